from __future__ import annotations

import contextlib
import sqlite3
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.homes import Home
from search import owners, saved, saved_rows
from search.request import SearchRequest
from search.saved import Entry, SavedFull, SavedMissing, SavedQueries, SavedQuery

NGHE_AN = SearchRequest(q="nghị quyết đại hội").toggle("tinh", "nghe-an")


@pytest.fixture
def queries(home: Home) -> SavedQueries:
    return SavedQueries(home)


def test_a_folder_without_saves_answers_without_making_a_file(queries: SavedQueries, tmp_path: Path) -> None:
    assert queries.all("ai đó") == []
    assert queries.open("0000000000") is None
    assert not (tmp_path / "var").exists()


def test_a_saved_query_keeps_its_whole_state_but_the_page(queries: SavedQueries) -> None:
    made = queries.save("khóa A", "Nghị quyết ở Nghệ An", NGHE_AN.page(3))
    assert made.name == "Nghị quyết ở Nghệ An"
    assert made.request == NGHE_AN
    assert queries.open(made.code) == NGHE_AN


def test_lists_show_only_mine(queries: SavedQueries) -> None:
    mine = queries.save("khóa A", "của tôi", NGHE_AN)
    theirs = queries.save("khóa B", "của họ", NGHE_AN)
    assert [query.name for query in queries.all("khóa A")] == ["của tôi"]
    assert [query.name for query in queries.all("khóa B")] == ["của họ"]
    assert mine.code != theirs.code
    assert queries.find("khóa A", NGHE_AN.page(2)) == mine
    assert queries.find("khóa C", NGHE_AN) is None


@pytest.mark.parametrize("change", ["rename", "delete", "mark_seen"])
def test_nobody_changes_what_is_anothers(queries: SavedQueries, change: str) -> None:
    theirs = queries.save("khóa B", "của họ", NGHE_AN)
    arguments = ("tên mới",) if change == "rename" else ()
    with pytest.raises(SavedMissing):
        getattr(queries, change)("khóa A", theirs.code, *arguments)
    assert queries.all("khóa B") == [theirs]


def test_saving_the_same_again_renames_it_and_keeps_its_link(queries: SavedQueries) -> None:
    first = queries.save("khóa A", "tên cũ", NGHE_AN)
    again = queries.save("khóa A", "  tên \n mới ", NGHE_AN)
    assert (again.code, again.name) == (first.code, "tên mới")
    assert len(queries.all("khóa A")) == 1


def test_renaming_seeing_and_deleting(queries: SavedQueries) -> None:
    made = queries.save("khóa A", "tên cũ", NGHE_AN)
    queries.rename("khóa A", made.code, "Tên mới")
    queries.mark_seen("khóa A", made.code, now=made.seen + 60)
    (found,) = queries.all("khóa A")
    assert (found.name, found.seen) == ("Tên mới", made.seen + 60)
    queries.delete("khóa A", made.code)
    assert queries.all("khóa A") == []
    assert queries.open(made.code) is None


def test_the_newest_stands_first(queries: SavedQueries, monkeypatch: pytest.MonkeyPatch) -> None:
    for second, question in enumerate(["bầu cử", "sáp nhập tỉnh", "công tác cán bộ"]):
        monkeypatch.setattr(time, "time", lambda second=second: 1_700_000_000 + second)
        queries.save("khóa A", question, SearchRequest(q=question))
    assert [query.name for query in queries.all("khóa A")] == ["công tác cán bộ", "sáp nhập tỉnh", "bầu cử"]


def test_a_recovery_code_opens_the_list_in_another_browser_and_joins_both(queries: SavedQueries) -> None:
    queries.save("khóa A", "từ máy bàn", NGHE_AN)
    queries.save("khóa B", "từ điện thoại", SearchRequest(q="tỉnh ủy"))
    code = queries.recovery("khóa A")
    queries.recover(f" {code.upper().replace('-', ' – ').replace('1', 'l').replace('0', 'O')} ", "khóa B")
    names = {"từ máy bàn", "từ điện thoại"}
    assert {query.name for query in queries.all("khóa A")} == {query.name for query in queries.all("khóa B")} == names


def test_only_the_newest_recovery_code_is_good(queries: SavedQueries) -> None:
    queries.save("khóa A", "của tôi", NGHE_AN)
    old, new = queries.recovery("khóa A"), queries.recovery("khóa A")
    with pytest.raises(SavedMissing):
        queries.recover(old, "khóa B")
    assert queries.all("khóa B") == []
    queries.recover(new, "khóa B")
    assert len(queries.all("khóa B")) == 1


@pytest.mark.parametrize("code", ["", "-", "'; DROP TABLE saved; --", "x" * 10_000, "\x00"])
def test_a_wrong_recovery_code_opens_nothing(queries: SavedQueries, code: str) -> None:
    queries.save("khóa A", "của tôi", NGHE_AN)
    with pytest.raises(SavedMissing):
        queries.recover(code, "khóa B")


