"""Mending of letters: what a run of words was meant to be, where one of them stands beside none of its neighbours.

A word that stands in articles beside its neighbour, as it was typed, is never doubted. For another, what a hand or an
ear may have made of it is weighed by what stands beside what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log1p, sqrt
from typing import NamedTuple

from index.text.fold import fold
from search.help import typos
from search.help.evidence import Evidence
from search.help.hearing import heard
from search.help.marks import alike, built, consistent
from search.help.restore import likeliest

# Costs in natural logarithm, as those of `typos.slip`.
HEARD = 1.0
"""A sound of some province: the commonest error of those who write with diacritics."""

MARKED = 2.5
"""Marks changed ("nghỉ quyết")."""

ADDED = 1.5
"""Marks added to a syllable that is whole without ("ban" beside words with marks)."""

STUCK, TORN = 0.5, 0.5
"""A space forgotten, a space too many."""

WORD = 3.0
"""What it is worth that a way to write makes one word with its neighbours."""

MOST_MENDED = 2
"""Words of a run that are mended: whoever makes more errors is not writing the language of these articles."""

MOST_DOUBTED = 4
"""Words of a run that may stand beside no neighbour; of more the articles know nothing, and nothing is said of them."""

MOST = 1000
"""Occurrences side by side that say all they can."""

SHORT, NEVER = 8, 1e9
"""Pieces of a run in which words that are well known are doubted: a longer one says much that no article says."""

LOOKED_AT = 8
"""Ways to write that are looked at closely, the most hopeful."""

BOTH = 2
"""Neighbours that must be for a slip of the hand where what was typed may be a rare word."""

SURE = 3
"""Articles in which a word must stand that is read for another well-known one."""

LONG = 4
"""Letters of a word that may be several that were stuck together."""

FEW = 4
"""In fewer articles a syllable is hardly known."""

IMPOSSIBLE, UNKNOWN, KNOWN = -2.5, 0.3, 3.0
"""How much evidence must outweigh the cost: where what was typed has the diacritics of Vietnamese but cannot be a word
of it ("nghịi"), where it is hardly known, and where it is a word. All these numbers were tuned on phrases drawn from
titles of 4,040 articles with the seed 7; `benchmarks.corrections` has another."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Syllables ``start`` to ``end`` of a run, written as ``words``; ``fixed`` ones are meant as they stand."""

    start: int
    end: int
    words: tuple[str, ...]
    fixed: bool = False


class Way(NamedTuple):
    """Words that may be meant instead of some pieces, and what that costs."""

    first: int
    last: int
    words: tuple[str, ...]
    cost: float


