"""How the articles of an index on the cluster write: a list of what each commit has added, kept on the cluster.

Every machine that searches keeps the sums in a file of its own (`index.language_table`), and brings it up to date with
what stands in the list since. A commit that was killed may be counted twice until the next build: these counts only
help with writing a question.
"""

from __future__ import annotations

import base64
import fcntl
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import zstandard

from index import durable
from index.engines.opensearch.cluster import LONG, Cluster
from index.engines.opensearch.scan import read
from index.language_table import Counts, LanguageFile
from index.settings import Settings

_ENDING = ".language.sqlite"
_FEW = 3  # entries that are added while a search waits: some tenths of a second
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

    def table(self, settings: Settings) -> LanguageTable:
        """Return the file of this machine, brought up to date: at once where little is lacking, else behind our back.

        Until then it tells of what it has, or, of an index that is new here, the file of the one before.
        """
        path = settings.index / f"{self._index}{_ENDING}"
        upto = self._last()
        lacking = upto - _state(LanguageFile(path))
        if lacking <= _FEW:
            self._renew(path, upto)
            return LanguageTable(LanguageFile(path))
        others = sorted(path.parent.glob(f"*{_ENDING}"), key=lambda other: other.stat().st_mtime)
        table = LanguageTable(LanguageFile(path if path.exists() or not others else others[-1]), behind=True)

        def renew() -> None:
            self._renew(path, upto)
            table.file, table.behind = LanguageFile(path), False

        threading.Thread(target=renew, daemon=True).start()
        return table

    def _renew(self, path: Path, upto: int) -> None:
        """Add to the file what it lacks; of the processes of a machine one does that at a time.

        Much is added to a copy, which then takes the place of the file: who reads one that is being written waits, and
        that of a large index is written for minutes.
        """
        durable.make_folder(path.parent)
        with open(path.with_name("language.lock"), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if (done := _state(LanguageFile(path))) < upto:
                came, gone = (self._between(done, upto, removed) for removed in (False, True))
                with _copy(path) if upto - done > _FEW else nullcontext(path) as own:
                    LanguageFile(own).change(came, gone, state=str(upto))
                _sweep(path)

    def _between(self, done: int, upto: int, removed: bool) -> Iterator[Counts]:
        must = [{"range": {"number": {"gt": done, "lte": upto}}}, {"term": {"removed": removed}}]
        body = {"query": {"bool": {"filter": must}}, "sort": [{"number": "asc"}], "size": 20}
        for hit in read(self._cluster, self._name, body, None):
            packed = base64.b64decode(hit["_source"]["counts"])
            yield Counts.unpacked(zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MOST))

    def _last(self) -> int:
        body = {"size": 0, "aggs": {"last": {"max": {"field": "number"}}}}
        found: Any = self._cluster.search(body, self._name)
        last = found["aggregations"]["last"]["value"]
        return -1 if last is None else int(last)


class LanguageTable:
    """The counts of one index as far as they are here (`search.engines.language_table.LanguageTable`).

    ``behind`` while it lacks words of the last commits.
    """

    def __init__(self, file: LanguageFile, behind: bool = False) -> None:
        self.file, self.behind = file, behind

    @property
    def words(self) -> int:
        """How many syllables stand in the articles, repeated ones counted; 1 at least."""
        return self.file.words

    def spelled(self, folded: str) -> dict[str, int]:
        """Return the ways in which a syllable is written, and in how many articles each stands."""
        return self.file.spelled(folded)

    def beside(self, ways: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        """Return how often each of some ways to write a syllable stands right before each of those to write another."""
        return self.file.beside(ways, others)

    def joined(self, words: Sequence[str]) -> list[int]:
        """Return in how many articles each of some words of several syllables stands."""
        return self.file.joined(words)

    def beginning(self, start: str, most: int) -> list[str]:
        """Return the folded syllables that begin so, those that most articles hold first."""
        return self.file.beginning(start, most)

    def phrases(self, share: float) -> list[tuple[str, int]]:
        """Return the words, and words side by side, that stand in this share of the articles and in two at least."""
        return self.file.phrases(share)

    def first(self, start: str, most: int, *, exact: bool) -> list[str]:
        """Return the syllables that begin so, the first of them in the order of bytes; ``exact`` ones, or folded."""
        return self.file.first(start, most, exact=exact)


def _state(language: LanguageFile) -> int:
    """Return the last number that is in the file."""
    return int(language.state() or -1)


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    """Give the path of a copy of a file, which takes its place when all went well."""
    own = path.with_name(f"{path.name}.part")
    own.unlink(missing_ok=True)
    if path.exists():
        shutil.copy(path, own)
    yield own
    durable.put(own, path)


def _sweep(kept: Path) -> None:
    """Delete the files of other indexes; who has one open keeps it."""
    for path in kept.parent.glob(f"*{_ENDING}"):
        if path != kept:
            path.unlink(missing_ok=True)
