"""Postings of one field in one segment, decoded lazily."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.arrays.dictionary import Terms, field_terms
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.numbers import BYTE, stretches, sums, unpack_counts, unpack_docs
from index.remembering import remembering

U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

PIECE = 1 << 16
"""A block of article numbers that differ only in their low 16 bits; within one, those of a term ascend."""

# A term in 1/16 of the segment or more gets a row of weights, a byte an article, once a query reads 1/200 of them.
_COMMON, _MANY = 16, 200
# At most so many rows, or bytes of them, are kept of a field: queries ask for the same few syllables again and again.
_ROWS, _ROW_BYTES = 512, 1 << 27
_STRIDE, _REMEMBERED = 32, 4096  # prefix sums of frequencies every 32 postings, cached for 4,096 terms
_COUNTED = 1 << 20  # postings that are searched for deleted articles at a time
_DENSE, _TABLE = 11, 2000  # costs: one binary search is about 11 cells of a table, making an empty table about 2,000


class Segment(NamedTuple):
    """One segment and the number of its first article in the snapshot; ``live`` tells its deleted articles, if any."""

    arrays: ArrayFile
    base: int
    size: int
    live: npt.NDArray[np.bool_] | None = None


class Run(NamedTuple):
    """Where a term's postings stand in one segment."""

    part: SegmentField
    place: int
    start: int
    end: int

    @property
    def live(self) -> int:
        """How many of the articles are not deleted."""
        return self.part.live(self)


