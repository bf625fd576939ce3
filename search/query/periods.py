"""Periods: a year, a month or a day as people write it, and the same in words inside a question."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from index.messages.message import Message, message
from index.reading.traces import day_of

FIRST_YEAR, LAST_YEAR = 1930, 2099  # the Party's founding; nothing in the news is dated outside

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?\Z")
_VIETNAMESE = re.compile(r"(?:(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-])?([0-9]{4})\Z")
# "3/2021" is March; a quarter in figures has its name before it.
_QUARTER = re.compile(r"(?:quy[- ]?(?=[1-4iv])|(?=[iv]))([1-4]|iv|i{1,3})[/ -]+([0-9]{4})\Z")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


class Period(NamedTuple):
    """From ``first`` to ``last``, both yyyy[-mm[-dd]] and inclusive to their end."""

    first: str
    last: str

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}..{self.last}"


def moment(text: str) -> str | None:
    """Return a year, month or day as yyyy[-mm[-dd]]; None for anything else and for days that do not exist.

    >>> moment("3/2021"), moment("2021-3"), moment("15.3.2021"), moment("30/2/2021"), moment("abc")
    ('2021-03', '2021-03', '2021-03-15', None, None)
    """
    text = text.strip()
    if match := _ISO.match(text):
        year, month, day = match.groups()
    elif match := _VIETNAMESE.match(text):
        day, month, year = match.groups()
    else:
        return None
    return _written(int(year), month and int(month), day and int(day))


def period(text: str) -> Period | None:
    """Return a moment, a range ``a..b`` or a quarter as a period; ends in the wrong order are exchanged.

    >>> str(period("2021-01..3/2021")), str(period("II/2021")), str(period("3/2021"))
    ('2021-01..2021-03', '2021-04..2021-06', '2021-03')
    """
    first, dots, last = text.partition("..")
    if dots:
        begin, end = moment(first), moment(last)
        return ordered(begin, end) if begin and end else None
    if match := _QUARTER.match(text.strip().lower()):
        return quarter(_QUARTERS[match[1]], int(match[2]))
    one = moment(text)
    return Period(one, one) if one else None


def ordered(first: str, last: str) -> Period:
    """Return the two ends in the order of time.

    >>> str(ordered("2022", "2021-03"))
    '2021-03..2022'
    """
    return Period(first, last) if days(first)[0] <= days(last)[1] else Period(last, first)


def quarter(number: int, year: int) -> Period | None:
    """Return a quarter of a year."""
    first, last = _written(year, 3 * number - 2, None), _written(year, 3 * number, None)
    return Period(first, last) if first and last else None


def days(moment: str) -> tuple[date, date]:
    """Return the first and the last day of a yyyy[-mm[-dd]].

    >>> days("2024-02")[1]
    datetime.date(2024, 2, 29)
    """
    year, month, day = (*map(int, moment.split("-")), 0, 0)[:3]
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def label(period: Period) -> Message:
    """Return a period for people.

    >>> [label(Period(*ends)).code for ends in (("2021-03", "2021-03"), ("2021-01", "2021-03"), ("2021", "2022-06-15"))]
    ['month', 'quarter', 'span']
    """
    first, last = period
    if first == last:
        return moment_label(first)
    for number, name in enumerate(("I", "II", "III", "IV"), 1):
        if period == quarter(number, int(first[:4])):
            return message("quarter", quarter=name, year=first[:4])
    return message("span", first=moment_label(first), last=moment_label(last))


def moment_label(moment: str) -> Message:
    """Return a year, month or day for people.

    >>> moment_label("2021-03-05")["month"]
    '3'
    """
    parts = [str(int(part)) for part in moment.split("-")]
    if len(parts) == 1:
        return message("year", year=parts[0])
    if len(parts) == 2:
        return message("month", month=parts[1], year=parts[0])
    return message("day", day=parts[2], number=parts[1], month=parts[1], year=parts[0])


def named(words: Sequence[str]) -> list[tuple[int, int, Period]]:
    """Return the periods that folded words name, as (first word, word behind the last, period), left to right.

    "thang 3 2022" (a question's "tháng 3/2022" in syllables), "thang 3 nam 2022", "quy i nam 2021", "nam 2021",
    "ngay 15 3 2022". Without one of these words a number is no date: "26/2021/QĐ-TTg", "Covid-19".

    >>> named("ket qua quy i nam 2021".split())
    [(2, 6, Period(first='2021-01', last='2021-03'))]
    """
    found = []
    place = 0
    while place < len(words):
        end, period = _named_at(words, place)
        if period:
            found.append((place, end, period))
        place = end if period else place + 1
    return found


def _named_at(words: Sequence[str], place: int) -> tuple[int, Period | None]:
    head, rest = words[place], place + 1
    if head not in ("ngay", "thang", "quy", "nam"):
        return place, None
    numbers: list[str] = []
    while rest < len(words) and len(numbers) < 3 and (words[rest].isdigit() or words[rest] in _QUARTERS):
        numbers.append(words[rest])
        rest = _skip(words, rest + 1, ("thang", "nam"))
        if len(numbers[-1]) == 4:
            break
    while rest > place and words[rest - 1] in ("thang", "nam"):
        rest -= 1
    return rest, _meant(head, numbers)


def _skip(words: Sequence[str], place: int, names: tuple[str, ...]) -> int:
    return place + 1 if place < len(words) and words[place] in names else place


def _meant(head: str, numbers: list[str]) -> Period | None:
    wanted = {"ngay": 3, "thang": 2, "quy": 2, "nam": 1}[head]
    if len(numbers) != wanted or len(numbers[-1]) != 4 or not numbers[-1].isascii():
        return None
    if head == "quy":
        return quarter(_QUARTERS[numbers[0]], int(numbers[1])) if numbers[0] in _QUARTERS else None
    one = moment("/".join(numbers))
    return Period(one, one) if one else None


def _written(year: int, month: int | str | None, day: int | str | None) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if (full := day_of(year, int(month or 1), int(day or 1))) is None:
        return None
    if month is None:
        return f"{year:04}"
    return f"{full:%Y-%m}" if day is None else f"{full:%Y-%m-%d}"
