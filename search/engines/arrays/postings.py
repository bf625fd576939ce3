"""What the words of a question hold in a snapshot: the articles of a syllable, a pair or a phrase, and how much."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from index.engines.arrays.field import Postings
from index.engines.arrays.segment import PIECE
from index.engines.arrays.snapshot import Snapshot
from search.plan import Held, Run

Docs = npt.NDArray[np.uint32]
Tf = npt.NDArray[np.float32]
Halves = npt.NDArray[np.uint16] | npt.NDArray[np.float32]
Keyed = tuple[str, ...]
"""The keys that count as one syllable."""

Mask = npt.NDArray[np.bool_]

_NOTHING = np.zeros(0, np.uint32)
_DENSE = 8  # one search among sorted articles costs as much as so many items of a table
HALF = np.float32(0.5)  # weights are kept in half units


def flags(size: int, *some: Docs) -> Mask:
    """Return one flag for each of ``size`` articles: whether it is one of these."""
    mask = np.zeros(size, np.bool_)
    for docs in some:
        mask[docs.astype(np.intp)] = True  # as numpy would make them itself, and take twice as long
    return mask


def holding(size: int, some: Iterable[Matches]) -> Mask:
    """Return one flag for each of ``size`` articles: whether it is one of any of these."""
    mask = np.zeros(size, np.bool_)
    for matches in some:
        matches.mark(mask)
    return mask


class Matches(ABC):
    """Articles that hold something, and how much of it by region (`index.schema.REGION_WEIGHTS`)."""

    @property
    @abstractmethod
    def docs(self) -> Docs:
        """The articles, ascending."""

    @property
    def last(self) -> int:
        """The last of the articles; raises IndexError when there is none."""
        return int(self.docs[-1])

    def living(self, live: Mask) -> int:
        """Return how many of the articles are not deleted; ``live`` has a flag for each article."""
        return int(np.count_nonzero(live.take(self.docs)))

    def mark(self, mask: Mask) -> None:
        """Set the flag of each of the articles."""
        mask[self.docs.astype(np.intp)] = True

    def add(self, sums: Tf, value: float) -> None:
        """Add a value to the sum of each of the articles."""
        sums[self.docs.astype(np.intp)] += value

    @property
    @abstractmethod
    def halves(self) -> Halves:
        """How much of it each holds, in half units, as the index keeps them."""

    @property
    def tf(self) -> Tf:
        """How much of it each article holds."""
        return self.halves * HALF

    def of(self, docs: Docs) -> Tf:
        """Return how much of it each of these articles holds; 0 for those that hold none."""
        return self.halves_of(docs) * HALF

    def halves_of(self, docs: Docs) -> Halves:
        """Return the same in half units."""
        if not len(self.docs):
            return np.zeros(len(docs), np.uint16)
        if len(docs) == len(self.docs) and np.array_equal(docs, self.docs):
            return self.halves
        end = int(self.docs[-1]) + 1
        if end + len(self.docs) < _DENSE * len(docs):
            table = np.zeros(end + 1, self.halves.dtype)
            table[self.docs.astype(np.intp)] = self.halves
            return table.take(docs, mode="clip")  # what lies beyond the last article is clipped to the 0 behind it
        place = self.docs.searchsorted(docs)
        found: Halves = self.halves.take(place, mode="clip") * (self.docs.take(place, mode="clip") == docs)
        return found

    def __len__(self) -> int:
        return len(self.docs)


class ListedMatches(Matches):
    """Matches that are there already."""

    def __init__(self, docs: Docs, halves: Halves) -> None:
        self._docs, self._halves = docs, halves

    @property
    def docs(self) -> Docs:
        """The articles."""
        return self._docs

    @property
    def halves(self) -> Halves:
        """How much each holds, in half units."""
        return self._halves


class TermMatches(Matches):
    """The articles of one term, unpacked only where that is asked for."""

    def __init__(self, postings: Postings) -> None:
        self._postings = postings

    @property
    def docs(self) -> Docs:
        """The articles."""
        return self._postings.docs

    @property
    def last(self) -> int:
        """The last of the articles."""
        return self._postings.last

    def living(self, live: Mask) -> int:
        """Return how many of the articles are not deleted, which is remembered with the term."""
        return self._postings.live

    def mark(self, mask: Mask) -> None:
        """Set the flag of each of the articles."""
        for first, steps in self._postings.pieces():
            mask[first : first + PIECE][steps] = True

    def add(self, sums: Tf, value: float) -> None:
        """Add a value to the sum of each of the articles."""
        for first, steps in self._postings.pieces():
            sums[first : first + PIECE][steps] += value

    @property
    def halves(self) -> Halves:
        """How much of the term each holds, in half units."""
        return self._postings.weights

    def halves_of(self, docs: Docs) -> Halves:
        """Return how much of it each of these articles (ascending) holds, in half units."""
        return self._postings.weights_of(docs)

    def __len__(self) -> int:
        return len(self._postings)


class UnionMatches(Matches):
    """The articles of any of several matches, added up only where that is asked for."""

    def __init__(self, parts: Sequence[Matches], end: int) -> None:
        self._parts = parts
        self._mask = holding(end, parts)
        self._size = int(np.count_nonzero(self._mask))
        self._docs: Docs | None = None

    @property
    def docs(self) -> Docs:
        """The articles."""
        if self._docs is None:
            self._docs = self._mask.nonzero()[0].astype(np.uint32)
        return self._docs

    @property
    def last(self) -> int:
        """The last of the articles."""
        return len(self._mask) - 1

    def living(self, live: Mask) -> int:
        """Return how many of the articles are not deleted."""
        return int(np.count_nonzero(self._mask & live[: len(self._mask)]))

    def mark(self, mask: Mask) -> None:
        """Set the flag of each of the articles."""
        mask[: len(self._mask)] |= self._mask

    def add(self, sums: Tf, value: float) -> None:
        """Add a value to the sum of each of the articles."""
        sums[: len(self._mask)] += self._mask * np.float32(value)

    @property
    def halves(self) -> Halves:
        """How much each holds, in half units."""
        return self.halves_of(self.docs)

    def halves_of(self, docs: Docs) -> Halves:
        """Return how much of all of them each of these articles (ascending) holds, in half units."""
        found = self._parts[0].halves_of(docs).astype(np.float32)
        for part in self._parts[1:]:
            found += part.halves_of(docs)
        return found

    def __len__(self) -> int:
        return self._size


NOTHING = ListedMatches(_NOTHING, np.zeros(0, np.uint16))


def df(snapshot: Snapshot, matches: Matches) -> int:
    """Return how many live articles are among some matches."""
    return len(matches) if snapshot.live is None else matches.living(snapshot.live)


def term(snapshot: Snapshot, field: str, key: str) -> Matches:
    """Return the articles that hold a term of a field."""
    postings = snapshot.field(field).postings(key)
    if not len(postings):
        return NOTHING
    return TermMatches(postings)


def union(parts: Sequence[Matches]) -> Matches:
    """Return the articles of any of these, with what they hold of all."""
    if len(parts) > 1:
        parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    end = max(part.last for part in parts) + 1
    if sum(map(len, parts)) * _DENSE > end:
        return UnionMatches(parts, end)
    docs = np.concatenate([part.docs for part in parts])
    halves = np.concatenate([part.halves for part in parts])
    order = np.argsort(docs, kind="stable")
    docs, halves = docs[order], halves[order]
    first = np.flatnonzero(np.diff(docs, prepend=docs[:1] + np.uint32(1)))
    return ListedMatches(docs[first], np.add.reduceat(halves, first, dtype=np.float32))


def held(snapshot: Snapshot, held: Held, rarest: Callable[[Run], Matches]) -> Matches:
    """Return the articles that hold a word of the question in any of its spellings and forms."""
    return union([*(term(snapshot, one.field, one.key) for one in held.terms), *map(rarest, held.runs)])


def syllable(snapshot: Snapshot, field: str, keys: Keyed) -> Matches:
    """Return the articles of a syllable, by any of its keys."""
    return union([term(snapshot, field, key) for key in keys])


def pair(snapshot: Snapshot, first: Keyed, second: Keyed) -> Matches:
    """Return the articles in which one syllable stands right before another."""
    return union([term(snapshot, "pair", f"{a}_{b}") for a, b in product(first, second)])
