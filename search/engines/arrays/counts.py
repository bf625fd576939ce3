"""Values of facets on a snapshot: which articles have them, how many of a set of hits do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from index.engines.arrays.numbers import runs, stretches
from index.engines.arrays.snapshot import Snapshot
from index.facets import FIELDS
from search.plan import PERIOD, Counted

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.integer]
Docs = npt.NDArray[np.uint32]

_DENSE = 8  # cost: sorting one item is about 8 cells of a table
_SPARSE = 64  # below 1/64 of the index, count hit by hit, in all facets at once


@dataclass(frozen=True, slots=True)
class _Column:
    """A facet of all articles: ordinals article by article, and the article of each, if any has not just one."""

    values: list[str]
    offsets: npt.NDArray[np.int64]
    ordinals: npt.NDArray[np.uint32]
    owners: npt.NDArray[np.intp] | None

    def of(self, hits: Hits) -> npt.NDArray[np.uint32]:
        """Return the ordinals of some articles."""
        places = hits.docs if self.owners is None else hits.mask.take(self.owners).nonzero()[0]
        return self.ordinals.take(places)


class _Together:
    """All facets in one run of ordinals, field after field: few articles are counted in all of them at once."""

    def __init__(self, columns: dict[str, _Column]) -> None:
        self._fields = list(columns)
        items = np.cumsum([0, *(len(column.ordinals) for column in columns.values())])
        self._values = np.cumsum([0, *(len(column.values) for column in columns.values())])
        shifts = zip(columns.values(), items.tolist(), self._values.tolist(), strict=False)
        offsets, ordinals = [], []
        for column, item, value in shifts:
            offsets.append(column.offsets + item)
            ordinals.append(column.ordinals + np.uint32(value))
        self._offsets, self._ordinals = np.stack(offsets), np.concatenate(ordinals)

    def counts(self, docs: Docs) -> dict[str, tuple[Places, Counts]]:
        """Return for each field the places of the values that these articles have, and how many have each."""
        starts = self._offsets.take(docs, 1)
        ends = self._offsets.take(docs + np.uint32(1), 1)
        found = self._ordinals.take(stretches(starts.ravel(), (ends - starts).ravel()))
        few = len(found) * _DENSE < self._values[-1]
        places, counts = np.unique(found, return_counts=True) if few else _tallied(found)
        bounds = places.searchsorted(self._values).tolist()
        return {
            field: (places[first:last] - shift, counts[first:last])
            for field, shift, first, last in zip(self._fields, self._values.tolist(), bounds, bounds[1:], strict=False)
        }


def _tallied(ordinals: npt.NDArray[np.uint32]) -> tuple[Places, Counts]:
    """Return the different ordinals, ascending, and how often each stands there."""
    counts = np.bincount(ordinals)
    places = counts.nonzero()[0]
    return places, counts[places]


class Hits:
    """Some articles, as flags and as numbers."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.counted: dict[str, tuple[Places, Counts]] = {}

    @cached_property
    def docs(self) -> Docs:
        """Their numbers, ascending."""
        return self.mask.nonzero()[0].astype(np.uint32)

    @property
    def few(self) -> bool:
        """Whether they are so few that each is looked at by itself."""
        return len(self.docs) * _SPARSE < len(self.mask)

    def among(self, other: Mask) -> int:
        """Return how many of them are also among others."""
        if self.few:
            return int(np.count_nonzero(other.take(self.docs)))
        return int(np.count_nonzero(self.mask & other))


