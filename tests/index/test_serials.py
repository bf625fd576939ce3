"""Serial numbers in addresses tell the day, where a newspaper's numbers grow with its days."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from index.serials import Address, Anchor, Line, Neighbour, address, in_year_near, line, lines, reckon

FIRST = date(2022, 3, 1)
A_DAY = 40
"""Numbers that the newspaper of these tests uses in a day."""


def day_of(number: int) -> date:
    return FIRST + timedelta(days=(number - 600_000) // A_DAY)


def anchor(number: int, day: date | None = None, without_year: tuple[int, int] | None = None) -> Anchor:
    stated = day if day or without_year else day_of(number)
    return Anchor(Address("baoso.vn", number), stated, without_year)


def year_of_days(every: int = 13) -> list[Anchor]:
    """Every thirteenth article of half a year states its own day."""
    return [anchor(number) for number in range(600_000, 600_000 + 180 * A_DAY, every)]


def laid(anchors: list[Anchor]) -> Line:
    found = line(sorted(anchors, key=lambda one: one.address.number))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("url", "row", "number"),
    [
        ("https://vietnamnet.vn/hop-bao-thuong-ky-thang-9-2081496.html", "vietnamnet.vn", 2081496),
        ("https://vietnamnet.vn/vn/thoi-su/hop-bao-802345.html?utm_source=zalo#bl", "vietnamnet.vn", 802345),
        ("https://www.baomoi.com/Home/ThoiSu/bao.vn/Hop-bao/12240106.epi", "baomoi.com", 12240106),
        ("https://m.vnexpress.net/hop-bao-thuong-ky-4541234-tong-thuat.html", "vnexpress.net", 4541234),
        ("https://nhandan.vn/hop-bao-thuong-ky-post721234.html", "nhandan.vn post", 721234),
        ("https://cand.com.vn/thoi-su/hop-bao-i671234/", "cand.com.vn i", 671234),
        ("https://vietnamnet.vn/video-hop-bao-V40718.html", "vietnamnet.vn v", 40718),
        ("https://ubnd.example/tin?ItemID=5231&l=vi", "ubnd.example", 5231),
    ],
)
def test_the_number_of_an_address_and_the_row_it_counts_in(url: str, row: str, number: int) -> None:
    assert address(url) == Address(row, number)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "http://[baoso.vn",
        "hop-bao-2081496.html",
        "https://dantri.com.vn/hop-bao-20221113171224463.htm",  # a time of day, which tells the day itself
        "https://baoso.vn/nhiem-vu-nam-2022",
        "https://baoso.vn/",
        "https://baoso.vn/" + "9" * 5000,
    ],
)
def test_addresses_without_a_serial_number(url: str | None) -> None:
    assert address(url) is None


def test_an_article_stands_between_its_neighbours() -> None:
    found = laid(year_of_days()).at(602_005)
    assert found is not None
    assert found.day == day_of(602_005) == date(2022, 4, 20)
    assert found.scatter <= 1
    assert found.before == Neighbour(602_002, date(2022, 4, 20))
    assert found.after == Neighbour(602_015, date(2022, 4, 20))


def test_a_quarter_of_the_days_in_wrong_years_moves_nothing() -> None:
    dice = random.Random(7)
    anchors = [
        anchor(one.address.number, day_of(one.address.number) + timedelta(days=dice.choice((-365, 365, 730, -90))))
        if dice.random() < 0.25
        else one
        for one in year_of_days()
    ]
    found = laid(anchors)
    off = [abs((found.at(n).day - day_of(n)).days) for n in range(600_100, 607_100, 97)]  # type: ignore[union-attr]
    assert max(off) <= 1
    assert all(abs((neighbour.day - day_of(neighbour.number)).days) <= 1 for neighbour in neighbours(found))


def neighbours(found: Line) -> list[Neighbour]:
    return [one for n in range(600_100, 607_100, 97) if (at := found.at(n)) for one in (at.before, at.after) if one]


def test_a_day_and_month_counts_in_the_year_that_the_others_say() -> None:
    without_year = [anchor(n, None, (day_of(n).day, day_of(n).month)) for n in range(603_000, 604_000, 10)]
    dated = [one for one in year_of_days(90) if not 603_000 <= one.address.number < 604_000]
    found = laid([*dated, *without_year]).at(603_545)
    assert found is not None
    assert (found.day, found.before) == (day_of(603_545), Neighbour(603_540, day_of(603_540)))


def test_where_few_are_dated_an_article_may_lie_anywhere_between_them() -> None:
    found = laid(year_of_days(every=1000)).at(603_500)
    assert found is not None
    assert abs((found.day - day_of(603_500)).days) <= found.scatter
    assert found.scatter >= 12  # half of the 25 days from one anchor to the next


@pytest.mark.parametrize(
    ("what", "anchors"),
    [
        ("seven days are too few", year_of_days(every=1000)[:7]),
        ("all of one day", [anchor(n, FIRST) for n in range(600_000, 601_000, 10)]),
        ("random numbers", [anchor(random.Random(n).randrange(10**6), day_of(n)) for n in range(600_000, 607_000, 50)]),
        ("numbers that fall", [anchor(1_300_000 - n, day_of(n)) for n in range(600_000, 607_000, 50)]),
        ("days and months alone", [anchor(n, None, (day_of(n).day, day_of(n).month)) for n in range(600_000, 607_000)]),
    ],
)  # fmt: skip
def test_numbers_that_tell_nothing(what: str, anchors: list[Anchor]) -> None:
    assert line(sorted(anchors, key=lambda one: one.address.number)) is None, what


def test_beyond_the_last_anchor_days_go_on_for_a_while_and_are_less_sure() -> None:
    found = laid(year_of_days())
    soon, late = found.at(607_300), found.at(700_000)
    assert soon is not None
    assert abs((soon.day - day_of(607_300)).days) <= 1
    assert soon.scatter >= 2
    assert soon.after is None
    assert late is None
    assert found.at(1) is None


def test_numbers_far_beyond_any_calendar_are_only_unsure() -> None:
    few = [anchor(number) for number in range(600_000, 600_200, 20)]
    far = Anchor(Address("baoso.vn", 999_999_999), date(2022, 3, 6))
    slow = [Anchor(Address("baoso.vn", 10_000 + n), FIRST + timedelta(days=400 * n)) for n in range(9)]
    for anchors in ([*few, far], [*slow, Anchor(Address("baoso.vn", 999_999_999), date(2031, 12, 1))]):
        found = laid(anchors).at(500_000_000)
        assert found is not None
        assert found.scatter >= 365


def test_nothing_is_told_of_days_to_come() -> None:
    found = lines(year_of_days())
    assert reckon(found, "https://baoso.vn/tin-602005.html", date(2022, 4, 20)) is not None
    assert reckon(found, "https://baoso.vn/tin-602005.html", date(2022, 4, 1)) is None
    assert reckon(found, "https://baokhac.vn/tin-602005.html", date(2022, 4, 20)) is None


def test_the_year_of_a_day_that_is_in_few() -> None:
    assert in_year_near(29, 2, date(2023, 3, 1)) == date(2024, 2, 29)
    assert in_year_near(31, 4, date(2023, 3, 1)) is None
