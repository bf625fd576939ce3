"""Dictionaries of terms on arrays: a sorted list of words, and pairs of words written as two numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.engines.arrays.file import Array
from index.engines.arrays.numbers import runs
from index.remembering import remembering

_REMEMBERED = 4096  # places of words: a question looks for each several times
_HEAD = 8  # bytes of a word that are compared as one number
_STEP = 32  # of so many words one is kept apart, 2 bytes a word of the dictionary: the others are read where they lie
PAIR = b"_"  # joins the two syllables of a pair; no syllable holds it


class Terms(Protocol):
    """A sorted list of terms (byte order), each known by its place in it."""

    def __len__(self) -> int: ...

    def __getitem__(self, place: int) -> bytes: ...

    def __iter__(self) -> Iterator[bytes]: ...

    def find(self, term: bytes) -> int:
        """Return the place of the term, or -1."""

    def seek(self, term: bytes) -> int:
        """Return the place of the first term that is not less."""


class WordTerms:
    """Words as one run of bytes and where each begins; ``find`` returns the place of a word, or -1."""

    def __init__(self, blob: Array, starts: Array) -> None:
        self._blob = blob.data
        self._starts = starts
        self._start = starts.data  # gives numbers of Python, in a third of the time
        self.find = remembering(_REMEMBERED, self._find)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: int) -> bytes:
        start = self._start
        return bytes(self._blob[start[place] : start[place + 1]])

    def __iter__(self) -> Iterator[bytes]:
        blob, bounds = bytes(self._blob), self._starts.tolist()
        return map(blob.__getitem__, map(slice, bounds, islice(bounds, 1, None)))

    def _find(self, term: bytes) -> int:
        place = self.seek(term)
        return place if place < len(self) and self[place] == term else -1

    def seek(self, term: bytes) -> int:
        """Return the place of the first term that is not less."""
        known = bisect_right(self._landmarks, term) - 1
        first = max(0, known) * _STEP
        return bisect_left(self, term, first, min(first + _STEP, len(self)))

    @cached_property
    def _landmarks(self) -> list[bytes]:
        """Every so many words one, to begin looking from: a quarter of the time of looking through all of them."""
        return self.many(np.arange(0, len(self), _STEP))

    def many(self, places: npt.NDArray[np.integer]) -> list[bytes]:
        """Return the words at many places."""
        starts, ends = self._starts.take(places).tolist(), self._starts.take(places + 1).tolist()
        return [bytes(self._blob[start:end]) for start, end in zip(starts, ends, strict=True)]

    def places(self, words: Sequence[bytes]) -> npt.NDArray[np.int64]:
        """Return the place of each of many words, or -1: a fifth of the time of looking for each."""
        heads = _heads(words)
        places = self._heads.searchsorted(heads)
        found = np.where(self._heads.take(places, mode="clip") == heads, places, -1) if len(self) else places - 1
        for number, word in enumerate(words):
            if len(word) >= _HEAD:  # others may begin so
                found[number] = self.find(word)
        return found

    @cached_property
    def _heads(self) -> npt.NDArray[np.uint64]:
        """The beginning of each word as a number; the numbers ascend as the words do."""
        return _heads(list(self))


class PairTerms:
    """Pairs ``first_second`` as two numbers into a field's words; 8 bytes a pair instead of about 20.

    Pairs stand in byte order of the written form. There "_" sorts behind the digits and before the letters, so the
    first words stand in the order of ``word + "_"`` (``order``) and not in their own ("1_2" comes after "12_3").
    """

    def __init__(self, words: WordTerms, order: Array, first: Array, second: Array) -> None:
        self._words = words
        self._order = order  # words' places in the order of word + "_"
        self._first = first  # where in `second` the pairs of each such word begin
        self._second = second

    def __len__(self) -> int:
        return len(self._second)

    def __getitem__(self, place: int) -> bytes:
        if place >= len(self):
            raise IndexError(place)
        # A number of another type would make numpy copy the whole array first.
        rank = int(np.searchsorted(self._first, self._first.dtype.type(place), "right")) - 1
        return self._words[self._order[rank]] + PAIR + self._words[self._second[place]]

    def __iter__(self) -> Iterator[bytes]:
        words = list(self._words)
        for rank, word in enumerate(self._order.tolist()):
            for second in self._second[self._first[rank] : self._first[rank + 1]].tolist():
                yield words[word] + PAIR + words[second]

    def find(self, term: bytes) -> int:
        """Return the place of the pair, or -1."""
        left, line, right = term.partition(PAIR)
        word, second = self._words.find(left), self._words.find(right) if line else -1
        if word < 0 or second < 0:
            return -1
        rank = int(self._ranks[word])
        start, end = int(self._first[rank]), int(self._first[rank + 1])
        place = start + int(np.searchsorted(self._second[start:end], self._second.dtype.type(second)))
        return place if place < end and self._second[place] == second else -1

    def seek(self, term: bytes) -> int:
        """Return the place of the first pair that is not less."""
        return bisect_left(self, term)

    def words(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the numbers of the first words (row 0) and second words (row 1) of pairs."""
        ranks = np.searchsorted(self._first, places.astype(self._first.dtype), "right") - 1
        return np.stack([self._order[ranks].astype(np.int64), self._second[places].astype(np.int64)])

    def word(self, number: int) -> bytes:
        """Return a word by its number."""
        return self._words[number]

    def places(
        self, words: Sequence[bytes], first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Return the place of each of many pairs of these words, or -1; ``first`` and ``second`` number the words."""
        known = self._words.places(words)
        left, right = known[first], known[second]
        both = np.flatnonzero((left >= 0) & (right >= 0))
        ranks, wanted = self._ranks[left[both]], right[both]
        start, end = self._first[ranks].astype(np.int64), self._first[ranks + np.uint32(1)].astype(np.int64)
        at = _bisected(self._second, start, end, wanted)
        found = np.full(len(first), -1, np.int64)
        held = at < end
        held[held] = self._second[at[held]] == wanted[held]
        found[both[held]] = at[held]
        return found

    @cached_property
    def _ranks(self) -> npt.NDArray[np.uint32]:
        """The place of each word in the order of ``word + "_"``."""
        ranks = np.empty(len(self._order), np.uint32)
        ranks[self._order] = np.arange(len(ranks), dtype=np.uint32)
        return ranks


def _heads(words: Sequence[bytes]) -> npt.NDArray[np.uint64]:
    """Return the first eight bytes of words as numbers, which ascend as the words do."""
    return np.array(words, f"S{_HEAD}").view(">u8").astype(np.uint64)


def _bisected(
    values: Array, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return where each wanted value stands or would stand in its own ascending stretch of the values."""
    low, high = start.copy(), end.copy()
    while (open := np.flatnonzero(low < high)).size:
        middle = (low[open] + high[open]) >> 1
        less = values[middle] < wanted[open]
        low[open[less]] = middle[less] + 1
        high[open[~less]] = middle[~less]
    return low


def pack(words: Sequence[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Return words as one run of bytes and where each begins (one more than words: the end)."""
    starts = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, words), np.int64, len(words)), out=starts[1:])
    if starts[-1] >= 1 << 32:
        from index.errors import IndexLimit  # noqa: PLC0415

        raise IndexLimit("the terms of one segment take more than 4 GB")
    return np.frombuffer(b"".join(words), np.uint8), starts.astype(np.uint32)


def byte_order(words: Sequence[bytes]) -> npt.NDArray[np.int64]:
    """Return the places of words in byte order.

    Their first eight bytes are sorted as numbers, which takes a fifth of the time of sorting words; those few that have
    the same are sorted as words.

    >>> byte_order([b"quochoihoa", b"dang", b"quochoihop"[:8], b"da"]).tolist()
    [3, 1, 2, 0]
    """
    heads = _heads(words)
    order = heads.argsort()
    bounds = runs(heads[order])
    alike = np.flatnonzero(np.diff(bounds) > 1)
    for start, end in zip(bounds[alike].tolist(), bounds[alike + 1].tolist(), strict=True):
        order[start:end] = sorted(order[start:end].tolist(), key=words.__getitem__)
    return order


def pair_order(words: Sequence[bytes]) -> npt.NDArray[np.uint32]:
    """Return the places of sorted words in the order of ``word + "_"``."""
    written = [word + PAIR for word in words]
    return np.array(sorted(range(len(words)), key=written.__getitem__), np.uint32)


def field_terms(arrays: Mapping[str, Array], field: str) -> Terms:
    """Return the dictionary of a field of one segment."""
    if f"{field}.second" in arrays:
        return PairTerms(
            WordTerms(arrays["folded.blob"], arrays["folded.starts"]),
            arrays[f"{field}.order"],
            arrays[f"{field}.first"],
            arrays[f"{field}.second"],
        )
    return WordTerms(arrays[f"{field}.blob"], arrays[f"{field}.starts"])
