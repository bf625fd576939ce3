"""What a person waits for: whole searches with everything on, opening, the command line, adding one article.

python -m benchmarks.questions DATA      # prints JSON; the index in DATA gets one article more, and loses it again
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.worker import memory

_QUESTIONS = 250
_SEARCHES = 1000
_ADDS = 7


def main(data: Path) -> None:
    """Measure each in a process of its own, so that none finds what another has warmed."""
    here = [sys.executable, "-W", "ignore", "-m", "benchmarks.questions", str(data)]
    found: dict[str, object] = {}
    for part in ("opening", "searching", "adding"):
        done = subprocess.run([*here, part], check=True, stdout=subprocess.PIPE, text=True)
        found[part] = json.loads(done.stdout)
    found["shell"] = _shell(data)
    print(json.dumps(found))


def opening(data: Path) -> dict[str, float]:
    """Return milliseconds to open the index and answer a first question, pages warm.

    ``first`` in a new process, modules imported but no table read; ``again`` once another searcher has answered there.
    """
    from index.settings import Settings
    from search.request import SearchRequest
    from search.service import Service

    found = {}
    for which in ("first", "again"):
        start = time.perf_counter()
        Service(Settings(data=data)).search(SearchRequest(q="nghị quyết đại hội đảng bộ tỉnh"))
        found[which] = 1000 * (time.perf_counter() - start)
    return found


def searching(data: Path) -> dict[str, object]:
    """Return milliseconds of whole searches, snippets and all facets included, and memory after a thousand."""
    from benchmarks.papers import titles
    from index.engines.arrays.snapshot import open_snapshot
    from index.settings import Settings
    from search.request import SearchRequest
    from search.service import Service

    questions = titles(open_snapshot(data), _QUESTIONS)
    service = Service(Settings(data=data))
    cpu: list[float] = []
    wall: list[float] = []
    for number in range(_SEARCHES):
        request = SearchRequest(q=questions[number % len(questions)])
        start, work = time.perf_counter_ns(), time.process_time_ns()
        service.search(request)
        cpu.append((time.process_time_ns() - work) / 1e6)
        wall.append((time.perf_counter_ns() - start) / 1e6)
    return {"cpu": cpu, "wall": wall, "memory": memory()}


def adding(data: Path) -> dict[str, list[float]]:
    """Return milliseconds of a commit of one article in a warm process, and until a searcher of another one sees it."""
    from index import update
    from index.intake import Intake
    from index.settings import Settings
    from search.request import SearchRequest
    from search.service import Service

    settings = Settings(data=data)
    intake, service = Intake(data / "cache"), Service(settings)
    commits, seen = [], []
    ids = [f"benchmark-{number}" for number in range(_ADDS)]
    with tempfile.TemporaryDirectory() as folder:
        for id in ids:
            path = Path(folder) / "one.jsonl"
            path.write_text(json.dumps({"id": id, "title": f"Bài thử {id}", "text": _TEXT, "date": "2021-03-08"}))
            start = time.perf_counter()
            update.add(settings, [path], intake=intake)
            commits.append(1000 * (time.perf_counter() - start))
            while not service.search(SearchRequest(q=f'"{id}"')).total:
                pass
            seen.append(1000 * (time.perf_counter() - start))
    update.remove(settings, ids)
    return {"commit": commits[1:], "seen": seen[1:]}  # the first one warms the process up


_TEXT = "Sáng 8/3, Tỉnh ủy họp bàn việc thực hiện nghị quyết đại hội đảng bộ tỉnh. " * 30


def _shell(data: Path) -> list[float]:
    """Return milliseconds of `timtin search` from the shell."""
    command = [str(Path(sys.executable).parent / "timtin"), "search", "nghi quyet dai hoi", "--data", str(data)]
    found = []
    for _ in range(6):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found.append(1000 * (time.perf_counter() - start))
    return found[1:]


_PARTS: dict[str, Callable[[Path], object]] = {"opening": opening, "searching": searching, "adding": adding}


def run(arguments: Sequence[str]) -> None:
    """Measure one part, or all of them."""
    data = Path(arguments[0])
    if len(arguments) > 1:
        print(json.dumps(_PARTS[arguments[1]](data)))
    else:
        main(data)


if __name__ == "__main__":
    run(sys.argv[1:])
