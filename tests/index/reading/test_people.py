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
