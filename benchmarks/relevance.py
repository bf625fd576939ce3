"""Relevance of the ranking against graded judgements, with floors, and what each part of the formula brings.

    python -m benchmarks.relevance            # nDCG@10 by kind of topic, and of the topics written otherwise
    python -m benchmarks.relevance --ablation # each weight of the formula set to nothing, one at a time

Builds an index of the judged articles once, under the temporary folder. The judgements are not part of the project.
"""

from __future__ import annotations

import json
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

from benchmarks.shared import SHARED, judge, lines, numbers, present, scores, timtin
from index.engines.whoosh.snapshot import open_snapshot
from index.text.fold import fold
from search.engines.whoosh.ranking import Weights
from search.engines.whoosh.searcher import Searcher
from search.engines.whoosh.values import FacetValues
from search.query.parser import parse
from search.request import SearchRequest

Rewrite = Callable[[str], str]
TOPICS = SHARED / "relevance" / "dev_topics.jsonl"
QRELS = SHARED / "relevance" / "dev_qrels.json"


def main(arguments: list[str]) -> int:
    """Measure; 1 when a figure is under its floor."""
    if not present():
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timtin("index", "build", SHARED / "corpus" / "politics.jsonl.xz", "--data", folder / "var")
        values = FacetValues(open_snapshot(folder / "var"))
        if "--ablation" in arguments:
            _ablation(values, folder)
            return 0
        report = _report(values, folder, Weights(), str)
        print(report)
        measured = {f"nDCG@10 {kind}": _ndcg(report, kind) for kind in ("all", "abbreviation", "no_diacritics")}
        folded = _ndcg(_report(values, folder, Weights(), fold), "all")
        measured["nDCG@10 of the queries without diacritics"] = folded
        for what, rewrite in (("upper case", str.upper), ("NFD", _decomposed)):
            measured[f"top tens that differ in {what}, missed"] = _different(values, rewrite)
    print("relevance")
    return judge("relevance", measured)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _topics() -> list[dict[str, str]]:
    return [json.loads(line) for line in TOPICS.read_text("utf-8").splitlines() if line]


def _ranked(values: FacetValues, weights: Weights, question: str, most: int) -> list[tuple[str, float]]:
    found = Searcher(values, SearchRequest(q=question), parse(question), weights).ranked
    pairs = zip(found.docs[:most].tolist(), found.scores[:most].tolist(), strict=True)
    return [(values.snapshot.id(doc), score) for doc, score in pairs]


def _report(values: FacetValues, folder: Path, weights: Weights, rewrite: Rewrite) -> str:
    rows = (
        f"{topic['qid']} Q0 {id} {place} {score:.5f} timtin"
        for topic in _topics()
        for place, (id, score) in enumerate(_ranked(values, weights, rewrite(topic["query"]), 100), 1)
    )
    return scores("relevance.py", QRELS, TOPICS, lines(folder / "run.txt", rows))


def _ndcg(report: str, kind: str) -> float:
    return numbers(report, rf"(?m)^{kind}\s+\d+\s+([.\d]+)")[0]


def _different(values: FacetValues, rewrite: Rewrite) -> float:
    """Return how many topics have another top ten when they are written otherwise."""
    tops = [
        [[id for id, _ in _ranked(values, Weights(), question, 10)] for question in (text, rewrite(text))]
        for text in (topic["query"] for topic in _topics())
    ]
    return float(sum(one != other for one, other in tops))


def _ablation(values: FacetValues, folder: Path) -> None:
    full = _ndcg(_report(values, folder, Weights(), str), "all")
    print(f"| weight | as it is | nDCG@10 without it | change |\n|---|---|---|---|\n| all of it | | {full:.3f} | |")
    for field in fields(Weights):
        value = getattr(Weights(), field.name)
        if isinstance(value, int | float) and value:
            without = _ndcg(_report(values, folder, replace(Weights(), **{field.name: type(value)(0)}), str), "all")
            print(f"| `{field.name}` | {value:g} | {without:.3f} | {without - full:+.3f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
