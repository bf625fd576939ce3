"""A process that holds one engine and does what it is told, a line of JSON at a time; the other end is `Worker`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks.engines import engine
from benchmarks.papers import Query, Row, read


class Worker:
    """The process of one engine, as the benchmark sees it."""

    def __init__(self, name: str, folder: Path) -> None:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.worker", name, str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def do(self, order: str, **given: Any) -> Any:
        """Have it done and return what came of it."""
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps({"order": order, **given}), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit(f"the process of {self._process.args!r} ended")
        return json.loads(answer)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


class _Orders:
    """What can be ordered; every method is one order."""

    def __init__(self, name: str, folder: Path) -> None:
        self.engine, self.folder = engine(name), folder

    def build(self, rows: str) -> dict[str, float]:
        """Index a file of rows; reading the file is not counted."""
        self.folder.mkdir(parents=True)
        clock = _Rest(read(Path(rows)))
        wall, cpu = time.perf_counter(), time.process_time()
        self.engine.build(clock, self.folder)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return {"wall": wall - clock.wall, "cpu": cpu - clock.cpu, "articles": clock.count}

    def open(self, first: dict[str, Any]) -> dict[str, float]:
        """Open the index and answer a first query; in milliseconds."""
        start = time.perf_counter()
        self.engine.open(self.folder)
        self.engine.search(_query(first))
        return {"wall": 1000 * (time.perf_counter() - start)}

    def run(self, queries: list[dict[str, Any]], faceted: bool) -> dict[str, list[float]]:
        """Answer queries; return counts, and milliseconds of processor and wall for each."""
        ask: Callable[[Query], int] = self.engine.faceted if faceted else self.engine.search
        counts: list[float] = []
        cpus: list[float] = []
        walls: list[float] = []
        for query in map(_query, queries):
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            counts.append(ask(query))
            cpus.append((time.process_time_ns() - cpu) / 1e6)
            walls.append((time.perf_counter_ns() - wall) / 1e6)
        return {"counts": counts, "cpu": cpus, "wall": walls}

    def memory(self) -> dict[str, float]:
        """Return resident megabytes, with and without pages of mapped files."""
        return memory()


class _Rest:
    """Rows, with the time that reading them took."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows, self.wall, self.cpu, self.count = rows, 0.0, 0.0, 0

    def __iter__(self) -> Iterator[Row]:
        while True:
            # The thread's own time: an engine may go on indexing in threads of its own meanwhile.
            wall, cpu = time.perf_counter(), time.thread_time()
            row = next(self._rows, None)
            self.wall += time.perf_counter() - wall
            self.cpu += time.thread_time() - cpu
            if row is None:
                return
            self.count += 1
            yield row


def memory(process: int | str = "self") -> dict[str, float]:
    """Return resident megabytes of a process: all of them, and without pages of mapped files."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {"all": 0.0, "own": 0.0}
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines if line.startswith(("VmRSS", "RssAnon"))}
    return {"all": sizes.get("VmRSS", 0.0), "own": sizes.get("RssAnon", 0.0)}


def _query(data: dict[str, Any]) -> Query:
    return Query(data["kind"], tuple(data["words"]), data["first"], data["last"])


def main(name: str, folder: Path) -> None:
    """Do what standard input orders until it ends."""
    orders = _Orders(name, folder)
    for line in sys.stdin:
        given = json.loads(line)
        print(json.dumps(getattr(orders, given.pop("order"))(**given)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
