"""Addresses: the day or the month that a paper writes into an article's address; the shapes stand in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from index.article import Precision
from index.reading.tables import table

_STAMP = 0.95  # a time that the paper's own system wrote; the last shape is of words, and has its own
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Dated:
    """The first day of what an address says, to the day or the month, and how sure that is the article's (0-1)."""

    day: date
    precision: Precision
    confidence: float


def dated(url: str, latest: date) -> Iterator[Dated]:
    """Return what an address says of the day of publication, days before months.

    >>> [str(found.day) for found in dated("tuoitre.vn/tin-100240817184548528.htm", date(2026, 1, 1))]
    ['2024-08-17']
    """
    for precision, pattern, confidence in _shapes():
        for found in pattern.finditer(url[:_LONGEST]):
            day = _day(found.groupdict())
            if day is not None and day <= latest:
                yield Dated(day, precision, confidence)


def _day(parts: dict[str, str]) -> date | None:
    year = int(parts["y"])
    try:
        return date(year + 2000 if year < 100 else year, int(parts["m"]), int(parts.get("d") or 1))
    except ValueError:
        return None


@cache
def _shapes() -> tuple[tuple[Precision, re.Pattern[str], float], ...]:
    kinds: tuple[tuple[str, Precision, float], ...] = (("days", "day", _STAMP), ("months", "month", 0.9))
    return tuple(
        (precision, re.compile(shape["pattern"]), shape.get("confidence", usual))
        for kind, precision, usual in kinds
        for shape in table("addresses")[kind]
    )
