"""How the articles of a snapshot spell folded syllables, and how often one spelling stands before another."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.arrays.file import Array
from index.engines.arrays.neighbours import unpack
from index.engines.arrays.remembering import remembering
from index.engines.arrays.segment import SegmentField
from index.engines.arrays.snapshot import Snapshot

Counts = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_NONE = np.zeros((), np.int64)

BESIDE = 0.9
"""How much the word before decides, and not how frequent a word is at all."""

HARDLY = 0.5
"""In how many articles a word counts that stands in none."""

MOST_SPELLINGS = 24
"""Spellings of one syllable that are weighed, most frequent first: more are errors of single articles."""


class Spelled(NamedTuple):
    """The spellings of a folded syllable, in how many articles each stands, and its place in every segment (or -1)."""

    folded: str
    exact: tuple[str, ...]
    articles: Counts
    places: tuple[Places, ...]


class Spellings:
    """Made once for each snapshot and shared by threads; what is looked up is remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        exact, folded = snapshot.field("exact").parts, snapshot.field("folded").parts
        self._parts = [_Part(part, bare) for part, bare in zip(exact, folded, strict=True)]
        self.words = max(1, snapshot.field("exact").total_length)
        self.of = remembering(8192, self._of)
        self._known = remembering(8192, self._beside)
        self._weighed = remembering(8192, self._chances)

    def forget(self) -> None:
        """Forget what was looked up: for those who measure how long looking up takes."""
        for remembered in (self.of, self._known, self._weighed):
            remembered.cache_clear()  # type: ignore[union-attr]

    def _of(self, folded: str) -> Spelled:
        """Return the spellings of a folded syllable, most frequent first."""
        counts: dict[str, int] = {}
        known = [part.spellings(folded) for part in self._parts]
        for some in known:
            for word, (_, count) in some.items():
                counts[word] = counts.get(word, 0) + count
        words = sorted(counts, key=lambda word: -counts[word])[:MOST_SPELLINGS]
        places = tuple(np.array([some[word][0] if word in some else -1 for word in words], np.int64) for some in known)
        return Spelled(folded, tuple(words), np.array([counts[word] for word in words], np.float64), places)

    def beside(self, one: Spelled, other: Spelled) -> Counts:
        """Return how often each spelling of one stands right before each spelling of the other."""
        if not (one.places and other.places):  # a word that stands nowhere
            return np.zeros((len(one.exact), len(other.exact)))
        return self._known(one.folded, other.folded)

    def chances(self, one: Spelled, other: Spelled) -> Counts:
        """Return how likely, in natural logarithm, each spelling of one is followed by each spelling of the other.

        What stands beside it is interpolated with how frequent the other is at all (Jelinek & Mercer 1980).
        """
        if not (one.places and other.places):
            return self._likely(one, other)
        return self._weighed(one.folded, other.folded)

    def _chances(self, one: str, other: str) -> Counts:
        return self._likely(self.of(one), self.of(other))

    def _likely(self, one: Spelled, other: Spelled) -> Counts:
        after = self.beside(one, other) * (BESIDE / one.articles)[:, None]
        found: Counts = np.log(after + other.articles * ((1 - BESIDE) / self.words))
        return found

    def _beside(self, one: str, other: str) -> Counts:
        left, right = self.of(one), self.of(other)
        found = np.zeros((len(left.exact), len(right.exact)))
        for part, rows, columns in zip(self._parts, left.places, right.places, strict=True):
            wanted = columns.astype(np.uint32)  # -1 becomes a place that no word has
            for row, place in enumerate(rows.tolist()):
                if place >= 0:
                    found[row] += part.behind(place, wanted)
        return found


class _Part:
    """The table of spellings of one segment."""

    def __init__(self, exact: SegmentField, folded: SegmentField) -> None:
        self._exact, self._folded = exact, folded
        self._first: Array = exact.arrays["spelling.first"]
        self._second: Array = exact.arrays["spelling.second"]
        self._count: Array = exact.arrays["spelling.count"]

    @cached_property
    def _order(self) -> tuple[Places, Places]:
        """The exact words in the order of the folded ones, and where those of each folded word begin."""
        bare = self._exact.arrays["exact.folded"]
        counts = np.bincount(bare, minlength=len(self._folded.terms))
        return np.argsort(bare, kind="stable"), np.append(0, np.cumsum(counts))

    def spellings(self, folded: str) -> dict[str, tuple[int, int]]:
        """Return the spellings of a folded word, each with its place and the number of articles that hold it."""
        place = self._folded.terms.find(folded.encode())
        if place < 0:
            return {}
        order, starts = self._order
        words = order[starts[place] : starts[place + 1]]
        at = self._exact.at
        counts = at[words + 1].astype(np.int64) - at[words]
        return {self._exact.terms[w].decode(): (w, n) for w, n in zip(words.tolist(), counts.tolist(), strict=True)}

    def behind(self, place: int, columns: npt.NDArray[np.uint32]) -> Places:
        """Return how often each of some words stands right behind a word."""
        start, end = int(self._first[place]), int(self._first[place + 1])
        if start == end:
            return _NONE
        row = self._second[start:end]
        at = np.minimum(row.searchsorted(columns), len(row) - 1)
        found: Places = unpack(self._count[start:end][at]) * (row[at] == columns)
        return found