class SegmentField:
    """One field in one segment."""

    def __init__(self, name: str, part: Segment) -> None:
        arrays = part.arrays
        self.name = name
        self.base = part.base
        self.size = part.size
        self.arrays = arrays
        self._arrays: dict[str, Array] = {
            key.removeprefix(name + "."): arrays[key] for key in arrays if key.startswith(name + ".")
        }
        self.terms: Terms = field_terms(arrays, name)
        self.at = self._arrays["at"]
        self._dead = None if part.live is None else ~part.live
        self._rows: dict[int, npt.NDArray[np.uint8]] = {}
        self._most_rows = max(1, min(_ROWS, _ROW_BYTES // max(1, self.size)))
        self._lock = threading.Lock()
        self._sums = remembering(_REMEMBERED, self._strides)

    @property
    def scored(self) -> bool:
        """Whether lengths are kept: facets have none."""
        return "lengths" in self._arrays

    @property
    def positional(self) -> bool:
        """Whether positions are kept."""
        return "positions" in self._arrays

    @cached_property
    def total(self) -> int:
        """The number of terms in all articles but the deleted ones."""
        total = int(self.arrays.meta["totals"].get(self.name, 0))
        return total if self._dead is None or not self.scored else total - int(self.lengths[self._dead].sum())

    def df(self, places: I64) -> I64:
        """Return how many articles of the segment hold each of some terms; deleted ones do not count."""
        found = self._held(places)
        if self._dead is not None:
            unknown = np.unique(places[self._gone.take(places) < 0])
            for some in self._few(unknown):
                self._gone[some] = self._dead_in(some, self._dead)
            found -= self._gone.take(places)
        return found

    def _held(self, places: I64) -> I64:
        """Return how many postings each of some terms has."""
        found: I64 = self.at.take(places + 1).astype(np.int64)
        found -= self.at.take(places)
        return found

    @cached_property
    def _gone(self) -> npt.NDArray[np.int32]:
        """In how many deleted articles each term stands, -1 as long as nobody asked."""
        return np.full(len(self.terms), -1, np.int32)

    def _few(self, places: I64) -> Iterator[I64]:
        """Cut a list of terms so that the postings of each piece fit into a little memory."""
        ends = np.cumsum(self._held(places)) // _COUNTED
        return iter(np.split(places, np.flatnonzero(np.diff(ends)) + 1) if len(places) else ())

    def _dead_in(self, places: I64, dead: npt.NDArray[np.bool_]) -> I64:
        counts = self._held(places)
        begin = self.at.take(places).astype(np.int64)
        one = len(places) == 1  # whose postings need no gathering
        at: slice | I64 = slice(int(begin[0]), int(begin[0] + counts[0])) if one else stretches(begin, counts)
        high = self._arrays.get("hi")
        docs = unpack_docs(self._arrays["lo"][at], None if high is None else high[at])
        return sums(dead.take(docs), np.concatenate(([0], np.cumsum(counts))))

    def live(self, run: Run) -> int:
        """Return how many articles hold a term; deleted ones do not count."""
        return run.end - run.start if self._dead is None else self.df_at(run.place)

    def df_at(self, place: int) -> int:
        """Return how many articles hold the term at a place; deleted ones do not count."""
        if self._dead is None:
            return int(self.at[place + 1]) - int(self.at[place])
        return int(self.df(np.array([place]))[0])

    def run(self, place: int) -> Run:
        """Return where the postings of the term at that place stand."""
        return Run(self, place, int(self.at[place]), int(self.at[place + 1]))

    def docs(self, start: int, end: int) -> U32:
        """Return article numbers in the snapshot."""
        high = self._arrays.get("hi")
        return unpack_docs(self._arrays["lo"][start:end], None if high is None else high[start:end], self.base)

    def pieces(self, run: Run) -> Iterator[tuple[int, I64]]:
        """Return a term's articles in pieces: a number in the snapshot, and the steps from it, less than `PIECE`."""
        low = self._arrays["lo"][run.start : run.end]
        for number, (start, end) in enumerate(pairwise(self._bounds(run, self.size))):
            if start < end:
                yield self.base + (number << 16), low[start:end].astype(np.intp)

    def amounts(self, run: Run, docs: U32) -> U16:
        """Return the weights of a term in some articles (of the segment, ascending), 0 where it does not stand."""
        row = self._row(run, docs) if (run.end - run.start) * _COMMON >= self.size else None
        found = self._stored(run, docs) if row is None else row.take(docs).astype(np.uint16)
        large = (found == BYTE).nonzero()[0]
        if len(large):
            places, _ = self._find(run, docs[large])
            found[large] = self._counts_at("weight", places + run.start)
        return found

    def _stored(self, run: Run, docs: U32) -> U16:
        """Return the weights of a term in some articles as they are stored, of large ones `BYTE`."""
        low, weights = self._arrays["lo"][run.start : run.end], self._arrays["weight"][run.start : run.end]
        wanted = docs.astype(np.uint16)
        if "hi" not in self._arrays:
            return _looked_up(low, weights, wanted).astype(np.uint16)
        found = np.zeros(len(docs), np.uint16)
        for held, mine in self._blocks(run, docs):
            found[mine] = _looked_up(low[held], weights[held], wanted[mine])
        return found

    def _row(self, run: Run, docs: U32) -> npt.NDArray[np.uint8] | None:
        """Return the row of a common term: a kept one, or a new one if enough articles are asked for; else None."""
        row = self._rows.get(run.place)
        if row is None and len(docs) * _MANY >= self.size:
            row = self._spread(run)
            with self._lock:
                while len(self._rows) >= self._most_rows:
                    del self._rows[next(iter(self._rows))]  # the oldest
                self._rows[run.place] = row
        return row

    def _spread(self, run: Run) -> npt.NDArray[np.uint8]:
        """Return the weights of a term, one byte for every article of the segment."""
        row, weights = np.zeros(self.size, np.uint8), self._arrays["weight"][run.start : run.end]
        for first, steps in self.pieces(run):
            row[first - self.base :][steps] = weights[: len(steps)]
            weights = weights[len(steps) :]
        return row

    def occurrences(self, runs: Sequence[Run], docs: U32) -> tuple[I64, I64, I64, I64]:
        """Return where terms stand in some articles (of the segment, ascending): which term, which article, and where.

        The occurrences of a term in an article are ``counts`` many from ``starts`` on in the segment's positions.
        """
        places = np.empty((len(runs), len(docs)), np.int64)
        held = np.empty(places.shape, np.bool_)
        before = np.empty(places.shape, np.int64)
        strides = [_STRIDE if len(docs) * _STRIDE < run.end - run.start else 1 for run in runs]
        for row, (run, stride) in enumerate(zip(runs, strides, strict=True)):
            places[row], held[row] = self._find(run, docs)
            sums = self._summed(run) if stride == 1 else self._sums(run)
            sums.take(places[row] // stride, out=before[row], mode="clip")
        term, article = held.nonzero()
        first = np.array([run.start for run in runs])
        span = np.array([int(self._arrays["span"][run.place]) for run in runs])
        at = places[held]
        at += first.take(term)
        starts = before[held] + self._rest(at, (at - first.take(term)) % np.array(strides).take(term))
        large, beyond = self._arrays["freq.at"], self._beyond
        starts += beyond.take(large.searchsorted(at)) - beyond.take(large.searchsorted(first)).take(term)
        starts += span.take(term)
        return term, article, starts, self._counts_at("freq", at).astype(np.int64)

    def _rest(self, at: I64, behind: I64) -> I64:
        """Return the sums of frequencies (of large ones `BYTE`) of so many postings before each of some places."""
        freqs = self._arrays["freq"].take(stretches(at - behind, behind))
        bounds = np.zeros(len(at) + 1, np.int64)
        np.cumsum(behind, out=bounds[1:])
        return sums(freqs, bounds)

    def _strides(self, run: Run) -> I64:
        return self._summed(run, _STRIDE)

    def _summed(self, run: Run, stride: int = 1) -> I64:
        """Return the prefix sums of a term's frequencies, one every ``stride`` postings."""
        each = self._arrays["freq"][run.start : run.end]
        if stride > 1:
            each = np.add.reduceat(each, np.arange(0, len(each), stride), dtype=np.uint32)
        return np.cumsum(each, dtype=np.int64) - each

    def _find(self, run: Run, docs: U32) -> tuple[I64, npt.NDArray[np.bool_]]:
        """Return where some articles stand or would stand among a term's postings, and which of them do."""
        low, wanted = self._arrays["lo"][run.start : run.end], docs.astype(np.uint16)
        places, held = np.zeros(len(docs), np.int64), np.zeros(len(docs), np.bool_)
        for block, mine in self._blocks(run, docs):
            at = low[block].searchsorted(wanted[mine])
            held[mine] = low[block].take(at, mode="clip") == wanted[mine]
            places[mine] = at + block.start
        return places, held

    def _blocks(self, run: Run, docs: U32) -> Iterator[tuple[slice, slice]]:
        """Cut a term's postings and some articles alike, in blocks of `PIECE` articles: there the low parts ascend."""
        if not len(docs) or run.start == run.end:
            return
        bounds = self._bounds(run, int(docs[-1]) + 1)
        cuts = [*docs.searchsorted(np.arange(len(bounds) - 1, dtype=np.uint32) << np.uint32(16)).tolist(), len(docs)]
        for (start, end), (first, last) in zip(pairwise(bounds), pairwise(cuts), strict=True):
            if first < last and start < end:
                yield slice(start, end), slice(first, last)

    def _bounds(self, run: Run, size: int) -> list[int]:
        """Return where a term's postings begin in each `PIECE` of the first ``size`` articles, and where they end."""
        if "hi" not in self._arrays:
            return [0, run.end - run.start]
        high = self._arrays["hi"][run.start : run.end]
        numbers = np.arange((size - 1 >> 16) + 1, dtype=np.uint8)
        return [*high.searchsorted(numbers).tolist(), int(high.searchsorted(numbers[-1], "right"))]

    def _counts_at(self, kind: str, at: I64) -> U16:
        """Return counts of postings at some places of the segment."""
        found = self._arrays[kind].take(at).astype(np.uint16)
        large = (found == BYTE).nonzero()[0]
        if len(large):
            found[large] = self._arrays[kind + ".more"][self._arrays[kind + ".at"].searchsorted(at[large])]
        return found

    @cached_property
    def _beyond(self) -> I64:
        """What the frequencies that do not fit a byte are more than it says, added up."""
        more = self._arrays["freq.more"].astype(np.int64) - BYTE
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(more)])

    def counts(self, kind: str, start: int, end: int) -> U16:
        """Return ``freq`` or ``weight`` of those postings; facets have 1 everywhere."""
        if kind not in self._arrays:
            return np.ones(end - start, np.uint16)
        return unpack_counts(self._arrays, kind, start, end)

    def gathered(self, tags: I64, starts: I64, counts: I64) -> I64:
        """Return runs of positions, each with the tag of its run."""
        found: I64 = np.repeat(tags, counts)
        found |= self._arrays["positions"].take(stretches(starts, counts))
        return found

    def positions(self, place: int) -> U16:
        """Return the positions of all occurrences of a term, one article after another."""
        span = self._arrays["span"]
        return self._arrays["positions"][int(span[place]) : int(span[place + 1])]

    @property
    def lengths(self) -> U16:
        """The length of the field in each article, in terms."""
        return self._arrays["lengths"]


def _looked_up(keys: U16, values: npt.NDArray[np.uint8], wanted: U16) -> npt.NDArray[np.uint8]:
    """Return the values of some keys, 0 for those that are not there; both lists of keys ascend."""
    if len(keys) + _TABLE > _DENSE * len(wanted):
        places = keys.searchsorted(wanted)
        found: npt.NDArray[np.uint8] = values.take(places, mode="clip") * (keys.take(places, mode="clip") == wanted)
        return found
    table = np.zeros(PIECE, np.uint8)
    table[keys.astype(np.intp)] = values  # as numpy would make them itself, and take twice as long
    return table.take(wanted)


def share(docs: U32, base: int, size: int) -> tuple[int, U32]:
    """Return which of some articles (ascending) lie in a segment: the place of the first, and their numbers there."""
    if not base and (not len(docs) or docs[-1] < size):
        return 0, docs
    first, last = docs.searchsorted(np.array([base, base + size], np.uint32)).tolist()
    return first, docs[first:last] - np.uint32(base)
