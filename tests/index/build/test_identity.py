"""One article has one id, wherever it comes from; no other takes it in silence."""

import json
import shutil
from pathlib import Path

import pytest

from index import beside, corrections, identity, state, update
from index.build import build
from index.engines.known import open_store
from index.feeds import pull
from index.feeds.fetcher import Answer
from index.homes import home_of
from index.reading.identifiers import address, hashed
from index.report import Report, Tally
from index.settings import Settings
from index.update import add, take_in

URL = "https://bao.example/chinh-tri/hop-1.html"
ID = address(URL) or ""
TITLE = "Huyện ủy Đô Lương họp bàn nước sạch"
BODY = "Sáng 30/3/2022, Huyện ủy Đô Lương (Nghệ An) họp bàn việc cấp nước sạch cho các xã vùng cao trong huyện."
PAGE = (
    f'<html><head><meta charset="utf-8"><link rel="canonical" href="{URL}"><title>{TITLE}</title></head>'
    f"<body><h1>{TITLE}</h1><p>{BODY}</p></body></html>"
)
OTHER = "Đoàn thanh niên Hậu Lộc trồng rừng ven biển\nHai trăm đoàn viên đã trồng ba nghìn cây phi lao giữ đất."


@pytest.fixture
def settings(anywhere: Settings) -> Settings:
    """What people decide is the same wherever it is kept."""
    return anywhere


@pytest.fixture
def put(tmp_path: Path):
    def write(name: str, text: str = f"{TITLE}\n{BODY}\n") -> Path:
        path = tmp_path / "vào" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return write


def row(**more: str) -> str:
    return json.dumps({"title": TITLE, "text": BODY, **more}, ensure_ascii=False) + "\n"


def ids(settings: Settings) -> set[str]:
    return set(open_store(settings).known())


def titles(settings: Settings) -> set[str]:
    store = open_store(settings)
    return {article.title for id in store.known() if (article := store.article(id))}


# Ways by which one article comes


def fed(settings: Settings) -> Report:
    """Take the page in as a feed brings it."""
    tally = Tally()
    answer = Answer(URL + "?utm_source=rss", 200, {"content-type": "text/html"}, PAGE.encode())
    raw = pull.article(answer)
    return tally.report(take_in(settings, iter([raw]), None, tally), 0)


def test_page_feed_entry_row_copy_edited_and_moved_are_one_article(settings, put):
    page = put("a/p.html", PAGE)
    assert build(settings, [page.parent]).total == 1
    assert fed(settings).total == 1
    copy = put("b/q.html", PAGE)
    edited = put("a/p.html", PAGE.replace("các xã vùng cao", "mười xã vùng cao"))
    for path in (copy, edited, put("c.jsonl", row(url=URL)), put("d.jsonl", row(id="của-tôi", url=URL + "#cuoi"))):
        assert add(settings, [path]).total == 1
    shutil.move(edited.parent, edited.parent.with_name("nơi-khác"))
    assert add(settings, [edited.parent.with_name("nơi-khác")]).total == 1
    assert ids(settings) == {ID}
    assert identity.target(home_of(settings), "của-tôi") == ID


def test_text_files_are_one_when_copied_edited_and_moved(settings, put):
    first = put("2021/1.txt")
    assert build(settings, [first.parent]).total == 1
    (id,) = ids(settings)
    assert add(settings, [put("bản sao/1.txt")]).unchanged == 1
    put("2021/1.txt", f"{TITLE}\n{BODY}\nCuộc họp kéo dài hai giờ.")
    assert (add(settings, [first]).updated, ids(settings)) == (1, {id})
    moved = put("2022/2.txt", first.read_text("utf-8"))
    first.unlink()
    assert (add(settings, [moved]).unchanged, ids(settings)) == (1, {id})


def test_a_forgotten_copy_does_not_take_an_edit_back(settings, put):
    first, copy = put("a.txt"), put("z.txt")
    build(settings, [first.parent])
    put("a.txt", f"{TITLE}\n{BODY}\nCuộc họp kéo dài hai giờ.")
    for report in (add(settings, [first.parent]), build(settings, [first.parent]), add(settings, [copy])):
        assert (report.total, [str(copy) in said.path for said in report.remarks]) == (1, [True])
        (article,) = map(open_store(settings).article, ids(settings))
        assert "hai giờ" in article.body
    first.unlink()
    assert build(settings, [copy]).total == 1  # it is all that is there now


def test_files_of_one_name_in_two_folders_stay_two_articles(settings, put):
    nghe_an, ha_tinh = put("nghean/2021/1.txt"), put("hatinh/2021/1.txt", OTHER)
    build(settings, [nghe_an.parents[1]])
    assert (add(settings, [ha_tinh.parents[1]]).added, len(ids(settings))) == (1, 2)
    assert build(settings, [nghe_an.parents[1], ha_tinh.parents[1]]).total == 2