class Columns:
    """The facets of one snapshot, article by article; made once for each and shared by threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._columns: dict[str, _Column] = {}
        self._frequencies: dict[str, Counts] = {}

    def most(self, counted: Counted, hits: Hits) -> tuple[tuple[tuple[str, int], ...], int]:
        """Return the values that most hits have and how many have each, of equal ones in their own order.

        The number is that of all values, those that are not among the most included.
        """
        if counted.field == PERIOD:
            periods = tuple(self._periods(hits))
            return periods, len(periods)
        values = self.column(counted.field).values
        places, counts = self.counts(counted.field, hits)
        if counted.least > 1:
            public = self.frequencies(counted.field)[places] >= counted.least
            places, counts = places[public], counts[public]
        if counted.hidden:
            shown = np.array([values[place] not in counted.hidden for place in places.tolist()], np.bool_)
            places, counts = places[shown], counts[shown]
        kinds = len(counts)
        if counted.most is not None and kinds > counted.most:
            top = counts >= np.partition(counts, -counted.most)[-counted.most]
            places, counts = places[top], counts[top]
        order = np.argsort(-counts, kind="stable")[: counted.most]
        found = zip(places[order].tolist(), counts[order].tolist(), strict=True)
        return tuple((values[place], count) for place, count in found), kinds

    def counts(self, field: str, hits: Hits) -> tuple[Places, Counts]:
        """Return which values of a field the hits have (places in ``column(field).values``), and how many have each."""
        if hits.few:
            if not hits.counted:
                hits.counted = self._together.counts(hits.docs)
            return hits.counted[field]
        return _tallied(self.column(field).of(hits))

    @cached_property
    def _together(self) -> _Together:
        return _Together({field: self.column(field) for field in FIELDS})

    def frequencies(self, field: str) -> Counts:
        """Return how many articles of the whole index have each value of a field; deleted ones do not count."""
        if field not in self._frequencies:
            column, live = self.column(field), self.snapshot.live
            ordinals = column.ordinals if live is None else column.of(Hits(live))
            self._frequencies[field] = np.bincount(ordinals, minlength=len(column.values))
        return self._frequencies[field]

    def column(self, field: str) -> _Column:
        """Return a field of all articles."""
        if field not in self._columns:
            facet = self.snapshot.facet(field)
            offsets, ordinals = facet.offsets, facet.ordinals
            counts = np.diff(offsets)
            owners = None if (counts == 1).all() else np.repeat(np.arange(self.snapshot.size), counts)
            self._columns[field] = _Column(facet.values, offsets, ordinals, owners)
        return self._columns[field]

    @cached_property
    def groups(self) -> npt.NDArray[np.int32]:
        """The number of each article's group of near-duplicates, −1 for one that is alone."""
        groups = self.snapshot.column("group")
        order = np.argsort(groups)
        bounds = runs(groups[order])
        counts = np.diff(bounds)
        found = np.empty(len(groups), np.int32)
        found[order] = np.repeat(np.where(counts > 1, np.arange(len(counts)), -1), counts)
        return found

    def of(self, field: str, docs: Docs) -> list[tuple[str, ...]]:
        """Return the values that each of some articles has."""
        column = self.column(field)
        starts = column.offsets.take(docs)
        counts = column.offsets.take(docs + np.uint32(1)) - starts
        found = [column.values[n] for n in column.ordinals.take(stretches(starts, counts)).tolist()]
        ends = np.cumsum(counts).tolist()
        return [tuple(found[first:last]) for first, last in zip([0, *ends], ends, strict=False)]

    def _periods(self, hits: Hits) -> Iterator[tuple[str, int]]:
        """Return how many articles there are of each month, of each year known as such alone, and undated."""
        first, last = (months.take(hits.docs) for months in self._months)
        exact, undated = first == last, first < 0
        yield from ((_month(month), n) for month, n in _counted(first[exact & ~undated]))
        rough = first[~exact] // 12
        yield from ((f"{year:04}", n) for year, n in _counted(rough[rough == last[~exact] // 12]))
        if without := int(np.count_nonzero(undated)):
            yield "", without

    @cached_property
    def _months(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """The first and last month of each article's period of publication, counted from year 0; -1 when undated."""
        return self._month("date_from"), self._month("date_to")

    def _month(self, column: str) -> npt.NDArray[np.int32]:
        days = self.snapshot.column(column).astype(np.int64)
        months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
        return np.where(days > 0, months, -1).astype(np.int32)


_EPOCH = 719_163  # 1970-01-01 as a proleptic Gregorian ordinal


@lru_cache(maxsize=4096)
def _month(month: int) -> str:
    """Return a month, counted from year 0."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _counted(numbers: npt.NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Return how often each number (months or years: they lie close together) stands there, ascending."""
    if not len(numbers):
        return iter(())
    least = numbers.min()
    counts = np.bincount(numbers - least)
    found = counts.nonzero()[0]
    return zip((found + least).tolist(), counts[found].tolist(), strict=True)
