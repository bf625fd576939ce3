"""The store of our arrays, as a Whoosh index: its table of contents, its lock and its merges are Whoosh's."""

from __future__ import annotations

import secrets
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import whoosh

from index import durable, state
from index.article import Article
from index.duplicates import Signatures, sharing
from index.engines.arrays.builder import ArrayBuilder
from index.engines.arrays.field import article_ids
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.merge import merge_segments
from index.engines.arrays.pieces import Input, Live
from index.engines.arrays.reread import analysed
from index.engines.arrays.retold import Retold, Some
from index.engines.arrays.snapshot import Snapshot, open_snapshot, open_unread
from index.engines.store import MUCH, WHOLE, Alike, Analysed, Batch, Drafts, Late, Lost, Share, Stats
from index.engines.whoosh.codec import ArraySegment
from index.engines.whoosh.fields import schema
from index.engines.whoosh.storage import write_toc
from index.engines.whoosh.writer import ArraySegmentWriter, MergePolicy, create_index, open_index, rewriting, tiered
from index.errors import BadSetting, IndexDamaged, IndexMissing
from index.schema import FORMAT
from index.settings import Settings
from index.text.vocabulary import Vocabulary


class ArrayStore:
    """The current index of arrays in a data folder, for those who write (`index.engines.store.Store`)."""

    rejected: Mapping[str, str] = MappingProxyType({})
    """None: whatever was analysed fits."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: tuple[tuple[int, ...], Snapshot] | None = None

    def create(self) -> None:
        """Make an index without articles the current one."""
        folder = _new_folder(self._settings)
        create_index(folder)
        _publish(self._settings, folder)

    def analyzer(self) -> str | None:
        """Return the fingerprint of the text analysis of the current index, or None."""
        try:
            return state.read_manifest(state.current(self._settings.data)).analyzer
        except (IndexMissing, IndexDamaged):
            return None

    def count(self) -> int:
        """Return the number of articles."""
        return self._snapshot.count

    def known(self, ids: Sequence[str] | None = None) -> dict[str, int]:
        """Return the fingerprints of those of these articles that the index holds, by default of all."""
        snapshot = self._snapshot
        if ids is not None:
            prints = snapshot.column("fingerprint")
            return {id: int(prints[doc]) for id in ids if (doc := snapshot.doc(id)) is not None}
        found: dict[str, int] = {}
        for part in snapshot.parts:  # an older article under the same id is deleted, and comes first
            found.update(zip(article_ids(part.arrays), part.arrays["fingerprint"].tolist(), strict=True))
        return found if snapshot.live is None else {id: found[id] for id in found if snapshot.doc(id) is not None}

    def article(self, id: str) -> Article | None:
        """Return an article, or None when the index does not hold it."""
        return self.articles([id])[0]

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """Return some hundred articles at most, None in place of those that the index does not hold."""
        snapshot = self._snapshot
        return [None if (doc := snapshot.doc(id)) is None else snapshot.article(doc) for id in ids]

    def alike(self, new: Signatures, but: Collection[str]) -> Alike:
        """Return the articles, but for some, that share a band or the whole text with a new one."""
        snapshot = self._snapshot
        known = Signatures.of(_column(snapshot))
        near = sharing(known, new)
        near = near[self._but(but)[near]]
        ids = [snapshot.id(doc) for doc in near.tolist()]
        return Alike(ids, snapshot.column("group")[near], known.chosen(near))

    def taken(self, groups: Sequence[int], but: Collection[str]) -> frozenset[int]:
        """Return which of some group numbers articles bear, but for some."""
        column = self._snapshot.column("group")
        borne = column[np.isin(column, groups) & self._but(but)]
        return frozenset(borne.tolist())

    def commit(self, put: Batch | None, remove: Sequence[str] = ()) -> int:
        """Put articles in, each in place of one with its id, and take others out; return the number of articles."""
        return self._changed(put, remove, tiered)

    def purge(self, ids: Sequence[str]) -> int:
        """Take articles out and write anew what held anything of them; return the number of articles."""
        shutil.rmtree(_building(self._settings), ignore_errors=True)
        durable.sync_folder(self._settings.index)
        held = {part.arrays.path for part in self._snapshot.parts if not set(ids).isdisjoint(article_ids(part.arrays))}
        return self._changed(None, ids, partial(rewriting, held)) if held else self.count()

    def traces(self, ids: Collection[str]) -> list[str]:
        """Return those of these articles that some file of arrays still holds."""
        files = self._snapshot.files + [ArrayFile(path) for path in _building(self._settings).glob("*.arrays")]
        held = {id for file in files for id in article_ids(file)}
        return [id for id in ids if id in held]

    def _changed(self, put: Batch | None, remove: Sequence[str], merging: MergePolicy) -> int:
        snapshot = self._snapshot
        writer = ArraySegmentWriter(open_index(snapshot.folder), put.vocabulary if put else Vocabulary())
        try:
            for analysed in put.articles if put else ():
                _delete(writer, snapshot.doc(analysed.article.id))
                writer.put(analysed)
            for id in remove:
                _delete(writer, snapshot.doc(id))
            writer.commit(mergetype=merging)
        except BaseException:
            writer.cancel()
            raise
        return self.count()

    def drafts(self) -> Drafts:
        """Return what is known of all articles, in the order in which they came."""
        snapshot = self._snapshot
        docs = np.flatnonzero(snapshot.alive)
        ids = [id for part in snapshot.parts for id in article_ids(part.arrays)]
        prints = snapshot.column("fingerprint")[docs].tolist()
        return Drafts([ids[doc] for doc in docs.tolist()], prints, Signatures.of(_column(snapshot)).chosen(docs))

    def analysed(self, vocabulary: Vocabulary, first: int = 0) -> Iterator[Analysed]:
        """Return all articles as they were put in, in the order of `drafts`, from that place on."""
        return analysed(self._snapshot, vocabulary, first)

    def retell(self, late: Late) -> int:
        """Write the index anew with what is known now of its articles; their words stay. Return their number."""
        snapshot = self._snapshot
        docs = np.flatnonzero(snapshot.alive).tolist()
        places = {docs[place]: place for place in late.changed}
        inputs: list[tuple[Input, Live | None]] = []
        for part in snapshot.parts:
            own = {doc - part.base: places[doc] for doc in range(part.base, part.base + part.size) if doc in places}
            arrays = Retold(part.arrays, Some(late.changed, own)) if own else part.arrays
            inputs.append((arrays, part.live))
        columns = {"added_at": late.added_at, "group": late.groups}
        return _written(self._settings, lambda path: merge_segments(inputs, path, columns))

    def builder(self, plan: str, share: Share = WHOLE) -> Building:
        """Begin a new index, or go on with one of the same plan that was not completed."""
        if share != WHOLE:
            raise BadSetting("engine: the index of arrays is built on one machine; shares are for `opensearch`")
        return Building(self._settings, plan)

    def rollback(self) -> int:
        """Raise IndexMissing: the old index is deleted when the new one is there, for it would take as much room."""
        raise IndexMissing("no older index of arrays is kept: run `timtin index build PATH…` with what it was made of")

    def stats(self) -> Stats:
        """Return how large the index and each part of it is."""
        snapshot = self._snapshot
        parts: Counter[str] = Counter()
        for part in snapshot.parts:
            for name, size in part.arrays.sizes().items():
                parts[name.split(".")[0]] += size
        fields = {name: snapshot.field(name).parts for name in ("exact", "folded", "word", "pair")}
        return Stats(
            generation=snapshot.generation,
            created=state.read_manifest(snapshot.folder).created,
            articles=snapshot.count,
            deleted=snapshot.size - snapshot.count,
            segments=len(snapshot.parts),
            terms={name: sum(len(part.terms) for part in own) for name, own in fields.items()},
            text_bytes=int(snapshot.column("text_bytes")[snapshot.alive].sum(dtype="int64")),
            index_bytes=sum(path.stat().st_size for path in snapshot.folder.iterdir()),
            parts=dict(parts.most_common()),
            lost=tuple(self._lost()),
        )

    def _lost(self) -> list[Lost]:
        shares = self._snapshot.column("lost")
        much = np.flatnonzero((shares > 100 * MUCH) & self._snapshot.alive).tolist()
        found = [Lost(self._snapshot.id(doc), int(shares[doc]) / 100) for doc in much]
        return sorted(found, key=lambda article: (-article.share, article.id))

    def check(self) -> list[str]:
        """Read every byte of the index; return what is damaged, in words."""
        files = open_unread(self._settings.data).files
        return [f"{file.path}: {name}" for file in files for name in file.verify()]

    @property
    def _snapshot(self) -> Snapshot:
        """The index as it is now; only who holds the lock of the writers changes it."""
        stamp = state.stamp(self._settings.data)
        if self._opened is None or self._opened[0] != stamp:
            self._opened = stamp, open_snapshot(self._settings.data)
        return self._opened[1]

    def _but(self, ids: Collection[str]) -> npt.NDArray[np.bool_]:
        """Return which articles are there, but for some."""
        stays = self._snapshot.alive.copy()
        stays[[doc for id in ids if (doc := self._snapshot.doc(id)) is not None]] = False
        return stays


class Building(ArrayBuilder):
    """A build in ``building/`` of the index folder (`index.engines.store.Builder`)."""

    rejected: Mapping[str, str] = MappingProxyType({})

    def __init__(self, settings: Settings, plan: str) -> None:
        super().__init__(_building(settings), plan)
        self._settings = settings

    def publish(self, late: Late) -> int:
        """Merge the batches into a new index and make it the current one; return its number of articles."""
        return _written(self._settings, lambda path: self.merge(path, late))


def _written(settings: Settings, write: Callable[[Path], int]) -> int:
    """Write an index of one segment and make it the current one; ``write`` returns how many articles it put there."""
    folder = _new_folder(settings)
    segment = ArraySegment()
    segment.set_doc_count(write(segment.path(folder)))
    write_toc(folder, schema(), [segment], 1)
    _publish(settings, folder)
    return int(segment.doc_count_all())


def _building(settings: Settings) -> Path:
    """Return where the finished batches of a build are."""
    return settings.index / "building"


def _new_folder(settings: Settings) -> Path:
    folder = settings.index / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
    folder.mkdir()
    return folder


def _publish(settings: Settings, folder: Path) -> None:
    """Make an index that is complete the current one, and delete all else; who has an older one open keeps it."""
    state.write_manifest(folder, _manifest())
    durable.sync_folder(settings.index)
    state.set_current(settings.data, folder.name)
    for path in settings.index.iterdir():
        if path.is_dir() and path.name != folder.name:
            shutil.rmtree(path, ignore_errors=True)


def _manifest() -> state.Manifest:
    """Return the manifest of an index made now by this code."""
    from index.text.identity import fingerprint  # noqa: PLC0415  reads what the word model is

    return state.Manifest(FORMAT, fingerprint(), ".".join(map(str, whoosh.__version__)), int(time.time()))


def _delete(writer: ArraySegmentWriter, doc: int | None) -> None:
    if doc is not None:
        writer.delete_document(doc)


def _column(snapshot: Snapshot) -> Callable[[str], Array]:
    """Return what reads a column, and the bands, which are several numbers to an article."""

    def read(name: str) -> Array:
        if name != "bands":
            return snapshot.column(name)
        return np.concatenate([np.zeros(0, np.uint32), *(part.arrays[name] for part in snapshot.parts)])

    return read