class Mending:
    """A run of pieces with what the articles say of it. ``bare``: none has a mark, any spelling counts."""

    def __init__(self, evidence: Evidence, pieces: Sequence[Piece], bare: bool) -> None:
        self._evidence, self.pieces, self._bare = evidence, tuple(pieces), bare

    def mended(self) -> tuple[Piece, ...]:
        """Return the pieces with letters mended where that is surely meant."""
        now = self
        for _ in range(MOST_MENDED):
            better = now._better()
            if better is None:
                break
            now = Mending(self._evidence, better, self._bare)
        return now.pieces

    @cached_property
    def doubted(self) -> list[int]:
        """The pieces that stand beside none of their neighbours as they were typed."""
        return [place for place, piece in enumerate(self.pieces) if not piece.fixed and not self._stands(place)]

    def _stands(self, place: int) -> bool:
        key = self.pieces[place].words[0]
        if fold(key) not in built() and len(key) > LONG and self._held(key) < FEW:
            return False  # "dựán" may stand in an article: it was stuck together there too
        sides = [(near, place) if near < place else (place, near) for near in (place - 1, place + 1)]
        sides = [(one, other) for one, other in sides if one >= 0 and other < len(self.pieces)]
        sides = [(one, other) for one, other in sides if not self._numeric(one) and not self._numeric(other)]
        if not sides:
            return self._held(key) >= 1
        return any(self._side_by_side(self.pieces[one].words[-1], self.pieces[other].words[0]) for one, other in sides)

    def _numeric(self, place: int) -> bool:
        return not self.pieces[place].words[0].isalpha()

    def _side_by_side(self, one: str, other: str) -> bool:
        if self._bare:
            return self._evidence.paired(one, other) > 0
        return self._evidence.stand((one, other))

    def _held(self, key: str) -> int:
        return self._evidence.folded(key) if self._bare else self._evidence.held(key)

    def _near(self, one: str, other: str) -> float:
        return self._evidence.paired(one, other) if self._bare else self._evidence.beside(one, other)

    def _better(self) -> list[Piece] | None:
        """Return the pieces with the likeliest error mended, None where none is likely."""
        if not self.doubted or len(self.doubted) > MOST_DOUBTED:
            return None
        ways = (way for place in self.doubted for way in self._ways(place))
        hopeful = sorted((-self._hope(way), way) for way in ways)[:LOOKED_AT]
        worth, best = max(((self._worth(way), way) for hope, way in hopeful if hope < 0), default=(0.0, None))
        if best is None or worth <= 0:
            return None
        start, end = self.pieces[best.first].start, self.pieces[best.last - 1].end
        return [*self.pieces[: best.first], Piece(start, end, best.words), *self.pieces[best.last :]]

    def _hope(self, way: Way) -> float:
        """Return what a way to write is worth where it makes a word; nothing or less is not enough."""
        sides = self._sides(way)
        if not sides:
            alone = len(self.pieces) == 1 and self._least(way) < KNOWN
            return log1p(self._held(way.words[0])) - way.cost - KNOWN if alone else 0.0
        return sum(log1p(min(count, MOST)) for count in sides) / sqrt(len(sides)) + WORD - way.cost - self._least(way)

    def _worth(self, way: Way) -> float:
        """Return how much evidence outweighs what a way to write costs; nothing or less is not enough."""
        sides, least = self._sides(way), self._least(way)
        if not sides:
            return self._hope(way)
        word = self._word(way)
        if least == IMPOSSIBLE or word >= SURE:
            return self._hope(way) - (0.0 if word else WORD)
        if least == KNOWN or min(sides) < SURE or (len(sides) < BOTH and way.cost > HEARD):
            return 0.0
        return self._hope(way) - WORD

    def _sides(self, way: Way) -> list[float]:
        """Return how often a way to write stands beside each neighbour, where it does, and within itself."""
        left = self.pieces[way.first - 1].words[-1] if way.first else None
        right = self.pieces[way.last].words[0] if way.last < len(self.pieces) else None
        counts = [self._near(*two) for two in pairwise(word for word in (left, *way.words, right) if word is not None)]
        inner = counts[left is not None : len(counts) - (right is not None)]
        if inner and not min(inner):
            return []
        outer = (counts[:1] if left else []) + (counts[-1:] if right else [])
        return [count for count in (*([min(inner)] if inner else ()), *outer) if count]

    def _least(self, way: Way) -> float:
        """Return how much evidence must outweigh the cost of reading something else for what was typed."""
        keys = [piece.words[0] for piece in self.pieces[way.first : way.last]]
        if any(self._impossible(key) for key in keys):
            return IMPOSSIBLE
        if not all(self._held(key) >= FEW for key in keys):
            return UNKNOWN
        return KNOWN if len(self.pieces) <= SHORT else NEVER

    def _impossible(self, key: str) -> bool:
        return key != fold(key) and fold(key) not in built() and self._held(key) < FEW

    def _word(self, way: Way) -> int:
        """Return in how many articles a word stands that a way to write is a part of."""
        before = [word for piece in self.pieces[max(0, way.first - 3) : way.first] for word in piece.words]
        after = [word for piece in self.pieces[way.last : way.last + 3] for word in piece.words]
        keys = [*before, *way.words, *after]
        if self._bare:
            keys = likeliest(self._evidence.spellings, keys)
        return self._evidence.word(keys, len(before), len(before) + len(way.words))

    # Ways to write

    def _ways(self, place: int) -> Iterator[Way]:
        key = self.pieces[place].words[0]
        for word, cost in self._others(place):
            yield Way(place, place + 1, (word,), cost)
        for parts in typos.apart(fold(key)):
            if (written := self._parts(key, parts)) is not None:
                yield Way(place, place + 1, written, STUCK)
        if place + 1 < len(self.pieces) and not self.pieces[place + 1].fixed:
            joined = key + self.pieces[place + 1].words[0]
            for word in self._spelled(fold(joined)):
                if consistent(joined, word):
                    yield Way(place, place + 2, (word,), TORN)

    def _others(self, place: int) -> Iterator[tuple[str, float]]:
        """Return other ways to write one syllable, each with its cost."""
        key = self.pieces[place].words[0]
        for word in heard(key):
            if self._held(word):
                yield word, HEARD
        if not self._bare:
            for word in self._spelled(fold(key)):
                if word != key:
                    yield word, ADDED if consistent(key, word) else MARKED
        for folded in typos.edits(fold(key)):
            cost = typos.slip(fold(key), folded)
            if self._bare:
                yield folded, cost
            elif self._beside_any(folded, place):
                yield from ((word, cost) for word in self._spelled(folded) if alike(key, word))

    def _beside_any(self, folded: str, place: int) -> bool:
        """Whether a folded syllable stands beside a neighbour of the piece at a place, whatever the marks."""
        before = [(fold(piece.words[-1]), folded) for piece in self.pieces[max(0, place - 1) : place]]
        after = [(folded, fold(piece.words[0])) for piece in self.pieces[place + 1 : place + 2]]
        sides = [*before, *after]
        return not sides or any(self._evidence.paired(*two) for two in sides)

    def _spelled(self, folded: str) -> Sequence[str]:
        return (folded,) if self._bare else self._evidence.spellings.of(folded).exact

    def _parts(self, key: str, parts: Sequence[str]) -> tuple[str, ...] | None:
        """Return how syllables that were stuck together are written; None where they do not stand side by side."""
        paired = self._evidence.paired
        if not all(paired(*two) for two in pairwise(parts)):
            return None
        if self._bare:
            return tuple(parts)
        written: list[str] = []
        place = 0
        for part in parts:
            typed = key[place : place + len(part)]
            place += len(part)
            ways = [word for word in self._spelled(part) if consistent(typed, word)]
            if written:
                ways = [word for word in ways if self._near(written[-1], word)]
            if not ways:
                return None
            written.append(typed if typed in ways else ways[0])
        return tuple(written)
