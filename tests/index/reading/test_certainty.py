"""What is stated as confidence was measured, and what is less sure than four times of five is no fact."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

import pytest

from index.article import Congress, Document, Evidence, Person, Precision, Province, Published
from index.reading import certainty
from index.reading.page import Page
from index.reading.raw import RawArticle
from index.reading.reader import understand
from index.reading.tables import table
from index.settlement import KINDS

TABLE = table("calibration")
PRECISIONS = get_args(Precision)


def test_the_table_names_every_kind_of_evidence_with_what_was_counted() -> None:
    assert set(TABLE) == {"about", "dates", "serials", "provinces", "congresses", "documents", "people"}
    for part in ("dates", "serials", "provinces", "congresses", "documents", "people"):
        for row in TABLE[part]:
            assert row["of"] > 0
            assert "on" in row
            shares = [row[name] for name in PRECISIONS] if part in {"dates", "serials"} else [row["right"]]
            assert all(0 <= share <= 1 for share in shares), row
    assert {row["kind"] for row in TABLE["serials"]} == set(KINDS)
    ways: tuple[Literal["named", "committee"], ...] = ("named", "committee")
    said = (("XX", None), (None, "2020-2025"))
    kinds = [Congress("x", ordinal, term, via) for via in ways for ordinal, term in said]
    assert {row["kind"] for row in TABLE["congresses"]} == set(map(certainty.congress_kind, kinds))
    assert TABLE["provinces"][0]["from"] == 0


@pytest.mark.parametrize(("part", "sign"), [("dates", 1), ("serials", -1)])
def test_what_is_weighed_more_is_never_worth_less(part: str, sign: int) -> None:
    for kind in {row["kind"] for row in TABLE[part]}:
        rows = [row for row in TABLE[part] if row["kind"] == kind]
        assert [row["from"] for row in rows] == sorted(row["from"] for row in rows)
        for name in PRECISIONS:
            shares = [sign * row[name] for row in rows]
            assert shares == sorted(shares), (kind, name)


@pytest.mark.parametrize(
    ("shares", "fact", "guess"),
    [
        ((0.93, 0.95, 0.97), ("day", date(2022, 9, 16), 0.93), None),
        ((0.79, 0.91, 0.97), ("month", date(2022, 9, 1), 0.91), ("day", 0.79)),
        ((0.6, 0.7, 0.95), ("year", date(2022, 1, 1), 0.95), ("day", 0.6)),
        ((0.55, 0.6, 0.7), None, ("day", 0.55)),
        ((0.2, 0.3, 0.9), ("year", date(2022, 1, 1), 0.9), None),
        ((0.1, 0.2, 0.3), None, None),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_sure(
    shares: tuple[float, ...], fact: tuple[object, ...] | None, guess: tuple[object, ...] | None
) -> None:
    found = Published(date(2022, 9, 16), "day", 0.7, "lead")
    told, guessed = certainty.weighed(found, dict(zip(PRECISIONS, shares, strict=True)))
    assert (told and (told.precision, told.date, told.confidence)) == fact
    assert (guessed and (guessed.precision, guessed.confidence)) == guess


def test_a_month_is_no_guess_of_a_day() -> None:
    month = Published(date(2022, 9, 1), "month", 0.9, "url")
    assert certainty.told(month, Page("", "")) == (month, None)


def read(text: str, **more: object) -> tuple[Published | None, Published | None]:
    article = understand(RawArticle("bai", "bai.txt", text, **more))  # type: ignore[arg-type]
    return article.published, article.published_guess


def test_the_subject_and_a_year_beside_the_day_tell_how_sure_a_lead_is() -> None:
    meeting = Page("", "Sáng 30/3, Tỉnh ủy họp.\nUBND tỉnh báo cáo; Bí thư Tỉnh ủy kết luận.")
    trial = Page("", "Ngày 9/10, phiên tòa mở.\nBị cáo khai nhận; bị cáo thứ hai kêu oan, bị cáo thứ ba vắng mặt.")
    match = Page("", "Tối 9/10, đội bóng xã thắng trận chung kết.")
    day = Published(date(2022, 3, 30), "day", 0.9, "lead", (Evidence("body", 5, 9, "30/3"),))
    kinds = [certainty.date_kinds(day, page)[0] for page in (meeting, trial, match)]
    assert kinds == ["lead, public affairs", "lead, a case", "lead, other things"]
    dated = Published(date(2022, 3, 30), "day", 0.9, "lead", (Evidence("body", 5, 14, "30/3/2022"),))
    assert certainty.date_kinds(dated, meeting) == ("lead, dated", "lead")


def test_what_was_given_is_a_fact() -> None:
    given, guess = read("Huyện họp bàn về nước sạch.", metadata={"date": "2021-05-06"})
    assert given is not None
    assert (given.date, given.precision, given.how, guess) == (date(2021, 5, 6), "day", "metadata", None)


def test_a_month_in_the_address_stays_a_fact_where_the_day_in_the_lead_is_a_guess() -> None:
    url = "https://bao.vn/chinh-tri/202308/tin-312872/"
    published, guess = read("Ngày 14/8, câu lạc bộ mở giải. Năm 2023 có nhiều giải.", metadata={"url": url})
    told = published or guess
    assert told is not None
    assert published is not None
    assert (published.date.year, published.date.month) == (2023, 8)
    assert published.confidence >= 0.8


@pytest.mark.parametrize(
    ("found", "least"),
    [
        (certainty.provinces([Province("nghe-an", "Nghệ An", True, 0.4)])[0], 0.9),
        (certainty.congresses([Congress("toan-quoc", "XIII", "2021-2026")])[0], 0.9),
        (certainty.documents([Document("26-NQ/TW", "Nghị quyết", None, None)])[0], 0.9),
        (certainty.people([Person("Trần Văn Ba", ("Bí thư Tỉnh ủy",))])[0], 0.8),
    ],
)
def test_other_values_state_what_was_measured_too(found: Province | Congress | Document | Person, least: float) -> None:
    assert least <= found.confidence < 1


def test_a_province_that_came_with_the_article_is_certain() -> None:
    given = Province("nghe-an", "Nghệ An", True, 1.0, (Evidence("metadata", None, None, "nghe-an"),))
    assert certainty.provinces([given]) == (given,)


SOC_TRANG = (
    "Ngày 20/9, UBND tỉnh Sóc Trăng họp về quy hoạch.\n"
    "Chủ tịch UBND tỉnh nói tỉnh Sóc Trăng sẽ xong dự án vào tháng 2/2025."
)


@pytest.mark.parametrize(
    ("text", "given", "slug"),
    [
        (SOC_TRANG, None, "soc-trang"),
        (SOC_TRANG, "2022-09-20", "soc-trang"),
        (SOC_TRANG, "2025-09-20", "can-tho"),
        (SOC_TRANG + "\nDự án ở tỉnh Sóc Trăng trước đây, nay là thành phố Cần Thơ, lùi một năm.", None, "can-tho"),
    ],
)
def test_provinces_move_to_the_34_units_on_a_given_date_or_a_second_sign(
    text: str, given: str | None, slug: str
) -> None:
    article = understand(RawArticle("bai", "bai.txt", text, metadata={"date": given} if given else {}))
    assert [province.slug for province in article.provinces if province.primary] == [slug]
