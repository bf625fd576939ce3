"""What tells an article from others, and which others hold most of it: its heaviest pairs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays import postings
from search.engines.arrays.order import by_score, ties
from search.engines.arrays.postings import Docs, Tf
from search.engines.arrays.scorer import Scorer
from search.ranking.bm25 import K1, idf

PAIRS = 25
"""Heaviest pairs of an article that stand for it; more bring what many articles share."""


def heaviest(snapshot: Snapshot, scorer: Scorer, doc: int) -> list[tuple[str, float]]:
    """Return the article's heaviest pairs by BM25, in one other article at least."""
    pairs, weights = snapshot.forward(doc)
    norm = float(scorer.norm(np.array([doc]))[0])
    field = snapshot.field("pair")
    found = []
    for pair, weight in zip(pairs, weights.tolist(), strict=True):
        if (df := field.df(pair)) > 1:
            tf = weight / 2
            found.append((pair, idf(df, snapshot.count) * tf * (K1 + 1) / (tf + norm)))
    return sorted(found, key=lambda item: -item[1])[:PAIRS]


def like(
    snapshot: Snapshot, scorer: Scorer, pairs: Sequence[tuple[str, float]], doc: int, most: int
) -> tuple[Docs, Tf]:
    """Return the articles that hold most of some weighed pairs, best first; near-duplicates of one are left out."""
    score = np.zeros(snapshot.size, np.float32)
    for pair, weight in pairs:
        matches = postings.term(snapshot, "pair", pair)
        rare = idf(postings.df(snapshot, matches), snapshot.count)
        score[matches.docs] += np.float32(weight * rare) * matches.tf / (matches.tf + scorer.norm(matches.docs))
    groups = snapshot.column("group")
    score[groups == groups[doc]] = 0
    if snapshot.live is not None:
        score[~snapshot.live] = 0
    docs = score.nonzero()[0].astype(np.uint32)
    best = by_score(score[docs], ties(snapshot, docs))[:most]
    return docs[best], score[docs[best]]
