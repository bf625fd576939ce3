"""What a visitor waits for: pages and JSON beside their searches, and a mix of requests over HTTP to a real server.

python -m benchmarks.page [DATA [SECONDS]]    # ratios of processor time; then the mix, three minutes long

Without DATA the index that is served is measured (TIMTIN_DATA, else ./var).
"""

from __future__ import annotations

import gzip
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from benchmarks.papers import titles
from index.engines.arrays.snapshot import open_snapshot
from index.settings import Settings, load
from search.request import from_query_string
from search.service import Service
from webui.app import make

SEED = 17
QUESTIONS, AGAIN = 60, 5
CLIENTS, SECONDS = 4, 180
# Out of a hundred visits: what the log of a small newspaper's own search has, as far as one was open to us.
MIX = {"page": 55, "filtered": 15, "article": 15, "typing": 8, "json": 4, "feed": 3}


def main() -> None:
    """Print the ratios, then what the mix found."""
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else load({}).data
    if not (data / "index").exists():
        sys.exit(f"there is no index in {data}: run `make run` first, or name one")
    questions = titles(open_snapshot(data), QUESTIONS)
    print(beside(data, questions))
    print(mix(data, questions, float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS))


# One process, no network


def beside(data: Path, questions: list[str]) -> str:
    """Return what pages and JSON take beside their searches, in processor time, and how large they are."""
    app = make(Settings(data=data, read_only=True))
    service: Service = app.extensions["timtin"].service
    times: dict[str, list[float]] = {"search": [], "page": [], "json": []}
    sizes: list[tuple[int, int, int]] = []
    for question in questions:
        query = f"q={quote_plus(question)}"
        request = from_query_string(query)[0]
        asks: dict[str, Callable[[], object]] = {
            "search": lambda request=request: service.search(request),  # type: ignore[misc]
            "page": lambda query=query: body(app, "/tim", query),  # type: ignore[misc]
            "json": lambda query=query: body(app, "/tim.json", query),  # type: ignore[misc]
        }
        for name, ask in asks.items():
            times[name].append(spent(ask))
        page = body(app, "/tim", query)
        sizes.append((len(page), len(gzip.compress(page, 5)), len(body(app, "/tim.json", query))))
    total = {name: sum(some) for name, some in times.items()}
    largest = [max(column) / 1000 for column in zip(*sizes, strict=True)]
    return (
        f"search {1000 * statistics.median(times['search']):.1f} ms;"
        f" page / search {total['page'] / total['search']:.2f};"
        f" JSON / search {total['json'] / total['search']:.2f}; largest page {largest[0]:.1f} KB, {largest[1]:.1f} KB"
        f" compressed; largest JSON {largest[2]:.1f} KB"
    )


def spent(ask: Callable[[], object]) -> float:
    """Return the median processor seconds of asking again and again, the first time aside."""
    ask()
    found = []
    for _ in range(AGAIN):
        start = time.process_time()
        ask()
        found.append(time.process_time() - start)
    return statistics.median(found)


def body(app: Callable[..., Iterable[bytes]], path: str, query: str) -> bytes:
    """Return what an application answers, asked as its server asks it."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
        "wsgi.input": None,
        "wsgi.errors": sys.stderr,
    }
    return b"".join(app(environ, lambda *_: None))


# Over HTTP


@dataclass
class Visits:
    """What some visitors saw: the seconds that each request took, and those that were not answered with 200 or 304."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0
    size: int = 0


def mix(data: Path, questions: list[str], seconds: float) -> str:
    """Return what a server of two workers does under visitors on the same machine, as many as keep it busy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    timtin = Path(sys.executable).parent / "timtin"
    command = [str(timtin), "serve", "--data", str(data), "--port", str(port), "--workers", "2", "--read-only"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            ids = ready(port)
            _visit(port, questions, ids, 5, random.Random(SEED))  # until both workers have opened the index
            before, visits = processor(server.pid), _visitors(port, questions, ids, seconds)
            spent = processor(server.pid) - before
        finally:
            server.terminate()
    taken = sorted(second for one in visits for second in one.seconds)
    count = len(taken)
    return (
        f"{count / seconds:.0f} requests/s; processor time a request {1000 * spent / count:.2f} ms;"
        f" p50 {1000 * taken[count // 2]:.0f} ms, p99 {1000 * taken[int(0.99 * count)]:.0f} ms;"
        f" {sum(one.size for one in visits) / count / 1000:.1f} KB each; {sum(one.failed for one in visits)} failed"
    )


def ready(port: int) -> list[str]:
    """Wait until a server answers; return the ids of some articles."""
    import json

    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/tim.json?sx=moi&n=100")
            return [hit["id"] for hit in json.loads(connection.getresponse().read())["hits"]]
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def _visitors(port: int, questions: list[str], ids: list[str], seconds: float) -> list[Visits]:
    found: list[Visits] = []
    threads = [
        threading.Thread(
            target=lambda number=number: found.append(_visit(port, questions, ids, seconds, random.Random(number)))
        )
        for number in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _visit(port: int, questions: list[str], ids: list[str], seconds: float, draw: random.Random) -> Visits:
    """Ask one thing after another on one connection, as a browser does."""
    visits, tags = Visits(), dict[str, str]()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        address = _address(draw, questions, ids)
        fields = {"Accept-Encoding": "gzip, deflate, br, zstd", "If-None-Match": tags.get(address, "")}
        start = time.perf_counter()
        connection.request("GET", address, headers=fields)
        answer = connection.getresponse()
        visits.size += len(answer.read())
        visits.seconds.append(time.perf_counter() - start)
        visits.failed += answer.status not in (200, 302, 304)
        if ".atom" in address:  # readers of feeds come again and again with what they have
            tags[address] = answer.headers.get("ETag", "")
    return visits


def _address(draw: random.Random, questions: list[str], ids: list[str]) -> str:
    [kind] = draw.choices(list(MIX), list(MIX.values()))
    question = draw.choice(questions)
    asked = urlencode({"q": question})
    return {
        "page": f"/tim?{asked}",
        "filtered": f"/tim?{asked}&tinh=toan-quoc&tu=2021&den=2022",
        "article": f"/bai/{draw.choice(ids)}?{asked}",
        "typing": f"/goi-y?q={quote_plus(question[: draw.randint(3, 12)])}",
        "json": f"/tim.json?{asked}",
        "feed": f"/tim.atom?{urlencode({'q': questions[0]})}",
    }[kind]


def processor(pid: int) -> float:
    """Return the processor seconds of a process and all its children, as Linux counts them."""
    ticks = os.sysconf("SC_CLK_TCK")
    found, todo = 0.0, [pid]
    while todo:
        one = todo.pop()
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        found += (int(fields[11]) + int(fields[12])) / ticks
        for task in Path(f"/proc/{one}/task").iterdir():
            todo += map(int, (task / "children").read_text().split())
    return found


if __name__ == "__main__":
    main()
