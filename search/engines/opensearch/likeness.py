"""What tells an article from others, and which others hold most of it: its heaviest pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.opensearch.clauses import terms
from search.ranking.bm25 import K1, B, idf

PAIRS = 25
"""Heaviest pairs of an article that stand for it; more bring what many articles share."""

_LIKE = """
double found = 0;
double norm = params.k1 * (1 - params.b + params.b * doc['length'].value / params.average);
for (int n = 0; n < params.pairs.length; n++) {
  double tf = 0.5 * termFreq('pair', params.pairs[n]);
  found += params.weights[n] * tf / (tf + norm);
}
return found;
"""


def heaviest(
    rows: Sequence[tuple[str, float, int]], rare: Mapping[str, int], length: float, count: int
) -> list[tuple[str, float]]:
    """Return the heaviest pairs of an article by BM25, in one other article at least; ``length`` is its share of all.

    >>> heaviest([("nghe_an", 2.0, 0), ("an_ninh", 2.0, 0)], {"nghe_an": 3, "an_ninh": 1}, 1.0, 10)[0][0]
    'nghe_an'
    """
    norm = K1 * (1 - B + B * length)
    found = [(pair, idf(rare[pair], count) * tf * (K1 + 1) / (tf + norm)) for pair, tf, _ in rows if rare[pair] > 1]
    return sorted(found, key=lambda item: -item[1])[:PAIRS]


def like(
    pairs: Sequence[tuple[str, float]], rare: Mapping[str, int], group: int, size: tuple[float, int]
) -> dict[str, Any]:
    """Return the request for the articles that hold most of some weighed pairs, but those of one group.

    ``size`` is the average length of articles, and how many there are.
    """
    average, count = size
    weights = [weight * idf(rare[pair], count) for pair, weight in pairs]
    keys = [pair for pair, _ in pairs]
    params = {"pairs": keys, "weights": weights, "k1": K1, "b": B, "average": average}
    some = {"bool": {"filter": [terms("pair", keys)], "must_not": [{"term": {"group": group}}]}}
    return {
        "query": {"script_score": {"query": some, "script": {"source": _LIKE, "params": params}}},
        "sort": [{"_score": "desc"}, {"tie": "asc"}, {"id": "asc"}],
        "_source": False,
        "track_total_hits": False,
    }
