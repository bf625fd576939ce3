"""How often values of each kind of evidence are right, outlet by outlet: what the reading states as its confidence.

    python -m benchmarks.calibration            # stated beside measured, with outlets held out
    python -m benchmarks.calibration --write    # also write index/reading/tables/calibration.json

Dates are read from the text alone and compared with the newspapers' own; those by serial number (`benchmarks.serials`)
also with the days in the paths of vietnamnet.vn's pictures. The articles are not part of the project.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import labelled, serials
from benchmarks.corpus import Row, rows
from benchmarks.shared import present, rounded_down
from index.reading import certainty, gazetteer
from index.reading.dates import find_published
from index.reading.provinces import find_provinces

TABLE = Path(certainty.__file__).parent / "tables" / "calibration.json"
_MOST = 100  # answers of one outlet that count for one kind: the largest must not speak for the others
_NEAR = 3  # days from the middle one of the pictures of an article's neighbours
# By how much less of their days outlets were right that were held out than the table of the others had measured; of
# public affairs as often more as less.
_UNSEEN = {"lead": 0.08, "lead, other things": 0.08}
_UNFIT = {"header"}  # lines of these texts that look like a page's header are lines of timetables
_EVERY = 3  # one article of three is read
_FEWEST = 20  # answers of an outlet that is tried alone
_DATES = (0.5, 0.6, 0.7, 0.8, 0.9)  # bands of what the reader weighs a day
_PROVINCES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
_PRECISIONS = ("day", "month", "year")


class Answer(NamedTuple):
    """A date that was found: whose article, its kinds of evidence, what the reader weighed, and what of it is right."""

    outlet: str
    kinds: tuple[str, ...]
    weight: float
    right: tuple[bool, bool, bool]


def main() -> int:
    """Measure everything; with ``--write``, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table that the reading states")
    asked = parser.parse_args()
    if not present():
        return 0
    corpus = list(rows(_EVERY))
    answers = list(_answers(corpus))
    _print_held_out(answers)
    found = {
        "about": _ABOUT,
        "dates": list(_dates(answers)),
        "serials": serials.table(corpus),
        "provinces": list(_provinces(corpus)),
        **_labelled(),
    }
    text = _printed(found)
    print(text)
    if asked.write:
        TABLE.write_text(text, "utf-8")
    return 0


_ABOUT = (
    "Written by `python -m benchmarks.calibration --write`: for each kind of evidence the share of values that were"
    " right, of how many, and on what. `dates`: read from the text alone, by what the reader weighs them (`from`), a"
    " day right within a day, its month, its year; an outlet counts by a hundred answers at most. `serials`: reckoned"
    " from serial numbers, by how many days the neighbours scatter (`from`); the lowest share of all outlets tried,"
    " mostly vietnamnet.vn's by the days in the paths of its pictures: a lower bound, for pictures are used again."
    " `provinces`: by weight, the primary one against titles that name one province. `congresses`, `documents`,"
    " `people`: of labelled articles, one right and one wrong added to what was counted."
)


