"""Slow, broken, absent and too many visitors hold no worker; the door itself always answers.

The worker here is the test's: it answers when the test lets it, and keeps a list of what it was asked.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from index.settings import Settings
from webui.door import door as doors
from webui.door.door import Door
from webui.door.rates import BURST, Rates
from webui.door.refusals import Refusal
from webui.door.turns import LEAST_WAITING, MOST_WAITING, Turns

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nServer: x\r\nConnection: close\r\n\r\nb\xc3\xa0i"


class Site:
    """A door with one worker that is the test's."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[bytes] = []
        self.answers = asyncio.Event()  # the worker answers while it is set
        self.answer = ANSWER
        self.answers.set()
        self.opened: list[asyncio.StreamWriter] = []

    async def work(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.split(b" ")[1])
        await self.answers.wait()
        writer.write(self.answer)
        writer.close()

    async def send(self, data: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(writer)
        writer.write(data)
        await writer.drain()
        return reader, writer

    async def get(self, path: str, *, more: str = "", method: str = "GET") -> tuple[int, bytes]:
        reader, writer = await self.send(
            f"{method} {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{more}\r\n".encode()
        )
        found = await reader.read()
        writer.close()
        head, _, body = found.partition(b"\r\n\r\n")
        return int(head[9:12] or 0), body

    async def until(self, asked: int) -> None:
        while len(self.asked) < asked:
            await asyncio.sleep(0.001)


@pytest.fixture
def meet(tmp_path: Path) -> Callable[..., None]:
    """Return what runs a test's visit beside a door."""

    def run(visit: Callable[[Site], Awaitable[None]], **settings: Any) -> None:
        async def main() -> None:
            site, place = Site(), tmp_path / "workers"
            workers = await asyncio.start_unix_server(site.work, place)
            listener = socket.create_server(("127.0.0.1", 0))
            site.port = listener.getsockname()[1]
            door = Door(Settings(workers=1, **settings), place)
            server = await door.listen(listener)
            try:
                async with asyncio.timeout(60):
                    await visit(site)
            finally:
                site.answers.set()
                for writer in site.opened:
                    writer.close()
                server.close()
                await door.close(5)
                workers.close()

        asyncio.run(main())

    return run


def test_an_answer_is_handed_on_and_the_connection_stays(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        reader, writer = await site.send(b"GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
        for _ in range(2):
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"\r\nConnection: keep-alive\r\n" in head
            assert b"Server" not in head
            assert await reader.readexactly(4) == "bài".encode()
        writer.close()
        assert site.asked == [b"/a", b"/b"]

    meet(visit)


def test_requests_that_are_not_complete_hold_nobody_up(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        slow = [await site.send(b"GET /tim?q=a HTTP/1.1\r\nHost: a\r\nX: b\r\n") for _ in range(64)]
        slow += [await site.send(b"POST /luu HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na=") for _ in range(64)]
        slow += [await site.send(b"GET / HTTP/1.1\nHost: a\n\n") for _ in range(40)]
        assert await site.get("/healthz") == (200, b"ok\n")
        assert await site.get("/tim?q=b") == (200, "bài".encode())
        assert site.asked == [b"/tim?q=b"]
        for _, writer in slow:
            writer.close()

    meet(visit)


def test_a_request_that_stays_incomplete_is_answered_and_left(
    meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "HEAD_SECONDS", 0.05)

    async def visit(site: Site) -> None:
        for sent in (b"GET / HT", b"POST /luu HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na="):
            reader, _ = await site.send(sent)
            assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
        reader, _ = await site.send(b"")
        assert await reader.read() == b""

    meet(visit)


def test_beyond_a_short_queue_visitors_are_refused_at_once_and_the_door_says_it_is_alive(
    meet: Callable[..., None],
) -> None:
    async def visit(site: Site) -> None:
        site.answers.clear()
        waiting = [asyncio.ensure_future(site.get(f"/tim?q={n}")) for n in range(5 * MOST_WAITING)]
        refused, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert {one.result()[0] for one in refused} == {503}
        assert await site.get("/healthz") == (200, b"ok\n")
        assert await site.get("/healthz", method="HEAD") == (200, b"")
        assert (await site.get("/healthz", method="TRACE"))[0] == 503  # asked otherwise it is a request like any
        _, problem = await site.get("/tim.json?q=a")
        assert json.loads(problem)["code"] == "busy"
        reader, _ = await site.send(b"GET /them HTTP/1.1\r\nHost: a\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 503 " in head
        assert b"\r\nRetry-After: 1\r\n" in head
        assert b"\r\nConnection: keep-alive\r\n" in head
        while sum(one.done() for one in waiting) < len(waiting) - 1 - MOST_WAITING:
            await asyncio.sleep(0.001)
        site.answers.set()
        codes = [code for code, _ in await asyncio.gather(*waiting)]
        assert codes.count(200) == len(site.asked) <= 1 + MOST_WAITING
        assert await site.get("/tim") == (200, "bài".encode())

    meet(visit)


def test_nobody_works_for_visitors_who_have_gone(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        site.answers.clear()
        first = asyncio.ensure_future(site.get("/dau"))
        await site.until(1)
        gone = [await site.send(b"GET /di HTTP/1.1\r\nHost: a\r\n\r\n") for _ in range(5)]
        last = asyncio.ensure_future(site.get("/cuoi"))
        await asyncio.sleep(0.05)
        for _, writer in gone:
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.05)
        site.answers.set()
        assert (await first)[0] == (await last)[0] == 200
        assert site.asked == [b"/dau", b"/cuoi"]

    meet(visit)


def test_a_worker_that_ends_before_its_answer_is_no_answer(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        site.answer = b""
        assert (await site.get("/tim"))[0] == 502
        for cut in (ANSWER[:-1], b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nb"):
            site.answer = cut
            reader, _ = await site.send(b"GET /tim HTTP/1.1\r\nHost: a\r\n\r\n")
            assert not (await reader.read()).endswith(("bài".encode(), b"0\r\n\r\n"))  # and the connection has ended
        site.answer = ANSWER
        assert (await site.get("/tim"))[0] == 200

    meet(visit)


def test_a_visitor_who_does_not_read_holds_no_worker(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        site.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n" + bytes(20_000_000)
        await site.send(b"GET /dai HTTP/1.1\r\nHost: a\r\n\r\n")
        await site.until(1)
        site.answer = ANSWER
        assert await site.get("/tim") == (200, "bài".encode())

    meet(visit)


def test_connections_beyond_the_most_make_room_for_new_ones(
    meet: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "MOST_CONNECTIONS", 10)

    async def visit(site: Site) -> None:
        held = [await site.send(b"GET / HT") for _ in range(30)]
        assert (await site.get("/tim"))[0] == 200
        assert await held[0][0].read() == b""

    meet(visit)


def test_one_address_changes_so_much_a_minute(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        codes = [(await site.get("/luu", method="POST"))[0] for _ in range(BURST + 1)]
        assert codes == [200] * BURST + [429]
        assert (await site.get("/luu"))[0] == 200
        other = await site.get("/luu", method="POST", more="X-Forwarded-For: 203.119.8.9\r\n")
        assert other[0] == 429

    meet(visit, writes_per_minute=1)


def test_behind_a_proxy_the_address_is_the_one_it_saw(meet: Callable[..., None]) -> None:
    async def visit(site: Site) -> None:
        for visitor, code in (("203.119.8.9", 200), ("203.119.8.9", 429), ("203.119.8.10", 200)):
            for _ in range(BURST if code == 200 else 1):
                more = f"X-Forwarded-For: 1.2.3.4, {visitor}\r\n"
                assert (await site.get("/luu", method="POST", more=more))[0] == code

    meet(visit, writes_per_minute=1, proxy=1)


def test_what_was_spent_comes_back_with_time() -> None:
    now = 0.0
    rates = Rates(60, lambda: now)
    for _ in range(BURST):
        rates.spend("203.119.8.1")
    with pytest.raises(Refusal):
        rates.spend("203.119.8.1")
    rates.spend("203.119.8.2")
    now = 1.0
    rates.spend("203.119.8.1")
    with pytest.raises(Refusal):
        rates.spend("203.119.8.1")
    for _ in range(1000):
        Rates(0).spend("203.119.8.1")


def test_the_queue_is_the_shorter_the_longer_answers_take_but_holds_the_files_of_a_page() -> None:
    async def room(seconds: float) -> int:
        turns = Turns(2)
        for _ in range(200):
            await turns.enter()
            turns.leave(seconds)
        waiting = [asyncio.ensure_future(turns.enter()) for _ in range(500)]
        await asyncio.sleep(0)
        refused = sum(one.done() and one.exception() is not None for one in waiting)
        for one in waiting:
            one.cancel()
        return 500 - 2 - refused

    assert [asyncio.run(room(seconds)) for seconds in (0.001, 0.05, 1.0)] == [
        2 * MOST_WAITING,
        2 * LEAST_WAITING,
        2 * LEAST_WAITING,
    ]
