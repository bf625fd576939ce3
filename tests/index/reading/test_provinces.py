"""Which province an article is about: names, bodies, districts, papers and leaders, and what only looks like them."""

from datetime import date
from pathlib import Path

import pytest

from index.article import Published
from index.reading.page import Page, split
from index.reading.provinces import find_provinces
from index.reading.reader import understand
from index.reading.sources import RawArticle, raw_articles

SEEDS = Path(__file__).parents[3] / "seeds"


def slugs(text: str, title: str = "", day: date | None = None, **given: str) -> list[str]:
    published = Published(day, "day", 1.0, "test") if day else None
    _, found = find_provinces(Page(title, text, text.find("\n"), metadata=given), published)
    return [province.slug for province in found]


@pytest.mark.parametrize(
    ("seed", "province", "proof"),
    [
        ("000", "nghe-an", "Nghệ An"),
        ("001", "quang-ngai", "Báo Quảng Ngãi"),
        ("002", "nghe-an", "Nghệ An"),
        ("003", "ben-tre", "Bến Tre"),
        ("004", "tuyen-quang", "Chiêm Hóa"),
    ],
)
def test_a_seed_is_about_one_province(seed: str, province: str, proof: str) -> None:
    [raw] = raw_articles(list(SEEDS.glob(f"{seed}_*.txt")))
    assert isinstance(raw, RawArticle)
    article = understand(raw)
    assert article.scope == "local"
    assert [(found.slug, found.primary) for found in article.provinces] == [(province, True)]
    assert proof in {evidence.text for evidence in article.provinces[0].evidence}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Huyện ủy Bình Đại tổ chức hội nghị sơ kết công tác xây dựng Đảng.\n", ["ben-tre"]),
        ("UBND TP.HCM họp về chống ngập, lãnh đạo các quận của TP.HCM tham dự.\n", ["ho-chi-minh"]),
        ("Lãnh đạo tỉnh BR-VT thăm ngư dân; UBND tỉnh Bà Rịa – Vũng Tàu hỗ trợ.\n", ["ba-ria-vung-tau"]),
        ("Tỉnh uỷ Hoà Bình vừa ban hành nghị quyết về cải cách hành chính.\n", ["hoa-binh"]),
        ("TỈNH ỦY ĐẮK LẮK TỔ CHỨC HỘI NGHỊ TOÀN TỈNH\n", ["dak-lak"]),
        ("Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý tiếp công dân.\n", ["nghe-an"]),
        ("Tỉnh ủy Đăk Lăk họp phiên thường kỳ.\n", ["dak-lak"]),
    ],
)
def test_names_in_every_spelling(text: str, expected: list[str]) -> None:
    assert slugs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Lê Đức Thọ ký Hiệp định Paris, lập lại hòa bình.\n",
        "Ông Nguyễn Hòa Bình và ông Chẩu Văn Lâm trao đổi về án lệ.\n",
        "Khu vực châu Á - Thái Bình Dương là địa bàn trọng yếu.\n",
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.\n",
        "Chính sách tam nông thống nhất trong cả nước, cán bộ phải thanh liêm.\n",
        "Chị Huế bán rau ở chợ, con chị học giỏi.\n",
        "Giảng viên Đại học Quốc gia TP.HCM nêu ý kiến về dự thảo luật.\n",
        "Ông quê Nghệ An, là tiến sĩ kinh tế.\n",
        "Mưa lớn ở Hà Giang, Cao Bằng, Bắc Kạn, Lạng Sơn và Quảng Ninh trong tuần tới.\n",
    ],
)
def test_what_is_no_province(text: str) -> None:
    assert slugs(text) == []


def test_a_national_story_has_no_province_even_when_it_happens_in_ha_noi() -> None:
    page = Page(
        "Quốc hội thông qua Nghị quyết về kế hoạch phát triển kinh tế - xã hội",
        "Chiều nay, tại Hà Nội, Quốc hội biểu quyết thông qua nghị quyết do Chính phủ trình.\nThủ tướng phát biểu.",
    )
    assert find_provinces(page, None) == ("national", ())


def test_nothing_said_is_unknown() -> None:
    assert find_provinces(Page("Chuyện bên hồ", "Một ngày nắng đẹp."), None) == ("unknown", ())


def test_after_the_merger_a_name_means_the_new_unit() -> None:
    text = "Tỉnh ủy Vĩnh Long làm việc với các xã thuộc Bến Tre trước đây.\n"
    assert slugs(text, day=date(2025, 8, 1)) == ["vinh-long"]
    assert slugs("Tỉnh ủy Bến Tre họp báo.\n", day=date(2021, 8, 1)) == ["ben-tre"]
    assert slugs("Tỉnh ủy Bến Tre họp báo.\n", day=date(2025, 8, 1)) == ["vinh-long"]


def test_a_shared_district_is_that_of_the_province_named_beside_it() -> None:
    assert slugs("Huyện Châu Thành của tỉnh Tiền Giang đón chuẩn nông thôn mới.\n") == ["tien-giang"]


def test_what_comes_with_the_input_is_trusted() -> None:
    assert slugs("UBND tỉnh Nghệ An họp.\n", province="Thành phố Đà Nẵng") == ["da-nang"]
    assert slugs("UBND tỉnh Nghệ An họp.\n", province="da-nang") == ["da-nang"]


def test_the_paper_decides_when_the_text_says_only_the_province() -> None:
    page = split("Họp báo\n(Baothanhhoa.vn) - Sáng nay, Tỉnh ủy họp báo.\nBan Thường vụ Tỉnh ủy chủ trì.")
    scope, found = find_provinces(page, None)
    assert (scope, [province.slug for province in found]) == ("local", ["thanh-hoa"])


def test_a_leader_with_an_office_tells_the_province_of_those_years() -> None:
    text = "Bí thư Tỉnh ủy Nguyễn Văn Lợi chủ trì hội nghị.\n"
    assert slugs(text, day=date(2017, 5, 1)) == ["binh-phuoc"]
    assert slugs(text, day=date(2023, 5, 1)) == ["binh-duong"]
    assert slugs("Anh Nguyễn Văn Lợi trồng rau.\n", day=date(2017, 5, 1)) == []


def test_two_provinces_that_share_the_story_are_both_kept() -> None:
    found = slugs(
        "Tỉnh ủy Quảng Trị và Tỉnh ủy Quảng Bình ký kết phối hợp.\nUBND tỉnh Quảng Trị và UBND tỉnh Quảng Bình cùng "
        "triển khai; lãnh đạo tỉnh Quảng Bình cảm ơn tỉnh Quảng Trị.\n",
        title="Quảng Trị và Quảng Bình ký kết",
    )
    assert set(found) == {"quang-tri", "quang-binh"}
