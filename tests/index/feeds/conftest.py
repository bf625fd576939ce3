"""A paper on loopback that tests write: pages by path, and a list of what was asked of it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index.feeds.fetcher import Fetcher
from index.feeds.ranges import anywhere
from index.feeds.visitor import Visitor
from index.intake import Intake
from index.reading.apart import Apart
from index.settings import Settings

BODY = (
    "Sáng nay, Ban Thường vụ Huyện ủy họp phiên thường kỳ, cho ý kiến về nhiều nội dung quan trọng của huyện nhà.",
    "Phát biểu kết luận, đồng chí Bí thư Huyện ủy đề nghị các ngành tập trung thực hiện tốt nhiệm vụ được giao.",
)


@dataclass
class Paper:
    """What the paper answers under each path: (status, headers, body), or what writes the answer itself."""

    root: str = ""
    pages: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def news(self, path: str, title: str, *, tag: str = "", more: str = "") -> str:
        """Publish a page and return its address; ``more`` is another paragraph."""
        lines = "".join(f"<p>{line}</p>" for line in (*BODY, more) if line)
        page = f"<html><head><title>{title}</title>{tag}</head><body><h1>{title}</h1><div>{lines}</div></body></html>"
        self.pages[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())
        return self.root + path

    def feed(self, *links: str, path: str = "/tin.rss", stamp: str = "Mon, 01 Mar 2021 07:54:00 GMT") -> str:
        """Publish a feed of these links and return its address."""
        items = "".join(f"<item><title>Tin</title><link>{x}</link><pubDate>{stamp}</pubDate></item>" for x in links)
        xml = (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>B</title>{items}</channel></rss>'
        )
        self.pages[path] = (200, {"Content-Type": "application/rss+xml", "ETag": f'"{hash(xml)}"'}, xml.encode())
        return self.root + path


class _Handler(BaseHTTPRequestHandler):
    paper: Paper

    def do_GET(self) -> None:
        self.paper.asked.append(self.path)
        self.paper.headers.append(dict(self.headers))
        page = self.paper.pages.get(self.path, (404, {}, b""))
        if callable(page):
            page(self)
            return
        status, headers, body = page
        if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@pytest.fixture(autouse=True)
def _quick(without_words: None) -> None:
    """No test here is about words."""


@pytest.fixture
def paper() -> Iterator[Paper]:
    found = Paper()
    handler = type("Handler", (_Handler,), {"paper": found})
    # All of 127.0.0.0/8 is this machine: tests take 127.0.0.1 for the paper and 127.0.0.2 for our own network.
    server = ThreadingHTTPServer(("0.0.0.0", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.root = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor(Fetcher(anywhere, seconds=5), delay=0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var")


@pytest.fixture(scope="session")
def apart() -> Iterator[Apart]:
    with contextlib.closing(Apart()) as child:
        yield child


@pytest.fixture
def intake(apart: Apart) -> Intake:
    found = Intake(None)
    found.apart = apart
    return found


@pytest.fixture
def feeds(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a list of feeds."""

    def write(*lines: str) -> Path:
        path = tmp_path / "feeds.txt"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return path

    return write
