"""Values of facets counted on the cluster, exactly: its shards name their own most frequent values, which may differ.

So many values are asked for that a shard leaves none out; where one does, all are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from search.plan import PERIOD, Counted

VALUES = 2_000
"""Values of a field that are asked for at first: those of most questions are fewer."""

MOST = 60_000
"""Values of a field that are asked for at most: the cluster makes 65,535 in one answer."""

Counts = tuple[tuple[str, int], ...]


def asked(field: str, most: int = VALUES) -> dict[str, Any]:
    """Return what counts the values of a field."""
    name = "period" if field == PERIOD else field
    return {"terms": {"field": name, "size": most, "shard_size": most}}


def whole(answer: Mapping[str, Any]) -> bool:
    """Whether all values came, each with its true count."""
    return not answer["sum_other_doc_count"] and not answer["doc_count_error_upper_bound"]


def counts(answer: Mapping[str, Any]) -> dict[str, int]:
    """Return the values of an answer and how many articles have each."""
    return {bucket["key"]: bucket["doc_count"] for bucket in answer["buckets"]}


def most(counted: Counted, found: Mapping[str, int], public: Mapping[str, int]) -> tuple[Counts, int]:
    """Return the values that most hits have, of equal ones in their own order, and how many there are of all.

    ``public`` says how many articles of the whole index have each.

    >>> most(Counted("nguon", "source", 1), {"Báo B": 2, "Báo A": 2}, {})
    ((('Báo A', 2),), 2)
    """
    if counted.field == PERIOD:
        periods = tuple(sorted(found.items()))
        return periods, len(periods)
    shown = [
        (value, count)
        for value, count in found.items()
        if value not in counted.hidden and (counted.least <= 1 or public.get(value, 0) >= counted.least)
    ]
    shown.sort(key=lambda item: (-item[1], item[0].encode()))
    return tuple(shown[: counted.most]), len(shown)


def fields(counted: Sequence[Counted]) -> list[str]:
    """Return the different fields that are counted.

    >>> fields([Counted("nguon", "source"), Counted("nguon", "source", least=3)])
    ['source']
    """
    return list(dict.fromkeys(one.field for one in counted))
