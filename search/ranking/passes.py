"""The later passes of the ranking, over the few dozen hits that the first pass of an engine puts first.

1. in the engine: BM25 over syllables and neighbouring pairs, title and lead weighed, abbreviations counted with their
   long forms (`search.rule` says which words);
2. nearness, diacritics and the facets that the question names; less for each name that an article lacks;
3. of the best, what the first five share, then likeness to the centre of them, as strong as the first pass is sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from search.engines.index import Best, Candidates, Index, Wanted
from search.facet_values import FacetValues
from search.plan import Clause, Held, Plan, Term
from search.query.nodes import Form, Question
from search.ranking import names
from search.ranking.bm25 import K1, Floats, idf, norm, summed
from search.ranking.feedback import CLUSTER, SHARING, Cluster
from search.ranking.near import Places, near
from search.ranking.weights import WEIGHTS, Weights
from search.ranking.words import neighbours, weighed

REFINED = 30
"""Articles that get the later passes: 40, 60 and 100 give 30 topics the same top tens."""

SURE = 0.4
"""The share of a question's whole worth in the first articles from which the third pass has its whole strength: 27 of
30 topics in newspapers' words reach it, 12 of 20 in people's."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Hits, best first, by their indices among those that were given; ``parts`` name what made up their scores."""

    places: npt.NDArray[np.intp]
    scores: Floats
    parts: Mapping[str, Floats]

    def plus(self, parts: Mapping[str, Floats]) -> Ranked:
        """Return the same hits with more parts, where they were."""
        return replace(self, scores=_sum(self.scores, parts), parts={**self.parts, **parts})

    def sorted(self) -> Ranked:
        """Return the hits by score; equal ones stay where they were."""
        return self.at(np.argsort(-self.scores, kind="stable"))

    def at(self, places: slice | npt.NDArray[np.intp]) -> Ranked:
        """Return the hits at some indices."""
        return Ranked(self.places[places], self.scores[places], {k: v[places] for k, v in self.parts.items()})

    def before(self, rest: Ranked) -> Ranked:
        """Return these hits followed by others, of which none scores more: what they lose for that is a part."""
        scores = np.minimum(rest.scores, self.scores.min(initial=np.inf))
        others = {**rest.parts, "below": scores - rest.scores}
        names = dict.fromkeys([*self.parts, *others])
        parts = {name: np.concatenate([_part(self, self.parts, name), _part(rest, others, name)]) for name in names}
        return Ranked(np.concatenate([self.places, rest.places]), np.concatenate([self.scores, scores]), parts)


def refine(
    values: FacetValues, plan: Plan, question: Question, best: Sequence[Best], weights: Weights = WEIGHTS
) -> Ranked:
    """Return the best hits of the first pass in their final order."""
    return _Passes(values, question, weights).ranked(plan, best)


