"""Which Party congress is named: whose, its ordinal in every spelling, its term, and what is no Party congress."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Congress, Province, Published
from index.reading.congresses import find_congresses
from index.reading.page import Page
from index.reading.reader import understand
from index.reading.sources import RawArticle, raw_articles

SEEDS = Path(__file__).parents[3] / "seeds"


def found(text: str, province: str | None = "nghe-an", day: date = date(2021, 6, 1)) -> list[Congress]:
    provinces = (Province(province, province, True, 1.0),) if province else ()
    return list(find_congresses(Page("", text), Published(day, "day", 1.0, "test"), provinces))


def names(text: str, province: str | None = "nghe-an", day: date = date(2021, 6, 1)) -> list[str]:
    return [f"{c.owner} {c.ordinal}" for c in found(text, province, day) if c.via == "named"]


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("000", {("nghe-an", "XIX"), ("toan-quoc", "XIII")}),
        ("001", {("quang-ngai", "XX")}),
        ("002", {("nghe-an/khoi-ccq", "XX"), ("nghe-an/khoi-ccq", "XIX")}),
        ("003", {("ben-tre", "XI")}),
        ("004", {("toan-quoc", "XIII"), ("tuyen-quang", "XVII")}),
    ],
)
def test_the_congresses_of_a_seed(seed: str, expected: set[tuple[str, str]]) -> None:
    [raw] = raw_articles(list(SEEDS.glob(f"{seed}_*.txt")))
    assert isinstance(raw, RawArticle)
    assert {(c.owner, c.ordinal) for c in understand(raw).congresses if c.via == "named"} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết Đại hội XIII của Đảng đi vào cuộc sống.",
        "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng thành công tốt đẹp.",
        "Đại hội Đảng lần thứ 13 đã bế mạc.",
        "Đại hội lần thứ mười ba của Đảng đề ra ba đột phá.",
        "Đại hội đại biểu toàn quốc lần thứ XIII Đảng Cộng sản Việt Nam khai mạc.",
        "ĐẠI HỘI ĐẢNG XIII: niềm tin mới",
        "Nghị quyết XIII của Đảng được quán triệt.",
        "Tuyên truyền kết quả ĐH XIII đến từng chi bộ.",
    ],
)
def test_one_national_congress_in_every_spelling(text: str) -> None:
    assert names(text) == ["toan-quoc XIII"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX, nhiệm kỳ 2020 - 2025.", ["nghe-an XIX"]),
        ("Đại hội XIX Đảng bộ tỉnh Nghệ An thông qua nghị quyết.", ["nghe-an XIX"]),
        ("Đại hội đại biểu Đảng bộ tỉnh nhiệm kỳ 2020-2025.", ["nghe-an XIX"]),
        ("Nghị quyết Đảng bộ tỉnh lần thứ XIX xác định ba khâu đột phá.", ["nghe-an XIX"]),
        ("Đảng bộ tỉnh Cà Mau sẽ tổ chức Đại hội đại biểu lần thứ XVI.", ["ca-mau XVI"]),
        ("Đại hội đại biểu Đảng bộ tỉnh Thừa Thiên - Huế lần thứ XVI.", ["hue XVI"]),
        ("Thực hiện Nghị quyết Đại hội XIX, toàn tỉnh thi đua.", ["nghe-an XIX"]),
        ("Đại hội lần thứ XVII Đảng bộ TP Hà Nội họp ba ngày.", ["ha-noi XVII"]),
        ("Đại hội Đảng bộ huyện Nam Đàn lần thứ XXVII.", ["nghe-an/huyen-nam-dan XXVII"]),
        ("Đại hội đại biểu Đảng bộ Khối Doanh nghiệp tỉnh lần thứ III.", ["nghe-an/khoi-dn III"]),
        ("Đại hội lần thứ VI của Đảng bộ huyện Nhơn Trạch, tỉnh Đồng Nai.", ["dong-nai/huyen-nhon-trach VI"]),
        ("Đại hội XII, XIII của Đảng đều khẳng định.", ["toan-quoc XII", "toan-quoc XIII"]),
    ],
)
def test_whose_congress_it_is(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị lần thứ 8 Ban Chấp hành Đảng bộ tỉnh.",
        "Đại hội đồng UNESCO lần thứ 41 tại Paris.",
        "Đại hội đồng cổ đông thường niên lần thứ 12.",
        "Đại hội Đoàn TNCS Hồ Chí Minh lần thứ XII.",
        "Đại hội Công đoàn Việt Nam lần thứ XIII.",
        "Đại hội Hội Nông dân tỉnh lần thứ X.",
        "Đại hội XX Đảng Cộng sản Trung Quốc khai mạc.",
        "Đại hội Thể dục thể thao toàn quốc lần thứ IX.",
        "Kỳ họp thứ 7 HĐND tỉnh khóa XVIII; Quốc hội khóa XV.",
        "Tổ chức tốt đại hội đảng bộ các cấp nhiệm kỳ 2020-2025.",
        "Sau 3 ngày làm việc, đại hội bế mạc.",
    ],
)
def test_what_is_no_party_congress(text: str) -> None:
    assert found(text) == []


def test_a_committee_is_weaker_proof_and_marked() -> None:
    [congress] = found("Nghị quyết Hội nghị Trung ương 4 khóa XII về xây dựng Đảng.")
    assert (congress.owner, congress.ordinal, congress.via) == ("toan-quoc", "XII", "committee")


def test_a_named_congress_stands_above_its_committee() -> None:
    [congress] = found("Đại hội XIII của Đảng bầu Ban Chấp hành Trung ương khóa XIII.")
    assert congress.via == "named"
    assert len(congress.evidence) == 2


def test_ordinal_and_term_fill_each_other_in() -> None:
    [congress] = found("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVIII.")
    assert (congress.ordinal, congress.term) == ("XVIII", "2015-2020")


def test_the_years_of_a_term_tell_the_nation_from_the_province() -> None:
    assert [c.owner for c in found("Đại hội XIV, nhiệm kỳ 2020-2025.", "dien-bien")] == ["dien-bien"]
    assert [c.owner for c in found("Đại hội XIV, nhiệm kỳ 2026-2031.", "dien-bien")] == ["toan-quoc"]


def test_evidence_points_at_the_words() -> None:
    text = "Hôm nay, Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XIX được quán triệt."
    [congress] = found(text)
    proof = congress.evidence[0]
    assert text[proof.start : proof.end] == "Đại hội đại biểu Đảng bộ tỉnh lần thứ XIX" == proof.text
