"""Bulk building: reading, words and coding on all cores, spilled to disk in segments, merged at the end.

Every batch of the input becomes one segment and one record in ``building/``; a build that was killed is taken up
again with the batches that are not there yet. A build of other input, or with other rules, begins anew.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path

from index import durable
from index.engines.arrays.batch import write_segment
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.merge import merge_segments
from index.intake import Decisions, Intake
from index.reading.sources import RawArticle, Rejection, files
from index.schema import FORMAT

# Characters of text in one batch: 6 million make about 1.4 million tokens; two workers and their parent stay under
# 1.1 GB (12 million: 1.5 GB, and slower).
BATCH = 6_000_000
# Segments merged at a time: a million articles are 350 batches, and every one costs memory while it is merged.
_FAN_IN = 40

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Spill:
    """One finished batch: its segment (None when no article was left) and what was rejected."""

    segment: Path | None
    seen: int
    rejected: tuple[Rejection, ...]


class Building:
    """The folder of a build that is going on; ``prove`` has the segmenter compared with underthesea itself."""

    def __init__(self, folder: Path, plan: str, *, prove: bool = False) -> None:
        self.folder, self.prove = folder, prove
        if not (folder / "plan").is_file() or (folder / "plan").read_text("utf-8") != plan:
            shutil.rmtree(folder, ignore_errors=True)
            durable.make_folder(folder)
            durable.write_atomic(folder / "plan", plan)

    def segment(self, number: int) -> Path:
        """Return where the segment of a batch is."""
        return self.folder / f"{number:06}.arrays"

    def finished(self, number: int) -> Spill | None:
        """Return a batch that was finished before, or None."""
        try:
            record = json.loads((self.folder / f"{number:06}.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        rejected = tuple(Rejection(*row) for row in record["rejected"])
        return Spill(self.segment(number) if record["docs"] else None, record["seen"], rejected)

    def finish(self, number: int, docs: int, seen: int, rejected: Sequence[Rejection]) -> Spill:
        """Note that a batch is finished: its segment is on the disk."""
        record = {"docs": docs, "seen": seen, "rejected": [astuple(item) for item in rejected]}
        durable.write_atomic(self.folder / f"{number:06}.json", json.dumps(record, ensure_ascii=False))
        return Spill(self.segment(number) if docs else None, seen, tuple(rejected))


def plan(paths: Sequence[Path], analyzer: str, decisions: Decisions) -> str:
    """Return a line that is the same when a build would read the same input by the same rules."""
    rules = [FORMAT, analyzer, BATCH, decisions.facts(), _code()]
    digest = hashlib.blake2b(json.dumps(rules).encode(), digest_size=16)
    for item in files(paths):
        if not isinstance(item, Rejection):
            found = item[0].stat()
            digest.update(json.dumps([str(item[0]), found.st_size, found.st_mtime_ns]).encode())
    return digest.hexdigest()


def _code() -> list[list[object]]:
    """Return sizes and times of our own modules and tables: other rules understand the same articles differently."""
    here = Path(__file__).parent
    files = sorted(path for path in here.rglob("*") if path.suffix in {".py", ".json"})
    return [[str(file), file.stat().st_size, file.stat().st_mtime_ns] for file in files]


# One batch after another


def batches(raws: Iterable[RawArticle]) -> Iterator[list[RawArticle]]:
    """Cut the input into batches of about `BATCH` characters; the same input is always cut the same way."""
    batch: list[RawArticle] = []
    size = 0
    for raw in raws:
        batch.append(raw)
        size += len(raw.text)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def spills(
    building: Building, cut: Iterable[list[RawArticle]], decisions: Decisions, workers: int, progress: Progress
) -> Iterator[Spill]:
    """Return every batch as a finished one, in order; batches finished before are not done again."""
    cut = iter(cut)
    first = next(cut, None)
    second = next(cut, None)
    if first is None:
        return
    if second is None or workers == 1:
        done = _alone(building, _again(first, second, cut), decisions)
    else:
        done = _together(building, _again(first, second, cut), decisions, workers)
    for spill in done:
        progress(spill.seen)
        yield spill


def _again(
    first: list[RawArticle], second: list[RawArticle] | None, rest: Iterator[list[RawArticle]]
) -> Iterator[list[RawArticle]]:
    yield first
    if second is not None:
        yield second
    yield from rest


def _alone(building: Building, cut: Iterable[list[RawArticle]], decisions: Decisions) -> Iterator[Spill]:
    intake: Intake | None = None
    for number, raws in enumerate(cut):
        spill = building.finished(number)
        if spill is None:
            intake = intake or Intake(cache(building.folder), decisions, prove=building.prove)
            spill = _spill(intake, building, number, raws)
        yield spill


def _together(
    building: Building, cut: Iterable[list[RawArticle]], decisions: Decisions, workers: int
) -> Iterator[Spill]:
    """Keep the workers busy with one batch each and one waiting: more would only fill the memory."""
    waiting: deque[Spill | Future[Spill]] = deque()
    with ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _start_worker, (building, decisions)
    ) as pool:
        for number, raws in enumerate(cut):
            waiting.append(building.finished(number) or pool.submit(_work, number, raws))
            while len(waiting) > workers:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(spill: Spill | Future[Spill]) -> Spill:
    return spill.result() if isinstance(spill, Future) else spill


_worker: tuple[Intake, Building]


def _start_worker(building: Building, decisions: Decisions) -> None:
    global _worker  # noqa: PLW0603  a worker process has one intake for all its batches
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    _worker = Intake(cache(building.folder), decisions, prove=building.prove), building


def _follow(parent: int) -> None:
    """End this process when the one that started it is gone: a killed one cannot tell its workers."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(number: int, raws: list[RawArticle]) -> Spill:
    intake, building = _worker
    return _spill(intake, building, number, raws)


def _spill(intake: Intake, building: Building, number: int, raws: list[RawArticle]) -> Spill:
    intake.rejected = []
    batch = intake.batch(raws, 0)
    if len(batch):
        # Under a name of its own: a worker of a killed build may still be writing the same batch.
        path = building.segment(number).with_suffix(f".{os.getpid()}")
        write_segment(path, batch.arrays(), len(batch))
        durable.put(path, building.segment(number))
    return building.finish(number, len(batch), len(raws), intake.rejected)


def cache(building: Path) -> Path:
    """Return where the segmenter keeps its tables: beside the index data, for all builds."""
    return building.parent.parent / "cache"


# The end


def merged(building: Building, segments: Sequence[Path], target: Path, columns: Mapping[str, Array]) -> int:
    """Merge the segments of all batches into one file, with these columns new; return its number of articles."""
    level = 0
    while len(segments) > _FAN_IN:
        groups = [segments[start : start + _FAN_IN] for start in range(0, len(segments), _FAN_IN)]
        segments = [_group(building, f"level{level}-{n:03}", group) for n, group in enumerate(groups)]
        level += 1
    return merge_segments([(ArrayFile(path), None) for path in segments], target, columns)


def _group(building: Building, name: str, segments: Sequence[Path]) -> Path:
    path = building.folder / f"{name}.arrays"
    merge_segments([(ArrayFile(segment), None) for segment in segments], path)
    return path
