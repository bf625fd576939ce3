"""How right days are that stand in no word of an article: reckoned from the serial numbers of its neighbours.

    python -m benchmarks.serials

What is known of vietnamnet.vn's articles is the day in the path of their pictures, some of them used again and again;
the middle one of the forty nearest is steadier. Dân trí's and Tuổi Trẻ's addresses hold the time of writing, which
stands in for a serial number; Báo Mới has serial numbers. Their own days are known, and not used here. Fails when a
figure is under its floor in `floors.json`. The articles are not part of the project.
"""

from __future__ import annotations

import functools
import operator
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from benchmarks.corpus import Row, rows
from benchmarks.shared import judge, present, rounded_down
from index.article import Article
from index.reading.stamps import today
from index.serials import Reckoned, lines, reckon
from index.settlement import KINDS, anchor, settled, told

MEASURED = "vietnamnet.vn"
"""The newspaper of the floors: 29,500 articles, of which a tenth can be dated by their texts alone."""

_SCATTERS = (0, 2, 3, 9)  # days
_FEWEST = 50  # answers of an outlet that may be the lowest
_NEAREST = 40


class Settled(NamedTuple):
    """An article before and after, and the day that it is judged by."""

    row: Row
    reckoned: Reckoned | None
    alone: Article
    article: Article
    known: date | None


def main() -> int:
    """Measure vietnamnet.vn as its index would be, and the others as they are; 1 when under a floor."""
    if not present():
        return 0
    found = list(settle(rows()))
    for outlet, kind, count, day, month in _by_outlet(found):
        print(f"  {outlet:16} {kind:30} {count:6}  day {day:.3f}  month {month:.3f}")
    print("serials")
    return judge("serials", bars([one for one in found if one.row.number and one.row.number.row == MEASURED]))


def settle(corpus: Iterable[Row]) -> Iterator[Settled]:
    """Return the articles that have a serial number, settled among each other."""
    alone = [(row, row.article()) for row in corpus if row.number]
    laid = lines(one for _, article in alone if (one := anchor(article)))
    for row, article in alone:
        reckoned = reckon(laid, article.url, today())
        yield Settled(row, reckoned, article, settled(article, reckoned), row.day or row.hint)


# The shares that are stated


class Answer(NamedTuple):
    """A day that was reckoned: its row of numbers, its kind and scatter, and what of it is right (None: not told)."""

    row: str
    kind: str
    scatter: int
    right: tuple[bool, bool | None, bool | None]


def table(corpus: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Return, for each kind of evidence and each scatter, the lowest shares of all newspapers that were tried."""
    answers = [answer for one in settle(corpus) if (answer := _answer(one))]
    for kind in KINDS:
        shares = dict.fromkeys(("day", "month", "year"), 1.0)  # never better where neighbours scatter more
        for low in _SCATTERS:
            high = next((one for one in _SCATTERS if one > low), 10**6)
            of_kind = [a for a in answers if a.kind == kind and low <= a.scatter < high]
            shares = {name: min(least, _lowest(of_kind, place)) for place, (name, least) in enumerate(shares.items())}
            yield {"kind": kind, "from": low, **shares, "of": len(of_kind), "on": _on(of_kind)}


def _answer(one: Settled) -> Answer | None:
    if one.reckoned is None or one.known is None:
        return None
    found, known, scatter = told(one.alone, one.reckoned), one.known, one.reckoned.scatter
    year = found.day.year == known.year if found.within(scatter, "year") else None
    month = (found.day.replace(day=1) == known.replace(day=1)) if found.within(scatter, "month") else None
    row = one.row.number.row if one.row.number else ""
    return Answer(row, found.kind, scatter, (abs((found.day - known).days) <= 1, month, year))


def _lowest(answers: Sequence[Answer], place: int) -> float:
    """Return the lowest share of any newspaper that has enough answers; of all together where none has."""
    by_row: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        if (right := answer.right[place]) is not None:
            by_row[answer.row].append(right)
    enough = [found for found in by_row.values() if len(found) >= _FEWEST] or [
        functools.reduce(operator.iadd, by_row.values(), [])
    ]
    return min((rounded_down(sum(found) / len(found)) for found in enough if found), default=0.0)


def _on(answers: Sequence[Answer]) -> str:
    counts = Counter(answer.row for answer in answers)
    return ", ".join(row for row, count in counts.most_common() if count >= _FEWEST)


# The floors


def bars(found: Sequence[Settled]) -> dict[str, float]:
    """Return how many articles are told a day or a month, and how right that is by their neighbours' pictures."""
    facts = [(one, one.article.published) for one in found]
    said = [(one, fact) for one, fact in facts if fact and fact.precision != "year"]
    months = [(one.known, fact.date) for one, fact in said if one.known]
    near = steady(one.row for one in found)
    days = [abs((fact.date - near[one.row.id]).days) for one, fact in said if fact.precision == "day"]
    serial = [
        (fact.confidence, _right(fact.date, fact.precision, one.known))
        for one, fact in said
        if fact.how == "serial" and one.known
    ]
    return {
        "told a day or month": len(said) / len(found),
        "right month": sum((a.year, a.month) == (b.year, b.month) for a, b in months) / len(months),
        "days near their neighbours'": sum(day <= 3 for day in days) / len(days),
        "days far from their neighbours', wrong": sum(day > 300 for day in days) / len(days),
        "serial: stated above measured, wrong": (sum(s for s, _ in serial) - sum(r for _, r in serial)) / len(serial),
    }


def _right(found: date, precision: str, known: date) -> bool:
    if precision == "day":
        return abs((found - known).days) <= 1
    return (found.year, found.month) == (known.year, known.month)


def steady(corpus: Iterable[Row]) -> dict[str, date]:
    """Return the middle day of the pictures of the forty nearest articles, without the article's own, by its id."""
    numbered = sorted(
        ((row.number.number, row.id, row.hint) for row in corpus if row.number and row.outlet == MEASURED),
        key=lambda one: one[:2],
    )
    hinted = [(number, id, known.toordinal()) for number, id, known in numbered if known]
    numbers = np.array([number for number, _, _ in hinted])
    days = np.array([day for _, _, day in hinted])
    result = {}
    for number, id, _ in numbered if hinted else ():
        place = int(np.searchsorted(numbers, number))
        near = [i for i in range(max(0, place - 41), min(len(hinted), place + 41)) if hinted[i][1] != id]
        nearest = sorted(near, key=lambda i: abs(int(numbers[i]) - number))[:_NEAREST]
        result[id] = date.fromordinal(round(float(np.median(days[nearest]))))
    return result


def _by_outlet(found: Iterable[Settled]) -> Iterator[tuple[str, str, int, float, float]]:
    """Return, for each row of numbers and kind of evidence, how many days there are, and the shares that are right."""
    cells: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for one in found:
        if answer := _answer(one):
            cells[answer.row, answer.kind].append(answer)
    for (row, kind), answers in sorted(cells.items()):
        months = [answer.right[1] for answer in answers if answer.right[1] is not None]
        if len(answers) >= _FEWEST and months:
            yield row, kind, len(answers), sum(a.right[0] for a in answers) / len(answers), sum(months) / len(months)


if __name__ == "__main__":
    sys.exit(main())
