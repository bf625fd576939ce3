"""The turns: as many requests at a time as there are workers, a short queue of others, and a refusal at once beyond it.

A queue that may grow answers everybody late, and nobody who has gone in the meantime: at ten times of what the workers
can do it once held every visitor for 37 seconds.
"""

from __future__ import annotations

import asyncio
from collections import deque

from webui.door.refusals import Refusal

MOST_WAITING = 32
"""Requests of the queue for each worker, however quick their answers are."""

LEAST_WAITING = 8
"""Requests for each worker that may always wait: a browser asks for a page and its files at once, by six connections,
and after one slow answer the average would refuse half of them."""

LONGEST_WAIT = 0.25
"""Seconds that the last of the queue may be expected to wait, by how long answers took lately."""

_LATELY = 0.05  # the share of the newest answer in the average


class Turns:
    """Gives requests their turn with a worker, in the order in which they came."""

    def __init__(self, workers: int) -> None:
        self._workers = self._free = workers
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._seconds = 0.02  # of an answer, on the average

    async def enter(self) -> None:
        """Wait for a turn; raises Refusal where the queue is full. Who is cancelled leaves the queue."""
        if self._free:
            self._free -= 1
            return
        ahead = len(self._waiting)
        wait = (ahead + 1) * self._seconds / self._workers
        full = ahead >= MOST_WAITING * self._workers or wait > LONGEST_WAIT
        if full and ahead >= LEAST_WAITING * self._workers:
            raise Refusal("busy")
        mine = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # the turn came in the same moment
                self._hand_over()
            else:
                self._waiting.remove(mine)
            raise

    def leave(self, seconds: float) -> None:
        """Give a turn back that was used so long."""
        self._seconds += _LATELY * (seconds - self._seconds)
        self._hand_over()

    def _hand_over(self) -> None:
        while self._waiting:
            following = self._waiting.popleft()
            if not following.done():
                following.set_result(None)
                return
        self._free += 1
