"""Reading many documents of an index: as one state of it, piece by piece, in the order in which articles came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from index.engines.opensearch.cluster import LONG, Cluster, lacking
from index.errors import ClusterFailed

TOGETHER = 5_000
"""Documents that are asked for at a time; the cluster gives ten thousand at most."""

_KEPT = "5m"
T = TypeVar("T")

IN_ORDER = [{"came": "asc"}, {"id": "asc"}]
"""How documents are sorted as their articles came."""


def cut(items: Sequence[T], size: int = TOGETHER) -> Iterator[Sequence[T]]:
    """Return items, so many at a time.

    >>> list(cut([1, 2, 3], 2))
    [[1, 2], [3]]
    """
    return (items[first : first + size] for first in range(0, len(items), size))


def scan(
    cluster: Cluster, index: str, query: Mapping[str, Any] | None = None, fields: Sequence[str] = ()
) -> Iterator[Any]:
    """Return all documents that a query finds, as they came, with some fields; raises ClusterFailed, Refused."""
    body = {"query": query or {"match_all": {}}, "sort": IN_ORDER, "size": TOGETHER, "_source": list(fields)}
    return read(cluster, index, body)


def read(
    cluster: Cluster, index: str, body: Mapping[str, Any], wait: float | None = LONG, **params: Any
) -> Iterator[Any]:
    """Return all hits of a search, in its order, ``size`` at a time; raises ClusterFailed when a shard is lacking.

    Without ``wait`` it is somebody who waits for an answer: when a shard is lacking from the beginning, the others
    will do. Long lists are those of one moment. A node that is lost takes its part of that moment along: then the rest
    is read of a new one, from where the last one ended.
    """
    body = {"track_total_hits": False, **body}
    answer = cluster.search(body, index, wait=wait, **params)
    partly = not wait and lacking(answer)
    hits = _hits(answer, index, partly)
    yield from hits
    if len(hits) < body["size"]:
        return
    moment = _moment(cluster, index)
    try:
        while len(hits) == body["size"]:
            body["search_after"] = hits[-1]["sort"]
            try:
                hits = _hits(cluster.search(_at(moment, body), wait=wait, **params), index, partly)
            except ClusterFailed:
                moment = _moment(cluster, index)
                hits = _hits(cluster.search(_at(moment, body), wait=wait, **params), index, partly)
            yield from hits
    finally:
        with suppress(ClusterFailed):
            cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [moment]}, wait=LONG)


def _at(moment: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return {**body, "pit": {"id": moment, "keep_alive": _KEPT}}


def _hits(answer: Any, index: str, partly: bool) -> list[Any]:
    if lacking(answer) and not partly:
        raise ClusterFailed("a part of {index} is not at hand: see that all nodes are there", index=index)
    return list(answer["hits"]["hits"])


def _moment(cluster: Cluster, index: str) -> str:
    answer = cluster.ask("POST", f"/{index}/_search/point_in_time", wait=LONG, keep_alive=_KEPT)
    return str(answer["pit_id"])
