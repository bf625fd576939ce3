"""How a phrase that is being typed goes on in articles: by one more word, whole, that stands behind it there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.text.fold import fold
from search.help.evidence import Evidence
from search.help.marks import built, consistent
from search.help.restore import likeliest

Compounds = Callable[[str, int], Sequence[tuple[str, int]]]
"""The most frequent words of several syllables that begin with some letters, with how often they stand; so many."""

GOING_ON = 48
"""Syllables that the letters typed last may become, the most frequent."""

LOOKED_FOR = 6
"""Of these, those that most often stand behind the word before: each phrase is looked for in the articles."""

COMPOUNDS = 12
"""Words of several syllables that a syllable may begin; so many tell whether it is a word of its own as well."""

LONGER = 2
"""Of these, those that are looked for in the articles."""

ALONE = 0.4
"""The share of its articles in which a syllable must not only begin longer words, to be one: "nước", not "ngân"."""

MOST_WORDS = 7
"""Words of a phrase that are looked for in the articles."""


class Continuation(NamedTuple):
    """A phrase that stands in articles, and in how many."""

    text: str
    articles: int


class Continuations:
    """Made once for each state of an index; shared by threads."""

    def __init__(self, evidence: Evidence, compounds: Compounds) -> None:
        self._evidence, self._compounds = evidence, compounds

    def foreign(self, typed: str) -> Iterator[Continuation]:
        """Return words that are no syllables of Vietnamese and begin as typed, "putin", the most frequent first."""
        for folded in self._evidence.language.beginning(typed, GOING_ON):
            if folded not in built() and folded.isalpha() and _spoken(folded) and self._evidence.held(folded) > 1:
                yield Continuation(folded, self._evidence.held(folded))

    def of(self, words: Sequence[str], typed: str) -> Iterator[Continuation]:
        """Return how whole ``words`` and letters behind them go on; what stands most often behind the last one first.

        Words without marks are taken as they are most likely written. Each is looked for when it is taken.
        """
        if not words or len(words) > MOST_WORDS:
            return
        head = self._written(words)
        if self._evidence.stand(head):
            for syllable in self._next(head[-1], typed):
                yield from sorted(self._grown(head, syllable), key=lambda one: -one.articles)

    def _written(self, words: Sequence[str]) -> tuple[str, ...]:
        bare = all(word == fold(word) for word in words)
        return tuple(likeliest(self._evidence.spellings, words) if bare else words)

    def _next(self, word: str, typed: str) -> list[str]:
        """Return the syllables behind a word that begin as typed, those that stand there most often."""
        counts: dict[str, float] = {}
        for folded in self._evidence.language.beginning(fold(typed), GOING_ON):
            for way, count in self._evidence.behind(word, folded).items():
                if count and consistent(typed, way[: len(typed)]):
                    counts[way] = count
        return sorted(counts, key=lambda way: -counts[way])[:LOOKED_FOR]

    def _grown(self, head: tuple[str, ...], syllable: str) -> list[Continuation]:
        """Return a phrase with one more word: a syllable alone, or what it begins."""
        compounds = self._compounds(f"{syllable} ", COMPOUNDS)
        longer = [(*head, *compound.split(" ")) for compound, _ in compounds[:LONGER]]
        begun = sum(count for compound, count in compounds if compound.count(" ") == 1)
        if begun <= (1 - ALONE) * self._evidence.held(syllable):
            longer.append((*head, syllable))
        return [Continuation(" ".join(keys), count) for keys in longer if (count := self._standing(keys))]

    def _standing(self, keys: tuple[str, ...]) -> int:
        evidence = self._evidence
        near = all(evidence.paired(fold(one), fold(other)) for one, other in pairwise(keys))
        return evidence.runs(keys) if near else 0


def _spoken(word: str) -> bool:
    """Whether letters can be spoken as a word: tails of numbers cannot ("kgvx")."""
    return any(letter in "aeiouy" for letter in word)
