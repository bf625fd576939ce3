"""Time in words: the days, months, quarters, years and ranges that the plain words of a question name.

    time    = range | moment
    range   = "từ" moment [("đến" | "tới") (moment | "nay")]  |  ("trước" | "sau") moment
    moment  = day | month | quarter | year | part of a year or month | relative ("hôm qua", "năm ngoái") | "Tết" [year]

Words without diacritics are read alike ("tu 2020 den 2022"); a word typed with other diacritics is another word. A
number alone is a year only from 1940 to 2049, and never inside "giai đoạn 2016–2020", which names a plan.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from search.query.nodes import Form, Syllable, Time
from search.query.periods import Period, days, moment, quarter

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_DAY_NUMBER = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_MONTH_NUMBER = re.compile(r"0?[1-9]|1[0-2]")
_YEAR = re.compile(r"19[4-9][0-9]|20[0-4][0-9]")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "một": 1, "hai": 2, "ba": 3, "tư": 4}
_ANY = re.compile("[0-9]{1,2}")
_LEAP_YEAR = 2024  # a day without a year may be the 29th of February
_PLANS = ("giai đoạn", "kế hoạch", "chiến lược", "chương trình", "quy hoạch", "tầm nhìn", "thời kỳ")
"""What names the years of a plan, not a time in which an article was published."""

_FIRST = ("từ", "trước", "sau", "nửa", "tết", "ngày", "tháng", "quý", "năm")
"""What else a time begins with, beside figures: most words begin none, and are not looked at."""

# Of a year, thirds ("đầu năm" is January to April); of a month, ten days each: what reporters mean is no sharper.
_THIRDS = {"đầu": 0, "giữa": 1, "cuối": 2}
_BEFORE_TET, _AFTER_TET = timedelta(days=15), timedelta(days=9)
"""News "of Tết": from two weeks before the first day of the lunar year to its tenth day."""


def today() -> date:
    """Return today's date in Viet Nam, which "hôm qua" and "năm ngoái" are reckoned from."""
    return datetime.now(ZONE).date()


def find_times(words: Form, now: date) -> list[Time]:
    """Return the times that words name, left to right; ``now`` is the day on which they are asked for.

    >>> from search.query.syllable import typed
    >>> def times(text):
    ...     return [(t.first, t.last) for t in find_times(typed(text), date(2026, 11, 28))]
    >>> times("bí thư Hà Nội từ tháng 3/2021 đến tháng 6/2021"), times("lũ trước năm 2014")
    ([('2021-03', '2021-06')], [(None, '2013-12-31')])
    >>> times("6 tháng đầu năm 2022"), times("quý ba năm ngoái"), times("giai đoạn 2016-2020")
    ([('2022-01', '2022-06')], [('2025-07', '2025-09')], [])
    >>> times("ngày 31/2/2022")
    [(None, None)]
    """
    return _Times(words, now).found()


_Read = tuple[int, Period] | None
"""The word behind what was read, and the period that it names."""


