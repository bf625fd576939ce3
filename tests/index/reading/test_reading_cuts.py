"""Nothing is cut in silence: labels go alone, an article ends only where navigation follows, and every cut is told."""

import pytest

from index.reading.page import Page, split
from index.reading.raw import RawArticle
from index.reading.reader import understand

TITLE = "Huyện ủy bàn việc xây dựng nông thôn mới"
LEAD = "Sáng nay, Huyện ủy tổ chức hội nghị bàn việc xây dựng nông thôn mới ở các xã vùng cao của huyện trong năm."
SECOND = "Đồng chí Bí thư Huyện ủy chủ trì hội nghị; cùng dự có lãnh đạo các phòng, ban và đại diện của mười hai xã."
THIRD = "Hội nghị thống nhất giao mỗi xã một việc, làm xong trước mùa mưa, và báo cáo kết quả vào cuối quý sau."


def read(*lines: str) -> Page:
    return split("\n".join(lines), TITLE)


@pytest.mark.parametrize(
    "label",
    [
        "XEM THÊM:",
        "Tin liên quan",
        "Chia sẻ",
        "Tags",
        "Từ khóa",
        "Bình luận (3)",
        "In trang",
        "Lên đầu trang",
        "Trở về",
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_label_before_or_between_paragraphs_goes_alone(label: str, place: int) -> None:
    lines = [LEAD, SECOND, THIRD]
    page = read(*lines[:place], label, *lines[place:])
    assert page.body.split("\n") == lines
    assert [(cut.reason, cut.text) for cut in page.cuts] == [("label", label)]


@pytest.mark.parametrize(
    "line",
    [
        "Giấy phép số 45/GP-UBND do tỉnh cấp cho công ty khai thác cát trên sông đã hết hạn từ mùa hè năm ngoái.",
        "Cơ quan chủ quản: Sở Xây dựng của tỉnh là chủ đầu tư của hai cây cầu này, theo quyết định mới nhất.",
        "Chịu trách nhiệm nội dung của đề án là Trưởng Ban Tổ chức, hội nghị nhấn mạnh khi thảo luận ở tổ.",
        "Mời quý độc giả theo dõi tường thuật trực tiếp hội nghị dưới đây:",
        "Ý kiến bạn đọc",
        "Chia sẻ khó khăn với bà con",
    ],
)
def test_a_sentence_or_a_subheading_that_begins_like_navigation_stays(line: str) -> None:
    page = read(LEAD, line, SECOND, THIRD)
    assert page.body.split("\n") == [LEAD, line, SECOND, THIRD]
    assert page.cuts == ()


def test_a_live_report_keeps_every_entry_with_its_time() -> None:
    entries = [
        "14h20",
        "Đại biểu xã Thượng hỏi về nguồn vốn làm đường, và đề nghị huyện cấp thêm xi măng cho ba thôn.",
        "9h40: Chủ tịch UBND huyện trả lời về nước sạch.",
        "8h05: Khai mạc",
    ]
    page = read(LEAD, "Xem thêm:", *entries)
    assert page.body.split("\n") == [LEAD, *entries]


@pytest.mark.parametrize("heading", ["Các tin khác", "Tin liên quan:", "XEM THÊM", "Có thể bạn quan tâm"])
def test_an_article_ends_where_only_headlines_follow(heading: str) -> None:
    others = ["Xã Thượng khánh thành cầu treo (11/06/2019)", "Huyện tổng kết phong trào thi đua (30/05/2019)"]
    page = read(LEAD, SECOND, heading, *others)
    assert page.body.split("\n") == [LEAD, SECOND]
    assert [cut.reason for cut in page.cuts] == ["other news"]
    assert page.cuts[0].chars == len(heading) + sum(map(len, others))


def test_a_portals_foot_goes_with_its_counters() -> None:
    foot = ["Giấy phép số 12/GP-TTĐT do Sở Thông tin và Truyền thông cấp.", "SỐ LƯỢT TRUY CẬP", "1", "9"]
    page = read(LEAD, SECOND, *foot)
    assert page.body.split("\n") == [LEAD, SECOND]
    assert [cut.reason for cut in page.cuts] == ["foot"]


def test_most_of_a_text_is_not_cut_for_one_sign() -> None:
    cells = ["Xã Thượng", "Đạt", "Xã Trung", "Đạt", "Xã Hạ", "Chưa đạt"]
    page = read("Kết quả xét các xã", "Xem chi tiết", *cells)
    assert page.body.split("\n") == ["Kết quả xét các xã", *cells]


@pytest.mark.parametrize(
    ("lines", "byline"),
    [
        (["Mai Hoa"], "Mai Hoa"),
        (["MAI HOA"], "MAI HOA"),
        (["Bài, ảnh: Mai Hoa"], "Mai Hoa"),
        (["Tác giả bài viết: Mai Hoa"], "Mai Hoa"),
        (["Mai Hoa (tổng hợp)"], "Mai Hoa"),
        (["Theo TTXVN/Vietnam+"], "TTXVN/Vietnam+"),
        (["(Theo Dân trí)"], "Dân trí"),
        (["PV/VOV.VN"], "PV/VOV.VN"),
        (["Mai Hoa", "Theo TTXVN"], "Mai Hoa"),
        (["Mai Hoa", "Xã Thượng khánh thành cầu treoCây cầu dài chín mươi mét đã thông xe vào chiều qua."], "Mai Hoa"),
        (["Mai Hoa", "Xã Thượng khánh thành cầu treo mới", f"{THIRD}"], "Mai Hoa"),
    ],
)
def test_who_signs_below_the_last_paragraph_is_the_byline(lines: list[str], byline: str) -> None:
    page = read(LEAD, SECOND, *lines)
    assert page.body.split("\n") == [LEAD, SECOND]
    assert page.byline == byline
    assert sum(cut.chars for cut in page.cuts) == sum(map(len, lines[1:]))


@pytest.mark.parametrize(
    "tail",
    [
        ["Danh sách Ban Thường vụ gồm:", "Lê Văn Giả", "Trần Thị Thử", "Phạm Văn Dụ"],
        ["Chủ tịch UBND huyện", "Lê Văn Giả"],
        ["Huyện Thượng", "9.120", "Huyện Hạ", "15.300"],
        ["Phát Huy Truyền Thống", THIRD],
        ["Kỳ họp thứ nhất thông qua nghị quyết (15/3/2021)", "Kỳ họp thứ hai thông qua ngân sách (20/7/2021)"],
        [THIRD, THIRD],
    ],
)
def test_names_cells_and_subheadings_at_the_end_stay(tail: list[str]) -> None:
    page = read(LEAD, SECOND, *tail)
    assert page.body.split("\n") == [LEAD, SECOND, *tail]
    assert (page.byline, page.captions, page.cuts) == (None, (), ())


@pytest.mark.parametrize(
    ("line", "byline"),
    [("Mai Hoa", "Mai Hoa"), ("MAI HOA và 1 tác giả khác", "MAI HOA"), ("Mai Hoa - 15/03/2021 08:30", "Mai Hoa")],
)
def test_who_signs_above_the_lead_is_the_byline(line: str, byline: str) -> None:
    page = read(line, LEAD, SECOND)
    assert page.body.split("\n") == [LEAD, SECOND]
    assert page.byline == byline
    assert page.header == (line if "2021" in line else None)


def test_of_a_paragraph_that_ends_in_a_credit_only_the_credit_goes() -> None:
    paragraph = f"{LEAD} {SECOND} {THIRD}"
    page = read(LEAD, f"{paragraph} (Ảnh: Minh An)", "Quang cảnh hội nghị. Ảnh: Minh An", "Chợ phiên ẢNH: MINH AN")
    assert page.body.split("\n") == [LEAD, paragraph]
    assert page.captions == ("Quang cảnh hội nghị. Ảnh: Minh An", "Chợ phiên ẢNH: MINH AN")
    assert [(cut.reason, cut.text) for cut in page.cuts] == [("credit", "Ảnh: Minh An)")]


@pytest.mark.parametrize(
    "above",
    [
        "04:35 15/03/2016",
        "Thứ Ba, 15/03/2016 - 04:35",
        "Cập nhật lúc 04:35, 15/03/2016",
        "Ngày đăng: 15/03/2016",
        "Chuyên mục: Chính trị",
        "TIN TỨC - SỰ KIỆN",
        "Truy cập nội dung luôn",
        "Thời sự",
    ],
)
def test_a_time_a_section_or_a_label_is_never_the_title(above: str) -> None:
    page = split("\n".join((above, TITLE, LEAD)))
    assert (page.title, page.body) == (TITLE, LEAD)
    assert page.header == (above if "2016" in above else None)


def test_what_was_cut_is_told_with_the_article() -> None:
    article = understand(RawArticle("a", "a.txt", "\n".join((TITLE, LEAD, "Tin khác", f"{TITLE} (1/2/2021)", TITLE))))
    assert [cut["reason"] for cut in article.to_json()["cuts"]] == ["other news"]
    assert 0.3 < article.lost < 0.6
