"""What the plain words of a question are worth: how rare each syllable and each neighbouring pair is in the index."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import NamedTuple

from search.engines.index import Index
from search.plain import Plain
from search.plan import Weighed
from search.query.nodes import Group
from search.ranking.bm25 import idf

PAIRS = 0.6
"""The weight of neighbouring pairs beside that of syllables, as in the ranking."""


class Words(NamedTuple):
    """The syllables and neighbouring pairs of a group, each as engines look for it with how rare it is."""

    group: Group  # which lives as long as its number stands for it
    syllables: tuple[Weighed, ...]
    pairs: tuple[Weighed, ...]

    def worth(self, start: int, end: int) -> float:
        """Return what the words from a place to another are worth together."""
        words, pairs = self.group.plain, self.group.pairs
        alone = dict(zip(dict.fromkeys(word.folded for word in words), self.syllables, strict=True))
        beside = dict(zip(dict.fromkeys((words[a].folded, words[b].folded) for a, b in pairs), self.pairs, strict=True))
        within = [(words[a].folded, words[b].folded) for a, b in pairs if start <= a and b < end]
        syllables = sum(alone[word.folded].idf for word in words[start:end])
        return syllables + PAIRS * sum(beside[both].idf for both in within)


def words_of(index: Index, group: Group) -> Words:
    """Return the words of a group with how rare each is, asked for together."""
    plain = Plain(group)
    syllables, pairs = plain.syllables(), plain.pairs()
    found = index.frequencies([*syllables, *pairs])
    rare = [idf(df, index.count) for df in found]
    weighed = tuple(Weighed(held, value) for held, value in zip((*syllables, *pairs), rare, strict=True))
    return Words(group, weighed[: len(syllables)], weighed[len(syllables) :])


def without(group: Group, places: Set[int]) -> Group:
    """Return a group without the words at some places; what stood before and behind them are no neighbours."""
    kept = [place for place in range(len(group.plain)) if place not in places]
    number = {place: at for at, place in enumerate(kept)}
    breaks = {number[place] for place in kept if place in group.breaks or place - 1 in places} - {0}
    concepts = [
        replace(one, start=number[one.start], end=number[one.start] + one.end - one.start)
        for one in group.concepts
        if one.start in number
    ]
    words = tuple(group.plain[place] for place in kept)
    return Group(words, breaks=tuple(sorted(breaks)), concepts=tuple(concepts))
