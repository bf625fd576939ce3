"""Asking one index on the cluster: what it answers, or one line that says why it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.engines.opensearch.cluster import Cluster, Refused, lacking
from index.engines.opensearch.scan import read
from index.errors import ClusterFailed, IndexMissing

EVERY: dict[str, Any] = {"match_all": {}}


class Asking:
    """Questions to one index; shared by threads."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index

    def search(self, body: Mapping[str, Any], **params: Any) -> Any:
        """Return the answer to one search; raises ClusterFailed, IndexMissing."""
        try:
            return self._cluster.search(body, self._index, **params)
        except Refused as error:
            raise _told(error) from None

    def read(self, body: Mapping[str, Any], **params: Any) -> Iterator[Any]:
        """Return all hits of a search in its order, ``size`` at a time."""
        try:
            yield from read(self._cluster, self._index, body, None, **params)
        except Refused as error:
            raise _told(error) from None

    def counts(self, queries: Sequence[Mapping[str, Any]], within: Mapping[str, Any] = EVERY) -> tuple[list[int], bool]:
        """Return for how many articles of some (by default all) each query holds, and whether all shards were asked."""
        if not queries:
            return [], True
        filters = {"filters": {"filters": list(queries)}}
        found = self.search({"query": within, "size": 0, "track_total_hits": False, "aggs": {"of": filters}})
        return [bucket["doc_count"] for bucket in found["aggregations"]["of"]["buckets"]], not lacking(found)

    def count(self) -> int:
        """Return how many articles there are."""
        return int(self.ask("_count", {})["count"])

    def facts(self) -> tuple[int, int, float, bool]:
        """Return how many articles there are, when the last arrived, how long they are, and whether that is of all."""
        asked = {"length": {"sum": {"field": "length"}}, "arrived": {"max": {"field": "added_at"}}}
        found = self.search({"size": 0, "track_total_hits": True, "aggs": asked})
        count, told = int(found["hits"]["total"]["value"]), found["aggregations"]
        length = max(1.0, told["length"]["value"] / max(1, count))
        return count, int(told["arrived"]["value"] or 0), length, not lacking(found)

    def best(self, among: Mapping[str, Any], words: Sequence[Mapping[str, Any]]) -> tuple[float, bool]:
        """Return the highest score that words give an article among some, and whether all shards were asked."""
        body = {"query": {"bool": {"filter": [among], "should": words, "minimum_should_match": 1}}, "size": 1}
        found = self.search({**body, "track_total_hits": False, "_source": False})
        return float(found["hits"]["max_score"] or 0.0), not lacking(found)

    def sources(self, ids: Sequence[str], fields: Sequence[str]) -> dict[str, Any]:
        """Return some fields of the documents of those of these ids that there are."""
        body = {"query": {"ids": {"values": list(ids)}}, "size": len(ids), "_source": list(fields)}
        hits = self.search({**body, "track_total_hits": False})["hits"]["hits"] if ids else []
        return {hit["_id"]: hit["_source"] for hit in hits}

    def values(self, field: str) -> tuple[dict[str, int], bool]:
        """Return all values of a field and how many articles have each, and whether all shards were asked."""
        found: dict[str, int] = {}
        whole = True
        after: dict[str, Any] = {}
        while True:
            asked = {"size": 10_000, "sources": [{"value": {"terms": {"field": field}}}], **after}
            told = self.search({"size": 0, "track_total_hits": False, "aggs": {"all": {"composite": asked}}})
            whole = whole and not lacking(told)
            buckets = told["aggregations"]["all"]["buckets"]
            found |= {bucket["key"]["value"]: bucket["doc_count"] for bucket in buckets}
            if "after_key" not in told["aggregations"]["all"]:
                return found, whole
            after = {"after": told["aggregations"]["all"]["after_key"]}

    @property
    def shards(self) -> int:
        """Into how many shards the index is cut."""
        return len(self._cluster.ask("GET", f"/{self._index}/_search_shards", local="true")["shards"])

    def ask(self, path: str, body: Mapping[str, Any], **params: Any) -> Any:
        """Return the answer to something else that is asked of the index."""
        try:
            return self._cluster.ask("POST", f"/{self._index}/{path}", body, asked_of="shards", **params)
        except Refused as error:
            raise _told(error) from None


def _told(error: Refused) -> ClusterFailed | IndexMissing:
    if error.status == 404:
        return IndexMissing("the index on the cluster is gone: run `timtin index build PATH…`")
    return ClusterFailed("the cluster cannot answer ({why}): see that all nodes are there and well", why=error.reason)