def test_no_key_and_no_code_is_kept_where_others_could_read_it(queries: SavedQueries) -> None:
    key = queries.new_key()
    queries.save(key, "của tôi", NGHE_AN)
    code = queries.recovery(key)
    with queries.store.reading() as db:
        rows = [row for table in ("owner", "key", "saved") for row in db.execute(f"SELECT * FROM {table}")]
    kept = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
    assert len(kept) > 10
    for secret in (key, code, code.replace("-", "")):
        assert not any(secret.encode() in value for value in kept)


def test_the_file_is_ours_alone(tmp_path: Path) -> None:
    SavedQueries(Home(tmp_path / "var")).save("khóa A", "của tôi", NGHE_AN)
    assert stat.S_IMODE((tmp_path / "var" / "saved.sqlite").stat().st_mode) == 0o600


def test_a_full_list_says_so(queries: SavedQueries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "MAX_SAVED", 1)
    queries.save("khóa A", "một", NGHE_AN)
    queries.save("khóa A", "một, tên khác", NGHE_AN)
    with pytest.raises(SavedFull):
        queries.save("khóa A", "hai", SearchRequest(q="tỉnh ủy"))
    queries.save("khóa B", "ba", SearchRequest(q="tỉnh ủy"))
    with pytest.raises(SavedFull):
        queries.recover(queries.recovery("khóa A"), "khóa B")
    assert [query.name for query in queries.all("khóa B")] == ["ba"]


def test_of_many_at_once_those_that_are_there_stay_and_what_finds_no_room_is_counted(
    queries: SavedQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "MAX_SAVED", 3)
    queries.save("khóa A", "của tôi", NGHE_AN)
    entries = [Entry(NGHE_AN, "của họ")]
    entries += [Entry(SearchRequest(q=f"câu {n}"), f"tên {n}", "ghi chú", ("thẻ",)) for n in range(4)]
    assert queries.save_all("khóa A", entries) == {"saved": 2, "known": 1, "full": 2}
    found = queries.all("khóa A")
    assert [one.name for one in found] == ["tên 1", "tên 0", "của tôi"]
    assert (found[0].note, found[0].tags) == ("ghi chú", ("thẻ",))


def test_only_a_saved_query_makes_an_owner_and_the_last_takes_it_along(queries: SavedQueries) -> None:
    with pytest.raises(SavedMissing):
        queries.recovery("khóa A")
    made = queries.save("khóa A", "một", NGHE_AN)
    code = queries.recovery("khóa A")
    queries.delete("khóa A", made.code)
    with queries.store.reading() as db:
        assert [db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("owner", "key", "saved")] == [
            (0,)
        ] * 3
    with pytest.raises(SavedMissing):
        queries.recover(code, "khóa B")


def test_a_list_opens_in_so_many_browsers(queries: SavedQueries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "MAX_KEYS", 2)
    queries.save("khóa A", "một", NGHE_AN)
    code = queries.recovery("khóa A")
    queries.recover(code, "khóa B")
    queries.recover(code, "khóa B")
    with pytest.raises(SavedFull):
        queries.recover(code, "khóa C")
    assert queries.all("khóa C") == []


def test_where_all_is_full_the_oldest_list_that_nobody_came_back_to_makes_room(
    queries: SavedQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owners, "MAX_ROWS", 3)
    now = 1_700_000_000
    monkeypatch.setattr(time, "time", lambda: now)
    for key in ("thăm lại", "bỏ quên", "mới"):
        queries.save(key, key, NGHE_AN)
    link = queries.save("bỏ quên", "bỏ quên", NGHE_AN).code
    queries.opened(key="bỏ quên")  # still on the first visit
    now += owners.FIRST_VISIT
    queries.opened(key="thăm lại")
    queries.save("thứ tư", "thứ tư", NGHE_AN)
    assert {key for key in ("thăm lại", "bỏ quên", "mới", "thứ tư") if queries.all(key)} == {
        "thăm lại",
        "mới",
        "thứ tư",
    }
    assert queries.open(link) is None
    queries.opened(code=queries.all("mới")[0].code)  # whoever followed its short link
    now += owners.FIRST_VISIT
    queries.opened(key="thứ tư")
    with pytest.raises(SavedFull):
        queries.save("thứ năm", "thứ năm", NGHE_AN)
    assert queries.count() == 3


def test_one_address_fills_its_share_and_no_more(queries: SavedQueries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "MAX_OF_ADDRESS", 2)
    queries.save("hàng xóm", "hàng xóm", NGHE_AN, b"khac")
    for number in range(5):
        queries.save(f"khóa {number}", str(number), NGHE_AN, b"mot")
    assert [len(queries.all(f"khóa {number}")) for number in range(5)] == [0, 0, 0, 1, 1]
    assert len(queries.all("hàng xóm")) == 1


def test_of_many_first_saves_at_once_all_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        queries, go = SavedQueries(Home(tmp_path / str(number))), threading.Barrier(8)

        def save(key: int, queries: SavedQueries = queries, go: threading.Barrier = go) -> SavedQuery:
            go.wait()
            return queries.save(f"khóa {key}", "một", NGHE_AN)

        with ThreadPoolExecutor(8) as pool:
            assert len({made.code for made in pool.map(save, range(8))}) == 8
        assert queries.count() == 8


