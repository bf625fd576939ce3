from datetime import date

import pytest

from search.query.parser import parse
from search.query.syllable import typed
from search.query.time_words import find_times

NOW = date(2026, 11, 28)


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    words = typed(text)
    times = find_times(words, NOW)
    return [(text[words[t.start].start : words[t.end - 1].end], t.first, t.last) for t in times]


@pytest.mark.parametrize(
    ("question", "words", "first", "last"),
    [
        ("bão tháng 11/2013", "tháng 11/2013", "2013-11", "2013-11"),
        ("bao thang 11/2013", "thang 11/2013", "2013-11", "2013-11"),
        ("họp báo 10/2013", "10/2013", "2013-10", "2013-10"),
        ("Hà Nội năm 2020", "năm 2020", "2020", "2020"),
        ("bí thư Hà Nội 2020", "2020", "2020", "2020"),
        ("từ 2020 đến 2022 ở Huế", "từ 2020 đến 2022", "2020", "2022"),
        ("từ tháng 3/2021 đến tháng 6/2021", "từ tháng 3/2021 đến tháng 6/2021", "2021-03", "2021-06"),
        ("từ 2020 đến nay", "từ 2020 đến nay", "2020", None),
        ("từ đầu năm đến nay", "từ đầu năm đến nay", "2026", None),
        ("lũ trước năm 2014", "trước năm 2014", None, "2013-12-31"),
        ("lũ sau ngày 1/7/2025", "sau ngày 1/7/2025", "2025-07-02", None),
        ("6 tháng đầu năm 2022", "6 tháng đầu năm 2022", "2022-01", "2022-06"),
        ("nửa cuối năm ngoái", "nửa cuối năm ngoái", "2025-07", "2025-12"),
        ("cuối năm 2021", "cuối năm 2021", "2021-09", "2021-12"),
        ("đầu tháng 2/2024", "đầu tháng 2/2024", "2024-02-01", "2024-02-10"),
        ("cuối tháng 2/2024", "cuối tháng 2/2024", "2024-02-21", "2024-02-29"),
        ("quý III", "quý III", "2026-07", "2026-09"),
        ("quý ba năm 2021", "quý ba năm 2021", "2021-07", "2021-09"),
        ("GDP Q3/2022", "Q3/2022", "2022-07", "2022-09"),
        ("ngày 22/11", "ngày 22/11", "2026-11-22", "2026-11-22"),
        ("ngày 22/12", "ngày 22/12", "2025-12-22", "2025-12-22"),
        ("họp 2022-10-03", "2022-10-03", "2022-10-03", "2022-10-03"),
        ("quốc khánh 2/9/2022", "2/9/2022", "2022-09-02", "2022-09-02"),
        ("ngày 30 tháng 3 năm 2021", "ngày 30 tháng 3 năm 2021", "2021-03-30", "2021-03-30"),
        ("hôm qua", "hôm qua", "2026-11-27", "2026-11-27"),
        ("mưa tuần trước", "tuần trước", "2026-11-16", "2026-11-22"),
        ("tháng 3 năm ngoái", "tháng 3 năm ngoái", "2025-03", "2025-03"),
        ("vé tàu Tết 2022", "Tết 2022", "2022-01-17", "2022-02-10"),
        ("Tết Nguyên đán năm nay", "Tết Nguyên đán năm nay", "2026-02-02", "2026-02-26"),
    ],
)
def test_words_of_time_are_read_as_the_time_they_name(question: str, words: str, first: str, last: str) -> None:
    assert read(question) == [(words, first, last)]


@pytest.mark.parametrize(
    "question",
    [
        "giai đoạn 2016-2020",
        "kế hoạch 2021-2025",
        "quy hoạch thời kỳ 2021–2030",
        "nhiệm kỳ 2020-2025",
        "nghị định 15/2020/NĐ-CP",
        "cách mạng 4.0",
        "Covid-19",
        "đường 3/2",
        "từ chức",
        "sau bão, trước đại hội",
        "lũ cuối năm",
        "tháng 3",
    ],
)
def test_a_plan_a_term_a_document_and_a_time_of_any_year_are_no_time(question: str) -> None:
    assert read(question) == []


@pytest.mark.parametrize("question", ["31/2/2022", "ngày 30/2", "tháng 13/2021", "ngày 45/3/2021"])
def test_a_day_that_does_not_exist_is_known_as_such_and_is_no_year(question: str) -> None:
    assert read(question) == [(question, None, None)]


def test_words_typed_with_other_diacritics_are_other_words() -> None:
    assert read("trước sau 2014")[0][0] == "sau 2014"
    assert read("hồm quà") == []
    assert read("thắng 3/2021") == [("3/2021", "2021-03", "2021-03")]


@pytest.mark.parametrize("question", ["31/2/2022", "họp ngày 30/2/2020", "lũ tháng 13/2021"])
def test_the_page_says_that_a_day_does_not_exist(question: str) -> None:
    assert "no_such_day" in [reading.meaning.code for reading in parse(question).readings]
