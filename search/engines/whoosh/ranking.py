"""Ranking: what a hit is worth. Three passes, each over fewer articles than the one before.

1. BM25 over syllables and neighbouring pairs, title and lead weighted, abbreviations counted with their long forms;
2. of the best, nearness and marks, then feedback: the pairs that the leads of the best five share;
3. of the top fifty, likeness to the centre of the best five.
Weights were chosen on 30 judged topics by cross-validation (`python -m benchmarks.relevance`; `docs/relevance.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.engines.whoosh.snapshot import Snapshot
from search.engines.whoosh import terms
from search.engines.whoosh.evaluate import Evaluation
from search.engines.whoosh.feedback import centroid, shared_pairs
from search.engines.whoosh.plain import Plain, Weighed
from search.engines.whoosh.terms import Docs, Tf
from search.query.nodes import Syllable

K1 = 1.6
B = 0.75


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; 0 leaves a part out (the ablation table is made so)."""

    syllables: float = 1.0
    pairs: float = 0.6  # "nghị quyết" is a word, "nghị" is not: neighbours carry the meaning single syllables lose
    near: float = 0.4  # "Bí thư Nguyễn Văn A của Tỉnh ủy": words of the question close by, in either order
    accents: float = 0.2  # "dụng cụ" before "đúng cử": marks that were typed, where the article has them
    feedback: float = 0.2
    centroid: float = 0.3
    intent: float = 0.0


WEIGHTS = Weights()
NEAR = 8  # syllables
REFINED = 200  # articles that get the second pass: nothing relevant was ever below
CLUSTER = 50  # articles that get the third
BEST = 5


@dataclass(frozen=True, slots=True)
class Ranked:
    """Hits, best first, with their scores; ``parts`` names what made them up, in the order of ``docs``."""

    docs: Docs
    scores: Tf
    parts: dict[str, Tf]


def rank(evaluation: Evaluation, hits: Docs, weights: Weights = WEIGHTS) -> Ranked:
    """Return the hits, best first."""
    snapshot, plain = evaluation.snapshot, evaluation.weighed
    if not plain.words or not len(hits):
        return Ranked(hits, np.zeros(len(hits), np.float32), {})
    scorer = Scorer(snapshot)
    norm = scorer.norm(hits)
    parts = {
        "syllables": weights.syllables * scorer.bm25(plain.syllables, hits, norm),
        "pairs": weights.pairs * scorer.bm25(plain.pairs, hits, norm),
    }
    base = parts["syllables"] + parts["pairs"]
    order = _best(hits, base)
    return _refined(scorer, plain, hits[order], {name: part[order] for name, part in parts.items()}, weights)


def _best(docs: Docs, scores: Tf) -> npt.NDArray[np.int64]:
    """Return the order: highest score first, newer number of article last on ties, as Whoosh does."""
    return np.lexsort((docs, -scores))


def _refined(scorer: Scorer, plain: Plain, docs: Docs, parts: dict[str, Tf], weights: Weights) -> Ranked:
    top = docs[:REFINED]
    norm = scorer.norm(top)
    extra = {
        "near": weights.near * scorer.near(plain.neighbours(), top, norm) if weights.near else _zeros(top),
        "accents": weights.accents * scorer.bm25(plain.accents(), top, norm) if weights.accents else _zeros(top),
    }
    score = sum((part[: len(top)] for part in parts.values()), _zeros(top)) + extra["near"] + extra["accents"]
    order = _best(top, score)
    top, score = top[order], score[order]
    extra = {name: part[order] for name, part in extra.items()}
    norm = norm[order]
    if weights.feedback and len(top) > BEST:
        bonus = scorer.bm25(shared_pairs(scorer.snapshot, top[:BEST]), top, norm)
        extra["feedback"] = weights.feedback / (1 - weights.feedback) * score.max() * _share(bonus)
        score = score + extra["feedback"]
    if weights.centroid and len(top) > BEST:
        likeness = np.zeros(len(top), np.float32)
        cluster = np.lexsort((top, -score))[:CLUSTER]
        likeness[cluster] = centroid(scorer, top[cluster], score[cluster], BEST)
        extra["centroid"] = weights.centroid / (1 - weights.centroid) * score.max() * likeness
        score = score + extra["centroid"]
    final = _best(top, score)
    first = {name: part[: len(top)][order][final] for name, part in parts.items()}
    first |= {name: part[final] for name, part in extra.items()}
    tail = len(docs) - len(top)
    return Ranked(
        np.concatenate([top[final], docs[len(top) :]]),
        np.concatenate([score[final], _tail(parts, len(top), score)]),
        {name: np.concatenate([part, np.zeros(tail, np.float32)]) for name, part in first.items()},
    )


def _tail(parts: dict[str, Tf], start: int, score: Tf) -> Tf:
    """Return the first pass's scores of the others, never above the refined ones: scores fall along the list."""
    rest = sum((part[start:] for part in parts.values()), np.zeros(max(0, len(next(iter(parts.values()))) - start)))
    return np.minimum(rest, score.min() if len(score) else 0.0).astype(np.float32)


def _share(values: Tf) -> Tf:
    top = values.max() if len(values) else 0.0
    return values / top if top > 0 else values


def _zeros(docs: Docs) -> Tf:
    return np.zeros(len(docs), np.float32)


class Scorer:
    """BM25 on one snapshot, with lengths that weigh title and lead as the term frequencies do."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        field = snapshot.field("folded")
        self._lengths = field.lengths
        self._average = max(1.0, field.total_length / max(1, snapshot.size))

    def norm(self, docs: Docs) -> Tf:
        """Return ``k1 · (1 − b + b · length / average)`` of each article."""
        share = self._lengths[docs] / np.float32(self._average)
        return (K1 * (1 - B + B * share)).astype(np.float32)

    def bm25(self, words: list[Weighed], docs: Docs, norm: Tf) -> Tf:
        """Return the sum over the words of ``idf · tf · (k1 + 1) / (tf + norm)``."""
        score = np.zeros(len(docs), np.float32)
        for word in words:
            tf = word.matches.of(docs)
            score += np.float32(word.idf * (K1 + 1)) * tf / (tf + norm)
        return score

    def near(self, neighbours: list[tuple[Syllable, Syllable]], docs: Docs, norm: Tf) -> Tf:
        """Return the same over neighbouring words of the question that stand within `NEAR` syllables, in any order."""
        score = np.zeros(len(docs), np.float32)
        places = {word.folded: terms.places(self.snapshot, word, docs) for both in neighbours for word in both}
        for first, second in neighbours:
            at, other = places[first.folded], places[second.folded]
            close = np.searchsorted(other, at - NEAR) < np.searchsorted(other, at + NEAR, "right")
            tf = np.bincount(at[close] >> 16, minlength=len(docs)).astype(np.float32)
            df = 2 * len(terms.pair(self.snapshot, first, second)) + 1
            score += np.float32(terms.idf(self.snapshot, df) * (K1 + 1)) * tf / (tf + norm)
        return score
