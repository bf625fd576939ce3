"""How the articles of one snapshot write: the counts that its segments keep anyway (`LanguageTable`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt

from index.engines.arrays.dictionary import WordTerms
from index.engines.arrays.file import Array
from index.engines.arrays.neighbours import unpack
from index.engines.arrays.numbers import steps
from index.engines.arrays.segment import SegmentField
from index.engines.arrays.snapshot import Snapshot
from index.remembering import remembering
from index.text.fold import fold

Counts = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

_NONE = np.zeros((), np.int64)


class ArrayLanguageTable:
    """Made once for each snapshot; what is looked up of a syllable is remembered."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        exact, folded = snapshot.field("exact").parts, snapshot.field("folded").parts
        self._parts = [_Part(part, bare) for part, bare in zip(exact, folded, strict=True)]
        self._ways = remembering(8192, self._looked_up)
        self.words = max(1, snapshot.field("exact").total_length)

    def _looked_up(self, folded: str) -> list[dict[str, tuple[int, int]]]:
        """Return the ways to write a syllable, segment by segment, with their places and numbers of articles."""
        return [part.spellings(folded) for part in self._parts]

    def spelled(self, folded: str) -> dict[str, int]:
        """Return the ways in which a syllable is written, and in how many articles each stands."""
        counts: dict[str, int] = {}
        for ways in self._ways(folded):
            for word, (_, count) in ways.items():
                counts[word] = counts.get(word, 0) + count
        return {word: count for word, count in counts.items() if count}  # words of deleted articles alone are gone

    def beside(self, ways: Sequence[str], others: Sequence[str]) -> Counts:
        """Return how often each of some ways to write a syllable stands right before each of those to write another."""
        found = np.zeros((len(ways), len(others)))
        if not found.size:
            return found
        known = zip(self._parts, self._ways(fold(ways[0])), self._ways(fold(others[0])), strict=True)
        for part, left, right in known:
            columns = np.array([right[word][0] if word in right else -1 for word in others], np.int64)
            wanted = columns.astype(np.uint32)  # -1 becomes a place that no word has
            for row, word in enumerate(ways):
                if word in left:
                    found[row] += part.behind(left[word][0], wanted)
        return found

    def joined(self, words: Sequence[str]) -> list[int]:
        """Return in how many articles each of some words of several syllables stands."""
        return list(map(self._snapshot.field("word").df, words))

    def beginning(self, start: str, most: int) -> list[str]:
        """Return the folded syllables that begin so, those that most articles hold first."""
        counts: Counter[str] = Counter()
        for part in self._snapshot.field("folded").parts:
            first, last = part.terms.seek(start.encode()), part.terms.seek(start.encode() + b"\xff")
            held = steps(part.at[first : last + 1])
            best = np.argsort(-held, kind="stable")[:most] + first
            counts.update({part.terms[place].decode(): int(held[place - first]) for place in best.tolist()})
        return [word for word, _ in counts.most_common(most)]

    def phrases(self, share: float) -> list[tuple[str, int]]:
        """Return words and words side by side of the largest segment: the others are recent."""
        if not self._snapshot.parts:
            return []
        number = max(range(len(self._snapshot.parts)), key=lambda place: self._snapshot.parts[place].size)
        part = self._snapshot.field("word").parts[number]
        least = max(2, int(share * part.size))
        return [*_words(part, least), *_word_pairs(part, least)]


def _words(part: SegmentField, least: int) -> Iterator[tuple[str, int]]:
    counts = np.diff(part.at.astype(np.int64))
    places = np.flatnonzero(counts >= least)
    return zip(_written(part, places), counts[places].tolist(), strict=True)


def _word_pairs(part: SegmentField, least: int) -> Iterator[tuple[str, int]]:
    counts = unpack(part.arrays["phrase.count"])
    places = np.flatnonzero(counts >= least)
    owners = np.repeat(np.arange(len(part.terms)), steps(part.arrays["phrase.first"]))[places]
    both = zip(_written(part, owners), _written(part, part.arrays["phrase.second"][places]), strict=True)
    return zip((f"{one} {other}" for one, other in both), counts[places].tolist(), strict=True)


def _written(part: SegmentField, places: npt.NDArray[np.integer]) -> list[str]:
    """Return some words of a segment, their syllables apart."""
    terms = cast("WordTerms", part.terms).many(places)
    return b"\n".join(terms).decode().replace("_", " ").split("\n") if terms else []


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
        counts = self._exact.df(words)
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
