"""A field of the snapshot: terms and postings of all segments, seen as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from heapq import merge
from itertools import islice
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from index.engines.whoosh.arrays import Array, ArrayFile
from index.engines.whoosh.numbers import unpack_counts, unpack_docs
from index.engines.whoosh.terms import Terms, field_terms
from index.schema import ID

U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
T = TypeVar("T", bound=np.generic)


class Part(NamedTuple):
    """One segment and the number of its first article in the snapshot."""

    arrays: ArrayFile
    base: int
    size: int


class Run(NamedTuple):
    """Where a term's postings stand in one segment."""

    part: PartField
    place: int
    start: int
    end: int


class Postings:
    """The articles that hold a term, ascending; how often (``freqs``); how much by region (``weights``, half units).

    Counts are unpacked when first asked for: a filter needs the articles only.
    """

    def __init__(self, runs: tuple[Run, ...]) -> None:
        self._runs = runs
        self._size = sum(run.end - run.start for run in runs)
        self._counts: dict[str, U16] = {}  # a dictionary: the lock of cached_property takes as long as unpacking
        self._docs: U32 | None = None

    def __len__(self) -> int:
        return self._size

    @property
    def docs(self) -> U32:
        """Article numbers in the snapshot."""
        if self._docs is None:
            self._docs = _joined([run.part.docs(run.start, run.end) for run in self._runs], np.uint32)
        return self._docs

    @property
    def freqs(self) -> U16:
        """How often the term stands in each article."""
        return self._unpacked("freq")

    @property
    def weights(self) -> U16:
        """The same by region, in half units of `index.schema.REGION_WEIGHTS`."""
        return self._unpacked("weight")

    def _unpacked(self, kind: str) -> U16:
        if kind not in self._counts:
            self._counts[kind] = _joined([run.part.counts(kind, run.start, run.end) for run in self._runs], np.uint16)
        return self._counts[kind]


class PartField:
    """One field in one segment."""

    def __init__(self, name: str, part: Part) -> None:
        arrays = part.arrays
        self.name = name
        self.base = part.base
        self.size = part.size
        self.arrays = arrays
        self._arrays: dict[str, Array] = {
            key.removeprefix(name + "."): arrays[key] for key in arrays if key.startswith(name + ".")
        }
        self.terms: Terms = field_terms(arrays, name)
        self.at = self._arrays["at"]
        self.total = int(arrays.meta["totals"].get(name, 0))

    @property
    def scored(self) -> bool:
        """Whether lengths are kept: facets have none."""
        return "lengths" in self._arrays

    @property
    def positional(self) -> bool:
        """Whether positions are kept."""
        return "positions" in self._arrays

    def df(self, places: I64) -> I64:
        """Return how many articles of the segment hold each of some terms."""
        found: I64 = self.at.take(places + 1).astype(np.int64)
        found -= self.at.take(places)
        return found

    def run(self, place: int) -> Run:
        """Return where the postings of the term at that place stand."""
        return Run(self, place, int(self.at[place]), int(self.at[place + 1]))

    def docs(self, start: int, end: int, *, local: bool = False) -> U32:
        """Return article numbers in the snapshot, or in the segment."""
        high = self._arrays.get("hi")
        base = 0 if local else self.base
        return unpack_docs(self._arrays["lo"][start:end], None if high is None else high[start:end], base)

    def counts(self, kind: str, start: int, end: int) -> U16:
        """Return ``freq`` or ``weight`` of those postings; facets have 1 everywhere."""
        if kind not in self._arrays:
            return np.ones(end - start, np.uint16)
        return unpack_counts(self._arrays, kind, start, end)

    def first(self, place: int) -> int:
        """Return where the positions of a term begin in the segment."""
        return int(self._arrays["span"][place])

    def gathered(self, tags: I64, starts: I64, counts: I64) -> I64:
        """Return runs of positions, each with the tag of its run."""
        ends = np.cumsum(counts)
        at = np.repeat(starts - (ends - counts), counts)
        at += np.arange(len(at))
        found: I64 = np.repeat(tags, counts)
        found |= self._arrays["positions"].take(at)
        return found

    def positions(self, place: int) -> U16:
        """Return the positions of all occurrences of a term, one article after another."""
        span = self._arrays["span"]
        return self._arrays["positions"][int(span[place]) : int(span[place + 1])]

    @property
    def lengths(self) -> U16:
        """The length of the field in each article, in terms."""
        return self._arrays["lengths"]


POSITION_BITS, TERM_SHIFT = 16, 40
"""How `Field.standing` puts places together."""

_NONE = np.zeros(0, np.int64)
_RECENT = 16  # terms whose unpacked postings are kept: those of one question, which asks for each several times


