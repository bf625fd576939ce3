"""The rule of plain words carried out: which articles hold enough of the words, and how much of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from search.engines.arrays import postings
from search.engines.arrays.postings import Docs, Matches
from search.plan import Enough, Held, Weighed

Mask = npt.NDArray[np.bool_]
Amounts = npt.NDArray[np.float32]
Blocks = Iterator[tuple[slice, Amounts]]

_MOST_AMOUNTS = 4_000_000
"""Amounts of words in articles at a time, 16 MB: a question of sixty words may have a million candidates."""


def blocks(words: Sequence[Matches], docs: Docs) -> Blocks:
    """Return how much of each word these articles hold, a row a word, so many articles at a time."""
    step = _MOST_AMOUNTS // max(1, len(words))
    for first in range(0, len(docs), step):
        part = slice(first, first + step)
        some = docs[part]
        held: Amounts = np.empty((len(words), len(some)), np.float32)
        for row, word in zip(held, words, strict=True):
            np.multiply(word.halves_of(some), postings.HALF, out=row)
        yield part, held


class Holding:
    """One rule of plain words on one snapshot of so many articles."""

    def __init__(self, size: int, matches: Callable[[Held], Matches], rule: Enough) -> None:
        self._size, self._matches, self.rule = size, matches, rule
        self._found: tuple[Docs, Amounts, Mask] | None = None

    def hits(self) -> Mask:
        """Return the articles that hold enough of the words."""
        candidates, enough = self._candidates(), []
        for part, held in blocks([self._matches(word) for word in self.rule.words], candidates):
            some = candidates[part]
            good = np.add.reduce(held > 0, 0, dtype=np.uint16) >= self.rule.least
            enough.append(some[good])
            if len(some) == len(candidates):
                self._found = candidates, held, good
        return postings.flags(self._size, *enough)

    def held(self, docs: Docs) -> Blocks | None:
        """Return how much of each word some hits hold, if that was needed to tell them; else None."""
        if not self._found:
            return None
        candidates, held, good = self._found
        if len(docs) < np.count_nonzero(good):
            good = postings.flags(self._size, docs).take(candidates)
        return iter([(slice(None), held.compress(good, 1))])

    def _candidates(self) -> Docs:
        """Return the articles with enough pairs; of a question without pairs, those with any of its words."""
        if not self.rule.pairs:
            found = postings.holding(self._size, map(self._matches, self.rule.words))
        else:
            found = self._with_pairs(self.rule.pairs, self.rule.share)
        return found.nonzero()[0].astype(np.uint32)

    def _with_pairs(self, pairs: Sequence[Weighed], share: float) -> Mask:
        found = postings.holding(self._size, (self._matches(pair.held) for pair in pairs if pair.idf >= share))
        weak = [pair for pair in pairs if pair.idf < share]
        if sum(pair.idf for pair in weak) >= share:  # one of these is not enough
            sums = np.zeros(self._size, np.float32)
            for pair in weak:
                self._matches(pair.held).add(sums, pair.idf)
            found |= sums >= share
        return found
