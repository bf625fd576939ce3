"""Whoosh's segment writer, writing arrays: lock, deletions, merge policies and the commit stay Whoosh's own."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import whoosh.index
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from index import duplicates
from index.engines.arrays.buffer import Buffer, write_segment
from index.engines.arrays.contents import INDEX_NAME
from index.engines.arrays.file import ArrayFile
from index.engines.arrays.merge import merge_segments
from index.engines.arrays.pieces import Input, Live
from index.engines.store import Analysed
from index.engines.whoosh.codec import ArrayCodec, ArraySegment
from index.engines.whoosh.fields import schema
from index.engines.whoosh.storage import DurableStorage, write_toc
from index.schema import ID

if TYPE_CHECKING:
    from index.article import Article
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

# Four segments of about one size become one: adding articles one by one to 43,768 leaves about ten segments, and an
# article is rewritten log4(n) times.
_TIER = 4

MergePolicy = Callable[[Any, list[ArraySegment]], list[ArraySegment]]


def open_index(folder: Path) -> Any:
    """Open a folder as a Whoosh index (`whoosh.index.FileIndex`) with the schema of this code."""
    return whoosh.index.FileIndex(DurableStorage(str(folder)), schema=schema(), indexname=INDEX_NAME)


def create_index(folder: Path) -> Any:
    """Make an empty Whoosh index in an existing folder."""
    return whoosh.index.FileIndex.create(DurableStorage(str(folder)), schema(), INDEX_NAME)


class ArraySegmentWriter(SegmentWriter):
    """Collects a batch of articles and writes it, with the segments that are merged, as one file of arrays.

    The codes of the articles' words are ``vocabulary``'s.
    """

    def __init__(self, ix: Any, vocabulary: Vocabulary, **options: Any) -> None:
        super().__init__(ix, codec=ArrayCodec(), **options)
        self.folder = Path(self.storage.folder)
        self._buffer = Buffer(vocabulary)
        self._hashes = duplicates.WordHashes(vocabulary)
        self._merged: list[tuple[Input, Live | None]] = []

    def add_document(self, **fields: Any) -> None:
        """Add ``article`` (an Article) with its ``analysis``, and ``added_at`` (seconds since 1970) where known.

        ``id`` may be given as well: `update_document` finds by it the article to replace. The article stands alone,
        whatever near-duplicates it has.
        """
        article: Article = fields["article"]
        analysis: Analysis = fields["analysis"]
        if fields.get(ID.name, article.id) != article.id:
            raise ValueError(f"the article's id is {article.id}, not {fields[ID.name]}")
        (signature,) = duplicates.signatures([article], [analysis], self._hashes)
        added_at = fields.get("added_at", int(time.time()))
        self.put(Analysed(article, analysis, signature, added_at, duplicates.number(article.id)))

    def put(self, analysed: Analysed) -> None:
        """Add an article."""
        self._check_state()
        self._buffer.add(analysed)
        self._added = True
        self.docnum += 1

    def add_reader(self, reader: Any) -> None:
        """Take in all live articles of another segment of ours."""
        self._check_state()
        segment: ArraySegment = reader.segment()
        count = segment.doc_count()
        if not count:
            return
        self._merged.append((segment.open(self.storage), segment.live()))
        self._added = True
        self.docnum += count

    def _flush_segment(self) -> None:
        path = self.newsegment.path(self.folder)
        if not self._merged:
            write_segment(path, self._buffer.arrays(), len(self._buffer))
            return
        inputs = list(self._merged)
        fresh = path.with_suffix(".batch")
        if len(self._buffer):
            write_segment(fresh, self._buffer.arrays(), len(self._buffer))
            inputs.append((ArrayFile(fresh), None))
        merge_segments(inputs, path)
        fresh.unlink(missing_ok=True)

    def _close_segment(self) -> None:
        self._merged = []
        self.pool.cleanup()

    def _commit_toc(self, segments: list[ArraySegment]) -> None:
        write_toc(self.folder, self.schema, segments, self.generation)


def tiered(writer: ArraySegmentWriter, segments: list[ArraySegment]) -> list[ArraySegment]:
    """Merge segments of about one size when there are enough of them; a merge policy for `commit`.

    Segments that are mostly deleted articles are rewritten as well.
    """
    tiers = [_tier(segment) for segment in segments]
    full = max((tier for tier in set(tiers) if tiers.count(tier) >= _TIER), default=-1)
    sparse = (segment.deleted_count() * 2 > segment.doc_count_all() for segment in segments)
    return _rewritten(writer, segments, [tier <= full or few for tier, few in zip(tiers, sparse, strict=True)])


def rewriting(held: Collection[Path], writer: ArraySegmentWriter, segments: list[ArraySegment]) -> list[ArraySegment]:
    """Write the segments at these paths anew, without what was deleted; with them alone given, a merge policy."""
    return _rewritten(writer, segments, [segment.path(writer.folder) in held for segment in segments])


def _rewritten(
    writer: ArraySegmentWriter, segments: Sequence[ArraySegment], which: Sequence[bool]
) -> list[ArraySegment]:
    for segment, chosen in zip(segments, which, strict=True):
        if chosen:
            writer.add_reader(SegmentReader(writer.storage, writer.schema, segment))
    return [segment for segment, chosen in zip(segments, which, strict=True) if not chosen]


def _tier(segment: ArraySegment) -> int:
    return (int(segment.doc_count()).bit_length() - 1) // (_TIER.bit_length() - 1)
