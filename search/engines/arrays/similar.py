"""Articles like one article: those that hold its heaviest pairs, raised when they are about the same places."""

from __future__ import annotations

import numpy as np

from index.facets import FACETS
from search.engines.arrays import postings
from search.engines.arrays.counts import FacetValues
from search.engines.arrays.postings import Docs
from search.engines.arrays.scorer import K1, Scorer

PAIRS = 25
"""Heaviest pairs of an article that stand for it; more bring what many articles share."""

SHARED = 0.15
"""What one facet value in common adds, as a share of the score: a tie goes to the same province and congress."""

_FACETS = tuple(facet.likens for facet in FACETS.values() if facet.likens)


def similar(values: FacetValues, doc: int, most: int) -> Docs:
    """Return the articles most like one, best first; its near-duplicates and deleted ones are left out."""
    snapshot = values.snapshot
    scorer = Scorer(snapshot)
    score = np.zeros(snapshot.size, np.float32)
    for pair, weight in heaviest(values, doc):
        matches = postings.term(snapshot, "pair", pair)
        idf = postings.rarity(snapshot, matches)
        score[matches.docs] += np.float32(weight * idf) * matches.tf / (matches.tf + scorer.norm(matches.docs))
    groups = snapshot.column("group")
    score[groups == groups[doc]] = 0
    if snapshot.live is not None:
        score[~snapshot.live] = 0
    docs = score.nonzero()[0].astype(np.uint32)
    ties = snapshot.column("fingerprint")
    docs = docs[np.lexsort((ties[docs], -score[docs]))][: 4 * most]
    final = score[docs] * (1 + SHARED * _shared(values, doc, docs))
    return docs[np.lexsort((ties[docs], -final))][:most]


def heaviest(values: FacetValues, doc: int) -> list[tuple[str, float]]:
    """Return the article's heaviest pairs by BM25, in one other article at least."""
    snapshot = values.snapshot
    pairs, weights = snapshot.forward(doc)
    norm = float(Scorer(snapshot).norm(np.array([doc]))[0])
    field = snapshot.field("pair")
    found = []
    for pair, weight in zip(pairs, weights.tolist(), strict=True):
        if (df := field.df(pair)) > 1:
            tf = weight / 2
            found.append((pair, postings.idf(snapshot, df) * tf * (K1 + 1) / (tf + norm)))
    return sorted(found, key=lambda item: -item[1])[:PAIRS]


def _shared(values: FacetValues, doc: int, docs: Docs) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return how many facet values each article has in common with one."""
    count = np.zeros(len(docs), np.float32)
    for name in _FACETS:
        column = values.column(name)
        mine = column.ordinals[column.offsets[doc] : column.offsets[doc + 1]]
        for place, other in enumerate(docs.tolist()):
            count[place] += len(
                np.intersect1d(mine, column.ordinals[column.offsets[other] : column.offsets[other + 1]])
            )
    return count
