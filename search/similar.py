"""Articles like one article: those that hold enough of its heaviest pairs, raised when about the same places."""

from __future__ import annotations

from index.facets import FACETS
from search.engines.index import Wanted
from search.facet_values import FacetValues
from search.ranking.bm25 import K1

LEAST = 0.12
"""The share of what an article itself has of its heaviest pairs that another must have. Of 20 drawn articles 64 others
had it, 53 of which a reader found to be like them; without a floor 46 of 100 were."""

SHARED = 0.15
"""What one facet value in common adds, as a share of the score: a tie goes to the same province and congress."""

_FIELDS = tuple(facet.likens for facet in FACETS.values() if facet.likens)
_LOOKED_AT = 4  # times as many as are wanted


def similar(values: FacetValues, id: str, most: int) -> list[str]:
    """Return the ids of the articles most like one, best first; its near-duplicates are left out.

    There may be fewer than wanted, or none: what has little in common with it is not like it.
    """
    index = values.index
    heaviest = index.heaviest(id)
    least = LEAST * sum(weight * weight for _, weight in heaviest) / (K1 + 1)
    found = [hit for hit in index.like(heaviest, id, _LOOKED_AT * most) if hit.score >= least]
    mine, *others = index.candidates([id, *(hit.id for hit in found)], Wanted(fields=_FIELDS)).values
    scores = {
        hit.id: hit.score * (1 + SHARED * sum(_common(mine[field], other[field], values) for field in _FIELDS))
        for hit, other in zip(found, others, strict=True)
    }
    return sorted(scores, key=lambda id: -scores[id])[:most]


def _common(mine: tuple[str, ...], others: tuple[str, ...], values: FacetValues) -> int:
    return len({*mine} & {*others} - values.hidden)
