"""Numbers of an index on the cluster: whose groups have several articles, which article came last, how large all is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.opensearch.cluster import LONG, Cluster
from index.engines.opensearch.generations import Meta
from index.engines.opensearch.scan import cut, scan
from index.engines.store import MUCH, Analysed, Lost, Stats


class Groups(NamedTuple):
    """The groups of near-duplicates that several articles bear once some are put in, and who joins one by that."""

    borne: frozenset[int]
    joined: tuple[str, ...]  # articles of the index that were alone


def shared(cluster: Cluster, index: str, put: Sequence[Analysed]) -> Groups:
    """Return which groups several articles bear when these are there."""
    counts = Counter(one.group for one in put)
    replaced = {one.article.id for one in put}
    joined = []
    for some in cut(sorted(counts)):
        for hit in scan(cluster, index, {"terms": {"group": some}}, ["group", "twin"]):
            if hit["_id"] not in replaced:
                counts[hit["_source"]["group"]] += 1
                if not hit["_source"]["twin"]:
                    joined.append(hit["_id"])
    return Groups(frozenset(group for group, count in counts.items() if count > 1), tuple(joined))


def twins(groups: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return of each article whether another one is of its group.

    >>> twins(np.array([5, 7, 5])).tolist()
    [True, False, True]
    """
    _, inverse, counts = np.unique(groups, return_inverse=True, return_counts=True)
    found: npt.NDArray[np.bool_] = (counts > 1)[inverse]
    return found


def next_one(cluster: Cluster, index: str) -> int:
    """Return the number of the next article in the order in which they came."""
    body = {"size": 0, "aggs": {"last": {"max": {"field": "came"}}}}
    last = cluster.ask("POST", f"/{index}/_search", body, wait=LONG)["aggregations"]["last"]["value"]
    return 0 if last is None else int(last) + 1


def stats(cluster: Cluster, index: str, meta: Meta) -> Stats:
    """Return the numbers of an index."""
    found: Any = cluster.ask("GET", f"/{index}/_stats/docs,store,segments", wait=LONG)["_all"]
    text = cluster.ask(
        "POST", f"/{index}/_search", {"size": 0, "aggs": {"text": {"sum": {"field": "text_bytes"}}}}, wait=LONG
    )
    own, every = found["primaries"]["store"]["size_in_bytes"], found["total"]["store"]["size_in_bytes"]
    much = {"range": {"lost": {"gt": 100 * MUCH}}}
    lost = [Lost(hit["_id"], hit["_source"]["lost"] / 100) for hit in scan(cluster, index, much, ["lost"])]
    return Stats(
        generation=meta.commit,
        created=meta.created,
        articles=found["primaries"]["docs"]["count"],
        deleted=found["primaries"]["docs"]["deleted"],
        segments=found["primaries"]["segments"]["count"],
        terms={},
        text_bytes=int(text["aggregations"]["text"]["value"]),
        index_bytes=every,
        parts={"shards": own, "copies": every - own},
        lost=tuple(sorted(lost, key=lambda one: (-one.share, one.id))),
    )
