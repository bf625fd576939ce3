"""The news of saved queries: how many new articles each finds, counted a few at a time and remembered.

Each count is a search. A list of fifty dear ones, opened eight times at once, once held all workers for a minute.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence

from search.saved import SavedQuery
from search.service import Service

SECONDS = 0.1
"""Processor time that one view of a list may spend on counts; the last one begun is finished."""

MOST_KNOWN = 20_000
"""Counts that are remembered, the latest used: about 10 MB."""

_Key = tuple[tuple[int, ...], str, int]


class News:
    """Counts for one service; one for all threads of a process."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._known: OrderedDict[_Key, int] = OrderedDict()
        self._lock = threading.Lock()

    def counts(self, queries: Sequence[SavedQuery]) -> list[int | None]:
        """Return how many new articles each query finds; None where the time did not suffice, until the next view."""
        if not queries:
            return []
        stamp = self._service.stamp()
        end = time.thread_time() + SECONDS
        return [self._count((stamp, query.query, query.seen), query, end) for query in queries]

    def _count(self, key: _Key, query: SavedQuery, end: float) -> int | None:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        if time.thread_time() >= end:
            return None
        count = self._service.count(query.news(query.seen))
        with self._lock:
            self._known[key] = count
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return count
