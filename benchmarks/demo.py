"""Ranking measured on the made-up articles of `timtin demo`, whose judgements are part of the project, with floors.

    python -m benchmarks.demo

Everybody can run it, in a bare clone. The articles are short and made of one stock of sentences: the figures say that
searching works, not how good it is on newspapers (`benchmarks.relevance` does).
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.shared import judge
from index.demo.cli import fill
from index.demo.writer import judgements, topics
from index.settings import Settings
from search.request import SearchRequest
from search.service import Service

DEPTH = 10


def main() -> int:
    """Measure; 1 when a figure is under its floor."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(data=Path(name) / "demo")
        fill(settings)
        service = Service(settings)
        right = judgements()
        gains = {}
        for topic in topics():
            ranked = [id for id, _ in service.ranked(SearchRequest(q=topic["query"]), DEPTH)]
            gains[topic["qid"]] = ndcg(ranked, right[topic["qid"]])
    print("the demo's topics")
    for topic in topics():
        print(f"  {topic['qid']}  {gains[topic['qid']]:.3f}  {topic['query']}")
    return judge("demo", {"nDCG@10 of the demo": sum(gains.values()) / len(gains)})


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = DEPTH) -> float:
    """Return the normalised discounted cumulative gain of a ranking (Järvelin & Kekäläinen 2002, gains 2^grade - 1).

    >>> ndcg(["a", "b"], {"a": 2}), round(ndcg(["b", "a"], {"a": 2}), 2)
    (1.0, 0.63)
    """
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(id, 0) for id in ranked[:depth]]) / _gain(best[:depth])


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


if __name__ == "__main__":
    sys.exit(main())
