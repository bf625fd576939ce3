"""The door at work: connections are read, requests wait for a worker, answers are handed on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections import Counter
from pathlib import Path

from index.settings import Settings
from webui.address import folder_of
from webui.door.connection import Connection
from webui.door.heads import LONGEST_HEAD, Head, answer_head, request_head
from webui.door.rates import Rates, behind
from webui.door.refusals import Refusal, answer
from webui.door.turns import Turns
from webui.problems import is_for_programs

HEAD_SECONDS = 10.0
"""How long a request may take from its first byte, or from the connection, to its last."""

IDLE_SECONDS = 15.0
"""How long a connection is kept for another request."""

SEND_SECONDS = 30.0
SLOWEST = 20_000
"""An answer may take SEND_SECONDS, and a second for so many bytes of it, to reach its visitor."""

MOST_CONNECTIONS = 1000
"""Connections that are open at once. Beyond it the one that has waited longest for a request makes room."""

MOST_UNREAD, MOST_UNSENT = 64_000_000, 128_000_000
"""Bytes of requests that are not complete and of answers that are not taken, of all connections together."""

ANSWER_SECONDS = 70.0  # a worker that takes 60 is replaced, which ends its answer
FLUSH_SECONDS = 60.0  # between two lines of the log about what was refused
_LINGER = 1.0  # seconds for a visitor to read why, before what is still being sent is refused
_PIECE = 1 << 16
_READING = frozenset((b"GET", b"HEAD", b"OPTIONS"))
_ALIVE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\nCache-Control: no-store\r\n"
)

log = logging.getLogger("timtin.door")


class Door:
    """Passes requests to the workers that listen at a socket of this machine."""

    def __init__(self, settings: Settings, workers: Path) -> None:
        self._turns = Turns(settings.workers)
        self._rates = Rates(settings.writes_per_minute)
        self._proxies, self._workers = settings.proxy, str(workers)
        self._alive = {b"/healthz", folder_of(settings.base_url).encode() + b"/healthz"}
        self._open: set[Connection] = set()
        self._reading: dict[Connection, None] = {}  # those that wait for a request, the longest first
        self._sending: dict[Connection, None] = {}  # those whose visitor has not taken the answer, the longest first
        self._refused: Counter[str] = Counter()
        self._stopping = False

    async def listen(self, listener: socket.socket) -> asyncio.Server:
        """Begin to take connections."""
        return await asyncio.get_running_loop().create_server(lambda: Connection(self._serve), sock=listener)

    async def close(self, seconds: float) -> None:
        """Let requests that are being answered end, within some seconds, and hang up."""
        self._stopping = True
        for connection in list(self._reading):
            connection.abort()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._open:
                    await asyncio.sleep(0.02)
        for connection in list(self._open):
            connection.abort()
        self.tell()

    def tell(self) -> None:
        """Log how many requests were refused since the last time, by kind; never what was asked."""
        if self._refused:
            log.warning("refused: %s", ", ".join(f"{count} {kind}" for kind, count in sorted(self._refused.items())))
            self._refused.clear()

    # One connection

    async def _serve(self, connection: Connection) -> None:
        self._open.add(connection)
        try:
            if len(self._open) > MOST_CONNECTIONS:
                self._make_room(connection)
            seconds = HEAD_SECONDS
            while not self._stopping and await self._next(connection, seconds):
                seconds = IDLE_SECONDS
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            connection.abort()
        finally:
            self._open.discard(connection)
            connection.writer.close()

    def _make_room(self, newest: Connection) -> None:
        """Hang up on who has kept us waiting longest; on the newest where all are being answered."""
        self._refused["crowded"] += 1
        next(iter(self._reading), newest).abort()

    async def _next(self, connection: Connection, seconds: float) -> bool:
        """Answer the next request of a connection; return whether another may follow."""
        try:
            asked = await self._request(connection, seconds)
        except Refusal as refusal:
            self._refuse(connection, refusal, stays=False)
            await _run_out(connection)
            return False
        if asked is None:
            return False
        stays = asked[0].stays and not self._stopping
        try:
            stays = await self._answer(connection, *asked, stays)
        except Refusal as refusal:
            self._refuse(connection, refusal, stays, asked[0])
        await self._sent(connection)
        return stays

    async def _request(self, connection: Connection, seconds: float) -> tuple[Head, bytes] | None:
        """Return the next request with its body, None where none comes."""
        reader = connection.reader
        self._reading[connection] = None
        if len(self._reading) * LONGEST_HEAD > MOST_UNREAD and sum(one.unread for one in self._reading) > MOST_UNREAD:
            self._make_room(connection)
        try:
            async with asyncio.timeout(seconds):
                head = request_head(await reader.readuntil(b"\r\n\r\n"))
                if head.get(b"expect"):
                    connection.send(b"HTTP/1.1 100 Continue\r\n\r\n")
                return head, await reader.readexactly(head.length)
        except asyncio.LimitOverrunError as error:
            raise Refusal("line") from error
        except TimeoutError as error:
            if connection.unread:
                raise Refusal("slow") from error
            return None
        finally:
            connection.unread, connection.answered = 0, False
            self._reading.pop(connection, None)

    async def _answer(self, connection: Connection, head: Head, body: bytes, stays: bool) -> bool:
        if head.path in self._alive and head.method in (b"GET", b"HEAD"):
            said = b"" if head.method == b"HEAD" else b"ok\n"
            connection.send(_ALIVE + _fate(stays) + b"\r\n" + said)
            return stays
        if head.method not in _READING:
            self._rates.spend(behind(self._proxies, connection.peer, head.get(b"x-forwarded-for").decode("latin-1")))
        with connection.queued():
            await self._turns.enter()
        # A worker's answer is read to its end even when its visitor has gone: until then the worker is not free.
        passed = asyncio.ensure_future(self._pass(connection, head, body, stays))
        passed.add_done_callback(lambda done: done.cancelled() or done.exception())
        return await asyncio.shield(passed)

    def _refuse(self, connection: Connection, refusal: Refusal, stays: bool, asked: Head | None = None) -> None:
        """Say why a request is not answered, as it would have been: to programs as a problem, to HEAD without words."""
        self._refused[refusal.kind] += 1
        for_programs = asked is not None and is_for_programs(asked.path.decode("latin-1"))
        head, _, body = answer(refusal.kind, for_programs).partition(b"\r\n\r\n")
        silent = asked is not None and asked.method == b"HEAD"
        connection.send(head + b"\r\n" + _fate(stays) + b"\r\n" + (b"" if silent else body))

    async def _sent(self, connection: Connection) -> None:
        """Wait until the visitor has taken the answer; hang up on one that takes too long."""
        if not connection.unsent:
            return
        self._sending[connection] = None
        while sum(one.unsent for one in self._sending) > MOST_UNSENT:
            slowest = next(iter(self._sending))
            self._sending.pop(slowest)
            slowest.abort()
        try:
            async with asyncio.timeout(SEND_SECONDS + connection.unsent / SLOWEST):
                await connection.writer.drain()
        finally:
            self._sending.pop(connection, None)

    # One answer

    async def _pass(self, connection: Connection, head: Head, body: bytes, stays: bool) -> bool:
        """Have a worker answer and hand that on; return whether another request may follow."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                reader, writer = await asyncio.open_unix_connection(self._workers, limit=LONGEST_HEAD)
                try:
                    writer.write(head.for_worker(connection.peer) + body)
                    return await _hand_on(reader, connection, head, stays)
                finally:
                    writer.close()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            if not connection.answered:
                raise Refusal("broken") from error
            connection.abort()  # cut short: the visitor must not take it for the whole
            return False
        finally:
            self._turns.leave(time.monotonic() - began)


async def _hand_on(reader: asyncio.StreamReader, connection: Connection, asked: Head, stays: bool) -> bool:
    """Hand on a worker's answer as it comes; return whether another request may follow it."""
    answer = answer_head(await reader.readuntil(b"\r\n\r\n"), asked)
    stays = stays and (answer.length is not None or answer.chunked)
    size, end = 0, b""
    connection.send(answer.for_visitor(stays))
    while piece := await reader.read(_PIECE):
        size, end = size + len(piece), (end + piece[-5:])[-5:]
        connection.send(piece)
    if (answer.length is not None and size != answer.length) or (answer.chunked and end != b"0\r\n\r\n"):
        raise ConnectionResetError("a worker ended before its answer did")
    return stays


async def _run_out(connection: Connection) -> None:
    """Let what a visitor still sends run out for a moment: what we say would else be lost with it."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LINGER):
            await connection.writer.drain()
            connection.writer.write_eof()
            while await connection.reader.read(_PIECE):
                pass


def _fate(stays: bool) -> bytes:
    return b"Connection: keep-alive\r\n" if stays else b"Connection: close\r\n"
