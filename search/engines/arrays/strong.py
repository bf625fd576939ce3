"""The cut carried out: which articles hold nearly as much of a question's words as the one that holds most."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from search.engines.arrays import postings
from search.engines.arrays.postings import Docs, Matches
from search.plan import SATURATION, Clause, Held, Strong

Mask = npt.NDArray[np.bool_]
Amounts = npt.NDArray[np.float32]
Blocks = Iterator[tuple[slice, Amounts]]
Word = tuple[Matches, float]
"""Who holds a word, and its weight."""

_MOST_AMOUNTS = 4_000_000
"""Amounts of words in articles at a time, 16 MB: a question of sixty words may have a million candidates."""

_RARE = 16
"""A word in less than one article of so many is rare: what is gained by it is written beside its articles alone."""

_FIRST = 0.7
"""The share of the most that rare words give an article, from which on articles are weighed first (at most 1,024): what
the best of them holds says whom else to look at. Of 0.5, 0.7 and 0.9, 0.7 took the least time for 249 questions."""

_MOST_FIRST = 1024


def blocks(words: Sequence[Matches], docs: Docs) -> Blocks:
    """Return how much of each word these articles hold, a row a word, so many articles at a time."""
    step = max(1, _MOST_AMOUNTS // max(1, len(words)))
    for first in range(0, len(docs), step):
        part = slice(first, first + step)
        some = docs[part]
        held: Amounts = np.empty((len(words), len(some)), np.float32)
        for row, word in zip(held, words, strict=True):
            np.multiply(word.halves_of(some), postings.HALF, out=row)
        yield part, held


class Strength:
    """How strong articles are in the words of one question (`search.plan.Strong`), on one snapshot.

    Words are looked at from the heaviest, which few articles hold, to the lightest, and an article is left as soon as
    all words that are still to come could not make it strong enough: the rule of "MaxScore" (Turtle & Flood), which
    loses nothing. Who stays is weighed once more, word after word, so that equal articles are equally strong.
    """

    def __init__(
        self, size: int, matches: Callable[[Held], Matches], mask: Callable[[Clause], Mask], rule: Strong
    ) -> None:
        self._size, self._rule = size, rule
        self._words = [(matches(word.held), word.weight) for word in rule.words]
        self._flat = [(mask(flat.clause), flat.weight) for flat in rule.flat]
        self._slack = _LOST * sum(weight for _, weight in (*self._words, *self._flat))

    def hits(self, among: Mask) -> Mask:
        """Return the articles, of some, that are strong enough."""
        rare, common = self._parted()
        sums = self._sums(rare)
        sums[~among] = -np.inf
        first = (sums >= _FIRST * float(sums.max(initial=0.0))).nonzero()[0][:_MOST_FIRST]
        best = float(self._of(first.astype(np.uint32)).max(initial=0.0))
        docs = self._left(sums, common, self._rule.least(best))
        strength = self._of(docs)
        least = self._rule.least(float(strength.max(initial=0.0)))
        return postings.flags(self._size, docs[strength >= least]) if least > 0 else np.zeros(self._size, np.bool_)

    def _parted(self) -> tuple[list[Word], list[Word]]:
        """Return the rare words, two at least, and the others with the heaviest first."""
        words = sorted(self._words, key=lambda word: len(word[0]))
        number = max(2, sum(len(matches) * _RARE < self._size for matches, _ in words))
        return words[:number], sorted(words[number:], key=lambda word: -word[1])

    def _sums(self, words: Sequence[Word]) -> Amounts:
        """Return what every article gains by some words, and by what holds or not."""
        sums = np.zeros(self._size, np.float32)
        for matches, weight in words:
            sums[matches.docs.astype(np.intp)] += _gained(matches.tf, weight)
        for mask, weight in self._flat:
            sums += mask * np.float32(weight)
        return sums

    def _left(self, sums: Amounts, words: Sequence[Word], least: float) -> Docs:
        """Return the articles that may reach the least strength with what they gain by more words."""
        rest = sum(weight for _, weight in words)
        docs = (sums >= least - rest - self._slack).nonzero()[0].astype(np.uint32)
        sums = sums.take(docs)
        for matches, weight in words:
            sums += _gained(matches.of(docs), weight)
            rest -= weight
            stay = sums >= least - rest - self._slack
            if 2 * np.count_nonzero(stay) < len(docs):
                docs, sums = docs[stay], sums[stay]
        return docs[sums >= least - self._slack]

    def _of(self, docs: Docs) -> Amounts:
        """Return the strength of some articles."""
        strength = np.zeros(len(docs), np.float32)
        weights = np.array([weight for _, weight in self._words], np.float32)
        for part, held in blocks([matches for matches, _ in self._words], docs):
            gained = held / (held + np.float32(SATURATION)) * weights[:, None]
            into = strength[part]
            for row in gained:  # row after row, so that equal articles are equally strong wherever they stand
                into += row
        for mask, weight in self._flat:
            strength += mask.take(docs) * np.float32(weight)
        return strength


_LOST = 1e-5
"""What adding up in single precision may lose, as a share of all that can be gained."""


def _gained(tf: Amounts, weight: float) -> Amounts:
    """Return what articles gain that hold so much of a word."""
    return tf / (tf + np.float32(SATURATION)) * np.float32(weight)
