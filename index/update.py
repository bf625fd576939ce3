"""Adding to the current index and taking away from it: small commits, seen by a running server at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index import bulk, corrections, duplicates, state
from index.article import Article
from index.build import added_at, incoming
from index.engines.arrays.batch import fingerprint
from index.engines.arrays.file import Array
from index.engines.arrays.snapshot import Snapshot, open_snapshot
from index.engines.whoosh.writer import ArraySegmentWriter, open_index, tiered
from index.errors import UnreadableInput
from index.intake import Intake, decisions
from index.reading.sources import RawArticle, raw_articles
from index.report import Report, Tally
from index.settings import Settings

# Articles in one commit: understanding and segmenting works on many at a time, and all are in memory at once.
_TOGETHER = 2000


def add(
    settings: Settings,
    paths: Sequence[Path],
    *,
    intake: Intake | None = None,
    progress: bulk.Progress = lambda count: None,
) -> Report:
    """Add these files and folders to the current index: the same id again replaces, the same content changes nothing.

    ``intake`` may be kept by a caller who adds often. Raises IndexLocked, IndexMissing, IndexMismatch.
    """
    start = time.monotonic()
    tally = Tally()
    state.current(settings.data)  # before the segmenter, which takes a second to load
    intake = intake or Intake(settings.data / "cache")
    total = take_in(settings, incoming(raw_articles(paths), tally), intake, tally, progress)
    return tally.report(total, time.monotonic() - start)


def take_in(
    settings: Settings,
    raws: Iterator[RawArticle],
    intake: Intake,
    tally: Tally,
    progress: bulk.Progress = lambda count: None,
) -> int:
    """Add articles to the current index in small commits; return its number of articles afterwards."""
    with state.writing(settings.data):
        total = open_snapshot(settings.data).count
        intake.decisions = decisions(settings.data, tally.rejected)
        while some := list(islice(raws, _TOGETHER)):
            intake.rejected = []
            total = _commit(settings.data, list(intake.articles(some)), intake, tally)
            tally.rejected += intake.rejected
            progress(len(some))
    return total


def _commit(data: Path, articles: Sequence[Article], intake: Intake, tally: Tally) -> int:
    """Put the new and changed articles into the index as one commit; return its number of articles afterwards."""
    snapshot = open_snapshot(data)
    known = {article.id: snapshot.doc(article.id) for article in articles}
    prints = {id: int(snapshot.column("fingerprint")[doc]) if doc is not None else None for id, doc in known.items()}
    tally.compare(
        [article.id for article in articles],
        [fingerprint(article) for article in articles],
        {id: found for id, found in prints.items() if found is not None},
    )
    changed = [article for article in articles if prints[article.id] != fingerprint(article)]
    if not changed:
        return snapshot.count
    writer = ArraySegmentWriter(
        open_index(snapshot.folder), intake.vocabulary, regroup=lambda arrays: _groups(snapshot, changed, arrays)
    )
    try:
        times = added_at(data, [article.id for article in changed]).tolist()
        for article, analysis, first in zip(changed, intake.analyze(changed), times, strict=True):
            if (doc := known[article.id]) is not None:
                writer.delete_document(doc)
            writer.add_document(article=article, analysis=analysis, added_at=first)
        writer.commit(mergetype=tiered)
    except BaseException:
        writer.cancel()
        raise
    return open_snapshot(data).count


def _groups(snapshot: Snapshot, articles: Sequence[Article], arrays: Mapping[str, Array]) -> Array:
    """Return the group numbers of new articles: those of near-duplicates in the index, else of each other."""
    stays = np.ones(snapshot.size, np.bool_) if snapshot.live is None else snapshot.live.copy()
    stays[[doc for article in articles if (doc := snapshot.doc(article.id)) is not None]] = False
    known, new = duplicates.Signatures.of(_column(snapshot)), duplicates.Signatures.of(arrays.__getitem__)
    near = duplicates.sharing(known, new)
    old = near[stays[near]]
    taken = snapshot.column("group")

    def read(place: int) -> Article:
        return snapshot.article(int(old[place])) if place < len(old) else articles[place - len(old)]

    numbers = np.concatenate([taken[old], duplicates.free(arrays["group"], taken[stays])])
    return duplicates.groups(known.chosen(old).then(new), numbers, read)[len(old) :]


def _column(snapshot: Snapshot) -> Callable[[str], Array]:
    """Return what reads a column, and the bands, which are several numbers to an article."""

    def read(name: str) -> Array:
        if name != "bands":
            return snapshot.column(name)
        return np.concatenate([np.zeros(0, np.uint32), *(part.arrays[name] for part in snapshot.parts)])

    return read


def correct(settings: Settings, ids: Iterable[str] = (), *, intake: Intake | None = None) -> Report:
    """Bring articles of the index in line with the corrections: these ids, by default all that are corrected.

    An article needs no source file for it: what is stored knows what was understood before.
    """
    start = time.monotonic()
    with state.writing(settings.data):
        tally = Tally()
        snapshot = open_snapshot(settings.data)
        known = decisions(settings.data, tally.rejected).corrections
        ids = list(dict.fromkeys(ids)) or sorted(known)
        tally.missing = [id for id in ids if snapshot.doc(id) is None]
        docs = [doc for id in ids if (doc := snapshot.doc(id)) is not None]
        articles = [corrections.apply(article, known.get(article.id, {})) for article in map(snapshot.article, docs)]
        total = _commit(settings.data, articles, intake or Intake(settings.data / "cache"), tally)
    return tally.report(total, time.monotonic() - start)


def note(settings: Settings, id: str, given: Mapping[str, Any]) -> None:
    """Write a correction down; raises UnreadableInput for a value that cannot be used, or an id not in the index."""
    with state.writing(settings.data):
        _stored(settings, id)
        corrections.note(settings.data, id, given)


def forget(settings: Settings, id: str) -> None:
    """Take an article's corrections out of the file; raises UnreadableInput when there are none."""
    with state.writing(settings.data):
        if not corrections.forget(settings.data, id) and not _stored(settings, id).corrected:
            raise UnreadableInput(f"{id} is not corrected")


def _stored(settings: Settings, id: str) -> Article:
    snapshot = open_snapshot(settings.data)
    if (doc := snapshot.doc(id)) is None:
        file = settings.data / corrections.FILE
        raise UnreadableInput(f"{id} is not in the index; to correct an article before it comes, write into {file}")
    return snapshot.article(doc)


def remove(settings: Settings, ids: Iterable[str], *, keep_out: bool = False) -> Report:
    """Take articles out of the index; with ``keep_out`` they are never taken in again, not even by a rebuild."""
    start = time.monotonic()
    ids = list(dict.fromkeys(ids))
    with state.writing(settings.data):
        snapshot = open_snapshot(settings.data)
        if keep_out:
            state.keep_out(settings.data, ids)
        tally = Tally()
        docs = [doc for id in ids if (doc := snapshot.doc(id)) is not None]
        tally.missing = [id for id in ids if snapshot.doc(id) is None]
        if docs:
            _delete(snapshot, docs)
        tally.removed = len(docs)
    return tally.report(snapshot.count - len(docs), time.monotonic() - start)


def _delete(snapshot: Snapshot, docs: Sequence[int]) -> None:
    from index.text.vocabulary import Vocabulary  # noqa: PLC0415

    writer = ArraySegmentWriter(open_index(snapshot.folder), Vocabulary())
    try:
        for doc in docs:
            writer.delete_document(doc)
        writer.commit(mergetype=tiered)
    except BaseException:
        writer.cancel()
        raise
