"""Building the index anew: read, understand and cut the input on all cores, batch by batch, then publish it whole.

The old index answers until the new one is complete. Every finished batch is kept, with a note of what was rejected: a
build that was killed is taken up again with the batches that are not there yet. A build of other input, or with other
rules, begins anew. One process writes at a time.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from index import beside, census, duplicates, state
from index.batches import batches
from index.census import Entry
from index.engines.known import open_store
from index.engines.store import WHOLE, Analysed, Batch, Builder, Drafts, Late, Share, Store
from index.errors import IndexDamaged, IndexMismatch, IndexMissing, WorkerLost
from index.homes import Home, home_of
from index.intake import Decisions, Intake, decisions, incoming
from index.messages.sentence import packed, unpacked
from index.progress import Progress, unseen
from index.reading.raw import RawArticle, Rejection
from index.reading.sources import files, names_of, raw_articles
from index.register import Register
from index.report import NothingRead, Report, Tally
from index.run import Input
from index.schema import FORMAT
from index.settings import Settings

# Characters of text in one batch: 6 million make about 1.4 million tokens; two workers and their parent stay under
# 1.1 GB (12 million: 1.5 GB, and slower).
BATCH = 6_000_000


def build(
    settings: Settings,
    paths: Sequence[Path],
    *,
    workers: int | None = None,
    progress: Progress = unseen,
    share: Share = WHOLE,
) -> Report:
    """Build the index anew from these files and folders, beside the old one, and make it the current one.

    Of a ``share`` only that part of the articles is read: other machines read the others, for one index of a cluster.
    ``progress`` is told how many more articles were read. Raises IndexLocked when another process writes, IndexMissing
    when no article could be taken in, WorkerLost when a process of the build was killed (the old index stays).
    """
    start = time.monotonic()
    with state.writing(settings.data):
        store = open_store(settings)
        tally = Tally()
        register = Register(home_of(settings), store.article)
        given = Input(register)
        given.study(raw for raw in raw_articles(paths) if isinstance(raw, RawArticle))
        decided = decisions(home_of(settings), tally.rejected)
        builder = store.builder(_plan(paths, decided, given, share), share)
        work = Work(builder, decided, settings.data / "cache", prove=store.analyzer() != _analyzer())
        own = given.of_all(incoming(paths, tally), tally.remarks)
        cut = in_batches(raw for raw in own if share.has(raw.id))
        count = 0
        entries: list[Entry] = []
        for done in _done(work, cut, workers or os.cpu_count() or 1, progress):
            tally.rejected += done.rejected
            entries += [entry._replace(place=count + entry.place) for entry in done.entries]
            count += done.count
        if not count:
            raise NothingRead(paths, tally.rejected)
        known = {id: own for id, own in _known(store).items() if share.has(id)}
        total = published(home_of(settings), builder, entries, known, tally)
        if share != WHOLE:
            beside.unsettle(home_of(settings), count)  # the other shares have a say in dates and near-duplicates
    return tally.report(total, time.monotonic() - start)


# What is built


@dataclass(frozen=True, slots=True)
class Work:
    """What makes batches, in this process or in others; ``prove`` has the segmenter compared with underthesea itself.

    ``cache`` is where the segmenter keeps its tables: beside the index, for all builds.
    """

    builder: Builder
    decisions: Decisions
    cache: Path
    prove: bool

    def intake(self) -> Intake:
        """Return what turns articles into words, made anew for each process."""
        return Intake(self.cache, self.decisions, prove=self.prove)


@dataclass(frozen=True, slots=True)
class Done:
    """One finished batch: how many articles it has, how many were read for it, and what was rejected.

    ``entries`` are what its articles say of their days, by their places in the batch.
    """

    count: int
    seen: int
    rejected: tuple[Rejection, ...]
    entries: tuple[Entry, ...] = ()

    def note(self) -> str:
        """Return it as the builder keeps it."""
        told = [replace(one, reason=packed(one.reason)) for one in self.rejected]
        return msgspec.json.encode(replace(self, rejected=tuple(told))).decode()


def _noted(note: str) -> Done:
    done = msgspec.json.decode(note, type=Done)
    told = [replace(one, reason=unpacked(one.reason)) for one in done.rejected]
    return replace(done, rejected=tuple(told))


def _plan(paths: Sequence[Path], decided: Decisions, given: Input, share: Share) -> str:
    """Return a line that is the same when a build would read the same input by the same rules."""
    rules = [FORMAT, _analyzer(), BATCH, decided.facts(), given.facts(), _code(), share]
    rules += [sorted(names_of(paths).items())]
    digest = hashlib.blake2b(json.dumps(rules).encode(), digest_size=16)
    for item in files(paths):
        if not isinstance(item, Rejection):
            found = item[0].stat()
            digest.update(json.dumps([str(item[0]), found.st_size, found.st_mtime_ns]).encode())
    return digest.hexdigest()


def _code() -> list[list[object]]:
    """Return sizes and times of our own modules and tables: other rules understand the same articles differently."""
    here = Path(__file__).parent
    found = sorted(path for path in here.rglob("*") if path.suffix in {".py", ".json"})
    return [[str(file), file.stat().st_size, file.stat().st_mtime_ns] for file in found]


def _analyzer() -> str:
    from index.text.identity import fingerprint  # noqa: PLC0415  reads what the word model is

    return fingerprint()


# One batch after another


def in_batches(raws: Iterable[RawArticle]) -> Iterator[list[RawArticle]]:
    """Cut the input into batches of about `BATCH` characters; the same input is always cut the same way."""
    return batches(raws, lambda raw: len(raw.text), BATCH)


def _done(work: Work, cut: Iterator[list[RawArticle]], workers: int, progress: Progress) -> Iterator[Done]:
    """Return every batch as a finished one, in order; batches finished before are not done again."""
    first = list(islice(cut, 2))
    all_of_them = enumerate(chain(first, cut))
    done = _alone(work, all_of_them) if len(first) < 2 or workers == 1 else _together(work, all_of_them, workers)
    for one in done:
        progress(one.seen)
        yield one


def _alone(work: Work, cut: Iterable[tuple[int, list[RawArticle]]]) -> Iterator[Done]:
    intake: Intake | None = None
    for number, raws in cut:
        if note := work.builder.finished(number):
            yield _noted(note)
            continue
        intake = intake or work.intake()
        yield _made(work, intake, number, raws)


def _together(work: Work, cut: Iterable[tuple[int, list[RawArticle]]], workers: int) -> Iterator[Done]:
    """Keep the workers busy with one batch each and one waiting: more would only fill the memory."""
    waiting: deque[Done | Future[Done]] = deque()
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker, (work,)) as pool:
        try:
            for number, raws in cut:
                note = work.builder.finished(number)
                waiting.append(_noted(note) if note else pool.submit(_work, number, raws))
                while len(waiting) > workers:
                    yield _result(waiting.popleft())
            while waiting:
                yield _result(waiting.popleft())
        except BrokenProcessPool:
            raise WorkerLost(
                "a process of the build was killed (is there enough memory?): run the command again, which goes on "
                "with what is finished; `--workers 1` needs least memory"
            ) from None


def _result(done: Done | Future[Done]) -> Done:
    return done.result() if isinstance(done, Future) else done


_worker: tuple[Work, Intake]


def _start_worker(work: Work) -> None:
    global _worker  # noqa: PLW0603  a worker process has one intake for all its batches
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    _worker = work, work.intake()


def _follow(parent: int) -> None:
    """End this process when the one that started it is gone: a killed one cannot tell its workers."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(number: int, raws: list[RawArticle]) -> Done:
    work, intake = _worker
    return _made(work, intake, number, raws)


