"""Relevance of the ranking against graded judgements, with floors, and what each part of the formula brings.

    python -m benchmarks.relevance            # nDCG@10 by kind of topic, and of the topics written otherwise
    python -m benchmarks.relevance --ablation # each weight of the formula set to nothing, one at a time
    python -m benchmarks.relevance --tune     # each weight moved, and what cross-validation makes of it

Builds an index of the judged articles once, under the temporary folder (with `TIMTIN_ENGINE=opensearch` on a cluster).
The judgements are not part of the project.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.shared import SHARED, judge, lines, numbers, present, scores, timtin
from index.settings import load
from index.text.fold import fold, old_tones
from search.asked import asked
from search.engines.known import open_index
from search.facet_values import FacetValues
from search.help.suggestion import Writing
from search.language import Language
from search.ordered import Ordered
from search.ranking.passes import REFINED
from search.ranking.weights import Weights
from search.request import SearchRequest, Sort
from search.rule import Rule

Rewrite = Callable[[str], str]
PerTopic = npt.NDArray[np.float64]
TOPICS = SHARED / "relevance" / "dev_topics.jsonl"
QRELS = SHARED / "relevance" / "dev_qrels.json"
PEOPLE = (TOPICS.with_name("people_dev_topics.jsonl"), QRELS.with_name("people_dev_qrels.json"))
FACTORS = (0, 0.5, 0.75, 1, 1.5, 2)  # of each weight, one at a time
FOLDS = 5
_SAMPLES = 10_000  # of topics, with replacement, for an interval


def main(arguments: list[str]) -> int:
    """Measure; 1 when a figure is under its floor."""
    if not present():
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timtin("index", "build", SHARED / "corpus" / "politics.jsonl.xz", "--data", folder / "var")
        values = FacetValues(open_index(replace(load(), data=folder / "var")))
        if "--ablation" in arguments:
            _ablation(values, folder)
            return 0
        if "--tune" in arguments:
            _tune(values, folder)
            return 0
        report = _report(values, folder, Weights(), str)
        print(report)
        measured = {f"nDCG@10 {kind}": _ndcg(report, kind) for kind in ("all", "abbreviation", "no_diacritics")}
        folded = _ndcg(_report(values, folder, Weights(), fold), "all")
        measured["nDCG@10 of the queries without diacritics"] = folded
        measured |= _hits(values)
        measured |= _people(values, folder)
        for what, rewrite in (("upper case", str.upper), ("NFD", _decomposed), ("old tones", old_tones)):
            measured[f"top tens that differ in {what}, missed"] = _different(values, rewrite)
    print("relevance")
    return judge("relevance", measured)


def _hits(values: FacetValues) -> dict[str, float]:
    """Return precision and recall of the hits, and how many of the ten newest are right, over the topics."""
    right = json.loads(QRELS.read_text("utf-8"))
    rows = []
    for topic in _topics():
        relevant = {id for id, grade in right[topic["qid"]].items() if grade}
        found = _found(values, topic["query"], "lq", 100_000)
        newest = _found(values, topic["query"], "moi", 10)
        both = len(relevant & set(found))
        rows.append((both / max(1, len(found)), both / len(relevant), len(relevant & set(newest)) / 10))
    means = np.array(rows).mean(0).tolist()
    return dict(zip(("hits: precision", "hits: recall", "hits: newest ten right"), means, strict=True))


def _people(values: FacetValues, folder: Path) -> dict[str, float]:
    """Return nDCG@10 and recall@100 of topics in people's words, where newspapers use others."""
    topics = [json.loads(line) for line in PEOPLE[0].read_text("utf-8").splitlines() if line]
    rows = (
        f"{topic['qid']} Q0 {id} {place} {score:.5f} timtin"
        for topic in topics
        for place, (id, score) in enumerate(_ranked(values, Weights(), topic["query"], 100), 1)
    )
    report = scores("relevance.py", PEOPLE[1], PEOPLE[0], lines(folder / "people.txt", rows))
    found = numbers(report, r"(?m)^all\s+\d+\s+([.\d]+) [.\d]+ [.\d]+ ([.\d]+)")
    return {"people's words: nDCG@10": found[0], "people's words: recall@100": found[1]}


