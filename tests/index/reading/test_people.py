"""Who is a person in office: titles before and behind the name, and who is left out."""

import pytest

from index.reading.page import Page
from index.reading.people import find_people


def people(text: str) -> dict[str, tuple[str, ...]]:
    return {person.name: person.titles for person in find_people(Page("", text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chủ tịch UBND tỉnh Nguyễn Đức Trung báo cáo.", {"Nguyễn Đức Trung": ("Chủ tịch UBND tỉnh",)}),
        ("Thủ tướng Chính phủ Phạm Minh Chính đã ký.", {"Phạm Minh Chính": ("Thủ tướng Chính phủ",)}),
        (
            "Phó Chủ tịch Thường trực HĐND tỉnh Hà Giang Thào Hồng Sơn phát biểu.",
            {"Thào Hồng Sơn": ("Phó Chủ tịch Thường trực HĐND tỉnh Hà Giang",)},
        ),
        (
            "Tổng Bí thư Tô Lâm, Chủ tịch nước Lương Cường dự lễ.",
            {"Tô Lâm": ("Tổng Bí thư",), "Lương Cường": ("Chủ tịch nước",)},
        ),
        (
            "Các đồng chí Lê Diễn, Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh; Nguyễn Bốn, Phó Bí thư Tỉnh ủy chủ trì.",
            {"Lê Diễn": ("Bí thư Tỉnh ủy", "Chủ tịch HĐND tỉnh"), "Nguyễn Bốn": ("Phó Bí thư Tỉnh ủy",)},
        ),
        ("Giám đốc Sở GD-ĐT Hà Nội Trần Hữu Bảy nói.", {"Trần Hữu Bảy": ("Giám đốc Sở GD-ĐT Hà Nội",)}),
        ("Giám đốc Sở Y tế TP.HCM Lý Thị Sáu dự.", {"Lý Thị Sáu": ("Giám đốc Sở Y tế TP.HCM",)}),
        ("Phó Trưởng ban Dân nguyện Lê Văn Tám trình bày.", {"Lê Văn Tám": ("Phó Trưởng ban Dân nguyện",)}),
        (
            "Ông Phạm Văn Chín, Chủ tịch UBND tỉnh Bến Tre. Tại kỳ họp",
            {"Phạm Văn Chín": ("Chủ tịch UBND tỉnh Bến Tre",)},
        ),
        ("Bí thư Trung ương Đoàn Bùi Văn Mười dự.", {"Bùi Văn Mười": ("Bí thư Trung ương Đoàn",)}),
        ("Bộ trưởng Lê Hai cho biết đã khởi tố ba bị can.", {"Lê Hai": ("Bộ trưởng",)}),
    ],
)
def test_titles_before_and_behind_a_name(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bị cáo Nguyễn Văn A, cựu Chủ tịch UBND tỉnh, khai trước tòa.",
        "Chủ tịch UBND xã Trần Văn B bị khởi tố.",
        "Ông Trần Văn C, Giám đốc Công ty Xây dựng, nói.",
        "Nông dân Lê Thị D trồng cam.",
        "Hiệu trưởng Trường THPT Trần Phú khai giảng.",
        "Tư tưởng Chủ tịch Hồ Chí Minh soi đường.",
        "Ảnh: Thành Duy",
        "Giám đốc Lê Thị Ba nói.",
        "Chủ tịch Tập đoàn Hoa Sen Lê Văn Tư khánh thành nhà máy.",
        "Tổng Giám đốc Ngân hàng TMCP Lê Thị Năm trả lời.",
        "Hiệu trưởng Trường Tiểu học Kim Đồng Lê Thị Sáu tặng quà.",
        "Công an khởi tố, bắt tạm giam Nguyễn Văn Bảy, nguyên Chủ tịch UBND xã, và Trần Tám, Giám đốc Sở Y tế.",
        "Các Ủy viên Đoàn Chủ tịch điều hành.",
        "Thủ tướng Hà Lan thăm Huế.",
    ],
)
def test_who_is_no_person_in_office(text: str) -> None:
    assert people(text) == {}


