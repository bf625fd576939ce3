"""Which words stand behind which, and how often: what help with writing a question knows of the articles' language.

Two tables have the same form. ``spelling`` holds neighbouring syllables with their marks (places of exact words);
``phrase`` holds neighbouring compounds (places of words): "nghị_quyết" before "đại_hội". In each, the words behind
word ``i`` are ``second[first[i]:first[i + 1]]``, ascending, and ``count`` says how often (`unpack`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.engines.arrays.file import Array, ArrayWriter
from index.engines.arrays.numbers import runs, steps, sums
from index.engines.arrays.pieces import I64, Source, ranges

SPELLING, PHRASE = "spelling", "phrase"
LEAST = {SPELLING: 2, PHRASE: 3}
"""Rarer neighbours are dropped from a large segment: of 43,768 articles they were half of all pairs of syllables, and
what stands once can be read where it stands."""

LARGE = 1000
"""Articles from which a segment is large."""

_STEPS = 8  # of the counts' logarithm for each doubling: exact to 13, within 5 % above, 4 billion fit a byte


def pack(counts: npt.NDArray[np.integer]) -> npt.NDArray[np.uint8]:
    """Return counts (1 and more) as bytes: their logarithm.

    >>> unpack(pack(np.array([1, 2, 3, 13, 1000]))).tolist()
    [1, 2, 3, 13, 1024]
    """
    packed: npt.NDArray[np.uint8] = np.rint(_STEPS * np.log2(counts)).astype(np.uint8)
    return packed


def unpack(packed: Array) -> I64:
    """Return the counts, those above 13 within 5 %."""
    return _COUNTS[packed]


_COUNTS: I64 = np.rint(2.0 ** (np.arange(256) / _STEPS)).astype(np.int64)


def table(name: str, pairs: I64, words: int) -> dict[str, Array]:
    """Return the table of all neighbours: of each occurrence, the places of both words (of ``words``) in one number."""
    pairs = np.sort(pairs)
    bounds = runs(pairs)
    keys, counts = pairs[bounds[:-1]], np.diff(bounds)
    return {
        f"{name}.first": np.searchsorted(keys, np.arange(words + 1) << 32).astype(np.uint32),
        f"{name}.second": (keys & 0xFFFFFFFF).astype(np.uint32),
        f"{name}.count": pack(counts),
    }


def merge(writer: ArrayWriter, name: str, sources: Sequence[Source], maps: Sequence[I64], words: int) -> None:
    """Write the sum of the sources' tables, a range of first words at a time.

    ``maps`` gives the new place of every word of each source, -1 for words that are gone: their neighbours go too.
    """
    least = LEAST[name] if sum(source.kept for source in sources) >= LARGE else 1
    inputs = [Table(source, name, places) for source, places in zip(sources, maps, strict=True)]
    firsts, seconds, counts = [np.zeros(1, np.int64)], [np.zeros(0, np.uint32)], [np.zeros(0, np.uint8)]
    for start, end in ranges(np.sum([one.sizes(words) for one in inputs], axis=0, dtype=np.int64)):
        parts = [one.between(start, end) for one in inputs]
        keys = np.concatenate([part[0] for part in parts])
        order = keys.argsort(kind="stable")  # which takes the neighbours of each source, in order, as they are
        keys = keys[order]
        bounds = runs(keys)
        total = sums(np.concatenate([part[1] for part in parts])[order], bounds)
        keys, total = keys[bounds[:-1]][total >= least], total[total >= least]
        firsts.append(np.searchsorted(keys, np.arange(1, end - start + 1) << 32) + int(firsts[-1][-1]))
        seconds.append((keys & 0xFFFFFFFF).astype(np.uint32))
        counts.append(pack(total))
    writer.put(f"{name}.first", np.concatenate(firsts).astype(np.uint32))
    writer.put(f"{name}.second", np.concatenate(seconds))
    writer.put(f"{name}.count", np.concatenate(counts))


class Table:
    """The table of one source, in the places of the merged segment."""

    def __init__(self, source: Source, name: str, places: I64) -> None:
        self._places = places
        # Words are sorted before and after, so places ascend; a word that is gone shares that of the word before.
        self._order = np.maximum(np.maximum.accumulate(places), 0) if len(places) else places
        self._first = source.arrays[f"{name}.first"]
        self._second = source.arrays[f"{name}.second"]
        self._count = source.arrays[f"{name}.count"]

    def sizes(self, words: int) -> I64:
        """Return how many words stand behind each word."""
        return np.bincount(self._order, steps(self._first), words)[:words].astype(np.int64)  # of no words, one too many

    def between(self, start: int, end: int) -> tuple[I64, I64]:
        """Return the neighbours of a range of first words as one number each, and their counts."""
        cut = slice(*np.searchsorted(self._order, (start, end)))
        bounds = self._first[cut.start : cut.stop + 1].astype(np.int64)
        seconds = self._places[self._second[bounds[0] : bounds[-1]]]
        firsts = np.repeat(self._places[cut], np.diff(bounds))
        kept = (firsts >= 0) & (seconds >= 0)
        counts = unpack(self._count[bounds[0] : bounds[-1]])
        return ((firsts - start) << 32 | seconds)[kept], counts[kept]
