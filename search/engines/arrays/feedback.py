"""What the best articles have in common: pairs that their titles and leads share, and the centre of all their pairs.

Both are read off the forward lists: the heaviest pairs of each article, and how often its title and the beginning of
its lead hold each.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from index.engines.arrays.numbers import numbered
from search.engines.arrays.forward import forward
from search.engines.arrays.postings import Docs, Tf
from search.engines.arrays.scorer import Scorer

Places = npt.NDArray[np.int64]

CLUSTER = 25  # articles at the top; 30 and 50 change nothing that could be told from chance
SHARED = 15  # heaviest pairs that are taken, each in two of the best at least
SHARING = 5  # articles whose titles and leads they are taken from
SELF = 0.3  # what an article's own share of the centre counts for itself
CENTRE = 10  # articles that make the centre, each by a high power of its score: none counts much that only just does
SHARPNESS = 10


class Cluster:
    """The articles at the top, best first, with what each of their pairs scores; no matrix: it would be mostly 0."""

    def __init__(self, scorer: Scorer, docs: Docs) -> None:
        self._snapshot, self._docs = scorer.snapshot, docs
        self._pairs = pairs = forward(scorer.snapshot, docs)
        keys, self._column = numbered(pairs.key)
        self._first = np.empty(len(keys), np.int64)
        self._first[self._column[::-1]] = np.arange(len(self._column))[::-1]
        size = scorer.snapshot.count
        self._idf = np.log(1 + (size - np.minimum(pairs.df, size) + 0.5) / (pairs.df + 0.5))
        self._scores = self._idf * pairs.tf / (pairs.tf + scorer.norm(docs)[pairs.article])

    def shared(self) -> Tf:
        """Return what the heaviest of those pairs score that two of the best articles say first."""
        pairs = self._pairs
        said = (pairs.article < SHARING) & (pairs.first > 0)
        columns = self._column[said]
        count = np.bincount(columns, minlength=len(self._first))
        common = np.flatnonzero(count > 1)
        weight = np.bincount(columns, pairs.first[said], len(self._first))[common] * self._idf[self._first[common]]
        chosen = np.zeros(len(self._first))
        chosen[common[np.argsort(-weight, kind="stable")[:SHARED]]] = 1
        return self._sums(self._scores * chosen[self._column])

    def likeness(self, scores: Tf) -> Tf:
        """Return how like each article is to the centre of the best, by the cosine of what their pairs score."""
        best = np.argsort(-scores, kind="stable")[:CENTRE]
        share = np.zeros(len(scores))
        share[best] = (scores[best] / max(float(scores[best[0]]), 1e-9)) ** SHARPNESS
        share /= max(float(share.sum()), 1e-9)
        length = np.sqrt(np.maximum(self._sums(self._scores**2), 1e-9))
        unit = self._scores / length[self._pairs.article]
        centre = np.bincount(self._column, unit * share[self._pairs.article])
        found: Tf = self._sums(unit * centre[self._column]) - ((1 - SELF) * share).astype(np.float32)
        return found

    def _sums(self, values: npt.NDArray[np.floating]) -> Tf:
        """Return the sum over the pairs of each article."""
        return np.bincount(self._pairs.article, values, len(self._docs)).astype(np.float32)