def _found(values: FacetValues, question: str, sort: Sort, most: int) -> list[str]:
    meant = asked(question, _writing(values).suggestion(question))
    plan = Rule(values, meant).plan(SearchRequest(q=question, sort=sort))
    return [hit.id for hit in islice(values.index.stream(plan), most)]


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _topics() -> list[dict[str, str]]:
    return [json.loads(line) for line in TOPICS.read_text("utf-8").splitlines() if line]


def _ranked(values: FacetValues, weights: Weights, question: str, most: int) -> list[tuple[str, float]]:
    meant = asked(question, _writing(values).suggestion(question))
    plan = Rule(values, meant).plan(SearchRequest(q=question), weights=weights).wanting(REFINED)
    hits = Ordered(values, plan, meant.question, values.index.find(plan), weights).hits()
    return [(hit.id, hit.score) for hit in islice(hits, most)]


@cache
def _writing(values: FacetValues) -> Writing:
    return Writing(Language(values.index))


def _report(values: FacetValues, folder: Path, weights: Weights, rewrite: Rewrite, *flags: str) -> str:
    rows = (
        f"{topic['qid']} Q0 {id} {place} {score:.5f} timtin"
        for topic in _topics()
        for place, (id, score) in enumerate(_ranked(values, weights, rewrite(topic["query"]), 100), 1)
    )
    return scores("relevance.py", QRELS, TOPICS, lines(folder / "run.txt", rows), *flags)


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
    """Print what is lost without each weight, with the interval that 95 % of samples of the topics fall in."""
    full = _per_topic(values, folder, Weights())
    print("| Weight | As it is | nDCG@10 without it | Change [95 %] |\n|---|---|---|---|")
    print(f"| all of it | | {full.mean():.3f} | |", flush=True)
    for name, value in _weights():
        without = _per_topic(values, folder, replace(Weights(), **{name: 0.0}))
        low, high = _interval(without - full)
        change = f"{(without - full).mean():+.3f} [{low:+.3f}, {high:+.3f}]"
        print(f"| `{name}` | {value:g} | {without.mean():.3f} | {change} |", flush=True)


def _tune(values: FacetValues, folder: Path) -> None:
    """Print nDCG@10 with each weight moved, and of topics whose weight was chosen on the others only."""
    print("| Weight | " + " | ".join(f"× {factor:g}" for factor in FACTORS) + " | chosen | cross-validated |")
    print("|---" * (len(FACTORS) + 3) + "|")
    for name, value in _weights():
        moved = np.array(
            [_per_topic(values, folder, replace(Weights(), **{name: value * factor})) for factor in FACTORS]
        )
        chosen, held = _validated(moved)
        cells = [*(f"{mean:.3f}" for mean in moved.mean(axis=1)), ", ".join(f"{FACTORS[i]:g}" for i in chosen)]
        print(f"| `{name}` {value:g} | " + " | ".join([*cells, f"{held:.3f}"]) + " |", flush=True)


def _validated(moved: npt.NDArray[np.float64]) -> tuple[list[int], float]:
    """Return for each fold the row that is best on the other topics, and what it gives on the fold's own.

    >>> _validated(np.array([[1.0, 0.0] * 5, [0.75] * 10]))
    ([1, 1, 1, 1, 1], 0.75)
    """
    fold_of = np.arange(moved.shape[1]) % FOLDS
    chosen = [int(np.argmax(moved[:, fold_of != number].mean(axis=1))) for number in range(FOLDS)]
    return chosen, float(np.mean([moved[chosen[number], topic] for topic, number in enumerate(fold_of.tolist())]))


def _weights() -> list[tuple[str, float]]:
    return [(field.name, value) for field in fields(Weights) if (value := getattr(Weights(), field.name))]


def _per_topic(values: FacetValues, folder: Path, weights: Weights) -> PerTopic:
    report = _report(values, folder, weights, str, "--per-topic")
    found = [re.search(rf"(?m)^{topic['qid']} \S+ ([.\d]+)", report) for topic in _topics()]
    return np.array([float(match[1]) for match in found if match])


def _interval(changes: PerTopic) -> tuple[float, float]:
    """Return the middle 95 % of the mean over topics drawn with replacement (Sakai 2006)."""
    drawn = np.random.default_rng(1).choice(changes, (_SAMPLES, len(changes))).mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
