"""What the best articles have in common: pairs that their titles and leads share, and the centre of all their pairs.

Both are read off the heaviest pairs of each article, and how often its title and the beginning of its lead hold each.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search.engines.index import Pairs
from search.ranking.bm25 import Floats

Indices = npt.NDArray[np.int64]

CLUSTER = 25  # articles at the top; 30 and 50 make no significant difference
SHARED = 15  # heaviest pairs that are taken, each in two of the best at least
SHARING = 5  # articles whose titles and leads they are taken from
SELF = 0.3  # what an article's own share of the centre counts for itself
CENTRE = 10  # articles that make the centre, each by a high power of its score: none counts much that only just does
SHARPNESS = 10


class Cluster:
    """The articles at the top, best first, with what each of their pairs scores; no matrix: it would be mostly 0."""

    def __init__(self, pairs: Pairs, top: Indices, norm: Floats, count: int) -> None:
        self._size = len(top)
        rank = np.full(len(norm), -1)
        rank[top] = np.arange(len(top))
        article = rank[np.asarray(pairs.article, np.int64)]
        order = np.argsort(article, kind="stable")[np.count_nonzero(article < 0) :]  # those of others come first
        self._article, self._said = article[order], np.asarray(pairs.first)[order]
        keys, one, self._column = _numbered(np.asarray(pairs.key, np.int64)[order])
        df, tf = np.asarray(pairs.df, np.int64)[order], np.asarray(pairs.tf, np.float32)[order]
        idf = np.log(1 + (count - np.minimum(df, count) + 0.5) / (df + 0.5))
        self._idf, self._columns = idf[one], len(keys)
        self._scores = idf * tf / (tf + norm[top][self._article])

    def shared(self) -> Floats:
        """Return what the heaviest of those pairs score that two of the best articles say first."""
        said = (self._article < SHARING) & (self._said > 0)
        columns = self._column[said]
        count = np.bincount(columns, minlength=self._columns)
        common = np.flatnonzero(count > 1)
        weight = np.bincount(columns, self._said[said], self._columns)[common] * self._idf[common]
        chosen = np.zeros(self._columns)
        chosen[common[np.argsort(-weight, kind="stable")[:SHARED]]] = 1
        return self._sums(self._scores * chosen[self._column])

    def likeness(self, scores: Floats) -> Floats:
        """Return how like each article is to the centre of the best, by the cosine of what their pairs score."""
        best = np.argsort(-scores, kind="stable")[:CENTRE]
        share = np.zeros(len(scores))
        share[best] = (scores[best] / max(float(scores[best[0]]), 1e-9)) ** SHARPNESS
        share /= max(float(share.sum()), 1e-9)
        length = np.sqrt(np.maximum(self._sums(self._scores**2), 1e-9))
        unit = self._scores / length[self._article]
        centre = np.bincount(self._column, unit * share[self._article])
        found: Floats = self._sums(unit * centre[self._column]) - ((1 - SELF) * share).astype(np.float32)
        return found

    def _sums(self, values: npt.NDArray[np.floating]) -> Floats:
        """Return the sum over the pairs of each article."""
        return np.bincount(self._article, values, self._size).astype(np.float32)


def _numbered(keys: Indices) -> tuple[Indices, Indices, Indices]:
    """Return the distinct keys, an index of each, and the number of each key among them, as `np.unique` does.

    Sorting takes a third of the time of an argsort, so key and index are sorted as one number.
    """
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)) >> (63 - bits):
        return np.unique(keys, return_index=True, return_inverse=True)
    both = np.sort(keys << bits | np.arange(len(keys)))
    found, order = both >> bits, both & ((1 << bits) - 1)
    new = np.ones(len(keys), np.bool_)
    np.not_equal(found[1:], found[:-1], out=new[1:])
    numbers = np.empty(len(keys), np.int64)
    numbers[order] = np.cumsum(new) - 1
    return found[new], order[new], numbers
