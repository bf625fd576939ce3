"""Serial numbers in addresses: newspapers number their articles as they come, so neighbours by number are neighbours
by day.

The days that a newspaper's articles state for themselves are anchors; a quarter of those that were worked out from
leads are wrong, mostly by whole years. What most of the anchors near a number agree on is kept, days that never go back
are laid through them, and how far the anchors stand from these days tells how far one more article may. Numbers that
do not grow with the days, as some sites' do, tell nothing.
"""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from index.reading.tables import table

Days = npt.NDArray[np.int64]

# Tuned on the half of vietnamnet.vn's articles whose numbers are even, by the days in the paths of their pictures; on
# Dân trí, Tuổi Trẻ and Báo Mới, whose days are known and were not used, they were only tried.
_WINDOW = 15  # anchors of which the middle day is taken to find those that are far off
_FAR = 45  # days: wrong years and old events stand farther off than articles that waited to be printed
_NEAR = 24  # anchors round a number that tell how far days scatter there
_MOST = 0.75  # the share of them that stand within the scatter that is told
_FOREVER = 36_500  # days: two numbers may lie farther apart than the calendar goes
_FEWEST = 8  # anchors: of fewer nobody can say whether numbers grow with the days
_AGREEING = 0.6  # of the anchors; of vietnamnet.vn's worked-out days .83 agree, of Tuổi Trẻ's .73
_GROWING = 0.8  # rank correlation of numbers and days; random numbers have about 0, all four newspapers over .95


class Address(NamedTuple):
    """Where an article stands in the numbering of its newspaper: the row of numbers, and the number in it."""

    row: str
    number: int


class Anchor(NamedTuple):
    """What one article says of its own day: the day, or a day and month whose year it does not say."""

    address: Address
    day: date | None
    without_year: tuple[int, int] | None = None


class Neighbour(NamedTuple):
    """An article with a day of its own that stands near another one."""

    number: int
    day: date


class Reckoned(NamedTuple):
    """The day of a number among its neighbours: most stand within ``scatter`` days of it.

    ``before`` and ``after`` are the nearest neighbours that agree; None beyond the first and the last.
    """

    day: date
    scatter: int
    before: Neighbour | None
    after: Neighbour | None


# Addresses


