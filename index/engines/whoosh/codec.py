"""The codec that makes Whoosh read and write our arrays, and the segment its table of contents lists.

Whoosh pickles segments into its table of contents by class path: this module and its classes keep their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec import base

from index.engines.arrays import contents
from index.engines.arrays.contents import EXTENSION, INDEX_NAME
from index.engines.arrays.file import ArrayFile
from index.engines.whoosh.readers import ArrayPerDocumentReader, ArrayTermsReader


class ArrayCodec(base.Codec):
    """Finds the readers for a segment; writing is `index.engines.whoosh.writer`'s."""

    length_stats = False

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> None:
        """Return None: the writer keeps a batch of articles and no per-document writer."""

    def field_writer(self, storage: Any, segment: ArraySegment) -> None:
        """Return None: postings are made from the batch by one sort."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> Any:
        """Return the reader of terms and postings."""
        return ArrayTermsReader(segment.open(storage))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> Any:
        """Return the reader of lengths, columns and stored articles."""
        return ArrayPerDocumentReader(segment.open(storage), segment)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        """Return a new, empty segment."""
        return ArraySegment(indexname)


class ArraySegment(base.Segment):
    """One segment: a file of arrays, and a bitmap of the articles deleted since it was written."""

    def __init__(self, indexname: str = INDEX_NAME) -> None:
        super().__init__(indexname)
        self._size = 0
        self._deleted = b""  # one bit an article; empty when none is deleted

    def codec(self) -> ArrayCodec:
        """Return the codec that reads this segment."""
        return ArrayCodec()

    def should_assemble(self) -> bool:
        """Return False: a segment already is one file."""
        return False

    def path(self, folder: Path) -> Path:
        """Return where the segment's arrays are."""
        return folder / str(self.make_filename(EXTENSION))

    def open(self, storage: Any) -> ArrayFile:
        """Open the segment's arrays."""
        return ArrayFile(self.path(Path(storage.folder)))

    def set_doc_count(self, doccount: int) -> None:
        """Say how many articles the segment holds."""
        self._size = doccount

    def doc_count_all(self) -> int:
        """Return how many articles the segment holds, deleted ones included."""
        return self._size

    def live(self) -> npt.NDArray[np.bool_] | None:
        """Return which articles are not deleted, or None when all are there."""
        return contents.live(self._size, self._deleted)

    def deleted_count(self) -> int:
        """Return how many articles are deleted."""
        return int.from_bytes(self._deleted, "little").bit_count()

    def deleted_docs(self) -> Iterator[int]:
        """Return the numbers of the deleted articles."""
        live = self.live()
        return iter([] if live is None else np.flatnonzero(~live).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Return whether that article is deleted."""
        return bool(self._deleted) and bool(self._deleted[docnum >> 3] >> (7 - (docnum & 7)) & 1)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete one article, or take its deletion back."""
        bits = bytearray(self._deleted or bytes(-(-self._size // 8)))
        mask = 1 << (7 - (docnum & 7))
        bits[docnum >> 3] = bits[docnum >> 3] | mask if delete else bits[docnum >> 3] & ~mask
        self._deleted = bytes(bits) if any(bits) else b""
