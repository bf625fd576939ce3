"""A field of the snapshot: terms and postings of all segments, seen as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from itertools import islice
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.engines.arrays.dictionary import Terms, field_terms
from index.engines.arrays.file import ArrayFile
from index.engines.arrays.segment import Run, Segment, SegmentField, share
from index.remembering import remembering
from index.schema import ID
from index.text.positions import POSITION_BITS

U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
T = TypeVar("T", bound=np.generic)


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
    def live(self) -> int:
        """How many of the articles are not deleted."""
        return sum(run.live for run in self._runs)

    @property
    def docs(self) -> U32:
        """Article numbers in the snapshot."""
        if self._docs is None:
            self._docs = _joined([run.part.docs(run.start, run.end) for run in self._runs], np.uint32)
        return self._docs

    @property
    def last(self) -> int:
        """The last of them; raises IndexError when there is none."""
        run = self._runs[-1]
        return int(run.part.docs(run.end - 1, run.end)[0])

    def pieces(self) -> Iterator[tuple[int, I64]]:
        """Return the same in pieces, not unpacked: a number, and the steps from it, less than `segment.PIECE`."""
        for run in self._runs:
            yield from run.part.pieces(run)

    def weights_of(self, docs: U32) -> U16:
        """Return the weights in some articles (ascending), 0 where the term does not stand; nothing is unpacked."""
        found = np.zeros(len(docs), np.uint16)
        for run in self._runs:
            first, mine = share(docs, run.part.base, run.part.size)
            if len(mine) == len(docs):
                return run.part.amounts(run, mine)
            found[first : first + len(mine)] = run.part.amounts(run, mine)
        return found

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


TERM_SHIFT = 24 + POSITION_BITS
"""Where the term begins in what `Field.standing` puts together; below are the article and the position."""

_RECENT = 16  # terms whose unpacked postings are kept: those of one question, which asks for each several times


class Field:
    """A field in all segments; terms are given and returned as text.

    ``postings(term)`` returns the postings of a term; of an unknown one, none.
    """

    def __init__(self, name: str, parts: tuple[Segment, ...]) -> None:
        self.name = name
        self.parts = tuple(SegmentField(name, part) for part in parts)
        self._runs = remembering(4096, self._find)
        self.postings = remembering(_RECENT, self._postings)
        self._df = remembering(4096, self._counted)

    @property
    def total_length(self) -> int:
        """The number of terms in all articles but the deleted ones."""
        return sum(part.total for part in self.parts)

    @cached_property
    def lengths(self) -> U32:
        """The length of the field in each article."""
        return _joined([part.lengths.astype(np.uint32) for part in self.parts], np.uint32)

    def __contains__(self, term: str) -> bool:
        return bool(self._runs(term))

    def df(self, term: str) -> int:
        """Return how many articles hold the term; deleted ones do not count (with Whoosh's own reader they do)."""
        return self._df(term)

    def _counted(self, term: str) -> int:
        return sum(part.df_at(place) for part, place in self._places(term))

    def _postings(self, term: str) -> Postings:
        return Postings(self._runs(term))

    def standing(self, terms: Sequence[str], docs: U32) -> I64:
        """Return where terms stand in some articles (ascending), as ascending numbers; only fields with positions know.

        A number is the term's place in ``terms`` << 40 | the article's place in ``docs`` << 16 | the position in it.
        """
        keys = [np.zeros(0, np.int64)]
        found = [(number, run) for number, term in enumerate(terms) for run in self._runs(term)]
        for part in self.parts:
            numbers = [number for number, run in found if run.part is part]
            base, mine = share(docs, part.base, part.size)
            if numbers and len(mine):
                runs = [run for _, run in found if run.part is part]
                term, article, starts, counts = part.occurrences(runs, mine)
                tags = np.array(numbers).take(term) << TERM_SHIFT
                tags |= (article + base) << POSITION_BITS
                keys.append(part.gathered(tags, starts, counts))
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
        runs = [part.run(place) for part, place in self._places(term)]
        return tuple([run for run in runs if run.start < run.end])

    def _places(self, term: str) -> list[tuple[SegmentField, int]]:
        """Return the segments that hold a term, with its place in the dictionary of each."""
        try:
            key = term.encode()
        except UnicodeEncodeError:  # a lone surrogate stands in no article
            return []
        return [(part, place) for part in self.parts if (place := part.terms.find(key)) >= 0]


def article_ids(arrays: ArrayFile) -> list[str]:
    """Return the ids of all articles of one segment, in their order."""
    ids = [term.decode() for term in field_terms(arrays, ID.name)]
    return [ids[place] for place in arrays[f"{ID.name}.ordinals"].tolist()]


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
