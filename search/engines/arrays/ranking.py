"""Ranking: what a hit is worth. Three passes, each over fewer articles than the one before.

1. BM25 over syllables and neighbouring pairs, title and lead weighted, abbreviations counted with their long forms;
2. of the best, nearness, marks and the facets that the question names; less for each name that an article lacks;
3. of these, what the best five share, then likeness to the centre of the best.
Weights were chosen on judged topics by cross-validation (`python -m benchmarks.relevance --tune`;
`docs/relevance.md`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays.about import About
from search.engines.arrays.evaluate import Evaluation
from search.engines.arrays.feedback import CLUSTER, SHARING, Cluster
from search.engines.arrays.plain import blocks
from search.engines.arrays.postings import Docs, Tf
from search.engines.arrays.scorer import Scorer


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; 0 leaves a part out (the ablation table is made so)."""

    syllables: float = 1.0
    pairs: float = 0.6  # "nghị quyết" is a word, "nghị" is not: neighbours carry the meaning single syllables lose
    near: float = 0.4  # "Bí thư Nguyễn Văn A của Tỉnh ủy": words of the question close by, in either order
    accents: float = 0.2  # "dụng cụ" before "đúng cử": marks that were typed, where the article has them
    intent: float = 0.2  # "đại hội Nghệ An": articles about the province before those where it stands in a list
    names: float = 0.2  # lost for each province or person of the question that an article neither names nor is about
    feedback: float = 0.2
    centroid: float = 0.3


WEIGHTS = Weights()
REFINED = 30  # articles that get the second pass: 40, 60 and 100 give 30 topics the same top tens


@dataclass(frozen=True, slots=True)
class Ranked:
    """Hits, best first, with their scores; ``parts`` names what made them up, in the order of ``docs``, if kept.

    ``ties`` decides between equal scores. ``rest`` are hits that come after these, by number: few readers go so far,
    and `whole` puts them in order.
    """

    docs: Docs
    scores: Tf
    ties: Docs
    parts: Mapping[str, Tf] | None = None
    rest: Ranked | None = None

    @property
    def every(self) -> Docs:
        """All hits: those in order, then the rest by number."""
        return self.docs if self.rest is None else np.concatenate([self.docs, self.rest.docs])

    def whole(self) -> Ranked:
        """Return all hits in order."""
        return self if self.rest is None else self.before(self.rest.sorted())

    def before(self, rest: Ranked) -> Ranked:
        """Return these hits followed by others, of which none scores more: what they lose for that is a part."""
        scores = np.minimum(rest.scores, self.scores.min(initial=np.inf))
        docs, all_scores = np.concatenate([self.docs, rest.docs]), np.concatenate([self.scores, scores])
        ties = np.concatenate([self.ties, rest.ties])
        if self.parts is None or rest.parts is None:
            return Ranked(docs, all_scores, ties)
        own, others = _zeros(self.docs), {**rest.parts, "below": scores - rest.scores}
        names = dict.fromkeys([*self.parts, *others])
        parts = {
            name: np.concatenate([self.parts.get(name, own), others.get(name, _zeros(rest.docs))]) for name in names
        }
        return Ranked(docs, all_scores, ties, parts)

    def plus(self, parts: Mapping[str, Tf]) -> Ranked:
        """Return the same hits with more parts, where they were."""
        scores = sum(parts.values(), self.scores).astype(np.float32)
        return Ranked(self.docs, scores, self.ties, None if self.parts is None else {**self.parts, **parts})

    def sorted(self) -> Ranked:
        """Return the hits by score."""
        return self._at(_order(self.scores, self.ties))

    def best(self, most: int) -> Ranked:
        """Return the best hits, by number as all these are, and the others as the rest."""
        if len(self.docs) <= most:
            return self
        least = np.partition(self.scores, -most)[-most]
        chosen = self.scores > least
        equal = np.flatnonzero(self.scores == least)
        chosen[equal[np.argsort(self.ties[equal])[: most - np.count_nonzero(chosen)]]] = True
        best = self._at(chosen.nonzero()[0])
        return replace(best, rest=self._at((~chosen).nonzero()[0]))

    def cut(self, first: int, last: int | None) -> Ranked:
        """Return the hits at some places."""
        return self._at(slice(first, last))

    def _at(self, places: slice | npt.NDArray[np.intp]) -> Ranked:
        parts = None if self.parts is None else {name: values[places] for name, values in self.parts.items()}
        return Ranked(self.docs[places], self.scores[places], self.ties[places], parts)


