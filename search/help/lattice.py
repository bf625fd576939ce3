"""The likeliest way to write a run of syllables: ways to write each, weighed by what stands beside what (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from search.help.spellings import HARDLY, Spelled, Spellings

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Way:
    """Spellings of one folded syllable (``kept`` are their places in it), and what each costs, in natural logarithm."""

    spelled: Spelled
    kept: Places
    cost: Floats

    @property
    def exact(self) -> list[str]:
        """The spellings."""
        return [self.spelled.exact[place] for place in self.kept.tolist()]


Column = Sequence[Way]
"""All ways to write one syllable."""


def best(spellings: Spellings, columns: Sequence[Column]) -> list[str]:
    """Return the likeliest spelling of each syllable; every column has a way."""
    score = np.log(_articles(columns[0]) / spellings.words) - _costs(columns[0])
    back: list[Places] = []
    for one, other in pairwise(columns):
        step = score[:, None] + _links(spellings, one, other)
        back.append(step.argmax(0))
        score = step.max(0) - _costs(other)
    place = int(score.argmax())
    places = [place]
    for came in reversed(back):
        place = int(came[place])
        places.append(place)
    return [_name(column, place) for column, place in zip(columns, reversed(places), strict=True)]


def _links(spellings: Spellings, one: Column, other: Column) -> Floats:
    """Return how likely, in logarithm, each way to write one syllable is followed by each way to write the next."""
    if len(one) == len(other) == 1:
        return _link(spellings, one[0], other[0])
    return np.concatenate(
        [np.concatenate([_link(spellings, left, right) for right in other], axis=1) for left in one], axis=0
    )


def _link(spellings: Spellings, left: Way, right: Way) -> Floats:
    chances = spellings.chances(left.spelled, right.spelled)
    if chances.shape == (len(left.kept), len(right.kept)):
        return chances
    return chances[left.kept[:, None], right.kept]


def _articles(column: Column) -> Floats:
    found = [way.spelled.articles.take(way.kept) for way in column]
    return found[0] if len(found) == 1 else np.concatenate(found)


def _costs(column: Column) -> Floats:
    return column[0].cost if len(column) == 1 else np.concatenate([way.cost for way in column])


def _name(column: Column, place: int) -> str:
    for way in column:
        if place < len(way.kept):
            return way.spelled.exact[int(way.kept[place])]
        place -= len(way.kept)
    raise IndexError(place)


def unknown(word: str) -> Way:
    """Return the way to write a word that stands nowhere: as it is."""
    spelled = Spelled(f"\0{word}", (word,), np.full(1, HARDLY), known=False)
    return Way(spelled, np.zeros(1, np.int64), np.zeros(1))
