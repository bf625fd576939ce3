"""Building and changing the index: the door that commands and the web floor use for writing.

A build makes a new index beside the old one and then moves a pointer; additions and removals are commits in the
current index. One process writes at a time, and one that is killed leaves the last good index as it was.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import whoosh

from index import bulk, duplicates, durable, state
from index.article import Article
from index.engines.arrays.field import article_ids
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.snapshot import open_folder, open_snapshot, stored_article
from index.engines.whoosh.codec import ArraySegment
from index.engines.whoosh.fields import schema
from index.engines.whoosh.storage import write_toc
from index.engines.whoosh.writer import create_index
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.intake import decisions
from index.reading.sources import RawArticle, Rejection, raw_articles
from index.report import Report, Tally
from index.schema import FORMAT
from index.settings import Settings


def build(
    settings: Settings,
    paths: Sequence[Path],
    *,
    workers: int | None = None,
    progress: bulk.Progress = lambda count: None,
) -> Report:
    """Build the index anew from these files and folders, beside the old one, and make it the current one.

    ``progress`` is told how many more articles were read. Raises IndexLocked when another process writes, IndexMissing
    when no article could be taken in (the old index stays).
    """
    start = time.monotonic()
    with state.writing(settings.data):
        known = fingerprints(settings.data)
        tally = Tally()
        decided = decisions(settings.data, tally.rejected)
        plan = bulk.plan(paths, manifest().analyzer, decided)
        building = bulk.Building(settings.index / "building", plan, prove=_is_new(settings.data))
        cut = bulk.batches(incoming(raw_articles(paths), tally))
        segments = []
        for spill in bulk.spills(building, cut, decided, workers or os.cpu_count() or 1, progress):
            tally.rejected += spill.rejected
            segments += [spill.segment] if spill.segment else []
        if not segments:
            raise IndexMissing(f"no article could be read from {', '.join(map(str, paths))}")
        total = _count(publish(settings, building, segments), known, tally)
    return tally.report(total, time.monotonic() - start)


def incoming(found: Iterable[RawArticle | Rejection], tally: Tally) -> Iterator[RawArticle]:
    """Return the articles of the input; rejections and second articles under one id go to the tally."""
    places: dict[str, str] = {}
    for item in found:
        if isinstance(item, Rejection):
            tally.rejected.append(item)
            continue
        place = f"{item.path}:{item.line}" if item.line else str(item.path)
        if item.id in places:
            tally.rejected.append(
                Rejection(item.path, item.line, f"id {item.id} was given before, in {places[item.id]}")
            )
            continue
        places[item.id] = place
        yield item


def fingerprints(data: Path) -> dict[str, int]:
    """Return the fingerprint of every article of the current index by id; nothing when there is none to read."""
    try:
        snapshot = open_snapshot(data)
    except (IndexMissing, IndexMismatch, IndexDamaged):
        return {}
    known: dict[str, int] = {}
    for part in snapshot.parts:  # an older article under the same id is deleted, and comes first
        known.update(zip(article_ids(part.arrays), part.arrays["fingerprint"].tolist(), strict=True))
    return known if snapshot.live is None else {id: known[id] for id in known if snapshot.doc(id) is not None}


def _is_new(data: Path) -> bool:
    """Return whether no index of the same analyzer was made here: its words are compared with underthesea's once."""
    try:
        return state.read_manifest(state.current(data)).analyzer != manifest().analyzer
    except (IndexMissing, IndexDamaged):
        return True


def manifest() -> state.Manifest:
    """Return the manifest of an index made now by this code."""
    from index.text.analysis import fingerprint  # noqa: PLC0415

    return state.Manifest(FORMAT, fingerprint(), ".".join(map(str, whoosh.__version__)), int(time.time()))


def publish(settings: Settings, building: bulk.Building, segments: Sequence[Path]) -> Path:
    """Merge the finished batches into a new index, make it the current one, and return its folder."""
    folder = _generation(settings, building, segments)
    state.set_current(settings.data, folder.name)
    _sweep(settings, folder.name)
    return folder


def create(settings: Settings) -> None:
    """Make an index without articles the current one; raises IndexLocked."""
    with state.writing(settings.data):
        folder = _new_folder(settings)
        create_index(folder)
        _complete(settings, folder)
        state.set_current(settings.data, folder.name)


def _new_folder(settings: Settings) -> Path:
    folder = settings.index / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
    folder.mkdir()
    return folder


def _complete(settings: Settings, folder: Path) -> None:
    state.write_manifest(folder, manifest())
    durable.sync_folder(settings.index)


def _generation(settings: Settings, building: bulk.Building, segments: Sequence[Path]) -> Path:
    """Merge the finished batches into a new index folder."""
    folder = _new_folder(settings)
    segment = ArraySegment()
    ids = [id for path in segments for id in article_ids(ArrayFile(path))]
    columns = {"added_at": added_at(settings.data, ids), "group": _groups(segments)}
    segment.set_doc_count(bulk.merged(building, segments, segment.path(folder), columns))
    write_toc(folder, schema(), [segment], 1)
    _complete(settings, folder)
    return folder


def _groups(segments: Sequence[Path]) -> Array:
    """Return the group number of every article of all batches: near-duplicates share one."""
    files = [ArrayFile(path) for path in segments]
    bases = np.cumsum([0, *(len(file["group"]) for file in files)])

    def read(doc: int) -> Article:
        part = int(np.searchsorted(bases, doc, "right")) - 1
        return stored_article(files[part], doc - int(bases[part]))

    def column(name: str) -> Array:
        return np.concatenate([file[name] for file in files])

    return duplicates.groups(duplicates.Signatures.of(column), column("group"), read)


def added_at(data: Path, ids: Sequence[str]) -> Array:
    """Return when each article was first indexed, which is now for new ones."""
    times = state.AddedTimes(data)
    try:
        first = times.first(ids, int(time.time()))
    finally:
        times.close()
    return np.array([first[id] for id in ids], np.int64)


def _count(folder: Path, known: dict[str, int], tally: Tally) -> int:
    snapshot = open_folder(folder, lambda: manifest().analyzer)
    for part in snapshot.parts:
        tally.compare(article_ids(part.arrays), part.arrays["fingerprint"].tolist(), known)
    tally.removed = len(known) - tally.unchanged - tally.updated
    return snapshot.count


def _sweep(settings: Settings, current: str) -> None:
    """Delete the older indexes and the finished batches; readers that still have them open keep them."""
    for path in settings.index.iterdir():
        if path.is_dir() and path.name != current:
            shutil.rmtree(path, ignore_errors=True)
