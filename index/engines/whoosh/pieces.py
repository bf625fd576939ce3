"""One range of terms of several segments, put together: the step that merging repeats until all terms are done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.engines.whoosh.arrays import Array, ArrayFile, ArrayWriter
from index.engines.whoosh.numbers import fitting, pack_counts, pack_docs, unpack_counts, unpack_docs

I64 = npt.NDArray[np.int64]
U16 = npt.NDArray[np.uint16]
Live = npt.NDArray[np.bool_]

PIECE = 1 << 20
"""Postings handled at a time: with positions, about 100 MB of memory."""


@dataclass(frozen=True, slots=True)
class Source:
    """One segment to merge, and where its articles go."""

    arrays: ArrayFile
    live: Live | None  # None: all articles are kept
    docs: I64  # the new number of each article (of a deleted one: anything)
    kept: int

    def keep(self, array: Array) -> Array:
        """Return the items of the articles that are kept."""
        return array if self.live is None else array[self.live]


class Slice(NamedTuple):
    """A range of terms of one source, and the number that each has in the piece."""

    start: int
    end: int
    numbers: I64


class Taken(NamedTuple):
    """The postings of one slice that are kept, in the order of the source."""

    numbers: I64
    docs: I64
    freqs: U16
    weights: U16
    positions: U16


class Piece(NamedTuple):
    """The postings of a range of terms, one term after another."""

    df: I64
    docs: I64
    freqs: U16
    weights: U16
    positions: U16


def gather(name: str, sources: Sequence[Source], slices: Sequence[Slice], count: int) -> Piece:
    """Put the postings of ``count`` terms together, those of each term in the order of the sources."""
    taken = [_take(name, source, cut) for source, cut in zip(sources, slices, strict=True)]
    counts = [np.bincount(part.numbers, minlength=count) for part in taken]
    df: I64 = np.asarray(np.sum(counts, axis=0, dtype=np.int64))
    docs, freqs, weights = np.empty(df.sum(), np.int64), np.empty(df.sum(), np.uint16), np.empty(df.sum(), np.uint16)
    targets = []
    filled = np.cumsum(df) - df
    for part, own in zip(taken, counts, strict=True):
        target = np.arange(len(part.numbers)) + (filled - (np.cumsum(own) - own))[part.numbers]
        docs[target], freqs[target], weights[target] = part.docs, part.freqs, part.weights
        targets.append(target)
        filled += own
    return Piece(df, docs, freqs, weights, _positions(taken, targets, freqs))


def _take(name: str, source: Source, cut: Slice) -> Taken:
    arrays = source.arrays
    bounds = arrays[f"{name}.at"][cut.start : cut.end + 1].astype(np.int64)
    start, end = (int(bounds[0]), int(bounds[-1])) if len(bounds) else (0, 0)
    high = arrays.get(f"{name}.hi")
    docs = unpack_docs(arrays[f"{name}.lo"][start:end], None if high is None else high[start:end])
    numbers = np.repeat(cut.numbers, np.diff(bounds))
    freqs, weights = (_counts(arrays, f"{name}.{kind}", start, end) for kind in ("freq", "weight"))
    positions = _span(arrays, name, cut)
    if source.live is not None:
        keep = source.live[docs]
        if len(positions):
            positions = positions[np.repeat(keep, freqs)]
        numbers, docs, freqs, weights = numbers[keep], docs[keep], freqs[keep], weights[keep]
    return Taken(numbers, source.docs[docs], freqs, weights, positions)


def _counts(arrays: ArrayFile, name: str, start: int, end: int) -> U16:
    return unpack_counts(arrays, name, start, end) if name in arrays else np.ones(end - start, np.uint16)


def _span(arrays: ArrayFile, name: str, cut: Slice) -> U16:
    if f"{name}.span" not in arrays:
        return np.zeros(0, np.uint16)
    span = arrays[f"{name}.span"]
    return arrays[f"{name}.positions"][int(span[cut.start]) : int(span[cut.end])]


def _positions(taken: Sequence[Taken], targets: Sequence[I64], freqs: U16) -> U16:
    total = sum(len(part.positions) for part in taken)
    positions = np.empty(total, np.uint16)
    if not total:
        return positions
    begin = np.cumsum(freqs, dtype=np.int64) - freqs
    for part, target in zip(taken, targets, strict=True):
        own = np.cumsum(part.freqs, dtype=np.int64) - part.freqs
        place = np.arange(len(part.positions)) + np.repeat(begin[target] - own, part.freqs)
        positions[place] = part.positions
    return positions


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
            bounds = np.append(0, np.cumsum(piece.freqs, dtype=np.int64))[np.append(0, np.cumsum(piece.df))]
            self._cf.append(np.diff(bounds))
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