def address(url: str | None) -> Address | None:
    """Return the serial number in an address, None when it has none.

    >>> address("https://vietnamnet.vn/hop-bao-thuong-ky-2081496.html")
    Address(row='vietnamnet.vn', number=2081496)
    >>> address("https://baoso.vn/hop-bao-video-V40718.html"), address("https://dantri.com.vn/hop-20221113171224463.htm")
    (Address(row='baoso.vn v', number=40718), None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:  # "http://[bao.vn": not an address at all
        return None
    host = re.sub(r"^(?:www|m|amp)\.", "", parts.netloc.lower())
    for text in (parts.path[-_LONGEST:], f"?{parts.query[:_LONGEST]}") if host else ():
        for pattern in _shapes():
            if found := pattern.search(text):
                mark = found.groupdict().get("mark")
                return Address(f"{host} {mark.lower()}" if mark else host, int(found["number"]))
    return None


_LONGEST = 300  # characters of an address: the number stands at its end


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(shape["pattern"], re.IGNORECASE) for shape in table("serials")["shapes"])


# Days along the numbers of one row


@dataclass(frozen=True, slots=True)
class Line:
    """The days along the numbers of one row, anchor by anchor, numbers ascending.

    ``stated`` is what the anchors say, ``laid`` what was laid through them, ``scatter`` within how many days most of
    the anchors near that one stand from it; ``pace`` is how many numbers a day takes, mostly.
    """

    numbers: Days
    stated: Days
    laid: Days
    scatter: npt.NDArray[np.float64]
    pace: float

    @classmethod
    def through(cls, numbers: Days, stated: Days) -> Line:
        """Return the days that never go back and are nearest to what anchors state."""
        laid = never_back(stated)
        windows = np.lib.stride_tricks.sliding_window_view(abs(stated - laid), min(_NEAR, len(stated)))
        place = np.clip(np.arange(len(stated)) - _NEAR // 2, 0, len(windows) - 1)
        return cls(numbers, stated, laid, np.quantile(windows, _MOST, axis=1)[place], _pace(numbers, laid))

    def at(self, number: int) -> Reckoned | None:
        """Return the day of a number, whatever its own article states; None too far before or after all anchors."""
        left = int(np.searchsorted(self.numbers, number)) - 1
        right = int(np.searchsorted(self.numbers, number, "right"))
        found = self._between(number, left, right) if left >= 0 and right < len(self.numbers) else self._beyond(number)
        if found is None:
            return None
        day, unsure = found
        scatter = max(float(self.scatter[max(left, 0)]), unsure)
        before = self._first(range(left, max(-1, left - _NEAR), -1), scatter)
        after = self._first(range(right, min(len(self.numbers), right + _NEAR)), scatter)
        return Reckoned(date.fromordinal(round(day)), int(min(np.ceil(scatter), _FOREVER)), before, after)

    def _between(self, number: int, left: int, right: int) -> tuple[float, float]:
        """Return the day between two anchors, and how unsure it is: it may lie anywhere between them.

        Two wrong days may agree. Where more numbers lie between than their days can have taken, one of them is wrong.
        """
        first, last = float(self.laid[left]), float(self.laid[right])
        before, after = number - int(self.numbers[left]), int(self.numbers[right]) - number
        day = first + before / (before + after) * (last - first)
        return day, max((last - first) / 2, min(before, after) // self.pace)

    def _beyond(self, number: int) -> tuple[float, float] | None:
        """Return the day outside all anchors, and how far from them, by how fast numbers grow there."""
        late = number >= self.numbers[-1]
        edge = slice(-_NEAR, None) if late else slice(0, _NEAR)
        numbers, laid = self.numbers[edge], self.laid[edge]
        away, breadth = number - int(numbers[-1 if late else 0]), int(numbers[-1] - numbers[0])
        if abs(away) > breadth or breadth == 0:
            return None
        shift = away * float(laid[-1] - laid[0]) / breadth
        return float(laid[-1 if late else 0]) + shift, max(abs(shift), abs(away) // self.pace)

    def _first(self, places: range, scatter: float) -> Neighbour | None:
        for place in places:
            if abs(int(self.stated[place]) - int(self.laid[place])) <= max(scatter, 1):
                return Neighbour(int(self.numbers[place]), date.fromordinal(int(self.stated[place])))
        return None


def lines(anchors: Iterable[Anchor]) -> dict[str, Line]:
    """Return the days along the numbers of every row that has enough anchors, and whose numbers grow with the days."""
    rows: dict[str, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        rows[anchor.address.row].append(anchor)
    found = {row: line(sorted(of_row, key=_number)) for row, of_row in rows.items()}
    return {row: laid for row, laid in found.items() if laid is not None}


def line(anchors: list[Anchor]) -> Line | None:
    """Return the days along the numbers of one row, from its anchors in the order of their numbers.

    Whole dates come first; then days without a year, each in the year that is nearest to what those say.
    """
    dated = [(a.address.number, a.day.toordinal()) for a in anchors if a.day is not None]
    first = _laid(dated) if len(dated) >= _FEWEST else None
    if first is None or len(first.numbers) < max(_FEWEST, _AGREEING * len(dated)) or not _grows(first):
        return None
    expected = np.interp([a.address.number for a in anchors], first.numbers, first.laid)
    placed = [(a.address.number, _nearest(a, round(day))) for a, day in zip(anchors, expected.tolist(), strict=True)]
    return _laid([(number, day) for number, day in placed if day is not None])


def _number(anchor: Anchor) -> int:
    return anchor.address.number


def _nearest(anchor: Anchor, expected: int) -> int | None:
    """Return the day of an anchor in the year nearest to an expected day; None when it is far off in any year."""
    day = anchor.day
    if anchor.without_year is not None:
        day = in_year_near(*anchor.without_year, date.fromordinal(expected))
    return day.toordinal() if day and abs(day.toordinal() - expected) <= _FAR else None


def in_year_near(day: int, month: int, expected: date) -> date | None:
    """Return a day and month in the year that brings them nearest to another day; None for one that is in no year.

    >>> in_year_near(30, 12, date(2022, 1, 2)), in_year_near(31, 2, date(2022, 1, 2))
    (datetime.date(2021, 12, 30), None)
    """
    found = []
    for year in (expected.year - 1, expected.year, expected.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:  # 29/2 of most years, 31/2 of all
            continue
    return min(found, key=lambda candidate: abs(candidate - expected), default=None)


def _laid(anchors: list[tuple[int, int]]) -> Line | None:
    """Return what is laid through those anchors that most of their neighbours agree with."""
    if len(anchors) < _FEWEST:
        return None
    numbers, stated = np.array(anchors, np.int64).T
    windows = np.lib.stride_tricks.sliding_window_view(stated, min(_WINDOW, len(stated)))
    middle = np.median(windows, axis=1)
    # Where few articles are dated a window is months wide, and its outer anchors are far from its middle one.
    width = np.median(abs(windows - middle[:, None]), axis=1)
    place = np.clip(np.arange(len(stated)) - _WINDOW // 2, 0, len(windows) - 1)
    near = abs(stated - middle[place]) <= np.maximum(_FAR, 2.5 * width[place])
    if not near.any():
        return None
    return Line.through(numbers[near], stated[near])


def never_back(days: Days) -> Days:
    """Return the days that never go back and are the least away from these, all distances added up.

    The isotonic regression in the L1 norm, by a heap ("slope trick"): in n log n steps, and one wild day moves nothing.

    >>> never_back(np.array([1, 2, 9, 3, 4])).tolist()
    [1, 2, 3, 3, 4]
    """
    heap: list[int] = []
    highest = np.empty(len(days), np.int64)
    for place, day in enumerate(days.tolist()):
        heapq.heappush(heap, -day)
        if -heap[0] > day:
            heapq.heapreplace(heap, -day)
        highest[place] = -heap[0]
    return np.minimum.accumulate(highest[::-1])[::-1]


def _grows(found: Line) -> bool:
    """Return whether the numbers grow with the days (Spearman's rank correlation, equal days with their mean rank)."""
    values, inverse, counts = np.unique(found.stated, return_inverse=True, return_counts=True)
    if len(values) < 2:
        return False
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return bool(np.corrcoef(np.arange(len(ranks)), ranks)[0, 1] >= _GROWING)


def _pace(numbers: Days, laid: Days) -> float:
    """Return how many numbers a day takes, in the middle of all stretches of the line."""
    apart = max(1, min(_NEAR, len(numbers) // 4))  # so that one number of another order is in few stretches
    days = np.maximum(laid[apart:] - laid[:-apart], 0.5)
    return float(np.median((numbers[apart:] - numbers[:-apart]) / days)) or 1.0


Lines = Mapping[str, Line]
"""The days along the numbers of every row."""


def reckon(laid: Lines, url: str | None, today: date) -> Reckoned | None:
    """Return the day of an address among its neighbours; None when its row tells nothing, or a day that is to come."""
    where = address(url)
    found = laid[where.row].at(where.number) if where and where.row in laid else None
    return found if found and found.day <= today + timedelta(days=1) else None
