"""Documents are found in any spelling, with kind, issuer and date where the text states them."""

from datetime import date

import pytest

from index.article import Published
from index.reading.documents import find_documents
from index.reading.page import Page


def numbers(text: str) -> list[str | None]:
    return [document.number for document in find_documents(Page("", text))]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Nghị quyết số 26-NQ/TW của Bộ Chính trị", "26-NQ/TW"),
        ("Nghị quyết số 26 - NQ/TW của Bộ Chính trị", "26-NQ/TW"),
        ("Nghị quyết số 26 -NQ/TW", "26-NQ/TW"),
        ("Nghị quyết 26–NQ/TW", "26-NQ/TW"),
        ("theo tinh thần 26-nq/tw, tỉnh đã", "26-NQ/TW"),
        ("NGHỊ QUYẾT SỐ 26-NQ/TW", "26-NQ/TW"),
        ("Nghị quyết 24-NQ TW", "24-NQ/TW"),
        ("Nghị quyết 26‑NQ/TW", "26-NQ/TW"),
        ("Nghị quyết 06 NQ/TU của Tỉnh ủy", "06-NQ/TU"),
        ("Nghị quyết số 26-NQ/T.Ư", "26-NQ/TƯ"),
        ("Quyết định số 45/2013/QĐ.TTg", "45/2013/QĐ-TTg"),
        ("Văn bản số 1771/TTgCN đồng ý", "1771/TTgCN"),
        ("Kế hoạch số 147 - KH/TU", "147-KH/TU"),
        ("Chương trình hành động 12–CTr/HU", "12-CTr/HU"),
        ("Nghị quyết 05 — NQ/ĐU của Đảng ủy xã", "05-NQ/ĐU"),
        ("Luật số 88/2019/QH14", "88/2019/QH14"),
        ("Nghị định 14/2022/NĐ-CP.Theo đó", "14/2022/NĐ-CP"),
        ("Nghị quyết số 98/2023/QH15 của Quốc hội", "98/2023/QH15"),
        ("Nghị quyết số 1756/2023/UBTVQH15", "1756/2023/UBTVQH15"),
        ("QĐ 1719/QĐ-TTg", "1719/QĐ-TTg"),
        ("Quyết định số 08/2022/QĐ-Ttg", "08/2022/QĐ-TTg"),
        ("Nghị định 06/2018/NĐ – CP", "06/2018/NĐ-CP"),
        ("Chương trình hành động số 84-Ctr/TU của Tỉnh ủy", "84-CTr/TU"),
        ("Quyết định số 688-QĐNS/TW của Bộ Chính trị", "688-QĐNS/TW"),
        ("Công văn 410/UBND-KGVX yêu cầu các sở", "410/UBND-KGVX"),
        ("Nghị quyết 30a/2008/NQ-CP", "30a/2008/NQ-CP"),
        ("Nghị quyết số 26/2022 sửa đổi một số điều", "26/2022"),
        ("Bộ luật Hình sự số 100/2015/QH13được sửa đổi", "100/2015/QH13"),
    ],
)
def test_numbers_are_read_in_any_spelling(text: str, number: str) -> None:
    assert numbers(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "đường vành đai 4 - Vùng Thủ đô Hà Nội",
        "Tổng công ty Xây dựng công trình giao thông 5 - CTCP",
        "đề xuất của Bộ Y tế từ năm 2022 - PV",
        "Kế hoạch 5 năm phát triển kinh tế - xã hội",
        "bão số 6-Xangsane",
        "các lô đất 19-NV1, 19-NV2",
        "cuộc họp ngày 1-12-2021, tăng 107,9%",
        "kế hoạch 2022 của Bộ Giao thông vận tải",
        "biển số ngũ quý 9 (29-C1:99999)",
        "xe 51F-123.45 va chạm xe 29C1-234.56",
        "điện thoại 0292.3821-ABC, đường dây nóng 1900-6868",
        "đạt 13/24 chỉ tiêu, 3/4-2020",
        "Nghị quyết Trung ương năm 2022",
        "QCVN 01:2021/BYT",
        "Quyết định 3 nội dung quan trọng",
        "Báo cáo 9/2022 của Cục Thống kê",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert find_documents(Page("", text)) == ()


def test_a_list_names_each_of_its_documents() -> None:
    assert numbers("sửa đổi các Thông tư số: 01, 02, 03/2021/TT-BGDĐT") == [
        "01/2021/TT-BGDĐT",
        "02/2021/TT-BGDĐT",
        "03/2021/TT-BGDĐT",
    ]
    text = "Nghị quyết số 18-NQ/TW ngày 25/10/2017 và 19-NQ/TW ngày 25/10/2017"
    assert [(d.number, d.type) for d in find_documents(Page("", text))] == [
        ("18-NQ/TW", "Nghị quyết"),
        ("19-NQ/TW", "Nghị quyết"),
    ]


@pytest.mark.parametrize(
    ("text", "issuer", "day"),
    [
        ("Nghị quyết số 26-NQ/TW, ngày 30/7/2013 của Bộ Chính trị về Nghệ An", "Bộ Chính trị", date(2013, 7, 30)),
        ("Nghị quyết 55-NQ/TW của Bộ Chính trị ban hành ngày 11-2-2020", "Bộ Chính trị", date(2020, 2, 11)),
        ("Quyết định 500/QĐ-BYT ngày 27 tháng 1 năm 2022 của Bộ Y tế", "Bộ Y tế", date(2022, 1, 27)),
        ("Kế hoạch số 205/KH-UBND vừa được ban hành", "Ủy ban nhân dân", None),
        ("Chỉ thị số 20/CT-TTg", "Thủ tướng Chính phủ", None),
        ("Nghị quyết số 09-NQ/TU của Thành ủy Hà Nội", "Thành ủy Hà Nội", None),
        ("Chỉ thị số 35-CT/TW bàn tại hội nghị ngày 11/7/2021", "Trung ương Đảng", None),
    ],
)
def test_issuer_and_date_are_those_the_text_states(text: str, issuer: str, day: date | None) -> None:
    (document,) = find_documents(Page("", text))
    assert (document.issuer, document.date) == (issuer, day)


def test_one_number_of_two_years_is_two_documents() -> None:
    text = (
        "Nghị quyết 26-NQ/TW ngày 5/8/2008 về nông nghiệp và Nghị quyết 26-NQ/TW ngày 30/7/2013 của Bộ Chính trị. "
        "Thực hiện Nghị quyết 26-NQ/TW, tỉnh đã làm nhiều việc."
    )
    found = find_documents(Page("", text))
    assert [(d.date and d.date.year, len(d.evidence)) for d in found] == [(2008, 2), (2013, 1)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("thực hiện Chỉ thị 05 của Bộ Chính trị", "Chỉ thị"),
        ("Kết luận số 21 về xây dựng Đảng", "Kết luận"),
        ("Quy định số 603 quy định về chức năng", "Quy định"),
        ("Nghị quyết Trung ương 4 (khóa XII) về xây dựng Đảng", "Nghị quyết"),
        ("Nghị quyết Trung ương 4 về xây dựng Đảng", "Nghị quyết"),
        ("Nghị quyết Hội nghị Trung ương lần thứ sáu", "Nghị quyết"),
        ("Đề án 06 về dữ liệu dân cư", "Đề án"),
    ],
)
def test_documents_named_without_code_have_no_number(text: str, kind: str) -> None:
    (document,) = find_documents(Page("", text))
    assert (document.number, document.type) == (None, kind)
    assert text.startswith(document.evidence[0].text) or document.evidence[0].text in text