def test_bounds_hold_however_many_save_at_once(queries: SavedQueries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "MAX_SAVED", 10)
    go = threading.Barrier(4)

    def save(number: int) -> list[str]:
        outcomes = []
        go.wait()
        for question in range(6):
            try:
                queries.save("khóa A", "tên", SearchRequest(q=f"câu {number} {question}"))
                outcomes.append("saved")
            except SavedFull:
                outcomes.append("full")
        return outcomes

    with ThreadPoolExecutor(4) as pool:
        outcomes = [one for some in pool.map(save, range(4)) for one in some]
    assert (outcomes.count("saved"), outcomes.count("full")) == (10, 14)
    assert len(queries.all("khóa A")) == 10
    with queries.store.reading() as db:
        assert db.execute("SELECT count(DISTINCT arrived) FROM saved").fetchone()[0] == 10


def test_a_file_of_the_first_version_keeps_lists_links_and_their_order(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "saved.sqlite")) as db:
        db.executescript("""
            CREATE TABLE owner (id INTEGER PRIMARY KEY, recovery BLOB UNIQUE, created INTEGER NOT NULL);
            CREATE TABLE key (hash BLOB PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner) WITHOUT ROWID;
            CREATE TABLE saved (
                code TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner, name TEXT NOT NULL,
                query TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL, UNIQUE (owner, query));
            INSERT INTO owner VALUES (1, NULL, 1700000000), (2, NULL, 1700000000);
            INSERT INTO saved VALUES ('zzzzzzzzzz', 1, 'cũ', 'q=a', 1700000000, 1700000000),
                                     ('aaaaaaaaaa', 1, 'mới', 'q=b', 1700000000, 1700000000);
        """)
        db.execute("INSERT INTO key VALUES (?, 1)", (owners.hashed("khóa A"),))
        db.commit()
    queries = SavedQueries(Home(tmp_path))
    assert [query.name for query in queries.all("khóa A")] == ["mới", "cũ"]
    assert queries.open("zzzzzzzzzz") == SearchRequest(q="a")
    queries.save("khóa A", "mới nhất", NGHE_AN)
    assert [query.name for query in queries.all("khóa A")] == ["mới nhất", "mới", "cũ"]
    with queries.store.reading() as db:
        assert db.execute("SELECT id, opened > 0 FROM owner").fetchall() == [(1, 1)]


def test_a_note_and_tags_are_kept_as_they_are_read(queries: SavedQueries) -> None:
    made = queries.save("khóa A", "một", NGHE_AN)
    assert (made.note, made.tags) == ("", ())
    queries.describe("khóa A", made.code, " Hỏi lại\nVăn phòng ", [" nhân sự", "nhân sự ", "", "Đại\nhội"])
    (found,) = queries.all("khóa A")
    assert (found.note, found.tags) == ("Hỏi lại\nVăn phòng", ("nhân sự", "Đại hội"))
    queries.describe("khóa A", made.code, "x" * 10_000, [f"thẻ {n} " + "y" * 100 for n in range(500)])
    (found,) = queries.all("khóa A")
    assert (len(found.note), len(found.tags)) == (saved.MAX_NOTE, saved.MAX_TAGS)
    assert max(map(len, found.tags)) <= saved.MAX_TAG
    with pytest.raises(SavedMissing):
        queries.describe("khóa B", made.code, "của ai", [])


@pytest.mark.parametrize("name", ["", "\n", "\x00", "x" * 10_000, "<script>", "\ud800"])
def test_any_name_is_kept_in_one_short_line(queries: SavedQueries, name: str) -> None:
    made = queries.save("khóa A", name, NGHE_AN)
    assert made.name
    assert len(made.name) <= saved.MAX_NAME
    assert "\n" not in made.name


def test_queries_of_an_earlier_version_are_written_as_addresses_are_now_and_keep_their_codes(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / saved.FILE, isolation_level=None)) as db:
        for step in saved_rows.STEPS[:2]:
            step(db)
        db.execute("PRAGMA user_version = 2")
        db.execute("INSERT INTO owner (id, created) VALUES (1, 1)")
        rows = {
            "chithi": "vb=4-ct-ttg",
            "haiso": "vb=04-ct-ttg",
            "nguoi": "nguoi=tran-van-an",
            "thuong": "q=t%E1%BB%89nh+%E1%BB%A7y&tinh=nghe-an",
        }
        db.executemany(
            "INSERT INTO saved (code, owner, name, query, created, seen) VALUES (?, 1, 'tin', ?, 1, 1)",
            list(rows.items()),
        )
    queries = SavedQueries(Home(tmp_path))
    asked = {code: queries.open(code) for code in rows}
    assert asked["chithi"] == asked["haiso"] == SearchRequest().toggle("vb", "04-ct-ttg")
    assert asked["nguoi"] == SearchRequest().toggle("nguoi", "tran-van-an")
    assert asked["thuong"] == SearchRequest(q="tỉnh ủy").toggle("tinh", "nghe-an")
