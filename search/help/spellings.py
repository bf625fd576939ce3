"""How likely it is that a folded syllable is written in some way, and that one is followed by another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.remembering import remembering
from search.language import Language

Counts = npt.NDArray[np.float64]

BESIDE = 0.9
"""How much the word before decides, and not how frequent a word is at all."""

HARDLY = 0.5
"""In how many articles a word counts that stands in none."""

MOST_SPELLINGS = 24
"""Spellings of one syllable that are weighed, most frequent first: more are errors of single articles."""


class Spelled(NamedTuple):
    """The spellings of a folded syllable, and in how many articles each stands; a word that is nowhere is not known."""

    folded: str
    exact: tuple[str, ...]
    articles: Counts
    known: bool = True


class Spellings:
    """Made once for each state of an index and shared by threads; what is looked up is remembered."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = language.words
        self.of = remembering(8192, self._of)
        self._known = remembering(8192, self._beside)
        self._weighed = remembering(8192, self._chances)

    def forget(self) -> None:
        """Forget what was looked up: for those who measure how long looking up takes."""
        for remembered in (self.of, self._known, self._weighed):
            remembered.cache_clear()  # type: ignore[union-attr]

    def _of(self, folded: str) -> Spelled:
        """Return the spellings of a folded syllable, most frequent first."""
        counts = self.language.spelled(folded)
        words = sorted(counts, key=lambda word: -counts[word])[:MOST_SPELLINGS]
        return Spelled(folded, tuple(words), np.array([counts[word] for word in words], np.float64))

    def beside(self, one: Spelled, other: Spelled) -> Counts:
        """Return how often each spelling of one stands right before each spelling of the other."""
        if not (one.known and other.known):
            return np.zeros((len(one.exact), len(other.exact)))
        return self._known(one.folded, other.folded)

    def chances(self, one: Spelled, other: Spelled) -> Counts:
        """Return how likely, in natural logarithm, each spelling of one is followed by each spelling of the other.

        What stands beside it is interpolated with how frequent the other is at all (Jelinek & Mercer 1980).
        """
        if not (one.known and other.known):
            return self._likely(one, other)
        return self._weighed(one.folded, other.folded)

    def _chances(self, one: str, other: str) -> Counts:
        return self._likely(self.of(one), self.of(other))

    def _likely(self, one: Spelled, other: Spelled) -> Counts:
        after = self.beside(one, other) * (BESIDE / one.articles)[:, None]
        found: Counts = np.log(after + other.articles * ((1 - BESIDE) / self.words))
        return found

    def _beside(self, one: str, other: str) -> Counts:
        return np.asarray(self.language.beside(self.of(one).exact, self.of(other).exact), np.float64)
