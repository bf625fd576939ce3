"""What Whoosh's own Searcher asks of a segment, answered from the arrays: terms, postings, lengths, columns, texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import columns
from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from index import stored
from index.engines.arrays.dictionary import Terms
from index.engines.arrays.facts import packed
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.segment import Segment, SegmentField
from index.engines.whoosh.fields import schema
from index.engines.whoosh.matcher import ArrayMatcher
from index.engines.whoosh.postings import ColumnField, LocalPostings, rounded
from index.schema import COLUMNS, ID, INVERTED

_NAMES = list(INVERTED)
_COLUMNS = [column.name for column in COLUMNS]
_SEARCHABLE = [column.name for column in COLUMNS if column.searchable]


class ArrayTermsReader(base.TermsReader):
    """The terms of one segment."""

    def __init__(self, arrays: ArrayFile) -> None:
        self._arrays = arrays
        self._field = lru_cache(maxsize=None)(self._open)

    def _open(self, name: str) -> SegmentField | ColumnField:
        if name in _SEARCHABLE:
            return ColumnField(name, self._arrays[name])
        return SegmentField(name, Segment(self._arrays, 0, int(self._arrays.meta["docs"])))

    def _terms(self, name: str) -> Terms | list[bytes]:
        return self._field(name).terms

    def _find(self, name: str, text: bytes) -> int:
        found = self._field(name)
        return found.find(text) if isinstance(found, ColumnField) else found.terms.find(text)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return name in self.indexed_field_names() and self._find(name, text) >= 0

    def indexed_field_names(self) -> list[str]:
        """Return the names of the fields that have terms, in order."""
        return sorted([*_NAMES, *_SEARCHABLE])

    def cursor(self, fieldname: str, fieldobj: Any) -> ArrayCursor:
        """Return a cursor over the terms of a field."""
        return ArrayCursor(self, fieldname, self._terms(fieldname), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Return all terms of all fields, in order."""
        return ((name, term) for name in self.indexed_field_names() for term in self._terms(name))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Return the terms from ``prefix`` on, to the end of the last field."""
        names = self.indexed_field_names()
        for name in names[names.index(fieldname) :]:
            terms = self._terms(name)
            for place in range(seek(terms, prefix) if name == fieldname else 0, len(terms)):
                yield name, terms[place]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Return all terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Return the terms from ``prefix`` on with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; raises KeyError, which Whoosh's reader turns into its own error."""
        postings = self._postings(fieldname, text)
        return TermInfo(
            weight=float(postings.freqs.sum(dtype=np.int64)),
            df=len(postings.docs),
            minlength=int(postings.lengths.min()),
            maxlength=int(postings.lengths.max()),
            maxweight=float(postings.freqs.max()),
            minid=int(postings.docs[0]),
            maxid=int(postings.docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term stands in the segment."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many articles hold a term; raises KeyError."""
        found = self._field(fieldname)
        place = self._find(fieldname, text)
        if place < 0:
            raise KeyError(text)
        if isinstance(found, ColumnField):
            return len(found.docs(place))
        run = found.run(place)
        return run.end - run.start

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher over the postings of a term; raises TermNotFound."""
        try:
            postings = self._postings(fieldname, text)
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{text!r}") from None
        return ArrayMatcher((fieldname, text), postings, format_, scorer)

    def _postings(self, name: str, text: bytes) -> LocalPostings:
        found = self._field(name)
        place = self._find(name, text)
        if place < 0:
            raise KeyError(text)
        return LocalPostings(found, place)


class ArrayCursor(base.FieldCursor):
    """Walks through the terms of a field; fuzzy queries and spelling use it."""

    def __init__(self, reader: ArrayTermsReader, name: str, terms: Terms | list[bytes], kind: Any) -> None:
        self._reader, self._name, self._terms, self._kind = reader, name, terms, kind
        self._place = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._place = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        """Go to the first term that is not less."""
        key = term if isinstance(term, bytes) else self._kind.to_bytes(term)
        self._place = seek(self._terms, key)
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._place += 1
        return self.text()

    def text(self) -> str | None:
        """Return the term here, or None behind the last."""
        return str(self._kind.from_bytes(self._terms[self._place])) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the term here."""
        return self._reader.term_info(self._name, self._terms[self._place]) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Return whether there is a term here."""
        return self._place < len(self._terms)


class ArrayPerDocumentReader(base.PerDocumentReader):
    """Lengths, columns and stored articles of one segment."""

    def __init__(self, arrays: ArrayFile, segment: base.Segment) -> None:
        self._arrays = arrays
        self._segment = segment
        self._lengths = lru_cache(maxsize=None)(self._rounded)

    def doc_count(self) -> int:
        """Return how many articles are not deleted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return how many articles there are, deleted ones included."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Return whether an article is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Return whether that article is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """Return the deleted articles."""
        return iter(self._segment.deleted_docs())

    def supports_columns(self) -> bool:
        """Return True."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Return whether that column is kept."""
        return fieldname in _COLUMNS

    def list_columns(self) -> list[str]:
        """Return the names of the columns."""
        return list(_COLUMNS)

    def column_reader(self, fieldname: str, column: Any) -> ArrayColumnReader:
        """Return a reader of a column in Whoosh's sortable form."""
        values = self._arrays[fieldname]
        if fieldname in _SEARCHABLE:
            kind = schema()[fieldname]
            return ArrayColumnReader(values, kind.to_column_value(0))
        return ArrayColumnReader(values, 0)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field of an article as scoring sees it."""
        lengths = self._lengths(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """Return the length of a field in all articles together, exactly."""
        return int(self._arrays.meta["totals"].get(fieldname, 0))

    def min_field_length(self, fieldname: str) -> int:
        """Return the length of the shortest."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        """Return the length of the longest."""
        lengths = self._lengths(fieldname)
        return 0 if lengths is None else int(lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return the id and the article of that number."""
        article = stored.unpack(packed(self._arrays, docnum))
        return {ID.name: article.id, "article": article}

    def _rounded(self, name: str) -> npt.NDArray[np.int64] | None:
        key = f"{name}.lengths"
        return rounded(self._arrays[key]) if key in self._arrays else None


class ArrayColumnReader(columns.ColumnReader):
    """One number to an article, in the form by which Whoosh sorts: never negative."""

    def __init__(self, values: Array, shift: int) -> None:
        self._values, self._shift, self._reverse = values, shift, False

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> int:
        return int(self._values[docnum]) + self._shift

    def sort_key(self, docnum: int) -> int:
        """Return what to sort by."""
        return -self[docnum] if self._reverse else self[docnum]

    def __iter__(self) -> Iterator[int]:
        return (value + self._shift for value in self._values.tolist())

    def load(self) -> list[int]:
        """Return all values."""
        return list(self)

    def set_reverse(self) -> None:
        """Make `sort_key` sort from the largest."""
        self._reverse = True


def seek(terms: Terms | list[bytes], term: bytes) -> int:
    """Return the place of the first term that is not less."""

    return bisect_left(terms, term)
