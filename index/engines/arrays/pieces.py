"""One range of terms of several segments, put together: the step that merging repeats until all terms are done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.arrays.file import Array, ArrayFile, ArrayWriter
from index.engines.arrays.numbers import (
    fitting,
    pack_counts,
    pack_docs,
    stretches,
    sums,
    unpack_counts,
    unpack_docs,
)
from index.engines.arrays.retold import Retold

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]
U16 = npt.NDArray[np.uint16]
Live = npt.NDArray[np.bool_]
Input = ArrayFile | Retold
"""A segment to merge."""

PIECE = 1 << 18
"""Postings handled at a time: with positions, about 25 MB of memory, much of which stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Source:
    """One segment to merge, and where its articles go."""

    arrays: Input
    live: Live | None  # None: all articles are kept
    base: int  # the new number of its first article that is kept
    kept: int
    ranks: U32 | None  # the new number of each article (of a deleted one: anything); None: its own and the base

    def keep(self, array: Array) -> Array:
        """Return the items of the articles that are kept."""
        return array if self.live is None else array[self.live]

    def renumbered(self, docs: U32) -> U32:
        """Return the new numbers of articles that are kept."""
        return docs + np.uint32(self.base) if self.ranks is None else self.ranks.take(docs)


class Slice(NamedTuple):
    """A range of terms of one source, and the number that each has in the piece, ascending."""

    start: int
    end: int
    numbers: I64


class Piece(NamedTuple):
    """The postings of a range of terms, one term after another; of each term, how many and how many occurrences."""

    df: I64
    cf: I64
    docs: U32
    freqs: U16
    weights: U16
    positions: U16


def gather(name: str, sources: Sequence[Source], slices: Sequence[Slice], count: int) -> Piece:
    """Put the postings of ``count`` terms together, those of each term in the order of the sources.

    What one source has of one term stays together, so stretches are moved and no single posting is reckoned with.
    """
    taken = [_take(name, source, cut) for source, cut in zip(sources, slices, strict=True)]
    df, cf, *columns = (np.concatenate(parts) for parts in zip(*taken, strict=True))
    numbers = np.concatenate([cut.numbers for cut in slices])
    order = numbers.argsort(kind="stable")  # which takes the terms of each source, in order, as they are
    postings, occurrences = (_moved(counts, order) for counts in (df, cf))
    docs, freqs, weights = (column.take(postings) for column in columns[:3])
    df, cf = (np.bincount(numbers, counts, count).astype(np.int64) for counts in (df, cf))
    return Piece(df, cf, docs, freqs, weights, columns[3].take(occurrences))


def _moved(counts: I64, order: I64) -> I64:
    """Return where the items of stretches of these lengths stand, the stretches taken in this order."""
    return stretches((np.cumsum(counts) - counts)[order], counts[order])


def _take(name: str, source: Source, cut: Slice) -> Piece:
    """Return the postings of one slice that are kept, in the order of the source."""
    arrays = source.arrays
    bounds = arrays[f"{name}.at"][cut.start : cut.end + 1].astype(np.int64)
    start, end = int(bounds[0]), int(bounds[-1])
    bounds -= start
    high = arrays.get(f"{name}.hi")
    docs = unpack_docs(arrays[f"{name}.lo"][start:end], None if high is None else high[start:end])
    freqs, weights = (_counts(arrays, f"{name}.{kind}", start, end) for kind in ("freq", "weight"))
    cf, positions = _positions(arrays, name, cut)
    if source.live is None:
        return Piece(np.diff(bounds), cf, source.renumbered(docs), freqs, weights, positions)
    keep = source.live[docs]
    if len(positions):
        cf = sums(np.where(keep, freqs, 0), bounds)
        positions = positions[np.repeat(keep, freqs)]
    df, docs = sums(keep, bounds), source.renumbered(docs[keep])
    return Piece(df, cf, docs, freqs[keep], weights[keep], positions)


def _counts(arrays: Input, name: str, start: int, end: int) -> U16:
    return unpack_counts(arrays, name, start, end) if name in arrays else np.ones(end - start, np.uint16)


