"""An immutable view of one commit: all segments under one range of article numbers.

It may be shared by threads and by forked workers. A commit or a build makes another state; open that anew.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import numpy.typing as npt

from index import state, stored
from index.article import Article
from index.engines.arrays import verified
from index.engines.arrays.contents import read_contents
from index.engines.arrays.dictionary import WordTerms
from index.engines.arrays.facts import STORED, packed
from index.engines.arrays.field import Field
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.segment import Segment
from index.errors import IndexDamaged
from index.remembering import remembering
from index.schema import COLUMNS, ID, INVERTED

T = TypeVar("T")

_INVERTED = set(INVERTED)
_COLUMNS = {column.name: np.dtype(column.dtype) for column in COLUMNS}
_REMEMBERED = 32  # unpacked articles
_TRIES = 20  # a commit or a build may delete a file between reading its name and opening it


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of each article: ``values[ordinals[offsets[doc]:offsets[doc + 1]]]``; values are sorted."""

    values: list[str]
    offsets: npt.NDArray[np.int64]
    ordinals: npt.NDArray[np.uint32]


class Snapshot:
    """One state of the index. Articles are numbered from 0 to ``size``, deleted ones included."""

    def __init__(self, folder: Path, generation: str, segments: list[tuple[ArrayFile, npt.NDArray[np.bool_] | None]]):
        self.folder = folder
        self.generation = generation
        parts = []
        base = 0
        for arrays, live in segments:
            parts.append(Segment(arrays, base, int(arrays.meta["docs"]), live))
            base += parts[-1].size
        self.parts = tuple(parts)
        self.size = base
        self.live = _live(segments, self.parts)
        self.count = self.size if self.live is None else int(self.live.sum())
        self._bases = [part.base for part in self.parts]
        self._fields: dict[str, Field] = {}
        self._facets: dict[str, FacetColumn] = {}
        self._columns: dict[str, Array] = {}
        self._articles = remembering(_REMEMBERED, self._unpacked)

    def field(self, name: str) -> Field:
        """Return a text field, or a facet (or ``id``) with the postings of its values; raises KeyError."""
        if name not in self._fields:
            if name not in _INVERTED:
                raise KeyError(name)
            self._fields[name] = Field(name, self.parts)
        return self._fields[name]

    def facet(self, name: str) -> FacetColumn:
        """Return the values of a facet for all articles."""
        if name not in self._facets:
            self._facets[name] = _facet(name, self.field(name), self.parts)
        return self._facets[name]

    def column(self, name: str) -> Array:
        """Return one number for each article (`index.schema.COLUMNS`)."""
        if name not in self._columns:
            dtype = _COLUMNS[name]
            pieces = [part.arrays[name] for part in self.parts]
            self._columns[name] = pieces[0] if len(pieces) == 1 else np.concatenate([np.zeros(0, dtype), *pieces])
        return self._columns[name]

    def article(self, doc: int) -> Article:
        """Return the stored article; the last few are remembered: a filter more often shows the same again."""
        return self._articles(doc)

    def _unpacked(self, doc: int) -> Article:
        return stored.unpack(self.stored(doc))

    def stored(self, doc: int) -> bytes:
        """Return the stored article as it is packed."""
        part, local = self._part(doc)
        return packed(self.parts[part].arrays, local)

    def id(self, doc: int) -> str:
        """Return the id of an article."""
        part, local = self._part(doc)
        place = int(self.parts[part].arrays[f"{ID.name}.ordinals"][local])
        return self.field(ID.name).parts[part].terms[place].decode()

    def ids(self, docs: npt.NDArray[np.uint32]) -> list[str]:
        """Return the ids of many articles."""
        if len(self.parts) != 1:
            return [self.id(doc) for doc in docs.tolist()]
        terms = cast("WordTerms", self.field(ID.name).parts[0].terms)
        return [term.decode() for term in terms.many(self.parts[0].arrays[f"{ID.name}.ordinals"].take(docs))]

    def doc(self, id: str) -> int | None:
        """Return the number of the article with that id, or None when there is none (any more)."""
        for doc in reversed(self.field(ID.name).postings(id).docs.tolist()):
            if self.live is None or self.live[doc]:
                return int(doc)
        return None

    def let_go(self) -> None:
        """Hold the stored articles in memory no longer; they are read again when they are asked for."""
        for file in self.files:
            file.let_go(STORED)

    @property
    def files(self) -> list[ArrayFile]:
        """The files that it reads from."""
        return [part.arrays for part in self.parts]

    @property
    def alive(self) -> npt.NDArray[np.bool_]:
        """Which articles are not deleted."""
        return np.ones(self.size, np.bool_) if self.live is None else self.live

    def forward(self, doc: int) -> tuple[list[str], npt.NDArray[np.uint8]]:
        """Return the pairs that are kept with an article, and their weights (half units, at most 255)."""
        number, local = self._part(doc)
        arrays = self.parts[number].arrays
        offsets = arrays["forward.offsets"]
        start, end = int(offsets[local]), int(offsets[local + 1])
        terms = self.field("pair").parts[number].terms
        places = arrays["forward.pairs"][start:end].tolist()
        return [terms[place].decode() for place in places], arrays["forward.weights"][start:end]

    def _part(self, doc: int) -> tuple[int, int]:
        if not 0 <= doc < self.size:
            raise IndexError(doc)
        part = bisect_right(self._bases, doc) - 1
        return part, int(doc) - self._bases[part]