def _printed(found: dict[str, Any]) -> str:
    """Return the table with one row on a line."""
    parts = [f'  "about": {json.dumps(found["about"])}']
    for name, rows_of in found.items():
        if name != "about":
            lines = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows_of)
            parts.append(f'  "{name}": [\n{lines}\n  ]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


# Dates


def _answers(corpus: Iterable[Row]) -> Iterator[Answer]:
    """Return the dates that are read from texts whose own is known, or known from their neighbours' pictures."""
    corpus = list(corpus)
    steady = serials.steady(corpus)
    for row in corpus:
        known, near = (row.day, 1) if row.day else (steady.get(row.id), _NEAR)
        if known and (found := find_published(row.page)):
            day = abs((found.date - known).days) <= near and found.precision == "day"
            year = found.date.year == known.year
            month = year and found.date.month == known.month and found.precision != "year"
            yield Answer(row.outlet, certainty.date_kinds(found, row.page), found.confidence, (day, month, year))


def _dates(answers: Sequence[Answer]) -> Iterator[dict[str, Any]]:
    """Return the rows of dates: for each kind and band the shares that were right."""
    for kind in sorted({kind for answer in answers for kind in answer.kinds} - _UNFIT):
        bands = [(low, _between(answers, kind, low)) for low in _DATES]
        bands = [(low, found) for low, found in bands if len(found) >= _FEWEST]
        shares = [_growing([_even(found, place) for _, found in bands], _sizes(bands)) for place in range(3)]
        for (low, found), *right in zip(bands, *shares, strict=True):
            less = _UNSEEN.get(kind, 0.0)
            stated = {name: rounded_down(max(0.0, one - less)) for name, one in zip(_PRECISIONS, right, strict=True)}
            yield {"kind": kind, "from": low, **stated, "of": len(found), "on": _outlets(found)}


def _between(answers: Sequence[Answer], kind: str, low: float) -> list[Answer]:
    high = next((one for one in _DATES if one > low), 2.0)
    return [answer for answer in answers if kind in answer.kinds and low <= answer.weight < high]


def _sizes(bands: Sequence[tuple[float, Sequence[Answer]]]) -> list[int]:
    return [len(found) for _, found in bands]


def _growing(shares: Sequence[float], sizes: Sequence[int]) -> list[float]:
    """Return shares that never fall from band to band: where one does, both bands have their common share."""
    pools: list[tuple[float, int, int]] = []  # share, answers, bands
    for share, size in zip(shares, sizes, strict=True):
        pool = (share, size, 1)
        while pools and pools[-1][0] >= pool[0]:
            before = pools.pop()
            count = before[1] + pool[1]
            pool = ((before[0] * before[1] + pool[0] * pool[1]) / count, count, before[2] + pool[2])
        pools.append(pool)
    return [share for share, _, bands in pools for _ in range(bands)]


def _even(answers: Sequence[Answer], place: int) -> float:
    """Return the share that is right, with no outlet counting for more than `_MOST` answers."""
    by_outlet: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        by_outlet[answer.outlet].append(answer.right[place])
    weights = {outlet: min(_MOST, len(found)) for outlet, found in by_outlet.items()}
    right = sum(weights[outlet] * sum(found) / len(found) for outlet, found in by_outlet.items())
    return right / sum(weights.values())


def _outlets(answers: Sequence[Answer]) -> str:
    counts: dict[str, int] = defaultdict(int)
    for answer in answers:
        counts[answer.outlet] += 1
    large = sorted((outlet for outlet, count in counts.items() if count >= _FEWEST), key=lambda one: -counts[one])
    return ", ".join([*large, f"{len(counts) - len(large)} others"] if len(counts) > len(large) else large)


def _print_held_out(answers: Sequence[Answer]) -> None:
    """Print, for each outlet, how right the days are that the table of all others states at .8 or more."""
    print("outlet held out: days stated >= .8, mean stated, right; months told")
    total: list[tuple[float, bool]] = []
    for outlet in sorted({answer.outlet for answer in answers}):
        table = list(_dates([answer for answer in answers if answer.outlet != outlet]))
        mine = [answer for answer in answers if answer.outlet == outlet]
        told = [one for answer in mine if (one := _fact(table, answer)) is not None]
        total += told
        if len(mine) >= _FEWEST and told:
            print(f"  {outlet:16} {len(told):5} of {len(mine):5}  {_mean(told)}")
    print(f"  all              {len(total):5}  {_mean(total)}")


def _fact(table: list[dict[str, Any]], answer: Answer) -> tuple[float, bool] | None:
    """Return what is stated of the fact that an answer becomes by a table, and whether it is right."""
    kind = next((kind for kind in answer.kinds if any(row["kind"] == kind for row in table)), None)
    rows_of = [row for row in table if row["kind"] == kind]
    fitting = [row for row in rows_of if row["from"] <= answer.weight] or rows_of
    row = max(fitting, key=lambda one: one["from"], default=None)
    for place, name in enumerate(_PRECISIONS[:2]):
        if row and row[name] >= certainty.FACT:
            return row[name], answer.right[place]
    return None


def _mean(told: Sequence[tuple[float, bool]]) -> str:
    return f"stated {sum(s for s, _ in told) / len(told):.3f}, right {sum(r for _, r in told) / len(told):.3f}"


# Provinces


def _provinces(corpus: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Return how often the primary province is the only one that the title names, by its weight."""
    found: dict[float, list[bool]] = defaultdict(list)
    for row in corpus:
        named = {slug for name, slug in gazetteer.names() if _in(name).search(row.page.title)}
        if len(named) != 1 or len(row.page.title) > 200:
            continue
        primary = next((one for one in find_provinces(row.page, None)[1] if one.primary), None)
        if primary:
            band = max(low for low in _PROVINCES if low <= primary.confidence)
            found[band].append(primary.slug in named)
    least = 0.0
    for low in sorted(found):
        least = max(least, rounded_down(sum(found[low]) / len(found[low])))
        yield {"from": low, "right": least, "of": len(found[low]), "on": "titles that name one province"}


@cache
def _in(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b")


# Congresses, documents, people


def _labelled() -> dict[str, list[dict[str, Any]]]:
    """Return how often what labelled articles name was found right, by kind of evidence.

    One right and one wrong are added to what was counted: five of five are not certainty.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for part, by_kind in labelled.answers().items():
        found[part] = [
            {"kind": kind, "right": rounded_down((right + 1) / (count + 2)), "of": count, "on": labelled.ON}
            for kind, (right, count) in sorted(by_kind.items())
        ]
    return found


if __name__ == "__main__":
    sys.exit(main())
