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
Mark = Callable[[Mask], None]

_MOST_AMOUNTS = 4_000_000
"""Amounts of words in articles at a time, 16 MB: a question of sixty words may have a million candidates."""

_PROBED = 1024
"""Articles of the rarest words that are weighed first: what the best of them holds bounds whom to look at."""


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

    An article that holds only light words, whose weights together stay under the cut, is not looked at: the rule of
    "non-essential lists" of Turtle & Flood (1995), which loses nothing.
    """

    def __init__(
        self, size: int, matches: Callable[[Held], Matches], mask: Callable[[Clause], Mask], rule: Strong
    ) -> None:
        self._size, self._rule = size, rule
        self._words = [(matches(word.held), word.weight) for word in rule.words]
        self._flat = [(mask(flat.clause), flat.weight) for flat in rule.flat]

    def hits(self, among: Mask) -> Mask:
        """Return the articles, of some, that are strong enough."""
        docs = self._candidates(among, self._rule.least(self._probe(among)))
        strength = self._of(docs)
        least = self._rule.least(float(strength.max(initial=0.0)))
        return postings.flags(self._size, docs[strength >= least]) if least > 0 else np.zeros(self._size, np.bool_)

    def _probe(self, among: Mask) -> float:
        """Return the strength of some strong article: the best is as strong at least."""
        rare = sorted((matches for matches, _ in self._words if len(matches)), key=len)
        best = 0.0
        for matches in rare[:2]:
            docs = matches.docs
            docs = docs[among.take(docs)][:_PROBED]
            best = max(best, float(self._of(docs).max(initial=0.0)))
        return best

    def _candidates(self, among: Mask, least: float) -> Docs:
        """Return the articles that hold a word without which the least strength is out of reach."""
        every: list[tuple[float, Mark]] = [(weight, matches.mark) for matches, weight in self._words]
        every += [(weight, _marking(mask)) for mask, weight in self._flat]
        found, light = np.zeros(self._size, np.bool_), 0.0
        for weight, mark in sorted(every, key=lambda one: one[0]):
            light += weight
            if light >= least * _CLOSE:
                mark(found)
        found &= among
        return found.nonzero()[0].astype(np.uint32)

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


_CLOSE = 1 - 1e-5  # what adding up in single precision may lose


def _marking(mask: Mask) -> Mark:
    def mark(found: Mask) -> None:
        found |= mask

    return mark
