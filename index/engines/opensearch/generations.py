"""The generations of an index on the cluster: a build makes a new one beside the old, then the alias moves to it.

What a generation was made with stands in the ``_meta`` of its mapping, where readers see with one small request that a
commit has landed. The one before the current is kept, so that a bad build can be taken back.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct, structs

from index.engines.opensearch import mapping
from index.engines.opensearch.cluster import LONG, Cluster, Refused
from index.engines.opensearch.language import LanguageList
from index.errors import ClusterFailed, IndexMismatch, IndexMissing
from index.schema import FORMAT

_MINUTES = 60  # that copying all shards may take


class Meta(Struct, frozen=True):
    """What an index was made with, and its state; ``open`` while a commit is going on, or was killed."""

    format: int
    layout: int
    analyzer: str
    created: int
    commit: str
    published: bool = False
    open: bool = False
    previous: str | None = None

    def need(self, analyzer: str | None = None) -> None:
        """Raise IndexMismatch unless this code keeps and cuts words as the index was made."""
        if (self.format, self.layout) != (FORMAT, mapping.layout()):
            raise IndexMismatch("the index on the cluster has another format: run `timtin index build` again")
        if analyzer is not None and self.analyzer != analyzer:
            raise IndexMismatch(
                "the index on the cluster was made with another text analysis (other versions or tables): "
                "run `timtin index build` again"
            )


class Generations:
    """All indexes of one name on the cluster; the name itself is an alias of the current one."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster, self._alias = cluster, alias

    def current(self) -> tuple[str, Meta]:
        """Return the current index and what it was made with; raises IndexMissing."""
        try:
            # Any node knows it: asking the one that leads the cluster would wait for that one.
            found = self._cluster.ask("GET", f"/{self._alias}/_mapping", local="true", filter_path="*.mappings._meta")
        except Refused as error:
            if error.status == 404:
                raise IndexMissing(
                    "there is no index {index!r} on the cluster: run `timtin index build PATH…`", index=self._alias
                ) from None
            raise
        name, told = next(iter(found.items()))
        return name, msgspec.convert(told["mappings"]["_meta"], Meta)

    def all(self) -> dict[str, Meta]:
        """Return all indexes of the name that are ours, oldest first."""
        found = self._cluster.ask("GET", f"/{self._alias}-*/_mapping", wait=LONG, filter_path="*.mappings._meta")
        ours = {}
        for name, told in found.items():
            if meta := told.get("mappings", {}).get("_meta"):
                ours[name] = msgspec.convert(meta, Meta)
        return dict(sorted(ours.items(), key=lambda item: (item[1].created, item[0])))

    def create(self, analyzer: str, shards: int) -> str:
        """Make an index without articles, which nobody sees yet; return its name."""
        now = int(time.time())
        name = f"{self._alias}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime(now))}-{secrets.token_hex(3)}"
        meta = Meta(FORMAT, mapping.layout(), analyzer, now, secrets.token_hex(8))
        mappings = {"dynamic": "strict", "_meta": msgspec.to_builtins(meta), "properties": mapping.properties()}
        body = {"settings": {"index": mapping.settings(shards)}, "mappings": mappings}
        self._cluster.ask("PUT", f"/{name}", body, wait=LONG)
        LanguageList(self._cluster, name).create()
        return name

    def is_there(self, name: str) -> bool:
        """Whether there is an index of that name, in which all shards are at hand."""
        try:
            health = self._cluster.ask("GET", f"/_cluster/health/{name}", wait=LONG, timeout="1s")
        except Refused:
            return False
        return bool(health["status"] in ("green", "yellow") and health["active_primary_shards"])

    def replicate(self, name: str) -> None:
        """Have a copy made of every shard where there is more than one node, and wait for it."""
        self._cluster.ask("PUT", f"/{name}/_settings", {"index.auto_expand_replicas": "0-1"}, wait=LONG)
        for _ in range(_MINUTES * 2):
            try:
                self._cluster.ask("GET", f"/_cluster/health/{name}", wait=LONG, wait_for_status="green", timeout="30s")
            except Refused as error:
                if error.status != 408:
                    raise
            else:
                return
        raise ClusterFailed(
            "the shards of {name} are not copied after {minutes} minutes: see that all nodes are well",
            name=name,
            minutes=_MINUTES,
        )

    def publish(self, name: str, spared: str = "") -> None:
        """Make a complete index the current one at once, keep the one before it and drop all others but a spared one.

        Others are older ones, and what killed builds have left.
        """
        old = self._current_name()
        self.change(name, published=True, previous=old, commit=secrets.token_hex(8))
        self._move(old, name)
        for other in self.all().keys() - {name, old, spared}:
            self.drop(other)

    def rollback(self) -> str:
        """Make the index before the current one current again; return its name. Raises IndexMissing."""
        name, meta = self.current()
        if not meta.previous or not self.is_there(meta.previous):
            raise IndexMissing("there is no older index on the cluster to go back to")
        self.change(meta.previous, previous=name, commit=secrets.token_hex(8))
        self._move(name, meta.previous)
        return meta.previous

    def change(self, name: str, **facts: Any) -> Meta:
        """Note some facts of an index; return all."""
        told = self._cluster.ask("GET", f"/{name}/_mapping", wait=LONG)[name]["mappings"]["_meta"]
        meta = structs.replace(msgspec.convert(told, Meta), **facts)
        self._cluster.ask("PUT", f"/{name}/_mapping", {"_meta": msgspec.to_builtins(meta)}, wait=LONG)
        return meta

    def drop(self, name: str) -> None:
        """Delete an index, and the list that belongs to it."""
        self._cluster.ask("DELETE", f"/{name},{name}-language", wait=LONG, ignore_unavailable="true")

    def _current_name(self) -> str | None:
        try:
            return self.current()[0]
        except IndexMissing:
            return None

    def _move(self, old: str | None, new: str) -> None:
        actions = list(_actions(self._alias, old, new))
        self._cluster.ask("POST", "/_aliases", {"actions": actions}, wait=LONG)


def _actions(alias: str, old: str | None, new: str) -> Iterator[dict[str, Any]]:
    if old and old != new:
        yield {"remove": {"index": old, "alias": alias}}
    yield {"add": {"index": new, "alias": alias}}
