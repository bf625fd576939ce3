"""How the articles of an index on the cluster write: a list of what each commit has added, kept on the cluster.

Every machine that searches keeps the sums in a file of its own (`index.language_table`), and brings it up to date with
what stands in the list since. A commit that was killed may be counted twice until the next build: these counts only
help with writing a question.
"""

from __future__ import annotations

import base64
import fcntl
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import zstandard

from index import durable
from index.engines.opensearch.cluster import LONG, Cluster
from index.engines.opensearch.scan import read
from index.language_table import Counts, LanguageFile
from index.settings import Settings

_MOST = 1 << 31  # bytes of one entry that are unpacked at most
_FIELDS = {
    "number": {"type": "long"},
    "removed": {"type": "boolean"},
    "counts": {"type": "keyword", "index": False, "doc_values": False},
}


class LanguageList:
    """The list of one index."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._name = f"{index}-language"

    def create(self) -> None:
        """Make the empty list."""
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"}
        mappings = {"dynamic": "strict", "properties": _FIELDS}
        self._cluster.ask("PUT", f"/{self._name}", {"settings": settings, "mappings": mappings}, wait=LONG)

    def add(self, put: Iterable[bytes], removed: Iterable[bytes] = (), at: str = "") -> None:
        """Write down what has been counted of articles that came and went, as `Counts.packed` gives it.

        Entries with the same name ``at`` stand in place of each other: a batch may be sent twice.
        """
        first = self._last() + 1
        entries = [*((one, False) for one in put), *((one, True) for one in removed)]
        for number, (packed, gone) in enumerate(entries, first):
            counts = base64.b64encode(zstandard.ZstdCompressor().compress(packed)).decode()
            entry = {"number": number, "removed": gone, "counts": counts}
            name = f"{at}-{number - first}" if at else str(number)
            self._cluster.ask("PUT", f"/{self._name}/_doc/{name}", entry, wait=LONG)
        self._cluster.ask("POST", f"/{self._name}/_refresh", wait=LONG)

    def file(self, settings: Settings) -> LanguageFile:
        """Return the file of this machine, brought up to date; of its processes one does that at a time."""
        path = settings.index / f"{self._index}.language.sqlite"
        language = LanguageFile(path)
        upto = self._last()
        if _state(language) < upto:
            durable.make_folder(path.parent)
            with open(path.with_suffix(".lock"), "a", encoding="utf-8") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if (done := _state(language)) < upto:
                    came, gone = (self._between(done, upto, removed) for removed in (False, True))
                    language.change(came, gone, state=str(upto))
                    _sweep(path)
        return language

    def _between(self, done: int, upto: int, removed: bool) -> Iterator[Counts]:
        must = [{"range": {"number": {"gt": done, "lte": upto}}}, {"term": {"removed": removed}}]
        body = {"query": {"bool": {"filter": must}}, "sort": [{"number": "asc"}], "size": 20}
        for hit in read(self._cluster, self._name, body):
            packed = base64.b64decode(hit["_source"]["counts"])
            yield Counts.unpacked(zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MOST))

    def _last(self) -> int:
        body = {"size": 0, "aggs": {"last": {"max": {"field": "number"}}}}
        found: Any = self._cluster.ask("POST", f"/{self._name}/_search", body, wait=LONG)
        last = found["aggregations"]["last"]["value"]
        return -1 if last is None else int(last)


def _state(language: LanguageFile) -> int:
    """Return the last number that is in the file."""
    return int(language.state() or -1)


def _sweep(kept: Path) -> None:
    """Delete the files of other indexes; who has one open keeps it."""
    for path in kept.parent.glob("*.language.*"):
        if path.stem != kept.stem:
            path.unlink(missing_ok=True)
