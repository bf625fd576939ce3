"""The postings of one term in one segment as Whoosh's scoring sees them, and columns seen as fields."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from whoosh.util.numeric import _length_byte_cache

from index.engines.arrays.file import Array
from index.engines.arrays.segment import SegmentField
from index.engines.whoosh.fields import schema

_BYTE_LENGTHS = np.array(_length_byte_cache, np.int64)


class LocalPostings:
    """The postings of one term in one segment, as plain lists when a matcher walks through them."""

    def __init__(self, field: SegmentField | ColumnField, place: int) -> None:
        if isinstance(field, ColumnField):
            self.docs: Array = field.docs(place)
            self.freqs: Array = np.ones(len(self.docs), np.uint16)
            self.lengths: Array = self.freqs
            self.positions: Array | None = None
            return
        run = field.run(place)
        self.docs = field.docs(run.start, run.end)
        self.freqs = field.counts("freq", run.start, run.end)
        self.lengths = rounded(field.lengths[self.docs]) if field.scored else np.ones(len(self.docs), np.int64)
        self.positions = field.positions(place) if field.positional else None


def rounded(lengths: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Return field lengths as Whoosh's scoring sees them: rounded so that each fits one byte."""
    places = np.minimum(np.searchsorted(_BYTE_LENGTHS, lengths), len(_BYTE_LENGTHS) - 1)
    found: npt.NDArray[np.int64] = _BYTE_LENGTHS[places]
    return found


class ColumnField:
    """A column seen as a field, every value a term, so that Whoosh's range queries find it; 0 (undated) is none."""

    def __init__(self, name: str, column: Array) -> None:
        self._column = column
        kind = schema()[name]
        self.terms = [kind.to_bytes(value) for value in np.unique(column).tolist() if value]
        self._places = {term: place for place, term in enumerate(self.terms)}
        order = np.argsort(column, kind="stable")
        self._order = order[column[order] != 0]
        self._starts = np.append(np.flatnonzero(np.diff(column[self._order], prepend=0)), len(self._order))

    def find(self, term: bytes) -> int:
        """Return the place of the term, or -1."""
        return self._places.get(term, -1)

    def docs(self, place: int) -> npt.NDArray[np.int64]:
        """Return the articles with that value."""
        found: npt.NDArray[np.int64] = self._order[self._starts[place] : self._starts[place + 1]]
        return found
