"""A connection of a visitor: what was read of it, what is still to be sent, and whether the visitor has gone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from webui.door.heads import LONGEST_HEAD

Serve = Callable[["Connection"], Coroutine[Any, Any, None]]


class Connection(asyncio.StreamReaderProtocol):
    """Streams to and from one visitor, served by a task that ends when the visitor goes."""

    def __init__(self, serve: Serve) -> None:
        self.reader = asyncio.StreamReader(limit=LONGEST_HEAD)
        super().__init__(self.reader, self._begin)
        self.writer: asyncio.StreamWriter
        self.peer = ""
        self.unread = 0  # bytes of a request that is not complete yet
        self.answered = False  # whether something of the answer was sent
        self._serve = serve
        self._task: asyncio.Task[None] | None = None
        self._queued = self._gone = False

    def _begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        # Sent means sent: whoever waits for a drain waits until the visitor has taken everything.
        writer.transport.set_write_buffer_limits(0)
        address = writer.get_extra_info("peername")
        self.peer = str(address[0]) if address else ""
        self._task = asyncio.get_running_loop().create_task(self._serve(self))

    def data_received(self, data: bytes) -> None:
        """Count what comes in."""
        self.unread += len(data)
        super().data_received(data)

    def eof_received(self) -> bool | None:
        """Take the end of what a visitor sends for the end of interest, while nothing is answered yet."""
        self._gone = True
        if self._queued:
            self._stop()
        return super().eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the task: nobody is there."""
        super().connection_lost(exc)
        self._stop()

    @contextmanager
    def queued(self) -> Iterator[None]:
        """Leave the queue as soon as the visitor has gone."""
        if self._gone:
            raise ConnectionAbortedError
        self._queued = True
        try:
            yield
        finally:
            self._queued = False

    def send(self, data: bytes) -> None:
        """Send, without waiting for it; nothing to a visitor who has gone."""
        self.answered = True
        if not self.writer.is_closing():
            self.writer.write(data)

    @property
    def unsent(self) -> int:
        """Bytes of answers that the visitor has not taken yet."""
        return self.writer.transport.get_write_buffer_size()

    def abort(self) -> None:
        """Hang up at once."""
        self.writer.transport.abort()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
