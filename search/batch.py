"""Many questions at once: read from a file, answered one by one, counted against provinces as a table."""

from __future__ import annotations

import csv
import io
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TextIO

from index.facets import BUCKETS
from index.reading import gazetteer

STDIN = "-"
"""The name of standard input."""

FORMULAS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a file; without a name of its own it has its row's number."""

    qid: str
    query: str


def questions(path: Path, reject: Callable[[int], None], heading: Callable[[str], object] = str) -> Iterator[Question]:
    """Return the questions of a .jsonl or .csv file; rows that hold none are told to ``reject`` by their number.

    A line of .jsonl is an object with ``qid`` and ``query``; a .csv, its cells apart by comma, semicolon or tab, has a
    column ``query`` and may have ``qid``, or is a plain list of questions, its first column. ``heading`` is told the
    line that was taken as the names of columns. A file named ``-`` is standard input, read as .jsonl where its first
    line is an object.
    """
    with _opened(path) as file:
        lines = iter(file)
        first = next(lines, "")
        whole = chain([first], lines)
        is_table = not first.lstrip().startswith("{") if str(path) == STDIN else path.suffix.lower() == ".csv"
        for number, question in _table(whole, heading) if is_table else _lines(whole):
            if question is None:
                reject(number)
            else:
                yield question


def _opened(path: Path) -> AbstractContextManager[TextIO]:
    if str(path) == STDIN:
        return nullcontext(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace", newline=""))
    return open(path, encoding="utf-8-sig", errors="replace", newline="")


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


def _table(file: Iterable[str], heading: Callable[[str], object]) -> Iterator[tuple[int, Question | None]]:
    names: list[str] = []
    lines = (line.replace("\0", "") for line in file)
    first = next(lines, "")
    for number, row in enumerate(csv.reader(chain([first], lines), delimiter=_delimiter(first)), 1):
        cells = [cell.strip() for cell in row]
        lowered = [cell.lower() for cell in cells]
        if number == 1 and "query" in lowered:
            names = lowered
            heading(", ".join(cells))
        elif any(cells):
            named = dict(zip(names or ("query",), cells, strict=False))
            query = named.get("query", "")
            yield number, Question(named.get("qid") or str(number), query) if query else None


def _delimiter(first: str) -> str:
    """Return what stands between the cells of a table: of a spreadsheet set to Vietnamese, a semicolon.

    Only a line that names columns tells: a question may hold any of them.

    >>> _delimiter("qid;query"), _delimiter("query"), _delimiter("đường; cầu")
    (';', ',', ',')
    """
    for mark in (",", ";", "\t"):
        if "query" in [cell.strip(' "\r\n').lower() for cell in first.split(mark)]:
            return mark
    return ","


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