def rank(evaluation: Evaluation, hits: Docs, weights: Weights = WEIGHTS, *, explain: bool = False) -> Ranked:
    """Return the hits (given by number), best first; with ``explain`` the parts of their scores are kept."""
    unranked = Ranked(hits, _zeros(hits), ties(evaluation.snapshot, hits), {} if explain else None)
    if not evaluation.weighed.words or not len(hits):
        return unranked
    scorer = Scorer(evaluation.snapshot)
    first = _first(evaluation, scorer, unranked, weights).best(REFINED)
    second = _second(evaluation, scorer, first, weights).sorted()
    return replace(_third(scorer, second, weights), rest=first.rest)


def _first(evaluation: Evaluation, scorer: Scorer, ranked: Ranked, weights: Weights) -> Ranked:
    hits, plain = ranked.docs, evaluation.weighed
    norm = scorer.norm(hits)
    return ranked.plus(
        {
            "syllables": weights.syllables * scorer.bm25(plain.syllables, plain.held(hits), norm),
            "pairs": weights.pairs * scorer.bm25(plain.pairs, blocks(plain.pairs, hits), norm),
        }
    )


def _second(evaluation: Evaluation, scorer: Scorer, ranked: Ranked, weights: Weights) -> Ranked:
    docs, plain, about = ranked.docs, evaluation.weighed, About(evaluation)
    norm = scorer.norm(docs)
    parts: dict[str, Tf] = {}
    if weights.near:
        parts["near"] = weights.near * scorer.near(plain.neighbours(), docs, norm)
    if weights.accents:
        accents = plain.accents()
        parts["accents"] = weights.accents * scorer.bm25(accents, blocks(accents, docs), norm)
    if weights.intent:
        parts["intent"] = weights.intent * about.meant(docs)
    if weights.names:
        score = sum(parts.values(), ranked.scores)
        parts["names"] = score * (np.float32(1 - weights.names) ** about.lacking(docs) - 1).astype(np.float32)
    return ranked.plus(parts)


def _third(scorer: Scorer, ranked: Ranked, weights: Weights) -> Ranked:
    top, below = ranked.cut(0, CLUSTER), ranked.cut(CLUSTER, None)
    if len(top.docs) <= SHARING or not (weights.feedback or weights.centroid):
        return ranked
    cluster = Cluster(scorer, top.docs)
    parts = {"feedback": _portion(top.scores, weights.feedback, cluster.shared())}
    scores = top.scores + parts["feedback"]
    parts["centroid"] = _portion(scores, weights.centroid, cluster.likeness(scores))
    return top.plus(parts).sorted().before(below)


def _portion(scores: Tf, weight: float, values: Tf) -> Tf:
    """Return values scaled so that the greatest is to the greatest score as ``weight`` is to the rest of 1."""
    most = float(values.max())
    scale = weight / (1 - weight) * float(scores.max()) / most if most > 0 else 0.0
    return np.float32(scale) * values


def ties(snapshot: Snapshot, docs: Docs) -> Docs:
    """Return numbers that put articles of equal score or date in an order that depends on their content alone.

    Their own numbers would not do: an article that was corrected, or removed and added again, gets a new one.
    """
    return (snapshot.column("fingerprint")[docs] >> np.uint64(32)).astype(np.uint32)


def _order(scores: Tf, ties: Docs) -> npt.NDArray[np.intp]:
    """Return the order of falling scores, of equal ones by their ties: one sort of 64 bits.

    The bits of a float, its sign turned, ascend as the floats do (IEEE 754); of a negative one all bits are turned.
    """
    bits = (scores + np.float32(0)).view(np.uint32)  # no negative zero
    rising = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31))
    return np.argsort(~rising.astype(np.uint64) << np.uint64(32) | ties)


def _zeros(docs: Docs) -> Tf:
    return np.zeros(len(docs), np.float32)
