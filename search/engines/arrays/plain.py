"""The plain words of a question: which articles hold enough of them to be hits, and what ranking weighs.

A hit holds at least 60 % of the different syllables, and neighbouring pairs that carry at least 15 % of the idf of
all the question's neighbouring pairs: over 80 judged topics that is the smallest set that loses nothing (152 hits in
the middle of 4,040 articles, .97 of the relevant ones; any word: 4,023 hits; all words: .66 of the relevant ones).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec
import numpy as np
import numpy.typing as npt

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays import postings
from search.engines.arrays.postings import Docs, Matches
from search.query.nodes import Concept, Form, Group, Syllable

Mask = npt.NDArray[np.bool_]
Amounts = npt.NDArray[np.float32]
Blocks = Iterator[tuple[slice, Amounts]]

SYLLABLE_SHARE = 0.6
PAIR_SHARE = 0.15

_MOST_AMOUNTS = 4_000_000
"""Amounts of words in articles at a time, 16 MB: a question of sixty words may have a million candidates."""


class Weighed(msgspec.Struct, frozen=True):
    """A syllable or pair of the question with the articles that hold it and its rarity."""

    matches: Matches
    idf: float


def blocks(words: Sequence[Weighed], docs: Docs) -> Blocks:
    """Return how much of each word these articles hold, a row a word, so many articles at a time."""
    step = _MOST_AMOUNTS // max(1, len(words))
    for first in range(0, len(docs), step):
        part = slice(first, first + step)
        some = docs[part]
        held: Amounts = np.empty((len(words), len(some)), np.float32)
        for row, word in zip(held, words, strict=True):
            np.multiply(word.matches.halves_of(some), postings.HALF, out=row)
        yield part, held


class Plain:
    """The plain words of one group on one snapshot; a form of a concept stands for its whole span."""

    def __init__(self, snapshot: Snapshot, group: Group) -> None:
        self.snapshot = snapshot
        self.group = group
        self.words = group.plain
        self._found: tuple[Docs, Amounts, Mask] | None = None
        self._forms = [
            (concept, words, postings.form(snapshot, words)) for concept in group.concepts for words in concept.forms
        ]

    @cached_property
    def syllables(self) -> list[Weighed]:
        """The different syllables, each with the forms that stand for it."""
        first = {word.folded: place for place, word in reversed(list(enumerate(self.words)))}
        return [self._syllable(place) for place in sorted(first.values())]

    @cached_property
    def pairs(self) -> list[Weighed]:
        """The different neighbouring pairs, each with the forms that stand for it or border on it."""
        first = {(self.words[a].folded, self.words[b].folded): a for a, b in reversed(self.group.pairs)}
        return [self._pair(place) for place in sorted(first.values())]

    @cached_property
    def hits(self) -> Mask:
        """The articles that hold enough of the words."""
        candidates, enough = self._candidates(), []
        least = math.ceil(SYLLABLE_SHARE * len(self.syllables))
        for part, held in blocks(self.syllables, candidates):
            some = candidates[part]
            good = np.add.reduce(held > 0, 0, dtype=np.uint16) >= least
            enough.append(some[good])
            if len(some) == len(candidates):
                self._found = candidates, held, good
        mask = postings.flags(self.snapshot.size, *enough)
        for place in self.group.must:
            mask &= postings.holding(self.snapshot.size, [self._syllable(place).matches])
        return mask

    def held(self, docs: Docs) -> Blocks:
        """Return how much of each syllable some hits hold."""
        if not self._found:
            return blocks(self.syllables, docs)
        candidates, held, good = self._found  # hits are among them, and their amounts were needed to tell
        if len(docs) < np.count_nonzero(good):
            good = postings.flags(self.snapshot.size, docs).take(candidates)
        return iter([(slice(None), held.compress(good, 1))])

    def _candidates(self) -> Docs:
        """Return the articles with enough pairs; of a question without pairs, those with any syllable."""
        # Pairs that stand nowhere still count in the total: a question of two unknown words finds nothing.
        least = max(PAIR_SHARE * sum(weighed.idf for weighed in self.pairs) * (1 - 1e-6), 1e-9)
        words = self.pairs or self.syllables
        found = postings.holding(self.snapshot.size, (word.matches for word in words if word.idf >= least))
        weak = [word for word in words if word.idf < least]
        if sum(word.idf for word in weak) >= least:  # one of these is not enough
            share = np.zeros(self.snapshot.size, np.float32)
            for word in weak:
                word.matches.add(share, word.idf)
            found |= share >= least
        return found.nonzero()[0].astype(np.uint32)

    def _syllable(self, place: int) -> Weighed:
        word = self.words[place]
        matches = postings.union(
            [postings.syllable(self.snapshot, word), *(m for c, _, m in self._forms if c.start <= place < c.end)]
        )
        return Weighed(matches, postings.rarity(self.snapshot, matches))

    def _pair(self, place: int) -> Weighed:
        first, second = self.words[place], self.words[place + 1]
        parts = [postings.pair(self.snapshot, first, second)]
        for concept, words, matches in self._forms:
            if concept.start <= place and place + 1 < concept.end:
                parts.append(matches)
            else:
                parts += self._border(concept, words, place)
        matches = postings.union(parts)
        return Weighed(matches, postings.rarity(self.snapshot, matches))

    def _border(self, concept: Concept, words: Form, place: int) -> list[Matches]:
        """Return where the form stands beside the word that stands beside its span ("chủ tịch | UBND")."""
        if place + 1 == concept.start:
            return [postings.pair(self.snapshot, self.words[place], words[0])]
        if place + 1 == concept.end:
            return [postings.pair(self.snapshot, words[-1], self.words[place + 1])]
        return []

    def accents(self) -> list[Weighed]:
        """Return the syllables typed with marks, with the articles that have the same marks."""
        typed = {word.exact: word for word in self.words if word.accented}
        found = [postings.accented(self.snapshot, word) for word in typed.values()]
        return [Weighed(matches, postings.rarity(self.snapshot, matches)) for matches in found]

    def neighbours(self) -> list[tuple[Syllable, Syllable]]:
        """Return the different neighbouring words."""
        return list(
            {
                (self.words[a].folded, self.words[b].folded): (self.words[a], self.words[b])
                for a, b in self.group.pairs
            }.values()
        )