def open_snapshot(data: Path, analyzer: Callable[[], str] | None = None) -> Snapshot:
    """Open the current index of a data folder.

    Raises IndexMissing, IndexMismatch, IndexDamaged or UntrustedData; the message says what to run. ``analyzer``
    gives the fingerprint of the text analysis (default: this process's own). A small index is read whole first.
    """
    snapshot = open_unread(data, analyzer)
    verified.verify_small(snapshot.files)
    return snapshot


def open_unread(data: Path, analyzer: Callable[[], str] | None = None) -> Snapshot:
    """Open the current index as `open_snapshot` does, but do not look whether its arrays match their checksums."""
    return _tried(data, lambda folder: open_folder(folder, analyzer or _fingerprint))


def counted(data: Path) -> int:
    """Return the number of articles as the table of contents says it, without opening them; raises the same."""

    def count(folder: Path) -> int:
        state.read_manifest(folder).check(_fingerprint())
        return sum(segment.remaining for segment in read_contents(folder).segments)

    return _tried(data, count)


def _tried(data: Path, read: Callable[[Path], T]) -> T:
    for attempt in range(_TRIES):
        folder = state.current(data)
        try:
            return read(folder)
        except FileNotFoundError:
            time.sleep(0.005 * attempt)
    raise IndexDamaged("{folder}: a file of the index is missing; run `timtin index build` again", folder=folder)


def open_folder(folder: Path, analyzer: Callable[[], str]) -> Snapshot:
    """Open one index; raises FileNotFoundError when a commit deletes a file meanwhile."""
    state.read_manifest(folder).check(analyzer())
    contents = read_contents(folder)
    segments = [(ArrayFile(segment.path), segment.live) for segment in contents.segments]
    for (arrays, _), segment in zip(segments, contents.segments, strict=True):
        if arrays.meta["docs"] != segment.size:
            raise IndexDamaged(
                "{file}: holds another number of articles than its table of contents says", file=arrays.path
            )
    return Snapshot(folder, f"{folder.name}/{contents.generation}", segments)


def _fingerprint() -> str:
    from index.text.identity import fingerprint  # noqa: PLC0415

    return str(fingerprint())


def _live(
    segments: list[tuple[ArrayFile, npt.NDArray[np.bool_] | None]], parts: tuple[Segment, ...]
) -> npt.NDArray[np.bool_] | None:
    if all(live is None for _, live in segments):
        return None
    pieces = [
        np.ones(part.size, np.bool_) if live is None else live for (_, live), part in zip(segments, parts, strict=True)
    ]
    return np.concatenate(pieces)


def _facet(name: str, field: Field, parts: tuple[Segment, ...]) -> FacetColumn:
    if len(parts) == 1:  # whose values need no numbers of their own
        arrays, terms = parts[0].arrays, field.parts[0].terms
        starts = arrays[f"{name}.offsets"].astype(np.int64)
        return FacetColumn([term.decode() for term in terms], starts, arrays[f"{name}.ordinals"])
    values = list(field.terms())
    place = {value.encode(): number for number, value in enumerate(values)}
    offsets, ordinals = [np.zeros(1, np.int64)], [np.zeros(0, np.uint32)]
    end = 0
    for part, inverted in zip(parts, field.parts, strict=True):
        table = np.array([place[term] for term in inverted.terms], np.uint32)
        ordinals.append(table[part.arrays[f"{name}.ordinals"]] if len(table) else np.zeros(0, np.uint32))
        offsets.append(part.arrays[f"{name}.offsets"][1:].astype(np.int64) + end)
        end = int(offsets[-1][-1]) if len(offsets[-1]) else end
    return FacetColumn(values, np.concatenate(offsets), np.concatenate(ordinals))