def test_rows_without_id_are_known_by_their_content_not_by_their_line(settings, put):
    path = put("a.jsonl", row() + json.dumps({"text": OTHER}) + "\n")
    build(settings, [path])
    before = ids(settings)
    put(
        "a.jsonl", json.dumps({"text": "Một bài mới\nĐặt lên đầu."}) + "\n" + json.dumps({"text": OTHER}) + "\n" + row()
    )
    report = add(settings, [path])
    assert (report.added, report.unchanged, before < ids(settings)) == (1, 2, True)


def test_the_front_page_as_address_of_every_row_makes_no_one_of_them(settings, put):
    rows = row(url="https://bao.example/") + json.dumps({"text": OTHER, "url": "https://bao.example"}) + "\n"
    assert build(settings, [put("a.jsonl", rows)]).total == 2


def test_another_page_saved_over_a_file_is_another_article(settings, put):
    path = put("trang.html", PAGE)
    build(settings, [path])
    put("trang.html", PAGE.replace("hop-1", "hop-2").replace(TITLE, "Xã Nam Sơn mở chợ phiên đầu năm"))
    assert (add(settings, [path]).added, len(ids(settings))) == (1, 2)


# What is said


def test_another_article_under_a_taken_id_is_said(settings, put):
    build(settings, [put("a.jsonl", row(id="1"))])
    report = add(settings, [put("b.jsonl", json.dumps({"id": "1", "text": OTHER}) + "\n")])
    assert (report.updated, [TITLE in said.reason for said in report.remarks]) == (1, [True])


def test_a_new_version_under_its_id_is_nothing_to_say(settings, put):
    build(settings, [put("a.jsonl", row(id="1"))])
    report = add(settings, [put("a.jsonl", row(id="1", title=f"{TITLE} cho dân"))])
    assert (report.updated, report.remarks) == (1, ())


def test_copies_in_one_run_are_said(settings, put):
    put("a.txt")
    report = build(settings, [put("b.txt").parent])
    assert [(Path(said.path).name, "b.txt is taken" in said.reason) for said in report.remarks] == [("a.txt", True)]


# What people decided follows


def test_corrections_removed_ids_and_first_times_follow_an_alias(settings, put):
    build(settings, [put("a.jsonl", row(id="x5"))])
    with beside.added(home_of(settings)).writing() as db:
        db.execute("UPDATE added SET at = 1000 WHERE id = 'x5'")
    fed(settings)  # the paper's own page, under its address
    assert len(ids(settings)) == 2  # nothing tells yet that they are one
    corrections.note(home_of(settings), "x5", {"scope": "national"})
    report = add(settings, [put("a.jsonl", row(id="x5", url=URL))])
    assert (report.removed, ids(settings)) == (1, {ID})
    store = open_store(settings)
    assert (store.article(ID).scope, beside.added_at(home_of(settings), [ID])) == ("national", [1000])
    update.note(settings, "x5", {"title": "Tên khác"})
    assert update.correct(settings, ["x5"]).updated == 1
    update.forget(settings, "x5")
    assert update.correct(settings, ["x5"]).updated == 1
    assert store.article(ID).title == TITLE
    assert update.remove(settings, ["x5"], keep_out=True).total == 0
    assert fed(settings).total == 0
    assert add(settings, [put("a.jsonl", row(id="x5", url=URL))]).total == 0


# Ids of the version before


def known_before(settings: Settings, *known: str) -> None:
    """Make a folder whose stores know ids of the rule before."""
    state.make_folder(settings.data)
    beside.added_at(home_of(settings), known)


def test_ids_that_people_or_the_index_know_stay(settings, put):
    text, page = put("nghean/2021/1.txt"), put("nghean/2021/2.html", PAGE)
    line = put("nghean/3.jsonl", json.dumps({"text": OTHER}))
    old = {hashed("2021/1.txt"), hashed("2021/2.html"), hashed("3.jsonl:1")}
    known_before(settings, *old)
    build(settings, [text.parents[1]])
    assert ids(settings) == old
    assert identity.target(home_of(settings), ID) == hashed("2021/2.html")
    put("nghean/3.jsonl", json.dumps({"text": "Một bài mới\nĐặt lên đầu."}) + "\n" + json.dumps({"text": OTHER}))
    report = add(settings, [line, text, page])
    assert (report.added, report.unchanged, old < ids(settings)) == (1, 3, True)


def test_an_id_of_the_version_before_is_not_given_to_another_folders_file(settings, put):
    nghe_an, ha_tinh = put("nghean/2021/1.txt"), put("hatinh/2021/1.txt", OTHER)
    known_before(settings, hashed("2021/1.txt"))
    build(settings, [nghe_an.parents[1]])
    assert add(settings, [ha_tinh.parents[1]]).added == 1
    assert titles(settings) == {TITLE, OTHER.partition("\n")[0]}


def test_what_was_kept_out_before_stays_out(settings, put):
    text = put("nghean/2021/1.txt")
    build(settings, [put("khác.txt", OTHER)])
    beside.keep_out(home_of(settings), [hashed("2021/1.txt")])
    assert add(settings, [text.parents[1]]).total == 1
    put("nghean/2021/1.txt", f"{TITLE}\n{BODY}\nSửa lại.")
    assert add(settings, [text.parents[1]]).total == 1