class Field:
    """A field in all segments; terms are given and returned as text.

    ``postings(term)`` returns the postings of a term; of an unknown one, none.
    """

    def __init__(self, name: str, parts: tuple[Part, ...]) -> None:
        self.name = name
        self.parts = tuple(PartField(name, part) for part in parts)
        self._runs = lru_cache(maxsize=4096)(self._find)
        self.postings = lru_cache(maxsize=_RECENT)(self._postings)

    @property
    def total_length(self) -> int:
        """The number of terms in all articles, deleted ones included (as Whoosh counts)."""
        return sum(part.total for part in self.parts)

    @cached_property
    def lengths(self) -> U32:
        """The length of the field in each article."""
        return _joined([part.lengths.astype(np.uint32) for part in self.parts], np.uint32)

    def __contains__(self, term: str) -> bool:
        return bool(self._runs(term))

    def df(self, term: str) -> int:
        """Return how many articles hold the term, deleted ones included (as Whoosh counts)."""
        return sum(run.end - run.start for run in self._runs(term))

    def cf(self, term: str) -> int:
        """Return how often the term stands in all articles."""
        return int(self.postings(term).freqs.sum(dtype=np.int64))

    def _postings(self, term: str) -> Postings:
        return Postings(self._runs(term))

    def standing(self, terms: Sequence[str], docs: U32) -> I64:
        """Return where terms stand in some articles (ascending), as ascending numbers; only fields with positions know.

        A number is the term's place in ``terms`` << 40 | the article's place in ``docs`` << 16 | the position in it.
        """
        found: dict[int, list[tuple[I64, I64, I64]]] = {}
        for number, term in enumerate(terms):
            postings, begin = self.postings(term), 0
            for run in self._runs(term):
                end = begin + run.end - run.start
                held, starts, counts = _within(postings.docs[begin:end], postings.freqs[begin:end], docs)
                begin = end
                if len(held):
                    tags = (held << POSITION_BITS) + (number << TERM_SHIFT)
                    found.setdefault(run.part.base, []).append((tags, starts + run.part.first(run.place), counts))
        keys = [np.zeros(0, np.int64)]
        for part in self.parts:
            if part.base in found:
                keys.append(part.gathered(*map(np.concatenate, zip(*found[part.base], strict=True))))
        standing = keys[1] if len(keys) == 2 else np.concatenate(keys)
        standing.sort()
        return standing

    def prefix(self, prefix: str, limit: int) -> list[str]:
        """Return up to ``limit`` terms that begin so, in byte order."""
        return list(islice(self._from(prefix.encode()), limit))

    def terms(self) -> Iterator[str]:
        """Return all terms in byte order."""
        return self._from(b"")

    def _from(self, prefix: bytes) -> Iterator[str]:
        last: bytes | None = None
        for term in merge(*(_beginning(part.terms, prefix) for part in self.parts)):
            if term != last:
                yield term.decode()
            last = term

    def _find(self, term: str) -> tuple[Run, ...]:
        try:
            key = term.encode()
        except UnicodeEncodeError:  # a lone surrogate stands in no article
            return ()
        places = ((part, part.terms.find(key)) for part in self.parts)
        return tuple(part.run(place) for part, place in places if place >= 0)


def article_ids(arrays: ArrayFile) -> list[str]:
    """Return the ids of all articles of one segment, in their order."""
    ids = [term.decode() for term in field_terms(arrays, ID.name)]
    return [ids[place] for place in arrays[f"{ID.name}.ordinals"].tolist()]


def _within(held: U32, freqs: U16, docs: U32) -> tuple[I64, I64, I64]:
    """Return which of some articles hold a term, where the positions in each begin, and how many there are."""
    if not len(held) or not len(docs):
        return _NONE, _NONE, _NONE
    at = held.searchsorted(docs)
    which = (held.take(at, mode="clip") == docs).nonzero()[0]
    if not len(which):
        return _NONE, _NONE, _NONE
    # What stands before the first, then what stands from each to the next: many times quicker than a running sum.
    bounds = np.zeros(len(which) + 1, np.int64)
    at = at.take(which, out=bounds[1:])
    starts = np.cumsum(np.add.reduceat(freqs[: at[-1] + 1], bounds, dtype=np.uint32), dtype=np.int64)[:-1]
    if not at[0]:  # nothing stands before: of an empty run, reduceat gives the first item
        starts -= int(freqs[0])
    return which, starts, freqs.take(at).astype(np.int64)


def _beginning(terms: Terms, prefix: bytes) -> Iterator[bytes]:
    if not prefix:
        yield from terms
        return
    for place in range(terms.seek(prefix), len(terms)):
        term = terms[place]
        if not term.startswith(prefix):
            return
        yield term


def _joined(parts: list[npt.NDArray[T]], dtype: type[T]) -> npt.NDArray[T]:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, dtype)
