from __future__ import annotations

import stat
import time
from pathlib import Path

import pytest

from search import saved
from search.request import SearchRequest
from search.saved import SavedFull, SavedMissing, SavedQueries

NGHE_AN = SearchRequest(q="nghị quyết đại hội").toggle("tinh", "nghe-an")


@pytest.fixture
def queries(tmp_path: Path) -> SavedQueries:
    return SavedQueries(tmp_path / "var")


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


def test_the_file_is_ours_alone_and_holds_no_key(queries: SavedQueries, tmp_path: Path) -> None:
    key = queries.new_key()
    queries.save(key, "của tôi", NGHE_AN)
    code = queries.recovery(key)
    file = tmp_path / "var" / "saved.sqlite"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for secret in (key, code, code.replace("-", "")):
        assert secret.encode() not in file.read_bytes()


def test_a_full_list_says_so(queries: SavedQueries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "MAX_SAVED", 1)
    queries.save("khóa A", "một", NGHE_AN)
    queries.save("khóa A", "một, tên khác", NGHE_AN)
    with pytest.raises(SavedFull):
        queries.save("khóa A", "hai", SearchRequest(q="tỉnh ủy"))
    monkeypatch.setattr(saved, "MAX_ROWS", 1)
    with pytest.raises(SavedFull):
        queries.save("khóa B", "hai", SearchRequest(q="tỉnh ủy"))


@pytest.mark.parametrize("name", ["", "\n", "\x00", "x" * 10_000, "<script>", "\ud800"])
def test_any_name_is_kept_in_one_short_line(queries: SavedQueries, name: str) -> None:
    made = queries.save("khóa A", name, NGHE_AN)
    assert made.name
    assert len(made.name) <= saved.MAX_NAME
    assert "\n" not in made.name