def test_a_bare_mention_belongs_to_the_numbered_document() -> None:
    text = "Kết luận số 21-KL/TW của Trung ương. Kết luận số 21 nêu rõ; Kết luận 12 về việc khác."
    found = find_documents(Page("", text))
    assert [(d.number, len(d.evidence)) for d in found] == [("21-KL/TW", 2), (None, 1)]


def test_evidence_points_at_the_words_of_title_body_and_captions() -> None:
    page = Page(
        "Sơ kết Chỉ thị 01-CT/TU", "Theo Chỉ thị số 01 - CT/TU, tỉnh", captions=("Ảnh 1", "Trao Quyết định 5-QĐ/TW")
    )
    texts = dict(page.regions())
    found = find_documents(page)
    assert [d.number for d in found] == ["01-CT/TU", "5-QĐ/TW"]
    assert [e.field for d in found for e in d.evidence] == ["title", "body", "caption"]
    for evidence in (e for d in found for e in d.evidence):
        assert texts[evidence.field][evidence.start : evidence.end] == evidence.text


def test_a_date_after_publication_is_not_believed() -> None:
    page = Page("", "Quyết định 12-QĐ/TW ngày 1/2/2031 của Ban Bí thư")
    (document,) = find_documents(page, Published(date(2022, 3, 1), "day", 0.9, "header"))
    assert document.date is None
