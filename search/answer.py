"""The answer to one request: what its question means, how it would be written better, and what the index found."""

from __future__ import annotations

from dataclasses import dataclass

from index.facets import FACETS
from search.engines.index import Found, Index
from search.facet_values import FacetValues
from search.help.near_numbers import near_numbers
from search.help.suggestion import Suggestion
from search.ordered import Ordered
from search.plan import Plan
from search.query.nodes import Question
from search.request import SearchRequest, Tier
from search.results import TierCount
from search.rule import Rule


@dataclass(frozen=True, slots=True)
class Answer:
    """A request with what its question means, how it would be written ``better``, and what the index found."""

    request: SearchRequest
    better: Suggestion | None
    question: Question
    rule: Rule
    plan: Plan
    found: Found
    ordered: Ordered
    alone: int = 0  # articles that come by meaning alone

    def tiers(self, index: Index) -> tuple[TierCount, ...]:
        """Return how many hits each tier has within the filters; none where they are all the same."""
        tiers, request = self.rule.tiers, self.request
        if tiers is None or (tiers.near == tiers.every == tiers.run and not (tiers.other or tiers.beside)):
            return ()
        wide = request.tier("gan")
        plan = self.plan if request.page(1) == wide else self.rule.counting(wide)
        every, run = index.among(plan, "", [tiers.every, tiers.run])
        totals: dict[Tier, int] = {"du": every} if tiers.run == tiers.every else {"cum": run, "du": every}
        if tiers.near != tiers.every:
            totals["gan"] = self.found.total if plan is self.plan else index.find(plan).total
        found = [
            TierCount(key, request.tier(key), total, not request.dau and request.muc == key)
            for key, total in totals.items()
        ]
        if tiers.other is not None:
            other = request.tier("gan", dau=True)
            found.append(TierCount("khac", other, index.find(self.rule.counting(other)).total, request.dau))
        if tiers.beside is not None:
            beside = request.tier("nghia")
            total = index.find(self.rule.counting(beside)).total
            found.append(TierCount("nghia", beside, total, request.muc == "nghia"))
        return tuple(found)

    def near_numbers(self, values: FacetValues) -> tuple[str, ...]:
        """Return numbers of documents near the one that the question asks for."""
        concepts = self.question.root.concepts
        asked = next((one.value for one in concepts if one.kind == "document" and one.value), None)
        return near_numbers(asked, values.frequencies(FACETS["vb"].field)) if asked else ()
