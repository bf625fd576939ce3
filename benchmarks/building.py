"""How building is measured: the whole command with all its processes, and what each stage costs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.worker import memory

if TYPE_CHECKING:
    from index.article import Article
    from index.intake import Intake
    from index.text.analysis import Analysis


def measured(command: Sequence[str]) -> dict[str, float]:
    """Run a command to its end; return seconds of wall and processor, and the most megabytes of all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = _Peak(process.pid)
        peak.start()
        process.wait()
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode > 1:
        raise SystemExit(f"{command} failed")
    return {"wall": wall, "cpu": cpu, "memory": peak.most}


class _Peak(threading.Thread):
    """Looks at the memory of a process and its children, several times a second."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process, self.most = process, 0.0

    def run(self) -> None:
        while Path(f"/proc/{self._process}").exists():
            self.most = max(self.most, sum(memory(one)["all"] for one in _family(self._process)))
            time.sleep(0.2)


def _family(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            text = "".join(p.read_text() for p in Path(f"/proc/{one}/task").glob("*/children"))
        except (FileNotFoundError, ProcessLookupError):
            continue
        found += [int(child) for child in text.split()]
    return found


def stages(paths: Sequence[Path], most: int, folder: Path) -> dict[str, float]:
    """Build an index of the first articles in this process; return processor seconds of each stage.

    ``streams.jsonl`` in the folder then has the same articles with all streams of tokens, for another engine.
    """
    from benchmarks.papers import line, streamed
    from index.engines.arrays.file import ArrayFile
    from index.engines.arrays.merge import merge_segments
    from index.intake import Intake
    from index.reading.raw import RawArticle
    from index.reading.sources import raw_articles

    folder.mkdir(parents=True)
    intake = Intake(folder)
    raws = islice((raw for raw in raw_articles(paths) if isinstance(raw, RawArticle)), most)
    clock = _Stages()
    segments: list[Path] = []
    count = 0
    while articles := clock.time("reading", lambda: list(intake.articles(islice(raws, 1500)))):
        analyses = clock.time("words", partial(intake.analyze, articles))
        segments.append(folder / f"{len(segments)}.arrays")
        clock.time("coding", partial(code, intake, articles, analyses, segments[-1]))
        with open(folder / "streams.jsonl", "a", encoding="utf-8") as file:
            rows = (streamed(*pair, intake.vocabulary) for pair in zip(articles, analyses, strict=True))
            file.writelines(map(line, rows))
        count += len(articles)
    parts = [(ArrayFile(path), None) for path in segments]
    clock.time("merging", lambda: merge_segments(parts, folder / "all.arrays"))
    return {**clock.seconds, "articles": count}


def code(intake: Intake, articles: Sequence[Article], analyses: Sequence[Analysis], path: Path) -> None:
    """Write the segment of some articles that are understood and cut."""
    from index.engines.arrays.buffer import Buffer, write_segment

    buffer = Buffer(intake.vocabulary)
    for analysed in intake.signed(articles, analyses):
        buffer.add(analysed)
    write_segment(path, buffer.arrays(), len(buffer))


class _Stages:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        done = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start
        return done


def forget(folder: Path) -> None:
    """Ask the kernel to drop the pages of the files of a folder: the next opening is a cold one."""
    for path in folder.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


if __name__ == "__main__":
    print(json.dumps(stages([Path(sys.argv[1])], int(sys.argv[2]), Path(sys.argv[3]))))
