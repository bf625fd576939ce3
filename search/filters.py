"""The filters of a request as people call them: each chosen value with its label."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from index.messages.message import Text
from search.facet_values import FacetValues
from search.request import SearchRequest


class Chosen(NamedTuple):
    """A value of a facet that is chosen or excluded, and what people call it."""

    key: str
    value: str
    label: Text
    excluded: bool


def chosen(values: FacetValues, request: SearchRequest) -> Iterator[Chosen]:
    """Return the values that are chosen, in the order of addresses."""
    for key, choice in request.choices:
        for name in (*choice.include, *choice.exclude):
            yield Chosen(key, name, values.label(key, name), name in choice.exclude)
