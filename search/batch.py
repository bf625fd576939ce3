"""Many questions at once: read from a file, answered one by one, counted against provinces as a table."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.facets import BUCKETS
from index.reading import gazetteer

FORMULAS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a file; without a name of its own it has its row's number."""

    qid: str
    query: str


def questions(path: Path, reject: Callable[[int], None]) -> Iterator[Question]:
    """Return the questions of a .jsonl or .csv file; rows that hold none are told to ``reject`` by their number.

    A line of .jsonl is an object with ``qid`` and ``query``; a .csv has a column ``query`` and may have ``qid``, or is
    a plain list of questions, its first column.
    """
    with open(path, encoding="utf-8-sig", errors="replace", newline="") as file:
        for number, question in _table(file) if path.suffix.lower() == ".csv" else _lines(file):
            if question is None:
                reject(number)
            else:
                yield question


def _lines(file: Iterable[str]) -> Iterator[tuple[int, Question | None]]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> Question | None:
    try:
        row = json.loads(line)
        return Question(str(row["qid"]), str(row["query"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _table(file: Iterable[str]) -> Iterator[tuple[int, Question | None]]:
    names: list[str] = []
    for number, row in enumerate(csv.reader(line.replace("\0", "") for line in file), 1):
        cells = [cell.strip() for cell in row]
        heading = [cell.lower() for cell in cells]
        if number == 1 and "query" in heading:
            names = heading
        elif any(cells):
            named = dict(zip(names or ("query",), cells, strict=False))
            query = named.get("query", "")
            yield number, Question(named.get("qid") or str(number), query) if query else None


def matrix(
    asked: Iterable[Question], tally: Callable[[str], tuple[int, Mapping[str, int]]], old: bool = False
) -> Iterator[list[str]]:
    """Return a table of how many articles of each province answer each question: a heading, then a row a question.

    The columns are always the same: today's 34 units, or with ``old`` the 63 provinces until June 2025, then the whole
    country, other countries and what cannot be told. A cell is the total of the same search with that value chosen.
    """
    columns = provinces(old)
    yield ["qid", "query", "total", *columns]
    for question in asked:
        total, counts = tally(question.query)
        yield [question.qid, question.query, str(total), *(str(counts.get(value, 0)) for value in columns)]


def provinces(old: bool = False) -> tuple[str, ...]:
    """Return the columns of a matrix, as addresses name them.

    >>> len(provinces()) - len(BUCKETS), len(provinces(old=True)) - len(BUCKETS)
    (34, 63)
    """
    units = gazetteer.units()
    named = tuple(member for unit in units for member in gazetteer.members(unit)) if old else units
    return (*named, *BUCKETS)


def line(cells: Sequence[str]) -> str:
    r"""Return a line of a table; what a spreadsheet would take for a formula is text.

    >>> line(("=1+1", "- gạch đầu dòng", "một, hai"))
    '\'=1+1,\'- gạch đầu dòng,"một, hai"\r\n'
    """
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if _is_formula(cell) else cell for cell in cells])
    return out.getvalue()


def _is_formula(cell: str) -> bool:
    """Return whether a cell begins as formulas do, white space aside; full-width signs ("＝1+1") are signs as well."""
    first = cell.lstrip()[:1]
    return cell[:1] in ("\t", "\r", "\n") or unicodedata.normalize("NFKC", first).startswith(FORMULAS)
