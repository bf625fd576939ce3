"""The day of an article among its neighbours: theirs settles what was worked out, and loses to what was given."""

from __future__ import annotations

from datetime import date

import pytest

from index.article import CORRECTION, Article, Evidence, Province, Published
from index.serials import Neighbour, Reckoned
from index.settlement import anchor, settled

URL = "https://baoso.vn/hop-bao-602005.html"
BEFORE, AFTER = Neighbour(602_002, date(2022, 4, 20)), Neighbour(602_015, date(2022, 4, 20))


def among(day: date = date(2022, 4, 20), scatter: int = 1) -> Reckoned:
    return Reckoned(day, scatter, BEFORE, AFTER)


def article(
    body: str = "Tỉnh mở lớp học cho cán bộ xã.", published: Published | None = None, **more: object
) -> Article:
    return Article("bai", "bai.txt", "Mở lớp học", body, url=URL, published=published, **more)  # type: ignore[arg-type]


def lead(day: date, confidence: float = 0.86) -> Published:
    return Published(day, "day", confidence, "lead", (Evidence("body", 5, 9, "20/4"),))


def test_an_article_without_a_day_gets_the_month_of_its_neighbours_and_their_day_as_a_guess() -> None:
    found = settled(article(), among())
    assert found.published is not None
    assert found.published_guess is not None
    assert (found.published.date, found.published.precision, found.published.how) == (
        date(2022, 4, 1),
        "month",
        "serial",
    )
    assert (found.published_guess.date, found.published_guess.precision) == (date(2022, 4, 20), "day")
    assert found.published_guess.confidence < 0.8 <= found.published.confidence
    assert [proof.text for proof in found.published.evidence] == [
        "giữa bài số 602002 ngày 20/4/2022 và bài số 602015 ngày 20/4/2022"
    ]


@pytest.mark.parametrize(
    ("day", "scatter", "precision"),
    [
        (date(2022, 4, 28), 2, "month"),
        (date(2022, 4, 30), 1, "year"),  # or the first of May
        (date(2022, 4, 20), 40, "year"),
        (date(2022, 12, 31), 1, None),  # or New Year's Day
    ],
)
def test_a_month_or_year_is_told_only_where_all_days_that_can_be_lie_in_it(
    day: date, scatter: int, precision: str | None
) -> None:
    published = settled(article(), among(day, scatter)).published
    assert (published.precision if published else None) == precision


@pytest.mark.parametrize("body", ["Sáng 20/4, tỉnh mở lớp học.", "Chiều ngày 20 tháng 4 năm 2022, tỉnh mở lớp học."])
def test_a_day_in_the_lead_that_the_neighbours_bear_out_is_a_fact(body: str) -> None:
    found = settled(article(body), among())
    assert found.published is not None
    assert (found.published.date, found.published.precision, found.published.how) == (date(2022, 4, 20), "day", "lead")
    assert found.published.confidence >= 0.9
    assert found.published_guess is None
    assert "20" in found.published.evidence[-1].text


def test_of_an_event_of_the_day_before_the_paper_tells_the_next_day() -> None:
    published = settled(article("Chiều 19/4, tỉnh mở lớp học."), among()).published
    assert published is not None
    assert (published.date, published.precision, published.how) == (date(2022, 4, 20), "day", "serial")


def test_a_wrong_year_is_put_right_and_a_day_of_long_ago_is_dropped_and_said() -> None:
    found = settled(article("Sáng 20/4, tỉnh họp về giai đoạn 2023-2025.", lead(date(2025, 4, 20))), among())
    assert found.published is not None
    assert found.published.date == date(2022, 4, 20)
    assert found.published.evidence[1].text == "ngày 20/4/2025 đọc ra từ bài trái với các bài bên cạnh"
    dropped = settled(article("Ngày 6/9, tỉnh công bố quyết định.", lead(date(2021, 9, 6), 0.93)), among())
    assert dropped.published is not None
    assert (dropped.published.date, dropped.published.precision) == (date(2022, 4, 1), "month")
    assert any("6/9/2021" in proof.text for proof in dropped.published.evidence)


@pytest.mark.parametrize("how", ["metadata", "page", "url", CORRECTION])
def test_what_was_given_stays_whatever_the_neighbours_say(how: str) -> None:
    given = article(published=Published(date(2019, 1, 2), "day", 0.97, how))
    assert settled(given, among()) == given


def test_a_time_stamp_stays_unless_the_neighbours_are_weeks_away() -> None:
    near = article(published=Published(date(2022, 4, 23), "day", 0.98, "header"))
    assert settled(near, among()) == near
    far = settled(article(published=Published(date(2022, 10, 2), "day", 0.98, "header")), among())
    assert far.published is not None
    assert far.published.date == date(2022, 4, 1)


def test_where_few_are_dated_a_day_among_the_neighbours_stays() -> None:
    own = article("Ngày 12/4, tỉnh mở lớp học.", lead(date(2022, 4, 12), 0.9))
    assert settled(own, among(scatter=10)) == own


@pytest.mark.parametrize(("year", "stays"), [(2022, True), (2020, False)])
def test_a_year_of_its_own_stays_where_the_neighbours_stand_on_both_sides_of_new_year(year: int, stays: bool) -> None:
    own = Published(date(year, 1, 1), "year", 0.9, "text")
    found = settled(article(published=own), among(date(2022, 12, 31)))
    assert found.published == (own if stays else None)
    assert found.published_guess is not None


def test_neighbours_that_say_nothing_leave_an_article_as_it_is_alone() -> None:
    own = article("Sáng 20/4, tỉnh mở lớp học.", lead(date(2025, 4, 20)))
    told = settled(own, among())
    assert told != own
    assert settled(own, None) == own == told.alone() == settled(told, None)
    assert settled(told, among()) == told


def test_a_province_has_the_name_of_the_settled_day() -> None:
    hue = Province("hue", "Huế", True, 0.9)
    told = settled(article(provinces=(hue,)), among())
    assert told.provinces[0].name == "Thừa Thiên Huế"
    assert told.alone().provinces == (hue,)


def test_an_article_tells_the_others_what_it_says_itself_and_not_what_they_told_it() -> None:
    own = article("Sáng 20/4, tỉnh mở lớp học.", lead(date(2025, 4, 20)))
    said = anchor(settled(own, among()))
    assert said == anchor(own)
    assert said is not None
    assert (said.day, said.without_year) == (date(2025, 4, 20), (20, 4))
    assert anchor(settled(article(), among())) is None
    given = anchor(article("Sáng 20/4, tỉnh họp.", Published(date(2022, 4, 21), "day", 0.99, "metadata")))
    assert given is not None
    assert (given.day, given.without_year) == (date(2022, 4, 21), None)