class _Passes:
    """The later passes for one question."""

    def __init__(self, values: FacetValues, question: Question, weights: Weights) -> None:
        self._index: Index = values.index
        self._weights = weights
        group = weighed(question.root)
        self._neighbours = neighbours(group) if weights.near else []
        typed = {word.exact: word for word in group.plain if word.accented} if weights.accents else {}
        self._typed = tuple(Term("exact", word) for word in typed)
        self._about = names.About(values, question)
        self._places: dict[tuple[str, ...], int] = {}

    def ranked(self, plan: Plan, best: Sequence[Best]) -> Ranked:
        """Return the hits in their final order."""
        scores = np.array([hit.score for hit in best], np.float32)
        rows = np.array([hit.parts for hit in best], np.float32).reshape(len(best), -1).T
        first = Ranked(np.arange(len(best)), scores, dict(zip((p.name for p in plan.scored), rows, strict=True)))
        found = self._index.candidates([hit.id for hit in best], self._wanted(len(best)))
        second = self._second(first, found).sorted()
        return self._third(second, found, sureness(plan, best))

    def _wanted(self, size: int) -> Wanted:
        words = [word.keys for both in self._neighbours for word in both]
        if self._weights.names:
            words += [word.keys for name in self._about.names for form in name.forms for word in form]
        self._places = {keys: place for place, keys in enumerate(dict.fromkeys(words))}
        pairs = size > SHARING and bool(self._weights.feedback or self._weights.centroid)
        return Wanted(tuple(self._places), self._typed, self._about.fields, pairs)

    def _second(self, ranked: Ranked, found: Candidates) -> Ranked:
        weights, about, length = self._weights, self._about, norm(np.asarray(found.lengths))
        rare, counts = self._frequencies()
        standing = [np.asarray(some, np.int64) for some in found.standing]
        parts: dict[str, Floats] = {}
        if weights.near:
            pairs = [(self._places[a.keys], self._places[b.keys]) for a, b in self._neighbours]
            parts["near"] = weights.near * near(standing, pairs, rare[: len(pairs)], length)
        if weights.accents:
            held = np.asarray(found.held, np.float32).reshape(len(self._typed), len(length))
            parts["accents"] = weights.accents * summed(rare[len(self._neighbours) :], held, length)
        if weights.intent:
            parts["intent"] = weights.intent * names.meant(about.meant, counts, self._index.count, found)
        if weights.names:
            places = [[self._standing(form, standing) for form in name.forms] for name in about.names]
            score, lacking = _sum(ranked.scores, parts), names.lacking(about.names, places, found)
            parts["names"] = score * (np.float32(1 - weights.names) ** lacking - 1).astype(np.float32)
        return ranked.plus(parts)

    def _standing(self, form: Form, standing: Sequence[Places]) -> list[Places]:
        return [standing[self._places[word.keys]] for word in form]

    def _frequencies(self) -> tuple[Floats, list[int]]:
        """Return the rarity of neighbours and of words with their diacritics, and how many articles are about what."""
        spelled = [[Term("pair", f"{a}_{b}") for a in one.keys for b in other.keys] for one, other in self._neighbours]
        terms = [*(term for some in spelled for term in some), *self._typed]
        clauses: list[Clause] = [Held((term,)) for term in terms]
        counts = self._index.frequencies([*clauses, *(self._about.meant if self._weights.intent else ())])
        rest, df = iter(counts[: len(terms)]), []
        # Of both orders and some distance: about twice the articles of the pair itself.
        df += [2 * sum(next(rest) for _ in some) + 1 for some in spelled]
        df += rest
        return np.array([idf(n, self._index.count) for n in df], np.float32), counts[len(terms) :]

    def _third(self, ranked: Ranked, found: Candidates, sure: float) -> Ranked:
        top, below = ranked.at(slice(CLUSTER)), ranked.at(slice(CLUSTER, None))
        if found.pairs is None:
            return ranked
        cluster = Cluster(found.pairs, top.places, norm(np.asarray(found.lengths)), self._index.count)
        parts = {"feedback": _portion(top.scores, sure * self._weights.feedback, cluster.shared())}
        scores = top.scores + parts["feedback"]
        parts["centroid"] = _portion(scores, sure * self._weights.centroid, cluster.likeness(scores))
        return top.plus(parts).sorted().before(below)


def sureness(plan: Plan, best: Sequence[Best]) -> float:
    """Return how sure the first pass is, from 0 to 1: how much of the question its first articles hold.

    What articles have in common that hold little of a question says nothing of it.
    """
    most = sum(part.weight * word.idf for part in plan.scored for word in part.words) * (K1 + 1)
    reached = sum(hit.score for hit in best[:SHARING]) / max(1, len(best[:SHARING]))
    return min(1.0, reached / (SURE * most)) if most else 0.0


def _part(ranked: Ranked, parts: Mapping[str, Floats], name: str) -> Floats:
    return parts.get(name, np.zeros(len(ranked.scores), np.float32))


def _portion(scores: Floats, weight: float, values: Floats) -> Floats:
    """Return values scaled so that the greatest is to the greatest score as ``weight`` is to the rest of 1."""
    most = float(values.max())
    scale = weight / (1 - weight) * float(scores.max()) / most if most > 0 else 0.0
    return np.float32(scale) * values


def _sum(scores: Floats, parts: Mapping[str, Floats]) -> Floats:
    return sum(parts.values(), scores).astype(np.float32)
