"""Copying the index to another engine, as it is: nothing is read, understood or cut into words again.

What is analysed and kept in one engine goes to the builder of the other, batch by batch, and is published there as a
build is: until then, and after a kill, what the other engine held before goes on answering. Finished batches are kept;
the same copy begun again goes on behind them.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import msgspec
import numpy as np
from msgspec import Struct

from index import state
from index.batches import batches
from index.engines.known import ENGINES, open_store
from index.engines.store import Batch, Builder, Late, Store
from index.errors import IndexChanged
from index.report import Report, Tally
from index.schema import FORMAT
from index.settings import Settings
from index.text.vocabulary import Vocabulary

BATCH = 8_000_000
"""Bytes of text in one batch: about 2,000 articles, whose documents for a cluster take 60 MB."""


class _Told(Struct, frozen=True):
    """What is noted of a finished batch: what builders take when all articles are there."""

    added_at: list[int]
    groups: list[int]


def copy(settings: Settings, engine: str, progress: Callable[[int, int], None] = lambda done, total: None) -> Report:
    """Copy the index of the other engine to this one and make it the current one there; the copied one stays.

    ``progress`` is told how many of how many articles are copied. Raises IndexLocked, IndexMissing, IndexMismatch or
    IndexDamaged when there is nothing that can be copied, IndexChanged when another machine wrote meanwhile.
    """
    start = time.monotonic()
    with state.writing(settings.data):
        store = open_store(replace(settings, engine=other(engine)))
        target = open_store(replace(settings, engine=engine))
        tally = Tally()
        generation, total = store.stats().generation, store.count()
        if not total:
            target.create()
            return tally.report(0, time.monotonic() - start)
        builder = target.builder(_plan(generation))
        told: list[_Told] = []
        for one in _batches(store, builder):
            told.append(one)
            tally.added += len(one.groups)
            progress(tally.added, total)
        if store.stats().generation != generation:
            raise IndexChanged("another machine changed the index while it was copied: run the command again")
        count = builder.publish(_late(told))
        tally.refuse(builder.rejected, {})
    return tally.report(count, time.monotonic() - start)


def other(engine: str) -> str:
    """Return the engine whose index is copied to this one.

    >>> other("opensearch")
    'arrays'
    """
    (found,) = set(ENGINES) - {engine}
    return found


def _plan(generation: str) -> str:
    """Return a line that is the same when the same index would be copied by the same rules."""
    from index.text.identity import fingerprint  # noqa: PLC0415  reads what the word model is

    rules = json.dumps(["copy", generation, FORMAT, fingerprint(), BATCH])
    return hashlib.blake2b(rules.encode(), digest_size=16).hexdigest()


def _batches(store: Store, builder: Builder) -> Iterator[_Told]:
    """Hand all articles to the builder; return what is noted of each batch, those that were finished before first."""
    number = done = 0
    while (note := builder.finished(number)) is not None:
        told = msgspec.json.decode(note, type=_Told)
        yield told
        number, done = number + 1, done + len(told.groups)
    vocabulary = Vocabulary()
    cut = batches(store.analysed(vocabulary, done), lambda one: one.signature.size, BATCH)
    for number, batch in enumerate(cut, number):  # noqa: B020  goes on counting
        builder.put(number, Batch(vocabulary, batch))
        told = _Told([one.added_at for one in batch], [one.group for one in batch])
        builder.finish(number, msgspec.json.encode(told).decode())
        yield told


def _late(told: Iterable[_Told]) -> Late:
    added_at, groups = zip(*((one.added_at, one.groups) for one in told), strict=True)
    return Late(np.concatenate(added_at, dtype=np.int64), np.concatenate(groups, dtype=np.int64))
