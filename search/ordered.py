"""Hits in their final order, as far as they are asked for: refined ones first, near-duplicates behind their first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import islice

from msgspec import Struct, structs

from search.by_meaning import NearHits
from search.engines.index import ALONE, Best, Found
from search.facet_values import FacetValues
from search.plan import Plan
from search.query.nodes import Question
from search.ranking.passes import REFINED, refine
from search.ranking.weights import WEIGHTS, Weights


class Line(Struct, frozen=True):
    """A hit with its score and what it is made of; ``alike`` hits say nearly the same, this one included."""

    id: str
    score: float
    parts: Mapping[str, float]
    group: int = ALONE
    alike: int = 1
    arrived: int = 0
    by_meaning: bool = False  # and by no word: no hit of the plan


class Ordered:
    """The hits of one plan in their final order; later ones are asked of the index when they are needed."""

    def __init__(  # noqa: PLR0913, PLR0917  what an order is made of
        self,
        values: FacetValues,
        plan: Plan,
        question: Question,
        found: Found,
        weights: Weights = WEIGHTS,
        near: NearHits | None = None,
    ) -> None:
        self._values, self._plan, self._question, self._found = values, plan, question, found
        self._weights, self._near = weights, near

    def page(self, number: int, size: int) -> list[Line]:
        """Return the hits of one page; of near-duplicates only the first."""
        return list(islice(self.lines(), (number - 1) * size, number * size))

    def hits(self) -> Iterator[Line]:
        """Return all hits, near-duplicates included."""
        if self._plan.order == "score" and "order" not in self._found.partial:
            yield from self._by_score()
        else:
            yield from (Line(hit.id, 0.0, {}, hit.group, hit.alike, hit.arrived) for hit in self._rest(0))

    def lines(self) -> Iterator[Line]:
        """Return the hits as a list shows them: of near-duplicates only the first."""
        seen = set()
        for line in self.hits():
            if line.group not in seen:
                yield line
            if line.group != ALONE:
                seen.add(line.group)

    def _by_score(self) -> Iterator[Line]:
        lines = list(self._refined())
        if self._near:
            lines = self._joined(lines, self._near)
        yield from lines
        least = min((line.score for line in lines), default=math.inf)
        shown = {line.id for line in lines}
        for hit in self._rest(min(REFINED, len(self._found.best))):
            if hit.id not in shown:
                yield self._below(hit, least)

    def _refined(self) -> Iterator[Line]:
        """Return the hits that the later passes look at, in their order."""
        head = self._found.best[:REFINED]
        if not head:
            return
        ranked = refine(self._values, self._plan, self._question, head, self._weights)
        names, rows = list(ranked.parts), zip(*(part.tolist() for part in ranked.parts.values()), strict=True)
        for place, score, row in zip(ranked.places.tolist(), ranked.scores.tolist(), rows, strict=True):
            hit = head[place]
            yield Line(hit.id, score, dict(zip(names, row, strict=True)), hit.group, hit.alike, hit.arrived)

    def _below(self, hit: Best, least: float, by_meaning: bool = False) -> Line:
        """Return a hit of the first pass as one that scores no more than the last of those looked at more closely."""
        score = min(hit.score, least)
        parts = dict(zip([part.name for part in self._plan.scored], hit.parts, strict=True))
        below = {**parts, "below": score - hit.score}
        return Line(hit.id, score, below, hit.group, hit.alike, hit.arrived, by_meaning)

    def _joined(self, refined: list[Line], near: NearHits) -> list[Line]:
        """Return the hits that were refined and the nearest by meaning, by the sum of both."""
        least = min((line.score for line in refined), default=math.inf)
        shown = {line.id for line in refined}
        lines = [*refined, *(self._below(hit, least) for hit in near.found if hit.id not in shown)]
        lines += [self._below(hit, least, by_meaning=True) for hit in near.alone]
        most = max((line.score for line in lines), default=0.0) or 1.0  # where no word stands anywhere
        worth = [near.worth(line.id, most) for line in lines]
        summed = [
            structs.replace(line, score=line.score + some, parts={**line.parts, "meaning": some})
            for line, some in zip(lines, worth, strict=True)
        ]
        return sorted(summed, key=lambda line: -line.score)

    def _rest(self, first: int) -> Iterator[Best]:
        """Return the hits from a place of the first pass on; those that are not there are asked for."""
        best = self._found.best
        yield from best[first:]
        if len(best) < self._found.total:
            yield from islice(self._values.index.stream(self._plan), max(first, len(best)), None)