def _positions(arrays: Input, name: str, cut: Slice) -> tuple[I64, U16]:
    """Return how many positions each term of a slice has, and all of them; none in a field without positions."""
    if f"{name}.span" not in arrays:
        return np.zeros(cut.end - cut.start, np.int64), np.zeros(0, np.uint16)
    span = arrays[f"{name}.span"][cut.start : cut.end + 1].astype(np.int64)
    return np.diff(span), arrays[f"{name}.positions"][span[0] : span[-1]]


def ranges(postings: I64) -> Iterator[tuple[int, int]]:
    """Cut terms, whose numbers of postings are given, into ranges of about `PIECE` postings."""
    done = np.cumsum(postings)
    start = 0
    while start < len(postings):
        before = int(done[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(done, before + PIECE, "right")))
        yield start, end
        start = end


class Output:
    """The posting arrays of one field of the merged segment, filled piece by piece."""

    def __init__(self, name: str, sources: Sequence[Source], size: int, writer: ArrayWriter, *, counted: bool) -> None:
        self._name, self._size, self._writer, self._counted = name, size, writer, counted
        self._df: list[I64] = []
        self._cf: list[I64] = []
        self._large: dict[str, list[tuple[Array, Array]]] = {"freq": [], "weight": []}
        self._written = 0
        self._positional = f"{name}.span" in sources[0].arrays
        postings, occurrences = (sum(column) for column in zip(*(_totals(name, s) for s in sources), strict=True))
        kinds = {"lo": np.uint16} | ({"hi": np.uint8} if size > 1 << 16 else {})
        kinds |= {"freq": np.uint8, "weight": np.uint8} if counted else {}
        for key, kind in kinds.items():
            writer.reserve(f"{name}.{key}", kind, postings)
        if self._positional:
            writer.reserve(f"{name}.positions", np.uint16, occurrences)

    def extend(self, piece: Piece) -> None:
        """Write the postings of the next terms."""
        for key, array in pack_docs(piece.docs, self._size).items():
            self._writer.extend(f"{self._name}.{key}", array)
        if self._counted:
            self._extend_counts("freq", piece.freqs)
            self._extend_counts("weight", piece.weights)
        if self._positional:
            self._writer.extend(f"{self._name}.positions", piece.positions)
            self._cf.append(piece.cf)
        self._df.append(piece.df)
        self._written += len(piece.docs)

    def finish(self) -> None:
        """Write what is known at the end: where each term begins, the counts that take more than a byte, lengths."""
        starts = {"at": self._df} | ({"span": self._cf} if self._positional else {})
        for key, parts in starts.items():
            bounds = np.cumsum(np.concatenate([np.zeros(1, np.int64), *parts]))
            self._writer.put(f"{self._name}.{key}", bounds.astype(fitting(int(bounds[-1]))))
        for key, large in self._large.items() if self._counted else ():
            at, more = (list(column) for column in zip(*large, strict=True)) if large else ([], [])
            self._writer.put(f"{self._name}.{key}.at", np.concatenate([np.zeros(0, np.int64), *at]))
            self._writer.put(f"{self._name}.{key}.more", np.concatenate([np.zeros(0, np.uint16), *more]))

    def _extend_counts(self, kind: str, counts: U16) -> None:
        packed = pack_counts(counts)
        self._writer.extend(f"{self._name}.{kind}", packed[""])
        self._large[kind].append((packed[".at"] + self._written, packed[".more"]))


def _totals(name: str, source: Source) -> tuple[int, int]:
    """Return how many postings and occurrences of a source are kept."""
    arrays = source.arrays
    count = len(arrays[f"{name}.lo"])
    if source.live is None:
        return count, len(arrays[f"{name}.positions"]) if f"{name}.span" in arrays else 0
    postings = occurrences = 0
    high = arrays.get(f"{name}.hi")
    for start in range(0, count, PIECE):
        end = min(start + PIECE, count)
        keep = source.live[unpack_docs(arrays[f"{name}.lo"][start:end], None if high is None else high[start:end])]
        postings += int(keep.sum())
        occurrences += int(_counts(arrays, f"{name}.freq", start, end)[keep].sum(dtype=np.int64))
    return postings, occurrences
