"""Articles like one article: those that hold its heaviest pairs, raised when they are about the same places."""

from __future__ import annotations

from index.facets import FACETS
from search.engines.index import Wanted
from search.facet_values import FacetValues

SHARED = 0.15
"""What one facet value in common adds, as a share of the score: a tie goes to the same province and congress."""

_FIELDS = tuple(facet.likens for facet in FACETS.values() if facet.likens)
_LOOKED_AT = 4  # times as many as are wanted


def similar(values: FacetValues, id: str, most: int) -> list[str]:
    """Return the ids of the articles most like one, best first; its near-duplicates are left out."""
    index = values.index
    found = index.like(index.heaviest(id), id, _LOOKED_AT * most)
    mine, *others = index.candidates([id, *(hit.id for hit in found)], Wanted(fields=_FIELDS)).values
    scores = {
        hit.id: hit.score * (1 + SHARED * sum(_common(mine[field], other[field], values) for field in _FIELDS))
        for hit, other in zip(found, others, strict=True)
    }
    return sorted(scores, key=lambda id: -scores[id])[:most]


def _common(mine: tuple[str, ...], others: tuple[str, ...], values: FacetValues) -> int:
    return len({*mine} & {*others} - values.hidden)
