"""Adding to the current index and taking away from it: small commits, seen by a running server at once."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from index import beside, census, corrections, duplicates, durable, identity, leftovers, state
from index.article import Article
from index.duplicates import Signatures
from index.engines.known import open_store
from index.engines.store import Analysed, Batch, Late, Store
from index.errors import UnreadableInput
from index.homes import Home, home_of
from index.intake import Intake, decisions, incoming
from index.messages.sentence import Sentence
from index.progress import Progress, unseen
from index.reading.raw import RawArticle, Remark
from index.register import Register
from index.report import NothingRead, Report, Tally
from index.run import is_another, named
from index.settings import Settings
from index.stored import fingerprint

# Articles in one commit: understanding and segmenting works on many at a time, and all are in memory at once.
_TOGETHER = 2000
_AHEAD = 200  # articles that are read at a time where all are: a cluster takes as long to give one


def add(
    settings: Settings,
    paths: Sequence[Path],
    *,
    intake: Intake | None = None,
    progress: Progress = unseen,
) -> Report:
    """Add these files and folders to the current index: the same id again replaces, the same content changes nothing.

    ``intake`` may be kept by a caller who adds often. Raises IndexLocked, IndexMissing, IndexMismatch.
    """
    start = time.monotonic()
    tally = Tally()
    total = take_in(settings, incoming(paths, tally), intake, tally, progress)
    if tally.rejected and not tally.added + tally.updated + tally.unchanged + tally.kept_out:
        raise NothingRead(paths, tally.rejected)
    return tally.report(total, time.monotonic() - start)


def take_in(
    settings: Settings,
    raws: Iterator[RawArticle],
    intake: Intake | None,
    tally: Tally,
    progress: Progress = unseen,
) -> int:
    """Add articles to the current index in small commits; return its number of articles afterwards."""
    with state.writing(settings.data):
        store = open_store(settings)
        total = store.count()  # before the segmenter, which takes a second to load
        intake = intake or Intake(settings.data / "cache")
        register = Register(home_of(settings), store.article)
        while some := list(islice(raws, _TOGETHER)):
            chosen = named(register, some, store.known, tally.remarks)
            intake.rejected = []
            intake.decisions = decisions(home_of(settings), tally.rejected)
            total = _commit(store, home_of(settings), list(intake.articles(chosen)), intake, tally)
            total = _without(store, home_of(settings), register.merged, tally) or total
            tally.rejected += intake.rejected
            tally.kept_out, intake.kept_out = tally.kept_out + intake.kept_out, 0
            progress(len(some))
    return total


def _commit(store: Store, home: Home, articles: Sequence[Article], intake: Intake, tally: Tally) -> int:
    """Put the new and changed articles into the index as one commit; return its number of articles afterwards."""
    ids, prints = [article.id for article in articles], [fingerprint(article) for article in articles]
    known = store.known(ids)
    tally.compare(ids, prints, known)
    changed = [article for article, own in zip(articles, prints, strict=True) if known.get(article.id) != own]
    if not changed:
        return store.count()
    _say_others(store, changed, known, tally)
    beside.unsettle(home, len(changed))  # before the commit: a settling too many is better than one that is forgotten
    analysed = _grouped(store, intake.ready(changed))
    # Noted last: what is noted and then not committed has an earlier time than what is committed before it comes.
    times = beside.added_at(home, [article.id for article in changed])
    dated = [replace(one, added_at=first) for one, first in zip(analysed, times, strict=True)]
    count = store.commit(Batch(intake.vocabulary, dated))
    tally.refuse(store.rejected, known)
    return count


def _without(store: Store, home: Home, merged: Collection[str], tally: Tally) -> int | None:
    """Take out the articles whose ids became aliases of others; return the number of articles then, if there were."""
    if not (gone := list(store.known(list(merged)))):
        return None
    tally.removed += len(gone)
    beside.unsettle(home, len(gone))
    return store.commit(None, remove=gone)


def _say_others(store: Store, changed: Sequence[Article], known: Mapping[str, int], tally: Tally) -> None:
    """Say where an id that is taken is given to another article."""
    for new in changed:
        old = store.article(new.id) if new.id in known else None
        if old is not None and is_another(old, new):
            told = Sentence(
                "another article under the id {id}: “{old}” was there, “{new}” takes its place",
                id=new.id,
                old=old.title,
                new=new.title,
            )
            tally.remarks.append(Remark(new.path, None, told))


def _grouped(store: Store, new: Sequence[Analysed]) -> list[Analysed]:
    """Return new articles in the groups of their near-duplicates: those in the index, else each other."""
    ids = [one.article.id for one in new]
    signatures = Signatures.joined([one.signature for one in new])
    old = store.alike(signatures, ids)
    own = duplicates.free(np.array([one.group for one in new], np.int64), lambda some: store.taken(some, ids))

    def read(place: int) -> Article:
        if place >= len(old.ids):
            return new[place - len(old.ids)].article
        if (article := store.article(old.ids[place])) is None:
            raise KeyError(old.ids[place])
        return article

    numbers = np.concatenate([old.groups, own])
    groups = duplicates.groups(old.signatures.then(signatures), numbers, read)[len(old.ids) :]
    return [replace(one, group=group) for one, group in zip(new, groups.tolist(), strict=True)]


def correct(settings: Settings, ids: Iterable[str] = (), *, intake: Intake | None = None) -> Report:
    """Bring articles of the index in line with the corrections: these ids, by default all that are corrected.

    An article needs no source file for it: what is stored knows what was understood before.
    """
    start = time.monotonic()
    with state.writing(settings.data):
        tally = Tally()
        store = open_store(settings)
        known = decisions(home_of(settings), tally.rejected).corrections
        ids = list(dict.fromkeys(identity.target(home_of(settings), id) for id in ids)) or sorted(known)
        found = {id: store.article(id) for id in ids}
        tally.missing = [id for id, article in found.items() if article is None]
        articles = [corrections.apply(one, known.get(one.id, {})) for one in found.values() if one is not None]
        total = _commit(store, home_of(settings), articles, intake or Intake(settings.data / "cache"), tally)
    return tally.report(total, time.monotonic() - start)


def settle(settings: Settings) -> Report:
    """Bring dates and near-duplicate groups to what a build of the same articles has; the words are not read again.

    Nothing is done when nothing came or went since the last time. Raises IndexLocked, IndexMissing, IndexMismatch.
    """
    start = time.monotonic()
    with state.writing(settings.data):
        store = open_store(settings)
        tally = Tally()
        total = store.count()
        due = beside.unsettled(home_of(settings))
        if due and total:
            total = _settle(store, home_of(settings), tally)
        beside.settled(home_of(settings), due)
    return tally.report(total, time.monotonic() - start)


def _settle(store: Store, home: Home, tally: Tally) -> int:
    drafts = store.drafts()
    read, ahead = _Reading(store, drafts.ids, 1), _Reading(store, drafts.ids, _AHEAD)
    entries = (census.entry(place, ahead(place)) for place in range(len(drafts.ids)))
    told = census.settled(filter(None, entries), ahead)
    changed = told.only(place for place in told if told[place] != ahead(place))
    tally.updated = len(changed)
    numbers = np.array([duplicates.number(id) for id in drafts.ids], np.int64)
    groups = duplicates.groups(drafts.signatures, numbers, read)
    return store.retell(Late(np.array(beside.added_at(home, drafts.ids), np.int64), groups, changed))


class _Reading:
    """Reads articles by their places, and some behind them at the same time: most are read one after another."""

    def __init__(self, store: Store, ids: Sequence[str], ahead: int) -> None:
        self._store, self._ids, self._ahead = store, ids, ahead
        self._known: dict[int, Article | None] = {}

    def __call__(self, place: int) -> Article:
        if place not in self._known:
            found = self._store.articles(self._ids[place : place + self._ahead])
            self._known = dict(enumerate(found, place))
        if (article := self._known[place]) is None:
            raise KeyError(self._ids[place])
        return article


def rollback(settings: Settings) -> Report:
    """Make the index before the current one current again; raises IndexLocked, IndexMissing when none is kept."""
    start = time.monotonic()
    with state.writing(settings.data):
        total = open_store(settings).rollback()
    return Tally().report(total, time.monotonic() - start)


def note(settings: Settings, id: str, given: Mapping[str, Any]) -> None:
    """Write a correction down; raises UnreadableInput for a value that cannot be used, or an id not in the index."""
    with state.writing(settings.data):
        id = identity.target(home_of(settings), id)
        _stored(settings, id)
        corrections.note(home_of(settings), id, given)


def forget(settings: Settings, id: str) -> None:
    """Take an article's corrections out of the file; raises UnreadableInput when there are none."""
    with state.writing(settings.data):
        known_as = identity.names(home_of(settings), [id])
        kept = identity.target(home_of(settings), id)
        if not corrections.forget(home_of(settings), known_as) and not _stored(settings, kept).corrected:
            raise UnreadableInput("{id} is not corrected", id=id)