def _made(work: Work, intake: Intake, number: int, raws: list[RawArticle]) -> Done:
    intake.rejected = []
    entries: list[Entry] = []
    count = work.builder.put(number, Batch(intake.vocabulary, _counted(intake.analysed(raws), entries)))
    done = Done(count, len(raws), tuple(intake.rejected), tuple(entries))
    work.builder.finish(number, done.note())
    return done


def _counted(articles: Iterable[Analysed], entries: list[Entry]) -> Iterator[Analysed]:
    """Return the articles; what they say of their days goes to ``entries``."""
    for place, one in enumerate(articles):
        if found := census.entry(place, one.article):
            entries.append(found)
        yield one


# The end


def published(home: Home, builder: Builder, entries: Iterable[Entry], known: dict[str, int], tally: Tally) -> int:
    """Publish the index, with what is known of articles when all are there; return its number of articles."""
    drafts = builder.drafts()
    changed = census.settled(entries, builder.article)
    late = Late(np.array(beside.added_at(home, drafts.ids), np.int64), _groups(builder, drafts), changed)
    tally.compare(drafts.ids, drafts.fingerprints, known)
    tally.removed = len(known) - tally.unchanged - tally.updated
    count = builder.publish(late)
    tally.refuse(builder.rejected, known)
    beside.settled(home)
    return count


def _groups(builder: Builder, drafts: Drafts) -> npt.NDArray[np.int64]:
    """Return the group number of every article: near-duplicates share one."""
    numbers = np.array([duplicates.number(id) for id in drafts.ids], np.int64)
    return duplicates.groups(drafts.signatures, numbers, builder.article)


def _known(store: Store) -> dict[str, int]:
    """Return the fingerprint of every article of the current index by id; empty when no index can be read."""
    try:
        return store.known()
    except (IndexMissing, IndexMismatch, IndexDamaged):
        return {}