def test_evidence_covers_title_and_name() -> None:
    text = "Sáng nay, Bí thư Tỉnh ủy Thái Thanh Quý dự hội nghị."
    [person] = find_people(Page("", text))
    [proof] = person.evidence
    assert text[proof.start : proof.end] == proof.text == "Bí thư Tỉnh ủy Thái Thanh Quý"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ông Lê Văn An - giám đốc Sở Tài chính tỉnh Nghệ An - giải trình, phó chủ tịch UBND tỉnh Trần Văn Bo nghe.",
            {"Lê Văn An": ("Giám đốc Sở Tài chính tỉnh Nghệ An",), "Trần Văn Bo": ("Phó chủ tịch UBND tỉnh",)},
        ),
        (
            "Chủ nhiệm Ủy ban Khoa học, Công nghệ và Môi trường Lê Cẩn, Giám đốc Sở Tài nguyên và Môi trường Ngô An",
            {
                "Lê Cẩn": ("Chủ nhiệm Ủy ban Khoa học, Công nghệ và Môi trường",),
                "Ngô An": ("Giám đốc Sở Tài nguyên và Môi trường",),
            },
        ),
        (
            "Đại biểu Vũ Thị Mơ (đoàn Nghệ An) hỏi, ĐBQH Đỗ Văn Ngà (TPHCM) tranh luận tại Quốc hội.",
            {"Vũ Thị Mơ": ("Đại biểu Quốc hội đoàn Nghệ An",), "Đỗ Văn Ngà": ("Đại biểu Quốc hội đoàn TP.HCM",)},
        ),
        (
            "Bác sĩ Trần Văn Khế, Giám đốc Bệnh viện Lê Văn Thịnh cho biết giá thuốc tăng.",
            {"Trần Văn Khế": ("Giám đốc Bệnh viện Lê Văn Thịnh",)},
        ),
        (
            "Ủy viên dự khuyết Trung ương Đảng, Bí thư Tỉnh ủy Lê Văn Gián dự.",
            {"Lê Văn Gián": ("Ủy viên dự khuyết Trung ương Đảng", "Bí thư Tỉnh ủy")},
        ),
        ("Người phát ngôn Bộ Ngoại giao Lê Thị Hậu nêu rõ.", {"Lê Thị Hậu": ("Người phát ngôn Bộ Ngoại giao",)}),
        ("Phó Tư lệnh Quân khu 4 Ngô Văn Sáu thăm.", {"Ngô Văn Sáu": ("Phó Tư lệnh Quân khu 4",)}),
    ],
)
def test_offices_in_small_letters_of_long_bodies_and_of_deputies(
    text: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Somebody else's office stands right before the person's own.
        (
            "Thừa ủy quyền Thủ tướng, Bộ trưởng Bộ Tài chính Lê Văn An trình bày.",
            {"Lê Văn An": ("Bộ trưởng Bộ Tài chính",)},
        ),
        ("Thay mặt Chủ tịch nước, Phó Chủ tịch nước Trần Thị Bé trao quà.", {"Trần Thị Bé": ("Phó Chủ tịch nước",)}),
        (
            "Vụ trưởng Vụ Đối ngoại Văn phòng Chủ tịch nước Ngô Thị Chín và Trợ lý Thủ tướng Lê Văn Dũ cùng dự.",
            {"Ngô Thị Chín": ("Vụ trưởng Vụ Đối ngoại Văn phòng Chủ tịch nước",), "Lê Văn Dũ": ("Trợ lý Thủ tướng",)},
        ),
        ("Phu nhân Tổng Bí thư Nguyễn Thị Hoa tiếp đoàn.", {}),
        ("Thư ký của Thủ tướng Lê Văn Em nói.", {}),
        ("Thứ trưởng Bộ Y tế Lê Văn Gấm, Thủ tướng yêu cầu họp.", {"Lê Văn Gấm": ("Thứ trưởng Bộ Y tế",)}),
        ("Ông Lê Văn Hạ, Thủ tướng đã đọc thư.", {}),
        ("Bộ trưởng trả lời đại biểu Quốc hội, Bộ trưởng Lê Văn Ích nói.", {"Lê Văn Ích": ("Bộ trưởng",)}),
        # A foreign name takes the offices that stand before it.
        (
            "Chủ tịch nước, Thủ tướng Jacinda Ardern và Thủ tướng Lê Văn Kha hội đàm.",
            {"Lê Văn Kha": ("Thủ tướng",)},
        ),
        ("Phó Thủ tướng Lê Văn Lam, Bộ trưởng các Bộ Công Thương, Y tế dự.", {"Lê Văn Lam": ("Phó Thủ tướng",)}),
        # An office that is cut short where its body's name goes on in unknown words.
        ("Ông Lê Văn Mạnh, Giám đốc Sở Y tế, Chủ tịch Hội đồng bla bla, dự.", {"Lê Văn Mạnh": ("Giám đốc Sở Y tế",)}),
        # Papers glue lines and words: the office begins at its capital, the name ends before "phát biểu".
        ("Tranh chấp chung cưPhó Thủ tướng Lê Văn Năm yêu cầu.", {"Lê Văn Năm": ("Phó Thủ tướng",)}),
        ("Bí thư Tỉnh ủy Lê Văn Oai Phát biểu tại hội nghị.", {"Lê Văn Oai": ("Bí thư Tỉnh ủy",)}),
        ("Tổng Bí thư Nguyễn Phú trọng nói.", {}),
    ],
)
def test_nobody_gets_the_office_of_another(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ông Đỗ Văn Khánh, quyền Chủ tịch UBND tỉnh, cựu Thứ trưởng Bộ Y tế Ngô Văn Lâm dự.",
            {"Đỗ Văn Khánh": ("Quyền Chủ tịch UBND tỉnh",), "Ngô Văn Lâm": ("Cựu Thứ trưởng Bộ Y tế",)},
        ),
        # Whether the second office is over too, the text does not tell.
        (
            "Ông Ngô Văn Phi, nguyên Bí thư Đảng ủy, Trưởng Ban Quản lý khu công nghiệp, nói.",
            {"Ngô Văn Phi": ("Nguyên Bí thư Đảng ủy",)},
        ),
        # What somebody becomes stands alone, what they were before is over.
        (
            "Bộ Chính trị điều động ông Lê Văn Quý, Giám đốc Sở Nội vụ, giữ chức Phó Bí thư Tỉnh ủy.",
            {"Lê Văn Quý": ("Phó Bí thư Tỉnh ủy",)},
        ),
        ("Bộ Chính trị giới thiệu ông Lê Văn Rèn để bầu giữ chức Chủ tịch UBND tỉnh.", {}),
        ("Ông Lê Văn Sang thôi giữ chức Bí thư Tỉnh ủy.", {}),
        # One office in several spellings is one, in the words that say most.
        (
            "Bộ trưởng Lê Văn Tài họp. Bộ trưởng Tài chính Lê Văn Tài nói. Ông Lê Văn Tài - Bộ trưởng Bộ Tài chính.",
            {"Lê Văn Tài": ("Bộ trưởng Tài chính",)},
        ),
        (
            "Chủ tịch UBND tỉnh Lê Văn Út dự. Ông Lê Văn Út, Chủ tịch Ủy ban nhân dân tỉnh Nghệ An, nói.",
            {"Lê Văn Út": ("Chủ tịch Ủy ban nhân dân tỉnh Nghệ An",)},
        ),
    ],
)
def test_the_office_held_on_the_day_is_told_once(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert people(text) == expected


def test_who_was_in_office_and_stands_before_a_court_is_left_out() -> None:
    assert people("Tòa xét xử vụ án. Cựu Giám đốc Sở Y tế Phan Văn Vỹ khai nhận.") == {}


def test_a_misspelled_name_is_that_of_the_one_named_more_often() -> None:
    text = "Bí thư Tỉnh ủy Lê Văn Đàm dự. Ông Lê Văn Đàm nói. Bí thư Tỉnh ủy Lê Văn Đạm ký. Bí thư Tỉnh ủy Lê Văn dự."
    assert people(text) == {"Lê Văn Đàm": ("Bí thư Tỉnh ủy",)}


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Ông Trần Tiến Dũng, Phó Chủ tịch UBND tỉnh Lai Châu thông tin thêm.", "Phó Chủ tịch UBND tỉnh Lai Châu"),
        ("Ông Trần Tiến Dũng, Chủ tịch UBND tỉnh Thanh Hóa giao Sở Y tế lo.", "Chủ tịch UBND tỉnh Thanh Hóa"),
        ("Bà Hà Thị Nga, Chủ tịch Hội LHPN Việt Nam phát động thi đua.", "Chủ tịch Hội LHPN Việt Nam"),
        ("Bà Hà Thị Nga, Trưởng Ban Chỉ đạo tổng kết Nghị quyết 26 chủ trì.", "Trưởng Ban Chỉ đạo"),
        (
            "Phó Giám đốc Sở Giao thông vận tải Nghệ An Bùi Văn Hưng dự.",
            "Phó Giám đốc Sở Giao thông vận tải Nghệ An",
        ),
    ],
)
def test_an_office_ends_where_the_sentence_goes_on(text: str, office: str) -> None:
    assert list(people(text).values()) == [(office,)]
