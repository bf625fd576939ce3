"""The day of publication comes from the first rung that knows it; nothing is better than a wrong day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from index.reading.dates import find_published
from index.reading.landmarks import landmarks
from index.reading.page import Page, split
from index.reading.stamps import parse, refusal, today


def found(text: str, title: str = "Tin trong tỉnh", **metadata: str) -> tuple[str, str] | None:
    page = split(text, title)
    page = Page(page.title, page.body, header=page.header, captions=page.captions, metadata=metadata)
    published = find_published(page)
    return (published.date.isoformat(), published.how) if published else None


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2022-03-30", date(2022, 3, 30)),
        ("2022-03-30T08:00:00+07:00", date(2022, 3, 30)),
        ("2022-03-29T20:30:00Z", date(2022, 3, 30)),
        ("14:54, 01/03/2021 [GMT+7]", date(2021, 3, 1)),
        ("Thứ Bảy, 17/10/2020, 14:34 (GMT+7)", date(2020, 10, 17)),
        ("Cập nhật lúc: 18:18 |31/03/2020", date(2020, 3, 31)),
        ("ngày 5 tháng 9 năm 2021", date(2021, 9, 5)),
        ("1648600000", date(2022, 3, 30)),
        (1648600000.5, date(2022, 3, 30)),
        (1648600000000000, date(2022, 3, 30)),
        ("2022/03/30", date(2022, 3, 30)),
        ("2022-3-30 7:05", date(2022, 3, 30)),
        ("30/3/22", date(2022, 3, 30)),
        ("30.3.2022", date(2022, 3, 30)),
        ("30-03-22 10:47", date(2022, 3, 30)),
        ("3/30/2022 10:00:00 AM", date(2022, 3, 30)),  # cannot be day first
        ("Wed, 30 Mar 2022 10:00:00 +0700", date(2022, 3, 30)),
        ("Tue Mar 29 2022 20:00:00 GMT+0000 (UTC)", date(2022, 3, 30)),
        ("2022-03-29T12:00:00-05:00", date(2022, 3, 30)),
        ("March 30, 2022", date(2022, 3, 30)),
        ("30 Tháng Ba, 2022", date(2022, 3, 30)),
        ("Tháng mười hai 30, 2021", date(2021, 12, 30)),
        ("30 Th3 2022", date(2022, 3, 30)),
        ("Thứ Tư, 30 tháng 3 năm 2022 lúc 8:30 CH", date(2022, 3, 30)),
        (["2022-03-30"], date(2022, 3, 30)),
        ({"$date": "2022-03-29T20:00:00Z"}, date(2022, 3, 30)),
    ],
)
def test_a_stated_time_is_read_day_first_and_in_vietnams_time(stated: object, day: date) -> None:
    stamp = parse(stated)
    assert stamp is not None
    assert (stamp.day, stamp.precision) == (day, "day")


@pytest.mark.parametrize(
    "stated", ["tháng 3/2022", "03/2022", "2022-03", "tháng 3 năm 2022", "Mar 2022", "Tháng Ba 2022"]
)
def test_a_month_is_a_month(stated: str) -> None:
    stamp = parse(stated)
    assert stamp is not None
    assert (stamp.day, stamp.precision) == (date(2022, 3, 1), "month")


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ("31/02/2021", "is not in the calendar"),
        ("2021-02-30", "is not in the calendar"),
        ("0000-00-00", "is not in the calendar"),
        ("99/99/2021", "is not in the calendar"),
        ("2022-03-30T25:00:00", "is not in the calendar"),
        ("2099-01-01", "lies in the future"),
        ("19/5/1930", "is before 1945"),
        ("hôm qua", "is no day, month or year"),
        ("2 giờ trước", "is no day, month or year"),
        ("13/24", "is no day, month or year"),
        ("", "is no day, month or year"),
        (True, "is no day, month or year"),
        (None, "is no day, month or year"),
    ],
)
def test_what_cannot_be_is_told(stated: object, why: str) -> None:
    assert refusal(stated) == why


def test_given_metadata_beat_every_other_rung() -> None:
    assert found("12/05/2020 - 10:00\nSáng 11/5, tỉnh họp.", date="2021-01-02") == ("2021-01-02", "metadata")


def test_a_date_in_the_future_is_ignored() -> None:
    assert found("Sáng nay, tỉnh họp bàn việc.", date="2099-01-01") is None
    tomorrow = today() + timedelta(days=3)
    assert found(f"{tomorrow:%d/%m/%Y} - 10:00\nTỉnh họp bàn việc chung.") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://bao.vn/xa-hoi/tin-20221024110811326.htm", "2022-10-24"),
        ("https://bao.vn/2021/03/05/tin.html", "2021-03-05"),
        ("https://nld.com.vn/chinh-tri/tin-196251014112037458.htm", "2025-10-14"),
        ("https://tuoitre.vn/tin-100240817184548528.htm", "2024-08-17"),
        ("https://thanhnien.vn/tin-185241112093004191.htm", "2024-11-12"),
        ("https://baochinhphu.vn/tin-102240228093004191.htm", "2024-02-28"),
        ("https://bao.vn/tin/20210305/xa-hop.html", "2021-03-05"),
    ],
)
def test_the_address_holds_the_day(url: str, day: str) -> None:
    assert found("Tỉnh họp bàn việc chung.", url=url) == (day, "url")


@pytest.mark.parametrize(
    "url", ["https://bao.vn/tin-123456789012345678.htm", "https://bao.vn/tin-20991024110811326.htm"]
)
def test_a_number_in_an_address_that_is_no_day_is_none(url: str) -> None:
    assert found("Tỉnh họp bàn việc chung.", url=url) is None


def test_a_day_on_the_page_beats_a_month_in_the_address() -> None:
    url = "https://bao.vn/chinh-tri/202308/tin-1.html"
    assert found("Thứ Ba, 15/08/2023, 16:22 [GMT+7]\nTỉnh họp bàn việc chung.", url=url) == ("2023-08-15", "header")
    assert found("Sáng 14/8, tỉnh họp. Năm 2023 có nhiều việc.", url=url) == ("2023-08-14", "lead")
    assert found("Sáng 14/3, tỉnh họp. Năm 2023 có nhiều việc.", url=url) == ("2023-08-01", "url")


def test_places_that_disagree_make_the_day_less_sure() -> None:
    header = "Thứ Ba, 15/08/2023, 16:22 [GMT+7]\nTỉnh họp bàn việc chung."
    sure, doubted = (
        find_published(replace(split(header, "Tin"), url=f"https://bao.vn/{day}/tin.html"))
        for day in ("2023/08/15", "2019/02/03")
    )
    assert sure is not None
    assert doubted is not None
    assert doubted.confidence < 0.8 <= sure.confidence


@pytest.mark.parametrize(
    "line", ["Sinh ngày: 20/02/1962", "Ngày sinh: 20/02/1962", "Ngày vào Đảng: 3/2/1990", "Từ trần ngày 1/3/2021"]
)
def test_a_day_of_a_life_is_no_header(line: str) -> None:
    assert found(f"{line}\nCáo phó của gia đình ông.") is None


def test_an_address_with_the_month_gives_the_month() -> None:
    published = find_published(Page("", "Tỉnh họp.", url="https://bao.vn/chinh-tri/202010/tin-1.html"))
    assert published is not None
    assert (published.date, published.precision) == (date(2020, 10, 1), "month")


@pytest.mark.parametrize(
    "line",
    [
        "14:54, 01/03/2021 [GMT+7]",
        "01/03/2021 - 19:30",
        "Thứ Hai, 01/03/2021, 14:34 (GMT+7)",
        "Cập nhật lúc: 18:18 |01/03/2021",
        "Xã hội - Ngày đăng : 14:32, 01/03/2021",
        "Ngày 01 tháng 3 năm 2021",
        "Thứ Hai, 1 tháng 3, 2021",
        "1 Tháng Ba, 2021",
        "Tháng Ba 1, 2021",
        "01/03/21",
        "1.3.2021",
        "March 1, 2021",
        "1 tháng 3, 2021 lúc 8:30 SA",
        "Cập nhật: 20/05/2023 10:00 - Ngày đăng: 01/03/2021 08:30",
    ],
)
def test_the_line_with_the_time_is_the_header(line: str) -> None:
    assert found(f"{line}\nTỉnh họp bàn việc chung của năm 2020.") == ("2021-03-01", "header")


def test_a_stamp_glued_to_the_first_paragraph_is_read() -> None:
    text = "Cập nhật lúc 18:55, Thứ Ba, 13/10/2020 (GMT+7). Đoàn đại biểu tới thắp hương ở nghĩa trang liệt sĩ."
    assert found(text) == ("2020-10-13", "header")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # results of the year before, plans of the next one
        (
            (
                "Chiều 18/02, tỉnh họp trực tuyến.\nHội nghị triển khai Kế hoạch số 12-KH/TU ngày 14/01/2022 của tỉnh "
                "và nhiệm vụ của năm 2022."
            ),
            "2022-02-18",
        ),
        # a congress that is still to come
        (
            (
                "Sáng 30/6, Ban Thường vụ duyệt Đại hội Đảng bộ huyện, nhiệm kỳ 2020 - 2025.\nĐại hội sẽ diễn ra "
                "trong hai ngày 22 và 23/7/2020."
            ),
            "2020-06-30",
        ),
        ("Sáng 5/11, Quốc hội thảo luận.\nTại kỳ họp thứ 4, Quốc hội khóa XV, đại biểu nêu ý kiến.", "2022-11-05"),
        ("Chiều 12/10, tỉnh công bố số liệu.\n9 tháng đầu năm 2023, thu ngân sách tăng so với năm 2022.", "2023-10-12"),
        ("(Báo tỉnh) - Sáng nay (20/7), tỉnh họp.\nĐược biết, ngày 18/7/2024, dự án đã khởi công.", "2024-07-20"),
        ("Hà Nội (TTXVN 10/11) - Thủ tướng tiếp khách.\nTrước đó, ngày 8/11/2022, hai bên đã hội đàm.", "2022-11-10"),
        # the lunar cycle, the day of the week, who held office, and a jubilee that says what it counts from
        ("Chiều 20/1, Phó Thủ tướng Lê Văn Thành chúc Tết Nhâm Dần; năm 2021 xã đã thoát nghèo.", "2022-01-20"),
        ("Sáng nay, thứ Năm (8/6), Phó Thủ tướng Lê Văn Thành thăm xã; thứ Sáu (9/6), huyện họp.", "2023-06-08"),
        ("Sáng 12/10, Thủ tướng Anh Liz Truss nhận câu hỏi của báo giới. Bà nói sẽ trả lời sau.", "2022-10-12"),
        ("Sáng 15/11, trường kỷ niệm 60 năm thành lập (15/11/1962 - 15/11/2022) với nhiều thầy trò.", "2022-11-15"),
        ("Chiều 10/10, huyện họp. Tính đến 30/9/2022, huyện giải ngân được một nửa số vốn.", "2022-10-10"),
        ("Tối 28/8, tỉnh mít tinh kỷ niệm 77 năm Quốc khánh 2/9; số liệu tính đến tháng 7/2022.", "2022-08-28"),
    ],
)
def test_the_year_of_a_lead_day_is_worked_out(text: str, day: str) -> None:
    answer = found(text)
    assert answer is not None
    assert answer[0] == day


@pytest.mark.parametrize(
    "text",
    [
        "Sáng 30/3, tỉnh họp bàn việc chung.",  # no year anywhere
        "Thực hiện Nghị quyết số 26-NQ/TW ngày 30/7/2013, tỉnh đã làm nhiều việc.",  # a document's day
        "Tỉnh phấn đấu đến ngày 31/12/2030 hoàn thành các chỉ tiêu.",
        "Ông sinh ngày 19/5/1968 tại xã Kim Liên.",
        "Tăng 13/24 chỉ tiêu, đạt 5,6%, tỷ lệ 1.252/1.252 công dân.",
        "Chiều 3/11, Thủ tướng Phạm Minh Chính thăm xã và trò chuyện với bà con.",  # one of several years
        "Trước đó, ngày 3/11, huyện họp; dự kiến trước ngày 15/12/2022 sẽ trình tỉnh.",
        "Ngày 13/9/2018, ông bị bắt. Ngày 20/5/2021, tòa tuyên án.",  # the story, not the paper
    ],
)
def test_days_that_are_not_the_articles_own_are_not_taken(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # what is to come raises no year
        ("Sáng 12/8, huyện họp. Tính đến 31/7/2022, thu đã đủ. Năm huyện sẽ lên quận vào năm 2025.", 2022),
        ("Chiều 13/10, huyện họp. Tính đến 30/9/2022, thu đã đủ. Việc kéo dài đến hết 31/12/2023.", 2022),
        ("Sáng 20/9, xã làm đường. Tính đến tháng 8/2022, đã có vốn; dự án làm trong giai đoạn 2023-2025.", 2022),
        ("Sáng 23/6, Sở họp. Kỳ thi vào lớp 10 năm học 2022-2023 có đông thí sinh; thi tốt nghiệp năm 2022.", 2022),
        # what has happened is a floor, whoever holds office
        ("Sáng 28/4, Thủ tướng Phạm Minh Chính thăm xã. Ngày 10/2/2022, cầu đã thông xe.", 2022),
    ],
)
def test_plans_raise_no_year_and_what_has_happened_is_a_floor(text: str, year: int) -> None:
    answer = found(text)
    assert answer is not None
    assert answer[0].startswith(str(year))


def test_a_text_without_a_day_of_its_own_tells_its_year_as_a_guess() -> None:
    body = "Năm 2021, tỉnh đã thu đủ. 6 tháng đầu năm 2022, thu tăng so với năm 2021; quý II/2022 tăng nhanh."
    published = find_published(Page("", body))
    assert published is not None
    assert (published.date, published.precision, published.how) == (date(2022, 1, 1), "year", "text")
    assert published.confidence < 0.8
    assert [body[proof.start : proof.end] for proof in published.evidence] == [
        proof.text for proof in published.evidence
    ]


def test_the_days_of_a_document_below_their_names_are_no_header() -> None:
    page = split("Ngày ban hành\n24/5/2018\nNgày hiệu lực\n1/7/2018\nVăn bản mới của tỉnh.", "Văn bản")
    assert page.header is None
    assert "24/5/2018" in page.body


def test_a_line_with_the_month_gives_the_month() -> None:
    page = split("Tháng 3/2021\nTỉnh họp bàn việc chung.", "Tin trong tỉnh")
    published = find_published(page)
    assert published is not None
    assert (published.date, published.precision) == (date(2021, 3, 1), "month")


def test_a_day_in_the_title_is_the_articles_and_its_evidence_stands_there() -> None:
    page = Page("Ngày 27/4, Chủ tịch nước Nguyễn Xuân Phúc thăm xã", "Bà con trồng lúa năm 2022 và chờ vụ mới.")
    published = find_published(page)
    assert published is not None
    assert published.date == date(2022, 4, 27)
    assert next((e.field, e.text) for e in published.evidence) == ("title", "27/4")


@pytest.mark.parametrize("stated", ["2099-01-01", "1890-05-19", "31/12/2099"])
def test_no_newspaper_appeared_then(stated: str) -> None:
    assert found("Tỉnh họp bàn việc chung.", date=stated) is None


def test_a_doubt_of_the_year_is_a_doubt_of_the_day() -> None:
    """Confidence falls with the traces that prove the year, and is never that of a stated day."""
    sure = find_published(Page("", "Sáng 5/11, tỉnh họp. Tính đến 31/10/2022, đã thu đủ; so với năm 2021 thì tăng."))
    less = find_published(Page("", "Sáng 5/11, tỉnh họp. Công ty đã làm xong cầu trong tháng 8/2022 và năm 2022."))
    assert sure is not None
    assert less is not None
    assert 0.5 <= less.confidence < sure.confidence < 0.99


def test_evidence_names_the_words() -> None:
    page = Page("", "Chiều 12/10, tỉnh công bố số liệu. 9 tháng đầu năm 2023, thu tăng.")
    published = find_published(page)
    assert published is not None
    assert [page.body[e.start : e.end] for e in published.evidence] == ["12/10", "2023"]
    assert 0.5 <= published.confidence < 1


@pytest.mark.parametrize(
    "text",
    ["Đặc khu Phú Quốc họp.", "Tỉnh Tiền Giang cũ nay là một phần.", "Công an phường Vũng Tàu, TP.HCM bắt ba người."],
)
def test_the_units_of_2025_are_evidence_of_the_day(text: str) -> None:
    assert [(kind, first) for kind, first, *_ in landmarks(text)] == [("event", date(2025, 7, 1))]
    assert list(landmarks("Luật Đặc khu và đặc khu kinh tế Phú Quốc; tỉnh Tiền Giang; phường Vũng Tàu.")) == []
