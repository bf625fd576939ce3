"""What the best articles have in common: pairs that their titles and leads share, and the centre of all their pairs.

Both are read off the forward lists: the heaviest pairs of each article, and how often its title and the beginning of
its lead hold each.
"""

from __future__ import annotations

from typing import NamedTuple, cast
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.engines.arrays.dictionary import PairTerms
from index.engines.arrays.numbers import numbered, stretches
from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays.postings import Docs, Tf
from search.engines.arrays.scorer import Scorer

Places = npt.NDArray[np.int64]

CLUSTER = 25  # articles at the top; 30 and 50 change nothing that could be told from chance
SHARED = 15  # heaviest pairs that are taken, each in two of the best at least
SHARING = 5  # articles whose titles and leads they are taken from
SELF = 0.3  # what an article's own share of the centre counts for itself
CENTRE = 10  # articles that make the centre, each by a high power of its score: none counts much that only just does
SHARPNESS = 10
HEAVIEST = 100  # pairs of an article, of the 150 that are kept: all of them give no better top tens

_CHECK_SHIFT = 18  # keys of 50 bits: so many pairs as a cluster has can be sorted with their places below them


class Forward(NamedTuple):
    """The heaviest pairs of some articles, one row a pair of an article."""

    article: Places  # its place among the articles that were asked for
    key: Places  # the same number for the same pair in all segments
    df: Places
    tf: Tf
    first: Places  # how often title and lead hold it


class Cluster:
    """The articles at the top, best first, with what each of their pairs scores; no matrix: it would be mostly 0."""

    def __init__(self, scorer: Scorer, docs: Docs) -> None:
        self._snapshot, self._docs = scorer.snapshot, docs
        self._pairs = pairs = forward(scorer.snapshot, docs)
        keys, self._column = numbered(pairs.key)
        self._first = np.empty(len(keys), np.int64)
        self._first[self._column[::-1]] = np.arange(len(self._column))[::-1]
        size = scorer.snapshot.size
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


def forward(snapshot: Snapshot, docs: Docs) -> Forward:
    """Return the heaviest pairs of articles.

    In one segment a pair's place is its key; among several, the check sums of its words are, and its frequency is
    taken from the article's own segment.
    """
    found = []
    fields = snapshot.field("pair").parts
    for part, field in zip(snapshot.parts, fields, strict=True):
        mine = np.flatnonzero((docs >= part.base) & (docs < part.base + part.size))
        local, offsets = docs[mine].astype(np.int64) - part.base, part.arrays["forward.offsets"]
        starts = offsets[local].astype(np.int64)
        counts = np.minimum(offsets[local + 1] - starts, HEAVIEST)
        at, article = stretches(starts, counts), np.repeat(mine, counts)
        pair = part.arrays["forward.pairs"][at].astype(np.int64)
        df = field.df(pair)
        key = pair if len(fields) == 1 else _checks(cast("PairTerms", field.terms), pair)
        tf = part.arrays["forward.weights"][at] / np.float32(2)
        df = df * snapshot.size // max(1, part.size)
        found.append((article, key, df, tf, part.arrays["forward.first"][at]))
    return Forward(*(found[0] if len(found) == 1 else map(np.concatenate, zip(*found, strict=True))))


def _checks(terms: PairTerms, pairs: Places) -> Places:
    words, inverse = np.unique(terms.words(pairs), return_inverse=True)
    sums = np.array([crc32(terms.word(word)) for word in words.tolist()], np.int64)[inverse.reshape(2, -1)]
    keys: Places = (sums[0] << _CHECK_SHIFT) ^ sums[1]
    return keys
