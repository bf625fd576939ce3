"""How numbers are kept small: article numbers in two parts, counts in one byte and a list of those too large."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from index.engines.arrays.file import Array
from index.errors import IndexLimit

MAX_DOCS = 1 << 24
"""The most articles in one segment: document numbers take three bytes."""

BYTE = 255
"""The escape value of a count: 255 means that the count, 255 or more, stands in ``.more``."""


def fitting(total: int) -> np.dtype[np.unsignedinteger]:
    """Return the type for numbers up to ``total``: 4 bytes while that is enough."""
    return np.dtype("<u4") if total < 1 << 32 else np.dtype("<u8")


def need_docs(count: int) -> None:
    """Raise IndexLimit when a segment would hold more articles than its numbers can name."""
    if count > MAX_DOCS:
        raise IndexLimit("{count} articles in one segment; at most {most} fit", count=count, most=MAX_DOCS)


def steps(starts: Array) -> npt.NDArray[np.int64]:
    """Return how many items each has, from where each begins (and, last, where all end)."""
    wide = starts.astype(np.int64)
    counts: npt.NDArray[np.int64] = wide[1:] - wide[:-1]
    return counts


def runs(keys: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Return where each run of equal keys begins, and where the last one ends.

    >>> runs(np.array([7, 7, 8, 7])).tolist()
    [0, 2, 3, 4]
    """
    new = np.ones(len(keys) + 1, np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:-1])
    return np.flatnonzero(new)


def numbered(keys: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the distinct keys (0 and more), ascending, and the index of each key among them.

    >>> [found.tolist() for found in numbered(np.array([7, 5, 7]))]
    [[5, 7], [1, 0, 1]]
    """
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)) >> (63 - bits):
        order = keys.argsort(kind="stable")  # which takes ascending runs as they are
        found = keys[order]
    else:  # sorting numbers takes a third of the time of an argsort
        found = np.sort(keys << bits | np.arange(len(keys)))
        order = found & ((1 << bits) - 1)
        found >>= bits
    bounds = runs(found)
    indices = np.empty(len(keys), np.int64)
    indices[order] = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    return found[bounds[:-1]], indices


def sums(values: npt.NDArray[np.integer | np.bool_], bounds: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the sum of the values between each two bounds; `np.add.reduceat` takes twice as long on short runs.

    >>> sums(np.array([1, 2, 3, 4]), np.array([0, 2, 3, 4])).tolist()
    [3, 3, 4]
    """
    total = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=total[1:])
    return np.diff(total[bounds])


def stretches(begin: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the indices of stretches, one after another: each from its beginning, as many as it counts.

    >>> stretches(np.array([10, 5]), np.array([2, 3])).tolist()
    [10, 11, 5, 6, 7]
    """
    ends = np.cumsum(counts)
    indices = np.repeat(begin - (ends - counts), counts)
    indices += np.arange(len(indices))
    return indices


def pack_docs(docs: npt.NDArray[np.integer], size: int) -> dict[str, Array]:
    """Return document numbers as their low 16 bits, and their high 8 bits when ``size`` articles need them."""
    low = docs.astype(np.uint16)
    return {"lo": low, "hi": (docs >> 16).astype(np.uint8)} if size > 1 << 16 else {"lo": low}


def unpack_docs(low: Array, high: Array | None, base: int = 0) -> npt.NDArray[np.uint32]:
    """Return document numbers plus ``base``."""
    docs = low.astype(np.uint32)
    if high is not None:
        docs |= high.astype(np.uint32) << np.uint32(16)
    if base:
        docs += np.uint32(base)
    return docs


def pack_counts(counts: npt.NDArray[np.integer]) -> dict[str, Array]:
    """Return counts as bytes, and the indices and values of those of 255 and more (at most 65,535)."""
    large = np.flatnonzero(counts >= BYTE)
    small = counts.astype(np.uint8)
    small[large] = BYTE
    return {
        "": small,
        ".at": large.astype(np.int64),
        ".more": np.minimum(counts[large], 0xFFFF).astype(np.uint16),
    }


def unpack_counts(arrays: Mapping[str, Array], name: str, start: int, end: int) -> npt.NDArray[np.uint16]:
    """Return the counts from ``start`` to ``end``."""
    counts = arrays[name][start:end].astype(np.uint16)
    at = arrays[name + ".at"]
    if len(at):
        first, last = at.searchsorted((start, end))
        counts[at[first:last] - start] = arrays[name + ".more"][first:last]
    return counts
