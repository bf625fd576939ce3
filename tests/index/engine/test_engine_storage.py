import os
import pickle
import struct
import zlib

import pytest

from index.article import Article
from index.engines.arrays.contents import INDEX_NAME, SEGMENT_CLASS, read_contents
from index.engines.whoosh.codec import ArraySegment
from index.engines.whoosh.writer import ArraySegmentWriter
from index.errors import IndexDamaged


class Stranger:
    def __reduce__(self):
        return os.system, ("true",)


def toc(folder):
    return next(folder.glob(f"_{INDEX_NAME}_*.toc"))


def test_only_our_segments_come_out_of_the_table_of_contents(ix, press, tmp_path):
    press.fill(ix, range(3))
    path = toc(tmp_path / "ix")
    data = path.read_bytes()
    start = data.rindex(b"\x80")  # where the pickle of the segments begins
    assert isinstance(pickle.loads(data[start:])[0], ArraySegment)
    strange = data[:start] + pickle.dumps([Stranger()])
    path.write_bytes(strange + struct.pack("<I8s", zlib.crc32(strange), b"TTSEALED"))
    with pytest.raises(IndexDamaged, match="does not belong"):
        read_contents(tmp_path / "ix")


def test_class_paths_stay_for_they_are_written_into_every_index():
    named = "index.engines.whoosh.codec", "ArraySegment"
    assert (ArraySegment.__module__, ArraySegment.__qualname__) == SEGMENT_CLASS == named


@pytest.mark.parametrize("size", [1, 8, 9, 1000])
def test_deletions_are_bits(size):
    segment = ArraySegment()
    segment.set_doc_count(size)
    assert (segment.live(), segment.deleted_count()) == (None, 0)
    segment.delete_document(size - 1)
    segment.delete_document(0)
    gone = sorted({0, size - 1})
    assert list(segment.deleted_docs()) == gone
    assert [doc for doc in range(size) if segment.is_deleted(doc)] == gone
    for doc in gone:
        segment.delete_document(doc, delete=False)
    assert (segment.live(), segment.has_deletions()) == (None, False)


def test_a_commit_sweeps_what_killed_writers_left(ix, press, tmp_path):
    folder = tmp_path / "ix"
    for name in ("MAIN_abcdefgh.arrays", "MAIN_abcdefgh.batch", "_MAIN_1.toc.1700000000.5"):
        (folder / name).write_bytes(b"rest")
    press.fill(ix, range(3), range(3, 6))
    assert sorted(path.suffix for path in folder.iterdir()) == ["", ".arrays", ".arrays", ".toc"]


def test_a_cancelled_writer_changes_nothing(ix, press, tmp_path):
    press.fill(ix, range(3))
    before = read_contents(tmp_path / "ix").generation
    writer = ArraySegmentWriter(ix, press.vocabulary)
    writer.add_document(article=press.articles[9], analysis=press.analyses[9])
    writer.cancel()
    assert read_contents(tmp_path / "ix").generation == before
    press.fill(ix, [9])  # the lock is free
    assert ix.doc_count() == 4


def test_updating_replaces_by_id(ix, press, printing):
    press.fill(ix, range(3))
    again = printing([Article("bai-1", "x", "Bài đã sửa", "Nghị quyết mới")])
    writer = ArraySegmentWriter(ix, again.vocabulary)
    writer.update_document(id="bai-1", article=again.articles[0], analysis=again.analyses[0])
    writer.commit(merge=False)
    with ix.searcher() as searcher:
        assert searcher.document(id="bai-1")["article"].title == "Bài đã sửa"
        assert searcher.doc_count() == 3


def test_an_article_needs_words_and_its_own_id(ix, press):
    writer = ArraySegmentWriter(ix, press.vocabulary)
    with pytest.raises(KeyError, match="analysis"):
        writer.add_document(article=press.articles[0])
    with pytest.raises(ValueError, match="bai-0"):
        writer.add_document(id="bai-1", article=press.articles[0], analysis=press.analyses[0])
    writer.cancel()


def test_a_segment_without_live_articles_disappears(ix, press):
    press.fill(ix, range(3), range(3, 6))
    writer = ArraySegmentWriter(ix, press.vocabulary)
    for number in range(3):
        writer.delete_by_term("id", f"bai-{number}")
    writer.commit(optimize=True)
    assert [segment.doc_count_all() for segment in ix._segments()] == [3]
