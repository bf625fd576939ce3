"""What a question finds: Vietnamese as people type it, and the rule of what a hit is."""

import unicodedata
from collections.abc import Callable

import pytest

from search.results import Results

Ask = Callable[..., Results]
Ids = Callable[..., list[str]]


def test_a_question_without_marks_finds_what_the_marked_one_finds(ids: Ids) -> None:
    assert set(ids("nghi quyet dai hoi dang bo tinh")) == set(ids("nghị quyết đại hội đảng bộ tỉnh"))
    assert len(ids("nghi quyet dai hoi dang bo tinh")) >= 5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tỉnh uỷ", "Tỉnh ủy"),
        ("hoà mình", "hòa mình"),
        ("Tỉnh ủy Nghệ An", unicodedata.normalize("NFD", "Tỉnh ủy Nghệ An")),
        ("Tỉnh ủy Nghệ An", "TỈNH ỦY NGHỆ AN"),
        ("“Tỉnh ủy” Nghệ An", '"Tỉnh ủy" Nghệ An'),
        ("tỷ lệ", "tỉ lệ"),
        ("UBND tỉnh", "ủy ban nhân dân tỉnh"),
    ],
)
def test_two_ways_to_write_are_one_question(ids: Ids, one: str, other: str) -> None:
    assert ids(one) == ids(other) != []


def test_phrases_stand_where_their_words_do(ids: Ids, seed: Callable[[str], str]) -> None:
    found = ids('"Tỉnh ủy" Nghệ An')
    assert found[0] in {"na-1", "na-2", seed("Ban Chấp hành Đảng bộ tỉnh Nghệ An")}
    assert "bt-1" not in found
    assert ids('"họp Tỉnh ủy"') == []


def test_nghe_an_is_not_an_article_with_nghe_and_an_apart(ids: Ids, seed: Callable[[str], str]) -> None:
    found = ids("Nghệ An")
    assert "bt-1" not in found
    assert seed("Thông báo kết quả Hội nghị lần thứ 7") not in found


def test_few_words_typed_with_diacritics_count_as_typed_and_the_others_are_one_link_away(ask: Ask, ids: Ids) -> None:
    assert ids("dụng cụ")[0] == "vl-cu"
    assert "qh-1" not in ids("dụng cụ")
    assert "qh-1" in ids("dung cu")  # "đúng cử"
    other = next(tier for tier in ask("dụng cụ").tiers if tier.key == "khac")
    assert other.total == ask("dung cu").total - ask("dụng cụ").total
    assert set(ids("dụng cụ", "dau=khac")) == set(ids("dung cu")) - set(ids("dụng cụ"))


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("26-CT/TU", "ct-1"),
        ("26 - ct/tu", "ct-1"),
        ("107,9%", "ct-1"),
        ("1-12-2021", "ct-1"),
        ('từ:"cán bộ"', "cb-1"),
        ("hạn mặ*", "bt-1"),
        ("tiêu-đề:dừa", "bt-1"),
        ("tỉnh:bến-tre dừa", "bt-1"),
        ("nguồn:dong-khoi", "bt-1"),
        ('"đường làm"~3', None),
        ('"làm đường miền Tây"~2', "na-1"),
    ],
)
def test_codes_words_beginnings_and_fields(ids: Ids, question: str, id: str | None) -> None:
    assert next(iter(ids(question)), None) == id


def test_exact_words_are_not_their_folded_neighbours(ids: Ids) -> None:
    assert ids('từ:"thuế"') == ids('từ:"thuê"') == ["cb-1"]
    assert ids('từ:"thuể"') == []


def test_an_article_with_all_words_is_a_hit_wherever_they_stand(ids: Ids) -> None:
    assert ids("dừa Tre") == ids("+dừa +Tre") == ids("dừa AND Tre") == ids('"dừa" "Tre"') == ["bt-1"]


def test_of_one_or_two_words_both_must_stand(ids: Ids) -> None:
    assert ids("dừa xyzzy") == ids("+dừa +xyzzy") == []


def test_a_longer_question_finds_what_comes_near_the_strongest_article(ids: Ids) -> None:
    assert "bt-1" in ids("Bến Tre giữ rừng dừa nước biển")
    assert ids("+Bến +Tre +thiên +thạch") == []
    assert ids("không từ nào xyzzy", "muc=du") == []


def test_excluded_words_and_alternatives(ids: Ids) -> None:
    assert "na-2" not in ids("Nghệ An -vốn")
    assert {"bt-1", "vl-cu"} <= set(ids("(Bến Tre) OR (cảng sông)"))


def test_near_duplicates_are_one_line_in_the_list_and_three_in_the_total(ask: Ask) -> None:
    results = ask("kết luận quản lý đất đai khu đô thị mới", "muc=du")
    assert results.total == 3
    assert [hit.duplicates for hit in results.hits] == [2]


HOSTILE = [
    "x" * 10_000,
    '"' * 500,
    "*",
    "((((",
    "\0",
    "\ud800",
    "OR OR -",
    '-"',
    "từ:",
    "tỉnh:không-có",
    '"a b c"~999999999999',
    "a" * 60 + "*",
    "(" * 3000,
    "nghị* quyết* đại* hội*",
    "ng* " * 100,
    "(a OR " * 400 + "b",
    "a" * 10_000 + " *",
    '"a b"~9 ' * 300,
    "tỉnh:nghe-an,ha-tinh " * 200,
    "\u202e\u200b\ufeff",
    "+" * 2000,
]


@pytest.mark.parametrize("question", HOSTILE)
def test_no_question_is_an_error(ask: Ask, question: str) -> None:
    assert ask(question).total >= 0


@pytest.mark.parametrize(
    "filters", ["tinh=khong-co", "trang=999999", "tu=abc", "dh=xyz", "nk=1-2", "sx=ngẫu", "ngay=9"]
)
def test_no_filter_is_an_error(ask: Ask, filters: str) -> None:
    assert ask("", filters).total >= 0


@pytest.mark.parametrize("question", ["😀", "!!!", "()", '""', "=", "***", "AND"])
def test_where_nothing_can_be_looked_for_nothing_is_found_and_that_is_said(ask: Ask, question: str) -> None:
    found = ask(question)
    assert found.total == 0
    assert "words_none" in str(found.understood)
    assert ask("").total > 0