class _Times:
    def __init__(self, words: Form, now: date) -> None:
        self.words, self.now = words, now

    def found(self) -> list[Time]:
        times, place = [], 0
        begins = _beginnings(self.now)
        while place < len(self.words):
            word = self.words[place].folded
            if word not in begins and not word[-1:].isdigit():
                place += 1
                continue
            time = self._impossible(place) or self._range(place) or self._alone(place)
            if time:
                times.append(time)
            place = time.end if time else self._behind_plan(place)
        return times

    # Ranges.

    def _range(self, place: int) -> Time | None:
        if self._is(place, "từ"):
            return self._since(place)
        for name in ("trước", "sau"):
            if self._is(place, name) and (read := self._moment(place + 1)):
                first, last = days(read[1].first)[0], days(read[1].last)[1]
                if name == "trước":
                    return Time(place, read[0], None, str(first - timedelta(days=1)))
                return Time(place, read[0], str(last + timedelta(days=1)), None)
        return None

    def _since(self, place: int) -> Time | None:
        begin = self._moment(place + 1)
        if not begin and self._is(place, "từ", "đầu", "năm"):
            begin = place + 3, Period(f"{self.now.year:04}", f"{self.now.year:04}")
        if not begin:
            return None
        rest, period = begin
        if self._is(rest, "đến", "nay") or self._is(rest, "tới", "nay"):
            return Time(place, rest + 2, period.first, None)
        if self._is(rest, "đến") or self._is(rest, "tới"):
            end = self._moment(rest + 1)
            if end:
                first, last = sorted((period, end[1]), key=lambda one: days(one.first)[0])
                return Time(place, end[0], first.first, last.last)
        return Time(place, rest, period.first, None)

    def _alone(self, place: int) -> Time | None:
        read = self._moment(place)
        return Time(place, read[0], *read[1]) if read else None

    # Moments: the first way of reading that fits wins, so the longer ones come first.

    def _moment(self, place: int) -> _Read:
        ways: tuple[Callable[[int], _Read], ...] = (
            self._relative,
            self._months_of_year,
            self._part,
            self._tet,
            self._day,
            self._month,
            self._quarter,
            self._year,
        )
        return next((read for way in ways if (read := way(place))), None)

    def _relative(self, place: int) -> _Read:
        for names, period in _relative_table(self.now):
            if self._is(place, *names):
                return place + len(names), period
        return None

    def _months_of_year(self, place: int) -> _Read:
        """Read "6 tháng đầu năm 2022", "nửa cuối năm ngoái"; without a year, of this one."""
        half = self._is(place, "nửa")
        count = 6 if half else self._number(place, _MONTH_NUMBER)
        rest = place + 1 if half else place + 2
        if not count or not (half or self._is(place + 1, "tháng")):
            return None
        for name in ("đầu", "cuối"):
            if self._is(rest, name, "năm"):
                end, year = self._of_year(rest + 1)
                months = (1, count) if name == "đầu" else (13 - count, 12)
                return end, Period(*(f"{year:04}-{month:02}" for month in months))
        return None

    def _part(self, place: int) -> _Read:
        """Read "đầu năm 2022", "cuối tháng 3/2022"."""
        for name, third in _THIRDS.items():
            if not self._is(place, name):
                continue
            if month := self._month(place + 1):
                first, last = days(month[1].first)
                begin = first + timedelta(days=10 * third)
                end = last if third == len(_THIRDS) - 1 else begin + timedelta(days=9)
                return month[0], Period(str(begin), str(end))
            rest, year = self._of_year(place + 1)
            if rest > place + 2:  # "cuối năm" alone is of any year
                return rest, Period(f"{year:04}-{4 * third + 1:02}", f"{year:04}-{4 * third + 4:02}")
        return None

    def _of_year(self, place: int) -> tuple[int, int]:
        """Read "năm 2022", "năm ngoái" or "năm" alone, which is this year."""
        for read in (self._relative(place), self._year(place)):
            if read:
                return read[0], int(read[1].first[:4])
        return place + 1, self.now.year

    def _tet(self, place: int) -> _Read:
        rest = place + 1
        if self._is(rest, "nguyên", "đán"):
            rest += 2
        read = self._year(rest) or self._relative(rest)
        if not self._is(place, "tết") or not read or len(read[1].first) > len("2022"):
            return None
        first = _tet_days().get(int(read[1].first))
        return (read[0], Period(str(first - _BEFORE_TET), str(first + _AFTER_TET))) if first else None

    def _day(self, place: int) -> _Read:
        """Read "ngày 22/11", "30/3/2021", "2021-03-30", "ngày 30 tháng 3 năm 2021"."""
        named = self._is(place, "ngày")
        start = place + named
        if iso := self._numbers(start, _YEAR, _MONTH_NUMBER, _DAY_NUMBER):
            return self._dated(start + 3, iso[2], iso[1], iso[0])
        if plain := self._numbers(start, _DAY_NUMBER, _MONTH_NUMBER, _YEAR):
            return self._dated(start + 3, *plain)
        number = self._number(start, _DAY_NUMBER)
        if number and self._is(start + 1, "tháng") and (month := self._number(start + 2, _MONTH_NUMBER)):
            rest = start + 3
            if self._is(rest, "năm") or self._number(rest, _YEAR):
                rest, year = self._of_year(rest) if self._is(rest, "năm") else (rest + 1, self._year_at(rest))
                return self._dated(rest, number, month, year)
            return self._latest(rest, number, month) if named else None
        both = self._numbers(start, _DAY_NUMBER, _MONTH_NUMBER) if named else None
        return self._latest(start + 2, *both) if both and self._joint(start) else None

    def _latest(self, rest: int, day: int, month: int) -> _Read:
        """Return the latest such day that has come; of a day without a year nobody means all of them."""
        for year in range(self.now.year, self.now.year - 5, -1):  # 29 February comes every fourth year
            written = moment(f"{day}/{month}/{year}")
            if written and days(written)[0] <= self.now:
                return rest, Period(written, written)
        return None

    def _dated(self, rest: int, day: int, month: int, year: int) -> _Read:
        written = moment(f"{day}/{month}/{year}")
        return (rest, Period(written, written)) if written else None

    def _month(self, place: int) -> _Read:
        """Read "tháng 3/2021", "tháng 3 năm ngoái", "3/2021"; a month without a year is none."""
        named = self._is(place, "tháng")
        number = self._number(place + named, _MONTH_NUMBER)
        rest = place + named + 1
        if not number:
            return None
        if named and self._is(rest, "năm"):
            end, year = self._of_year(rest)
            return (end, _month_of(year, number)) if end > rest + 1 else None
        year = self._year_at(rest)
        if year and (named or self._joint(rest - 1)):
            return rest + 1, _month_of(year, number)
        return None

    def _quarter(self, place: int) -> _Read:
        """Read "quý III/2021", "quý ba năm ngoái", "Q3/2022"; without a year, the latest that has begun."""
        short = re.fullmatch("q([1-4])", self.words[place].folded) if place < len(self.words) else None
        number = int(short[1]) if short else self._quarter_number(place)
        rest = place + 1 if short else place + 2
        if not number:
            return None
        if year := self._year_at(rest):
            return self._of_quarter(rest + 1, number, year)
        if self._is(rest, "năm"):
            end, year = self._of_year(rest)
            if end > rest + 1:
                return self._of_quarter(end, number, year)
        this = self.now.year if 3 * number - 2 <= self.now.month else self.now.year - 1
        return None if short else self._of_quarter(rest, number, this)

    def _quarter_number(self, place: int) -> int:
        if not self._is(place, "quý") or place + 1 >= len(self.words):
            return 0
        word = self.words[place + 1]
        return next((number for name, number in _QUARTERS.items() if _agrees(word, name)), 0)

    def _of_quarter(self, rest: int, number: int, year: int) -> _Read:
        found = quarter(number, year)
        return (rest, found) if found else None

    def _year(self, place: int) -> _Read:
        rest = place + self._is(place, "năm")
        year = self._year_at(rest)
        # "2020-2025" names a term or a plan; "26/2021/QĐ-TTg" a document.
        if not year or (rest == place and (self._bound(rest - 1) or self._bound(rest))):
            return None
        return rest + 1, Period(f"{year:04}", f"{year:04}")

    # What does not exist, and what is none.

    def _impossible(self, place: int) -> Time | None:
        """Read what is written as a day or month and is none: "31/2/2022", "ngày 30/2", "tháng 13/2021"."""
        day, month = self._is(place, "ngày"), self._is(place, "tháng")
        start = place + (day or month)
        for count in (3, 2):
            numbers = self._numbers(start, *[_ANY] * (count - 1), _YEAR if count == 3 or month else _ANY)
            if numbers and all(self._joint(start + step) == "/" for step in range(count - 1)):
                written = "/".join(map(str, numbers))
                leap = f"/{_LEAP_YEAR}" if count == 2 and not month else ""
                if (count == 3 or day or month) and not moment(written + leap):
                    return Time(place, start + count, None, None)
                return None
        return None

    def _behind_plan(self, place: int) -> int:
        """Return the next place to look at: behind the years that follow the name of a plan."""
        for name in _PLANS:
            parts = name.split()
            if self._is(place, *parts):
                rest = place + len(parts)
                rest += self._is(rest, "năm")
                while self._year_at(rest):
                    rest += 1
                return rest
        return place + 1

    # Words and numbers.

    def _is(self, place: int, *names: str) -> bool:
        span = self.words[place : place + len(names)]
        return len(span) == len(names) and all(map(_agrees, span, names))

    def _number(self, place: int, pattern: re.Pattern[str]) -> int:
        """Return the number that a word is, 0 when it is none of that kind."""
        if place >= len(self.words) or not pattern.fullmatch(self.words[place].folded):
            return 0
        return int(self.words[place].folded)

    def _numbers(self, place: int, *patterns: re.Pattern[str]) -> list[int] | None:
        """Return numbers that stand side by side, each of its kind."""
        found = [self._number(place + step, pattern) for step, pattern in enumerate(patterns)]
        return found if all(found) else None

    def _year_at(self, place: int) -> int:
        return self._number(place, _YEAR)

    def _bound(self, place: int) -> bool:
        """Whether a sign joins the figures at a place to those behind: they are parts of one thing."""
        if place < 0 or not self._joint(place):
            return False
        return all(word.folded.isdigit() for word in self.words[place : place + 2])

    def _joint(self, place: int) -> str:
        """Return the sign that joins a word to the next: "/" in "3/2021"; nothing where there is a space or no next."""
        return self.words[place + 1].joint if place + 1 < len(self.words) else ""