def _stored(settings: Settings, id: str) -> Article:
    if (article := open_store(settings).article(id)) is None:
        file = settings.data / corrections.FILE
        raise UnreadableInput(
            "{id} is not in the index; to correct an article before it comes, write into {file}", id=id, file=file
        )
    return article


def remove(settings: Settings, ids: Iterable[str], *, keep_out: bool = False) -> Report:
    """Take articles out of the index; with ``keep_out`` for good.

    For good is: never taken in again, not even by a rebuild, and nothing of their text is left in the data folder.
    """
    start = time.monotonic()
    ids = list(dict.fromkeys(ids))
    with state.writing(settings.data):
        store = open_store(settings)
        kept = {id: identity.target(home_of(settings), id) for id in ids}
        all_names = identity.names(home_of(settings), ids)
        known = store.known(all_names)
        if keep_out:
            beside.keep_out(home_of(settings), kept.values())
            for page in state.kept_pages(settings.data, all_names):
                durable.delete(page)
        tally = Tally(removed=len(known), missing=[id for id in ids if kept[id] not in known])
        if known:
            beside.unsettle(home_of(settings), len(known))
        found = list(known)
        total = store.purge(all_names) if keep_out else store.commit(None, remove=found) if found else store.count()
        if keep_out:
            leftovers.purge(settings, all_names)
    return tally.report(total, time.monotonic() - start)
