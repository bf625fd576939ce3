import gzip
import os
import sqlite3
import time

import pytest

from index import build as building
from index import state
from index.build import build
from index.engines.arrays import builder
from index.engines.arrays.builder import ArrayBuilder
from index.engines.arrays.snapshot import open_snapshot
from index.errors import IndexLocked, IndexMismatch, IndexMissing, UntrustedData
from index.schema import FORMAT
from index.stats import check, stats
from index.update import add, remove


def counts(report):
    return report.added, report.updated, report.unchanged, report.removed, len(report.rejected), report.total


def titles(settings):
    snapshot = open_snapshot(settings.data)
    live = [doc for doc in range(snapshot.size) if snapshot.live is None or snapshot.live[doc]]
    return {snapshot.id(doc): snapshot.article(doc).title for doc in live}


def test_articles_are_built_once_and_then_unchanged(settings, three):
    assert counts(build(settings, [three])) == (3, 0, 0, 0, 0, 3)
    assert counts(build(settings, [three])) == (0, 0, 3, 0, 0, 3)


def test_a_rebuild_tells_new_changed_and_dropped_articles(settings, three, paper):
    build(settings, [three])
    other = paper(("y-te", "Trạm y tế đóng cửa."), ("moi", "Bài mới về kinh tế."), name="khác.jsonl")
    assert counts(build(settings, [other])) == (1, 1, 0, 2, 0, 2)


def test_adding_the_same_again_changes_nothing(settings, three, intake):
    build(settings, [three])
    generation = open_snapshot(settings.data).generation
    assert counts(add(settings, [three], intake=intake)) == (0, 0, 3, 0, 0, 3)
    assert open_snapshot(settings.data).generation == generation


def test_the_same_id_again_replaces(settings, three, paper, intake):
    build(settings, [three])
    again = paper(("y-te", "Trạm y tế xã vừa được sửa lại."), ("moi", "Bài mới về kinh tế."), name="thêm.jsonl")
    assert counts(add(settings, [again], intake=intake)) == (1, 1, 0, 0, 0, 4)
    snapshot = open_snapshot(settings.data)
    doc = snapshot.doc("y-te")
    assert doc is not None
    article = snapshot.article(doc)
    assert "sửa lại" in f"{article.title} {article.body}"
    assert len(snapshot.field("folded").postings("tre")) == 1  # the old words stay until they are merged away …
    assert snapshot.field("folded").df("tre") == 0  # … but are not counted
    assert not snapshot.alive[snapshot.field("folded").postings("tre").docs].any()  # and not found


def test_one_that_cannot_be_read_is_named_and_the_rest_goes_on(settings, paper):
    path = paper(("a", "Nghị quyết của Đảng."), "{hỏng", ("b", ""), ("c c", "Bài viết."), ("d", "Kết luận số 21."))
    report = build(settings, [path])
    assert counts(report) == (2, 0, 0, 0, 3, 2)
    assert [(item.path, item.line) for item in report.rejected] == [(str(path), 2), (str(path), 3), (str(path), 4)]


@pytest.mark.parametrize("by", [build, add])
def test_of_two_articles_under_one_id_the_later_is_taken_and_it_is_said(settings, paper, by):
    build(settings, [paper(("c", "Bốn."), name="trước.jsonl")])
    path = paper(("a", "Một."), ("b", "Hai."), ("a", "Ba."))
    report = by(settings, [path])
    assert (titles(settings)["a"], report.rejected) == ("Ba.", ())
    assert [(item.line, f"{path}:3 is taken" in item.reason) for item in report.remarks] == [(1, True)]


def test_text_packed_by_gzip_is_read(settings, tmp_path):
    path = tmp_path / "báo.jsonl.gz"
    path.write_bytes(gzip.compress('{"id": "x", "text": "Đại hội Đảng"}\n'.encode()))
    assert build(settings, [path]).total == 1


def test_nothing_readable_leaves_the_old_index(settings, three, paper):
    build(settings, [three])
    with pytest.raises(IndexMissing, match=r"hỏng\.jsonl"):
        build(settings, [paper("{", name="hỏng.jsonl")])
    assert set(titles(settings)) == {"dai-hoi", "y-te", "truong-hoc"}


def test_removing_takes_out_and_a_rebuild_brings_back(settings, three):
    build(settings, [three])
    report = remove(settings, ["y-te", "khong-co"])
    assert (report.removed, report.total, report.missing) == (1, 2, ("khong-co",))
    assert set(titles(settings)) == {"dai-hoi", "truong-hoc"}
    assert build(settings, [three]).total == 3


def test_what_is_kept_out_never_comes_back(settings, three, intake):
    build(settings, [three])
    remove(settings, ["y-te"], keep_out=True)
    for report in (add(settings, [three], intake=intake), build(settings, [three])):
        assert report.total == 2
        assert ["y-te was removed" in item.reason for item in report.rejected] == [True]


def test_the_first_time_survives_rebuilds_changes_and_removals(settings, three, paper, intake):
    build(settings, [three])
    with sqlite3.connect(settings.data / "added.sqlite") as db:
        db.execute("UPDATE added SET at = 1000 WHERE id = 'y-te'")
    db.close()
    remove(settings, ["y-te"])
    add(settings, [paper(("y-te", "Bài đã sửa."), ("moi", "Bài mới."), name="thêm.jsonl")], intake=intake)
    snapshot = open_snapshot(settings.data)
    assert snapshot.column("added_at")[snapshot.doc("y-te")] == 1000
    assert abs(snapshot.column("added_at")[snapshot.doc("moi")] - time.time()) < 60
    build(settings, [three])
    snapshot = open_snapshot(settings.data)
    assert snapshot.column("added_at")[snapshot.doc("y-te")] == 1000


