"""The watch of a server: an index that was replaced is let go though nobody asks, and a large one is read through."""

from __future__ import annotations

import os
import threading
import time
from typing import Protocol
from weakref import ReferenceType, ref

PAUSE = 1.0
"""Seconds between two looks: what a rebuild deleted stays on the disk that much longer at most."""


class Watched(Protocol):
    """Who holds an index open."""

    def look(self) -> None:
        """See whether the index is still the current one, and whole."""


class Watch:
    """Looks after a service in a thread that no fork takes along and that ends with the service."""

    def __init__(self, watched: Watched) -> None:
        self._watched = ref(watched)
        self._process = 0

    def begin(self) -> None:
        """Begin, once in every process."""
        if self._process != os.getpid():
            self._process = os.getpid()
            threading.Thread(target=_watch, args=(self._watched,), daemon=True).start()


def _watch(weak: ReferenceType[Watched]) -> None:
    while True:
        time.sleep(PAUSE)
        if (watched := weak()) is None:
            return
        watched.look()
        del watched
