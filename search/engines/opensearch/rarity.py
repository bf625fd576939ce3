"""In how many articles pairs stand, thousands of them at a time: read off the dictionaries of the shards.

To count articles for each would be too much. A shard tells it for every word of a text that is sent to it; so all are
sent to every shard in one text. Deleted articles count until their segments are merged (`timtin index settle` does).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from search.engines.opensearch.asking import Asking

_REMEMBERED = 300_000  # pairs: those of the last few thousand articles that were near the top, 30 MB
_TRIED = 1_000  # routes that are tried until each shard has one


class Rarity:
    """The frequencies of pairs in one state of an index; shared by threads."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._routes: list[str] = []
        self._known: dict[str, int] = {}
        self._lock = threading.Lock()

    def df(self, pairs: Sequence[str]) -> Mapping[str, int]:
        """Return in how many articles each pair stands."""
        known = self._known
        unknown = [pair for pair in pairs if pair not in known]
        if unknown:
            counted = self._counted(unknown)
            with self._lock:
                if len(known) + len(counted) > _REMEMBERED:
                    self._known = known = {}
                known.update(counted)
            return {pair: counted.get(pair, known.get(pair, 0)) for pair in pairs}
        return {pair: known[pair] for pair in pairs}

    def _counted(self, pairs: Sequence[str]) -> dict[str, int]:
        text = " ".join(pairs)
        asked: dict[str, Any] = {"fields": ["pair"], "doc": {"pair": text}, "term_statistics": True}
        asked |= dict.fromkeys(("field_statistics", "positions", "offsets", "payloads"), False)
        docs = [{**asked, "routing": route} for route in self._each_shard()]
        path = "docs.term_vectors.pair.terms.*.doc_freq"
        answer = self._asking.ask("_mtermvectors", {"docs": docs}, filter_path=path)
        found = dict.fromkeys(pairs, 0)
        for shard in answer.get("docs", ()):
            for pair, told in shard.get("term_vectors", {}).get("pair", {}).get("terms", {}).items():
                if pair in found:
                    found[pair] += told["doc_freq"]
        return found

    def _each_shard(self) -> list[str]:
        """Return one value for each shard that leads to it."""
        if not self._routes:
            routes: dict[int, str] = {}
            for number in range(_TRIED):
                found = self._asking.ask("_search_shards", {}, routing=str(number))["shards"]
                shard = found[0][0]["shard"]
                routes.setdefault(shard, str(number))
                if len(routes) == self._asking.shards:
                    break
            self._routes = list(routes.values())
        return self._routes