# The folder


def test_a_second_writer_is_told_who_writes(settings, three):
    build(settings, [three])
    with state.writing(settings.data):
        for write in (lambda: build(settings, [three]), lambda: remove(settings, ["y-te"])):
            with pytest.raises(IndexLocked, match=f"process {os.getpid()} is writing"):
                write()
    assert remove(settings, ["y-te"]).removed == 1


def test_without_an_index_the_message_says_what_to_run(settings):
    with pytest.raises(IndexMissing, match="timtin index build"):
        open_snapshot(settings.data)


@pytest.mark.parametrize("mode", [0o775, 0o777, 0o757])
def test_a_folder_that_others_may_write_to_is_refused(settings, three, mode):
    build(settings, [three])
    settings.data.chmod(mode)
    for use in (lambda: open_snapshot(settings.data), lambda: build(settings, [three])):
        with pytest.raises(UntrustedData, match="chmod go-w"):
            use()


def test_another_analyzer_is_refused_and_a_build_mends_it(settings, three):
    build(settings, [three])
    with pytest.raises(IndexMismatch, match="timtin index build"):
        open_snapshot(settings.data, lambda: "khác")
    manifest = next(settings.index.glob("*/manifest.json"))
    manifest.write_text(manifest.read_text("utf-8").replace(f'"format": {FORMAT}', '"format": 0'), "utf-8")
    with pytest.raises(IndexMismatch, match="format 0"):
        open_snapshot(settings.data)
    assert build(settings, [three]).total == 3


def test_a_build_leaves_one_index_and_nothing_half_done(settings, three):
    build(settings, [three])
    build(settings, [three])
    assert len([path for path in settings.index.iterdir() if path.is_dir()]) == 1


def test_a_snapshot_stays_readable_when_a_build_replaces_its_files(settings, three, paper):
    build(settings, [three])
    before, stamp = open_snapshot(settings.data), state.stamp(settings.data)
    build(settings, [paper(("moi", "Bài mới."), name="mới.jsonl")])
    assert before.article(0).id == "dai-hoi"
    assert state.stamp(settings.data) != stamp
    assert open_snapshot(settings.data).count == 1


def test_the_stamp_changes_with_every_commit_and_only_then(settings, three, intake):
    assert state.stamp(settings.data) == ()
    build(settings, [three])
    stamps = [state.stamp(settings.data)]
    add(settings, [three], intake=intake)
    assert state.stamp(settings.data) == stamps[0]
    remove(settings, ["y-te"])
    assert state.stamp(settings.data) != stamps[0]


# Bulk


@pytest.fixture
def _small_batches(monkeypatch):
    monkeypatch.setattr(building, "BATCH", 50)


@pytest.mark.usefixtures("_small_batches")
def test_batches_finished_before_are_not_done_again(settings, three, monkeypatch):
    done: list[int] = []
    real = ArrayBuilder.put

    def put(builder, number, batch):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(number)
        return real(builder, number, batch)

    monkeypatch.setattr(ArrayBuilder, "put", put)
    with pytest.raises(KeyboardInterrupt):
        build(settings, [three], workers=1)
    done.clear()
    assert counts(build(settings, [three], workers=1)) == (3, 0, 0, 0, 0, 3)
    assert done == [2]


@pytest.mark.usefixtures("_small_batches")
def test_other_input_begins_anew(settings, three, paper, monkeypatch):
    def stop(*rest):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ArrayBuilder, "merge", stop)
        with pytest.raises(KeyboardInterrupt):
            build(settings, [three], workers=1)
    other = paper(("moi", "Bài mới."), ("y-te", "Khác."), name=three.name)
    assert counts(build(settings, [other], workers=1)) == (2, 0, 0, 0, 0, 2)


@pytest.mark.usefixtures("_small_batches")
def test_several_levels_of_merging_keep_all_articles(settings, three, monkeypatch):
    monkeypatch.setattr(builder, "_FAN_IN", 2)
    assert build(settings, [three], workers=1).total == 3
    assert list(titles(settings)) == ["dai-hoi", "y-te", "truong-hoc"]


def test_progress_counts_all_that_was_read(settings, three):
    seen: list[int] = []
    build(settings, [three], progress=seen.append)
    assert sum(seen) == 3


# Numbers


def test_stats_tell_the_size_by_part(settings, three):
    build(settings, [three])
    remove(settings, ["y-te"])
    found = stats(settings)
    assert (found.articles, found.deleted, found.segments) == (2, 1, 1)
    assert found.index_bytes > sum(found.parts.values()) > 0
    assert {"exact", "folded", "pair", "word", "stored", "forward", "province"} <= found.parts.keys()
    assert found.ratio == found.index_bytes / found.text_bytes


def test_check_names_the_damaged_array(settings, three):
    build(settings, [three])
    assert check(settings) == []
    path = next(settings.index.glob("*/*.arrays"))
    arrays = open_snapshot(settings.data).parts[0].arrays
    with open(path, "r+b") as file:
        file.seek(arrays.entries["stored.blob"].offset + 3)
        file.write(b"\x00\x00")
    assert [line.split(": ")[1] for line in check(settings)] == ["stored.blob"]
