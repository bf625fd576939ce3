"""What comes by meaning: the nearest articles within the filters, those the words find and others."""

from __future__ import annotations

from msgspec import Struct, structs

from search.engines.index import Best, Index
from search.meaning import Near
from search.plan import AllOf, Clause, OneOf, Plan

MEANING = 0.15
"""The share of meaning in the ranking; that of the words is the rest. Of .1 to .3 twenty topics in people's words rank
best with .2 (.664; .657 with .1), and thirty in newspapers' words fall from there on (.912; .918 with .13)."""

NEAREST = 100
"""Articles nearest by meaning that are looked at."""


class NearHits(Struct, frozen=True):
    """The nearest articles: those that the question's words find, and those that come by meaning ``alone``."""

    near: Near
    found: tuple[Best, ...] = ()
    alone: tuple[Best, ...] = ()

    def worth(self, id: str, most: float) -> float:
        """Return what meaning adds to the score of an article, where the greatest by words is ``most``."""
        return MEANING / (1 - MEANING) * most * self.near.likeness(id)


def near_hits(index: Index, plan: Plan, near: Near, must: Clause) -> NearHits:
    """Return the nearest articles that pass the filters of a plan; those that come alone hold what ``must`` hold."""
    nearest = OneOf(near.ids)
    some = structs.replace(plan, counted=(), most=NEAREST)
    found = index.find(structs.replace(some, text=AllOf((nearest, plan.text)))).best
    ids = {hit.id for hit in found}
    others = index.find(structs.replace(some, text=AllOf((nearest, must)))).best
    return NearHits(near, found, tuple(hit for hit in others if hit.id not in ids))