def _agrees(word: Syllable, name: str) -> bool:
    folded = _folded(name)
    return word.folded == folded and (not word.accented or word.exact == name)


@cache
def _folded(name: str) -> str:
    from search.query.syllable import made  # noqa: PLC0415  a table of a dozen words

    return made(name)[0].folded


def _month_of(year: int, month: int) -> Period:
    written = f"{year:04}-{month:02}"
    return Period(written, written)


@lru_cache(maxsize=2)
def _beginnings(now: date) -> frozenset[str]:
    """Return the words, without diacritics, that a time or the name of a plan may begin with."""
    phrases = (" ".join(names) for names, _ in _relative_table(now))
    return frozenset(_folded(name.split()[0]) for name in (*_FIRST, *_THIRDS, *_PLANS, *phrases))


@lru_cache(maxsize=2)
def _relative_table(now: date) -> Sequence[tuple[tuple[str, ...], Period]]:
    """Return the words that are reckoned from today, and what they name."""
    week = now - timedelta(days=now.weekday())
    last_month = now.replace(day=1) - timedelta(days=1)
    table = {
        "hôm nay": _some(now, 1),
        "hôm qua": _some(now - timedelta(days=1), 1),
        "hôm kia": _some(now - timedelta(days=2), 1),
        "tuần này": _some(week, 7),
        "tháng này": _month_of(now.year, now.month),
        "năm nay": Period(f"{now.year:04}", f"{now.year:04}"),
    }
    for last in ("trước", "rồi", "qua"):
        table[f"tuần {last}"] = _some(week - timedelta(days=7), 7)
        table[f"tháng {last}"] = _month_of(last_month.year, last_month.month)
    for last in ("ngoái", "trước", "rồi", "qua"):
        table[f"năm {last}"] = Period(f"{now.year - 1:04}", f"{now.year - 1:04}")
    return tuple((tuple(names.split()), period) for names, period in table.items())


def _some(first: date, count: int) -> Period:
    """Return so many days from one on."""
    return Period(str(first), str(first + timedelta(days=count - 1)))


@cache
def _tet_days() -> dict[int, date]:
    data = json.loads((files(__package__) / "tet.json").read_text("utf-8"))
    found = [date.fromisoformat(day) for day in data["days"]]
    return {day.year: day for day in found}
