"""What the words of a question hold in a snapshot: the articles of a syllable, a pair or a phrase, and how much."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from index.engines.arrays.field import TERM_SHIFT, Postings
from index.engines.arrays.segment import PIECE
from index.engines.arrays.snapshot import Snapshot
from index.schema import TITLE
from index.text.fold import fold
from index.text.positions import MAX_POSITION, POSITION_BITS
from search.engines.arrays.effort import Effort
from search.plan import Held, Run

Docs = npt.NDArray[np.uint32]
Tf = npt.NDArray[np.float32]
Halves = npt.NDArray[np.uint16] | npt.NDArray[np.float32]
Positions = npt.NDArray[np.int64]
Keyed = tuple[str, ...]
"""The keys that count as one syllable."""

Mask = npt.NDArray[np.bool_]

_NOTHING = np.zeros(0, np.uint32)
_AT_ONCE = 8192  # articles that a phrase is looked for in before the budget is looked at again
_LONGEST = 4  # syllables of a word: "hội đồng nhân dân"; longer ones, some names, are looked for by their positions
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


def rarest(snapshot: Snapshot, wanted: Run) -> Matches:
    """Return the articles that hold syllables side by side, as much as of the rarest pair of them."""
    docs = run(snapshot, wanted)
    if not len(docs):
        return NOTHING
    found = [_pair(snapshot, a, b).halves_of(docs) for a, b in pairwise(wanted.words)]
    return ListedMatches(docs, np.minimum.reduce(found))


def run(snapshot: Snapshot, wanted: Run, effort: Effort | None = None, among: Mask | None = None) -> Docs:
    """Return the articles where syllables stand in this order, with no more between them than is allowed.

    Of those ``among`` whom it is looked for, and as many as the ``effort`` suffices for.
    """
    if not wanted.words:
        return _NOTHING
    if wanted.field == "folded" and not wanted.title and not wanted.slop and len(wanted.words) <= 2:
        one = _syllable(snapshot, wanted.field, wanted.words[0])
        return (one if len(wanted.words) == 1 else _pair(snapshot, *wanted.words)).docs
    candidates = _holding(snapshot, wanted)
    if among is not None:
        candidates = candidates[among.take(candidates)]
    sure = _one_word(snapshot, wanted).take(candidates)
    rest = candidates[~sure]
    held = _within(snapshot, wanted, rest, effort) if effort else _chained(snapshot, wanted, rest)[0]
    return held if len(rest) == len(candidates) else np.sort(np.concatenate([candidates[sure], held]))


def _one_word(snapshot: Snapshot, wanted: Run) -> Mask:
    """Return where syllables written so are one word, as the segmenter joined them: there they stand side by side.

    Of the articles with a phrase of two syllables that is 95 in 100, whose positions need not be read.
    """
    words: Iterable[Keyed] = ()
    if wanted.field == "exact" and not wanted.title and not wanted.slop and 1 < len(wanted.words) <= _LONGEST:
        words = product(*wanted.words)
    return holding(snapshot.size, (term(snapshot, "word", "_".join(keys)) for keys in words))


def _within(snapshot: Snapshot, wanted: Run, candidates: Docs, effort: Effort) -> Docs:
    """Return those of some articles where the words stand in this order, looking at some after others."""
    found = [_NOTHING]
    for first in range(0, len(candidates), _AT_ONCE):
        if effort.over:
            effort.leave(candidates[first:])
            break
        docs, work = _chained(snapshot, wanted, candidates[first : first + _AT_ONCE])
        effort.take(work)
        found.append(docs)
    return np.concatenate(found)


def _syllable(snapshot: Snapshot, field: str, keys: Keyed) -> Matches:
    return union([term(snapshot, field, key) for key in keys])


def _pair(snapshot: Snapshot, first: Keyed, second: Keyed) -> Matches:
    return union([term(snapshot, "pair", f"{a}_{b}") for a, b in product(first, second)])


def _holding(snapshot: Snapshot, wanted: Run) -> Docs:
    """Return the articles that hold all of the words, or their folded pairs if nothing stands between."""
    if wanted.slop == 0 and len(wanted.words) > 1:
        bare = [tuple(dict.fromkeys(map(fold, keys))) for keys in wanted.words]
        parts = [_pair(snapshot, a, b) for a, b in pairwise(bare)]
    else:
        parts = [_syllable(snapshot, wanted.field, keys) for keys in wanted.words]
    parts.sort(key=len)
    docs = parts[0].docs
    if wanted.title and wanted.slop == 0 and len(wanted.words) > 1 and wanted.field == "folded":
        # A pair that crosses the border of two words has half its weight (`index.engines.arrays.invert`).
        docs = docs[parts[0].halves >= TITLE // 2]
    for part in parts[1:]:
        docs = docs[part.of(docs) > 0]
    return docs


def _chained(snapshot: Snapshot, wanted: Run, candidates: Docs) -> tuple[Docs, int]:
    """Return those of some articles where the words stand in this order, near enough, and how many places were read."""
    if not len(candidates):
        return _NOTHING, 0
    ends = starts = places(snapshot, wanted, 0, candidates)
    work = len(ends)
    for number in range(1, len(wanted.words)):
        following = places(snapshot, wanted, number, candidates)
        work += len(following)
        after = following.searchsorted(ends, "right")
        found = after < len(following)
        starts, ends = starts[found], following[after[found]]
    # Positions of one article lie within 2^16 of each other, and paragraphs are further apart than any slop.
    near = (ends - starts) <= len(wanted.words) - 1 + wanted.slop
    article = starts[near] >> POSITION_BITS  # ascending, as the articles are
    return candidates[article[np.flatnonzero(np.diff(article, prepend=-1))]], work


def places(snapshot: Snapshot, wanted: Run, number: int, docs: Docs) -> Positions:
    """Return where a word stands in these articles, ascending: the article's place in ``docs`` << 16 | position."""
    keys = wanted.words[number]
    found = snapshot.field(wanted.field).standing(keys, docs)
    if len(keys) > 1:
        found &= (1 << TERM_SHIFT) - 1
        found.sort()
    if wanted.title:
        ends = snapshot.column("title_end")[docs]
        found = found[(found & MAX_POSITION) < ends[found >> POSITION_BITS]]
    return found


def standing(snapshot: Snapshot, words: Sequence[Keyed], docs: Docs, order: npt.NDArray[np.intp]) -> list[Positions]:
    """Return where each of many words stands in these articles, ascending: ``order[place]`` << 16 | position."""
    owner = np.array([number for number, keys in enumerate(words) for _ in keys], np.int64)
    found = snapshot.field("folded").standing([key for keys in words for key in keys], docs)
    article = order.take(found >> POSITION_BITS & (1 << TERM_SHIFT - POSITION_BITS) - 1)
    number = owner.take(found >> TERM_SHIFT)
    found = number << TERM_SHIFT | article << POSITION_BITS | found & MAX_POSITION
    found.sort()
    ends = found.searchsorted(np.arange(len(words) + 1) << TERM_SHIFT).tolist()
    found &= (1 << TERM_SHIFT) - 1
    return [found[first:last] for first, last in pairwise(ends)]
