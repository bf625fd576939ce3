"""Which Party congress is named: whose, its ordinal in every spelling, its term, and what is no Party congress."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Congress, Province, Published
from index.reading.congresses import find_congresses
from index.reading.page import Page
from index.reading.raw import RawArticle
from index.reading.reader import understand
from index.reading.sources import raw_articles

SEEDS = Path(__file__).parents[3] / "seeds"


def found(text: str, province: str | None = "nghe-an", day: date = date(2021, 6, 1)) -> list[Congress]:
    provinces = (Province(province, province, True, 1.0),) if province else ()
    return list(find_congresses(Page("", text), Published(day, "day", 1.0, "test"), provinces))


def names(text: str, province: str | None = "nghe-an", day: date = date(2021, 6, 1)) -> list[str]:
    return [f"{c.owner} {c.ordinal}" for c in found(text, province, day) if c.via == "named"]


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("000", {("nghe-an", "XIX"), ("toan-quoc", "XIII")}),
        ("001", {("quang-ngai", "XX")}),
        ("002", {("nghe-an/khoi-ccq", "XX"), ("nghe-an/khoi-ccq", "XIX")}),
        ("003", {("ben-tre", "XI")}),
        ("004", {("toan-quoc", "XIII"), ("tuyen-quang", "XVII")}),
    ],
)
def test_the_congresses_of_a_seed(seed: str, expected: set[tuple[str, str]]) -> None:
    [raw] = raw_articles(list(SEEDS.glob(f"{seed}_*.txt")))
    assert isinstance(raw, RawArticle)
    assert {(c.owner, c.ordinal) for c in understand(raw).congresses if c.via == "named"} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết Đại hội XIII của Đảng đi vào cuộc sống.",
        "Đại hội đại biểu toàn quốc lần thứ XIII của Đảng thành công tốt đẹp.",
        "Đại hội Đảng lần thứ 13 đã bế mạc.",
        "Đại hội lần thứ mười ba của Đảng đề ra ba đột phá.",
        "Đại hội đại biểu toàn quốc lần thứ XIII Đảng Cộng sản Việt Nam khai mạc.",
        "ĐẠI HỘI ĐẢNG XIII: niềm tin mới",
        "Nghị quyết XIII của Đảng được quán triệt.",
        "Tuyên truyền kết quả ĐH XIII đến từng chi bộ.",
        "Đại hội Đảng toàn quốc lần thứ 13 họp tại Hà Nội.",
        "Hội Nông dân tỉnh quán triệt Nghị quyết Đại hội XIII.",
        "Đảng bộ huyện Nam Đàn thực hiện Nghị quyết Đại hội XIII.",
    ],
)
def test_one_national_congress_in_every_spelling(text: str) -> None:
    assert names(text) == ["toan-quoc XIII"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XIX, nhiệm kỳ 2020 - 2025.", ["nghe-an XIX"]),
        ("Đại hội XIX Đảng bộ tỉnh Nghệ An thông qua nghị quyết.", ["nghe-an XIX"]),
        ("Đại hội đại biểu Đảng bộ tỉnh nhiệm kỳ 2020-2025.", ["nghe-an XIX"]),
        ("Nghị quyết Đảng bộ tỉnh lần thứ XIX xác định ba khâu đột phá.", ["nghe-an XIX"]),
        ("Đảng bộ tỉnh Cà Mau sẽ tổ chức Đại hội đại biểu lần thứ XVI.", ["ca-mau XVI"]),
        ("Đại hội đại biểu Đảng bộ tỉnh Thừa Thiên - Huế lần thứ XVI.", ["hue XVI"]),
        ("Thực hiện Nghị quyết Đại hội XIX, toàn tỉnh thi đua.", ["nghe-an XIX"]),
        ("Đại hội lần thứ XVII Đảng bộ TP Hà Nội họp ba ngày.", ["ha-noi XVII"]),
        ("Đại hội Đảng bộ huyện Nam Đàn lần thứ XXVII.", ["nghe-an/huyen-nam-dan XXVII"]),
        ("Đại hội đại biểu Đảng bộ Khối Doanh nghiệp tỉnh lần thứ III.", ["nghe-an/khoi-dn III"]),
        ("Đại hội lần thứ VI của Đảng bộ huyện Nhơn Trạch, tỉnh Đồng Nai.", ["dong-nai/huyen-nhon-trach VI"]),
        ("Đại hội XII, XIII của Đảng đều khẳng định.", ["toan-quoc XII", "toan-quoc XIII"]),
        ("Từ Đại hội VI đến Đại hội VII là chặng đầu đổi mới.", ["toan-quoc VI", "toan-quoc VII"]),
        ("Mục tiêu mà Đại hội Đảng bộ tỉnh 19 đã đề ra.", ["nghe-an XIX"]),
        ("Nghị quyết Đại hội XIII của Đảng và Đảng bộ tỉnh lần thứ XIX.", ["toan-quoc XIII", "nghe-an XIX"]),
        ("ĐẠI HỘI ĐẢNG BỘ TỈNH NGHỆ AN LẦN THỨ XIX, NHIỆM KỲ 2020-2025", ["nghe-an XIX"]),
        (
            "Đại hội Đảng bộ TP.HCM lần thứ XI họp; phát biểu tại đó, Bí thư nhắc Đại hội XIII.",
            ["ho-chi-minh XI", "toan-quoc XIII"],
        ),
    ],
)
def test_whose_congress_it_is(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đảng bộ Công an tỉnh tổ chức Đại hội đại biểu lần thứ XV.", "nghe-an/cong-an XV"),
        ("Đại hội Đảng bộ Quân sự tỉnh nhiệm kỳ 2020-2025.", "nghe-an/quan-su None"),
        ("Đại hội Đảng bộ Bộ Chỉ huy Bộ đội Biên phòng tỉnh lần thứ XII.", "nghe-an/bo-chi-huy-bo-doi-bien-phong XII"),
        ("Đại hội Đảng bộ Sở Nội vụ lần thứ VIII.", "nghe-an/so-noi-vu VIII"),
        ("Đại hội đại biểu Đảng bộ phường Hưng Dũng lần thứ V.", "nghe-an/phuong-hung-dung V"),
        ("Đại hội Đảng bộ thành phố Vinh lần thứ XXIV.", "nghe-an/thanh-pho-vinh XXIV"),
        ("Đảng bộ TP. Vinh họp Đại hội đại biểu lần thứ XXIV.", "nghe-an/thanh-pho-vinh XXIV"),
        ("Thành ủy Vinh quán triệt Nghị quyết Đại hội Đảng bộ thành phố lần thứ XXIV.", "nghe-an/thanh-pho-vinh XXIV"),
        ("Đại hội Đảng bộ lần thứ XXI, nhiệm kỳ 2020-2025 của huyện Đô Lương.", "nghe-an/huyen-do-luong XXI"),
        ("Thành phố Vinh họp Đại hội Đảng bộ thành phố lần thứ XXIV.", "nghe-an/thanh-pho-vinh XXIV"),
        ("Huyện ủy Đô Lương góp ý văn kiện Đại hội Đảng bộ huyện lần thứ XXI.", "nghe-an/huyen-do-luong XXI"),
        ("Đại hội đại biểu Đảng bộ huyện (khóa X), nhiệm kỳ 2025-2030 ở huyện Tân Kỳ.", "nghe-an/huyen-tan-ky X"),
        ("Đảng bộ Q.2 tổ chức Đại hội đại biểu lần thứ 5.", "nghe-an/quan-2 V"),
        ("Đại hội đại biểu Đảng bộ Quân khu 4 lần thứ X.", "other/quan-khu-4 X"),
        ("Đại hội đại biểu Đảng bộ Quân đội lần thứ XI.", "other/quan-doi XI"),
        ("Đại hội Đảng bộ Bộ Ngoại giao lần thứ XXVIII.", "other/bo-ngoai-giao XXVIII"),
        ("Đại hội Đảng bộ Chính phủ lần thứ I, nhiệm kỳ 2025-2030.", "other/chinh-phu I"),
        ("Đại hội Đảng bộ Công an Trung ương lần thứ VII.", "other/cong-an-trung-uong VII"),
        ("Đại hội Đảng bộ Tập đoàn Xăng dầu Việt Nam lần thứ III.", "other/tap-doan-xang-dau-viet-nam III"),
        ("Đại hội Đảng bộ Khối các cơ quan Trung ương lần thứ XIII.", "other/khoi-cac-co-quan-trung-uong XIII"),
        (
            "Đại hội Đảng bộ Mặt trận Tổ quốc, các đoàn thể Trung ương lần thứ I.",
            "other/mat-tran-to-quoc-cac-doan-the-trung-uong I",
        ),
    ],
)
def test_a_body_below_or_beside_the_province_is_the_owner(text: str, expected: str) -> None:
    assert names(text) == [expected]


@pytest.mark.parametrize(
    ("text", "province", "day", "expected"),
    [
        ("Đại hội Đảng bộ tỉnh lần thứ I, nhiệm kỳ 2025-2030.", "dong-thap", date(2025, 9, 30), ("dong-thap", "I")),
        ("Nghị quyết Đại hội I Đảng bộ tỉnh Gia Lai.", "gia-lai", date(2025, 11, 2), ("gia-lai", "I")),
        ("Đại hội Đảng bộ tỉnh lần thứ XX, nhiệm kỳ 2025-2030.", "nghe-an", date(2025, 10, 2), ("nghe-an", "XX")),
    ],
)
def test_provinces_merged_in_2025_began_again_at_one(
    text: str, province: str, day: date, expected: tuple[str, str]
) -> None:
    [congress] = found(text, province, day)
    assert (congress.owner, congress.ordinal) == expected
    assert congress.term == "2025-2030"


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị lần thứ 8 Ban Chấp hành Đảng bộ tỉnh.",
        "Đại hội đồng UNESCO lần thứ 41 tại Paris.",
        "Đại hội đồng cổ đông thường niên lần thứ 12.",
        "Đại hội Đoàn TNCS Hồ Chí Minh lần thứ XII.",
        "Đại hội Công đoàn Việt Nam lần thứ XIII.",
        "Đại hội Hội Nông dân tỉnh lần thứ X.",
        "Đại hội XX Đảng Cộng sản Trung Quốc khai mạc.",
        "Đại hội Thể dục thể thao toàn quốc lần thứ IX.",
        "Kỳ họp thứ 7 HĐND tỉnh khóa XVIII; Quốc hội khóa XV.",
        "Tổ chức tốt đại hội đảng bộ các cấp nhiệm kỳ 2020-2025.",
        "Sau 3 ngày làm việc, đại hội bế mạc.",
        "Đại hội toàn quốc Hội Nhà báo Việt Nam lần thứ XI, nhiệm kỳ 2020-2025.",
        "Đại hội đại biểu toàn quốc lần thứ XIII Hội Liên hiệp Phụ nữ Việt Nam.",
        "Giáo hội Phật giáo tổ chức Đại hội đại biểu toàn quốc lần thứ IX, nhiệm kỳ 2022-2027.",
        "Đại hội Đoàn toàn quốc lần thứ XII; Đại hội XII bầu Ban Chấp hành Trung ương Đoàn khóa XII.",
        "Đại hội XI Công đoàn tỉnh; Đại hội lần thứ VIII Đảng Cộng sản Cuba.",
        "Đại hội đại biểu Mặt trận Tổ quốc Việt Nam tỉnh lần thứ XV, nhiệm kỳ 2024-2029.",
        "Đại hội đại biểu các dân tộc thiểu số tỉnh lần thứ IV.",
        "Tại Đại hội đại biểu toàn quốc lần thứ V, Hội Nước Việt Nam đổi tên.",
        "Đại hội VFF khóa IX; Đại hội khóa 9 bầu chủ tịch.",
        "Đại hội Thể thao Đông Nam Á lần thứ 31; Ủy ban Olympic dự Đại hội lần thứ 19.",
        "63 tỉnh, thành phố đã xong đại hội các đảng bộ trực thuộc.",
        "Đại hội Đảng bộ tỉnh nghe Hội nghị lần thứ 8 báo cáo.",
    ],
)
def test_what_is_no_party_congress(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Năm 1991, Đại hội 7 của Đảng họp. Năm 1996, Đại hội 8 đã họp.", ["toan-quoc VII", "toan-quoc VIII"]),
        ("Đại hội 8 nêu rõ đường lối.", ["toan-quoc VIII"]),
        ("Đại hội Đảng (IV,V và VI) không đạt.", ["toan-quoc IV", "toan-quoc V", "toan-quoc VI"]),
        ("Đại hội Đảng (IV, V và VI) không đạt.", ["toan-quoc IV", "toan-quoc V", "toan-quoc VI"]),
        ("Đại hội 3 miền; Đại hội 4 nước; Đại hội Đảng 3 ngày.", []),
    ],
)
def test_single_digits_and_lists(text: str, expected: list[str]) -> None:
    assert names(text, None) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Hai bên trao đổi việc thực hiện Nghị quyết Đại hội lần thứ VIII của Đảng bạn.",
        "Việt Nam ủng hộ Đảng Cộng sản Cuba đổi mới mô hình kinh tế xã hội theo Nghị quyết Đại hội lần thứ VIII.",
    ],
)
def test_a_congress_of_another_countrys_party(text: str) -> None:
    assert found(text, None) == []


@pytest.mark.parametrize(
    ("text", "province", "expected"),
    [
        ("Nghị quyết Đại hội lần thứ X nhiệm kỳ 2015–2020.", "ben-tre", ["ben-tre X 2015-2020"]),
        ("Nghị quyết Đại hội Đảng lần thứ X, nhiệm kỳ 2015–2020.", "ben-tre", ["ben-tre X 2015-2020"]),
        (
            "Đại hội X của Đảng năm 2006; Đại hội lần thứ X nhiệm kỳ 2015–2020.",
            "ben-tre",
            ["toan-quoc X 2006-2011", "ben-tre X 2015-2020"],
        ),
        ("Đại hội lần thứ X nhiệm kỳ 2015–2020.", None, []),
        ("Đại hội toàn quốc lần thứ XIII của Đảng, nhiệm kỳ 2020-2025.", "ben-tre", ["toan-quoc XIII 2021-2026"]),
    ],
)
def test_the_nations_congress_has_the_nations_term(text: str, province: str | None, expected: list[str]) -> None:
    assert [f"{c.owner} {c.ordinal} {c.term}" for c in found(text, province)] == expected


@pytest.mark.parametrize(
    ("text", "province", "expected"),
    [
        ("Đảng ủy Sở Y tế kiểm điểm; Đảng ủy Sở nhiệm kỳ 2020-2025.", "quang-ngai", ["quang-ngai/so-y-te"]),
        ("Đảng ủy Sở nhiệm kỳ 2020-2025 và Đảng ủy Tổng Công ty nhiệm kỳ 2020-2025.", "quang-ngai", []),
        ("Đảng ủy Khối các cơ quan tỉnh họp. Đảng ủy khối nhiệm kỳ 2020-2025.", "nghe-an", ["nghe-an/khoi-ccq"]),
        ("Ban cán sự đảng Bộ Giáo dục và Đào tạo nhiệm kỳ 2016-2021.", None, []),
        ("Huyện ủy Cam Lâm nhiệm kỳ 2020-2025.", None, ["khanh-hoa/huyen-cam-lam"]),
    ],
)
def test_bodies_are_named_whole_and_once(text: str, province: str | None, expected: list[str]) -> None:
    assert [c.owner for c in found(text, province)] == expected


def test_a_town_that_bears_its_provinces_name_is_no_city() -> None:
    assert names("Đảng bộ TP. Vĩnh Long họp Đại hội lần thứ XI.", "vinh-long") == ["vinh-long/thanh-pho-vinh-long XI"]
    assert names("Đảng bộ TP. Cần Thơ họp Đại hội lần thứ XIV.", "can-tho") == ["can-tho XIV"]


def test_the_only_province_named_is_meant_where_the_article_is_about_none() -> None:
    assert names("Bệnh viện ở TP.HCM học Nghị quyết Đại hội Đảng bộ thành phố lần thứ XI.", None) == ["ho-chi-minh XI"]
    assert names("Đại hội Đảng bộ tỉnh lần thứ XI khai mạc.", None) == ["other/dang-bo-tinh XI"]


def test_a_term_without_province_or_ordinal_is_general() -> None:
    assert found("63 tỉnh, thành phố đã tổ chức Đại hội Đảng bộ nhiệm kỳ 2015-2020.", None) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ủy viên Trung ương Đảng các khóa X, XI và XII", ["toan-quoc X", "toan-quoc XI", "toan-quoc XII"]),
        ("Bộ Chính trị khóa 12 ban hành", ["toan-quoc XII"]),
        ("Ban Bí thư Trung ương Đảng khóa XI", ["toan-quoc XI"]),
        ("Ủy ban Kiểm tra Trung ương khóa XIII họp", ["toan-quoc XIII"]),
        ("Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng khóa XIII", ["toan-quoc XIII"]),
        ("Ban Chấp hành Đảng bộ tỉnh (khóa XIX); ba người vắng", ["nghe-an XIX"]),
        ("Ban Thường vụ Tỉnh ủy các nhiệm kỳ 2015-2020, 2020-2025", ["nghe-an XVIII", "nghe-an XIX"]),
        ("Thường trực Tỉnh ủy Khóa XIX nhiệm kỳ 2020 - 2025", ["nghe-an XIX"]),
        ("Bí thư Tỉnh ủy Thừa Thiên - Huế khóa XVI", ["hue XVI"]),
        ("Bí thư Thành ủy Vinh nhiệm kỳ 2020-2025", ["nghe-an/thanh-pho-vinh 2020-2025"]),
        ("Bí thư Huyện ủy Con Cuông khóa XXVII, nhiệm kỳ 2020-2025", ["nghe-an/huyen-con-cuong XXVII"]),
        ("Ban Thường vụ Tỉnh ủy Nghệ An từ đầu nhiệm kỳ 2020-2025 đến nay", ["nghe-an XIX"]),
        ("Tỉnh ủy Nghệ An, nhất là từ đầu nhiệm kỳ 2020-2025", ["nghe-an XIX"]),
        ("Huyện ủy Con Cuông trong nhiệm kỳ 2020-2025", ["nghe-an/huyen-con-cuong 2020-2025"]),
        ("Đảng ủy Sở Y tế nhiệm kỳ 2015-2020", ["nghe-an/so-y-te 2015-2020"]),
        (
            "Đảng ủy Khối các cơ quan Trung ương nhiệm kỳ 2020-2025",
            ["other/khoi-cac-co-quan-trung-uong 2020-2025"],
        ),
        ("Trung ương Đoàn khóa XI; Ủy ban Trung ương MTTQ Việt Nam lần thứ 14, khóa IX", []),
        ("Quốc hội khóa XV; HĐND tỉnh khóa XVIII; UBND tỉnh nhiệm kỳ 2021-2026; Đại hội đồng khóa 77", []),
        ("Ban cán sự đảng UBND tỉnh nhiệm kỳ 2016-2021", []),
    ],
)
def test_committees_of_known_terms(text: str, expected: list[str]) -> None:
    congresses = found(text)
    assert [f"{c.owner} {c.ordinal or c.term}" for c in congresses] == expected
    assert {c.via for c in congresses} <= {"committee"}


def test_a_committee_without_a_body_is_that_of_the_congress_of_its_number() -> None:
    text = "Đại hội Đảng bộ huyện Đô Lương lần thứ XXI bầu Ban Chấp hành khóa XXI."
    [congress] = found(text)
    assert (congress.owner, congress.via, len(congress.evidence)) == ("nghe-an/huyen-do-luong", "named", 2)


def test_a_committee_is_weaker_proof_and_marked() -> None:
    [congress] = found("Nghị quyết Hội nghị Trung ương 4 khóa XII về xây dựng Đảng.")
    assert (congress.owner, congress.ordinal, congress.via) == ("toan-quoc", "XII", "committee")


def test_a_named_congress_stands_above_its_committee() -> None:
    [congress] = found("Đại hội XIII của Đảng bầu Ban Chấp hành Trung ương khóa XIII.")
    assert congress.via == "named"
    assert len(congress.evidence) == 2


def test_ordinal_and_term_fill_each_other_in() -> None:
    [congress] = found("Nghị quyết Đại hội Đảng bộ tỉnh lần thứ XVIII.")
    assert (congress.ordinal, congress.term) == ("XVIII", "2015-2020")


def test_the_years_of_a_term_tell_the_nation_from_the_province() -> None:
    assert [c.owner for c in found("Đại hội XIV, nhiệm kỳ 2020-2025.", "dien-bien")] == ["dien-bien"]
    assert [c.owner for c in found("Đại hội XIV, nhiệm kỳ 2026-2031.", "dien-bien")] == ["toan-quoc"]


def test_evidence_points_at_the_words() -> None:
    text = "Hôm nay, Nghị quyết Đại hội đại biểu Đảng bộ tỉnh lần thứ XIX được quán triệt."
    [congress] = found(text)
    proof = congress.evidence[0]
    assert text[proof.start : proof.end] == "Đại hội đại biểu Đảng bộ tỉnh lần thứ XIX" == proof.text
