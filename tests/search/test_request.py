"""One search, one address: what an address asks for is kept whole, in one order, whoever wrote it and how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.messages.catalogue import say
from search.request import MAX_PAGE, MAX_QUESTION, canonical, from_args, from_query_string, to_args

KEYS = "q tinh dh nk vb nguon nguoi tu den ngay vao-tu sx n trang province from la".split()
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        "nghe-an,-ha-tinh Nghệ%20An 2021 2021-03 2021-03-08 3/2021 toan-quoc.xiii 26-NQ/TW chua-ro moi 2 999999 "
        "2026-11-28T17:36:05".split()
    ),
)
ARGS = st.lists(st.tuples(st.sampled_from(KEYS), VALUES), max_size=8)


@given(ARGS)
def test_every_request_has_one_address_that_asks_for_it(args: list[tuple[str, str]]) -> None:
    request, _ = from_args(args)
    assert from_args(to_args(request)) == (request, ())
    assert from_query_string(canonical(request)) == (request, ())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("province=nghe-an&q=bau+cu", "q=bau+cu&tinh=nghe-an"),
        ("tinh=ha-tinh,nghe-an", "tinh=nghe-an&tinh=ha-tinh"),
        ("tinh=Nghệ An", "tinh=nghe-an"),
        ("tinh=-ha-tinh,nghe-an", "tinh=nghe-an,-ha-tinh"),
        ("from=2021&to=2022&sort=newest&page=2", "tu=2021&den=2022&sx=moi&trang=2"),
        ("ngay=2021-03", "tu=2021-03&den=2021-03"),
        ("vb=26-NQ/TW", "vb=26-nq-tw"),
        ("q=%20bầu%20%20cử%20&tu=&den=&trang=1&utm_source=zalo", "q=bầu+cử"),
        ("tu=2022&den=2021", "tu=2021&den=2022"),
    ],
)
def test_two_ways_to_write_an_address_are_one(one: str, other: str) -> None:
    assert canonical(from_query_string(one)[0]) == canonical(from_query_string(other)[0])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("tu=abc", "tu=abc"),
        ("den=2021-13", "den=2021-13"),
        ("ngay=hôm qua", "ngay=hôm qua"),
        ("sx=hay", "sx=hay"),
        ("trang=-1", "trang=-1"),
        (f"trang={MAX_PAGE + 1}", "không có trang này"),
        ("n=0", "từ 1 đến 100"),
        ("n=1000", "nhiều nhất 100 bài"),
        ("tu=2022&den=2021", "đổi chỗ"),
        ("q=" + "a" * (MAX_QUESTION + 1), "2.000 ký tự"),
        ("tinh=" + ",".join(f"x{number}" for number in range(100)), "quá 63 giá trị"),
    ],
)
def test_what_cannot_be_used_is_told_and_left_out(query: str, said: str) -> None:
    request, problems = from_query_string(query)
    assert [said in say(problem, "vi") for problem in problems] == [True]
    assert from_query_string(canonical(request))[1] == ()
