"""Which province an article is about: names, bodies, districts, papers and leaders, and what only looks like them."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from index.article import Published
from index.reading.page import Page, split
from index.reading.provinces import find_provinces
from index.reading.raw import RawArticle
from index.reading.reader import understand
from index.reading.sources import raw_articles
from index.text.normal import normalize

SEEDS = Path(__file__).parents[3] / "seeds"


def slugs(text: str, title: str = "", day: date | None = None, **given: str) -> list[str]:
    published = Published(day, "day", 1.0, "test") if day else None
    body = normalize(text)
    _, found = find_provinces(Page(title, body, body.find("\n"), metadata=given), published)
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
        ("Thị ủy Gia Nghĩa họp; các phường của thị xã Gia Nghĩa báo cáo.\n", ["dak-nong"]),
        ("Thành phố Vinh chỉnh trang đô thị, thành phố Vinh lát lại vỉa hè.\n", ["nghe-an"]),
        ("Đảng bộ thành phố Bảo Lộc kết nạp đảng viên; Thành ủy Bảo Lộc biểu dương.\n", ["lam-dong"]),
        ("Huyện Đăk Mil được mùa cà phê, UBND huyện Đăk Mil mở hội chợ.\n", ["dak-nong"]),
        ("Huyện ủy M'Đrắk họp; Huyện ủy M’Đrắk cho ý kiến về nhân sự.\n", ["dak-lak"]),
        ("Kiến Xương: Hội nghị lần thứ 20 Ban Chấp hành Đảng bộ huyện khóa XXVI.\n", ["thai-binh"]),
        ("Dân ở phường 5, quận 8 góp tiền sửa hẻm; quận 8 hỗ trợ xi măng.\n", ["ho-chi-minh"]),
        ("UBND TP.HCM họp về chống ngập, lãnh đạo các quận của TP.HCM tham dự.\n", ["ho-chi-minh"]),
        ("UBND TPHCM họp báo, TPHCM sẽ thêm xe buýt.\n", ["ho-chi-minh"]),
        ("UBND Tp. Hồ Chí Minh họp báo sáng nay.\n", ["ho-chi-minh"]),
        ("Lãnh đạo tỉnh BR-VT thăm ngư dân; UBND tỉnh Bà Rịa – Vũng Tàu hỗ trợ.\n", ["ba-ria-vung-tau"]),
        ("UBND tỉnh Bà Rịa–Vũng Tàu họp về cảng biển.\n", ["ba-ria-vung-tau"]),
        ("UBND tỉnh Bà Rịa Vũng Tàu họp về cảng biển.\n", ["ba-ria-vung-tau"]),
        ("Tỉnh ủy Thừa Thiên - Huế khai mạc hội nghị.\n", ["hue"]),
        ("Tỉnh uỷ Hoà Bình vừa ban hành nghị quyết về cải cách hành chính.\n", ["hoa-binh"]),
        ("Tỉnh ủy Bắc Cạn họp thường kỳ.\n", ["bac-kan"]),
        ("Tỉnh ủy Đăk Lăk họp phiên thường kỳ.\n", ["dak-lak"]),
        ("Tỉnh ủy Đắc Lắc họp phiên thường kỳ.\n", ["dak-lak"]),
        ("Tỉnh Ủy Nghệ An họp phiên thường kỳ.\n", ["nghe-an"]),
        ("Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý tiếp công dân.\n", ["nghe-an"]),
        ("Ngoài Hà Nam, không nơi nào cấp giống; UBND tỉnh Hà Nam vừa giao chỉ tiêu.\n", ["ha-nam"]),
        ("Bộ trưởng yêu cầu Bình Phước làm rõ; lãnh đạo Bình Phước nhận lỗi.\n", ["binh-phuoc"]),
    ],
)
def test_names_in_every_spelling(text: str, expected: list[str]) -> None:
    assert slugs(text) == expected
    assert slugs(unicodedata.normalize("NFD", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TỈNH ỦY ĐẮK LẮK TỔ CHỨC HỘI NGHỊ TOÀN TỈNH\n", ["dak-lak"]),
        ("CÔNG AN NGHỆ AN RA QUÂN BẢO VỆ ĐẠI HỘI\n", ["nghe-an"]),
        ("HUYỆN ỦY BÌNH ĐẠI SƠ KẾT CÔNG TÁC NĂM\n", ["ben-tre"]),
        ("UBND TỈNH HÒA BÌNH LÀM VIỆC VỚI CÁC SỞ\n", ["hoa-binh"]),
        ("ĐẢNG BỘ THÀNH PHỐ HỒ CHÍ MINH KẾT NẠP ĐẢNG VIÊN\n", ["ho-chi-minh"]),
        ("UBND TỈNH BÀ RỊA - VŨNG TÀU HỌP BÁO\n", ["ba-ria-vung-tau"]),
        ("HỌC TẬP PHONG CÁCH HỒ CHÍ MINH TRONG THANH NIÊN\n", []),
        ("CHỐNG ÂM MƯU DIỄN BIẾN HÒA BÌNH TRONG TÌNH HÌNH MỚI\n", []),
        ("ĐỒNG CHÍ LÊ ĐỨC THỌ VÀ HIỆP ĐỊNH PA-RI\n", []),
        ("ĐỒNG CHÍ CHẨU VĂN LÂM DỰ HỘI NGHỊ\n", []),
        ("ĐỒNG CHÍ NGUYỄN HÒA BÌNH CHỦ TRÌ CUỘC HỌP\n", []),
    ],
)
def test_text_in_capitals(text: str, expected: list[str]) -> None:
    assert slugs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Lê Đức Thọ ký Hiệp định Paris, lập lại hòa bình.\n",
        "Ông Nguyễn Hòa Bình và ông Chẩu Văn Lâm trao đổi về án lệ.\n",
        "Anh Trần Bình Dương và chị Lê Bắc Giang cùng mở xưởng may.\n",
        "Khu vực châu Á - Thái Bình Dương là địa bàn trọng yếu.\n",
        "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.\n",
        "Đoàn Thanh niên Cộng sản Hồ Chí Minh phát động trồng cây.\n",
        "Chính sách tam nông thống nhất trong cả nước, cán bộ phải thanh liêm.\n",
        "Nhân dân yêu chuộng hòa bình, kinh tế duyên hải phát triển.\n",
        "Nghị trường Ba Đình sôi nổi, Quảng trường Ba Đình rợp cờ.\n",
        "Chị Huế bán rau ở chợ, con chị học giỏi.\n",
        "Giảng viên Đại học Quốc gia TP.HCM nêu ý kiến về dự thảo luật.\n",
        "Học viện Nông nghiệp mời tiến sĩ của Trường Đại học Kinh tế TP.HCM sang dạy.\n",
        "Phường cạnh phố Lạng Sơn, gần cầu Thăng Long, đã thông đường.\n",
        "Ông quê Nghệ An, là tiến sĩ kinh tế.\n",
        "Mưa lớn ở Hà Giang, Cao Bằng, Bắc Kạn, Lạng Sơn và Quảng Ninh trong tuần tới.\n",
        "Đường sắt Hà Nội - Hải Phòng thêm toa.\n",
        "Buổi tọa đàm vui vẻ. Ảnh: Báo Quảng Ninh\n",
    ],
)
def test_what_is_no_province(text: str) -> None:
    assert slugs(text) == []


@pytest.mark.parametrize(
    "life",
    [
        "Ông sinh ngày 2/3/1966 tại xã Yên Thọ, huyện Như Thanh, tỉnh Thanh Hóa; quê quán: tỉnh Thanh Hóa.",
        "Ông sinh năm 1930 tại xã Hòa (nay là xã Tây Phú), huyện Tây Sơn, tỉnh Bình Định.",
        "Ông từng giữ các chức vụ: Chủ tịch UBND huyện Kim Động, Trưởng ban Tổ chức Tỉnh ủy Hưng Yên.",
        "Ông kinh qua nhiều chức vụ ở Sóc Trăng như Giám đốc Sở Giao thông, Chủ tịch UBND tỉnh Sóc Trăng.",
        "Tháng 6-2016, ông được Đại hội Đảng bộ tỉnh Hưng Yên bầu làm Phó Bí thư Tỉnh ủy Hưng Yên.",
    ],
)
def test_a_life_is_no_subject(life: str) -> None:
    page = Page(
        "Thủ tướng bổ nhiệm lại một thứ trưởng", f"Chiều nay, Thủ tướng ký quyết định của Chính phủ.\n{life}", 45
    )
    assert find_provinces(page, None) == ("national", ())


@pytest.mark.parametrize("where", ["Hà Tây", "Hà Bắc", "Sông Bé", "Minh Hải", "Nghệ Tĩnh", "Hà Nam Ninh"])
def test_an_older_province_alone_decides_nothing(where: str) -> None:
    assert slugs(f"Năm ấy cả làng theo tàu vào {where} làm thủy lợi.\n") == []


def test_an_older_province_is_one_of_those_it_became() -> None:
    text = "Tỉnh Sông Bé cũ nổi tiếng sơn mài.\nUBND tỉnh Bình Dương mở lại làng nghề, lãnh đạo Bình Dương dự lễ.\n"
    assert slugs(text) == ["binh-duong"]


def test_a_national_story_has_no_province_even_when_it_happens_in_ha_noi() -> None:
    page = Page(
        "Quốc hội thông qua Nghị quyết về kế hoạch phát triển kinh tế - xã hội",
        "Chiều nay, tại Hà Nội, Quốc hội biểu quyết thông qua nghị quyết do Chính phủ trình.\nThủ tướng phát biểu.",
    )
    assert find_provinces(page, None) == ("national", ())


def test_a_local_paper_prints_national_news_too() -> None:
    national = (
        "Quốc hội thông qua luật, Chính phủ trình nghị quyết",
        "Chiều nay, Quốc hội biểu quyết.\nThủ tướng cảm ơn các đại biểu; Bộ Chính trị đã cho ý kiến, cả nước theo dõi.",
    )
    local = (
        "Họp thường kỳ",
        "Chiều nay, UBND tỉnh họp.\nChủ tịch UBND tỉnh yêu cầu các sở thực hiện luật của Quốc hội.",
    )
    for source in ("baonghean.vn", "krongno.daknong.gov.vn (cổng thông tin huyện)", "Báo Nghệ An"):
        assert find_provinces(Page(*national, source=source), None) == ("national", ())
        scope, found = find_provinces(Page(*local, source=source), None)
        assert (scope, len(found)) == ("local", 1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://baobinhduong.vn/hop-bao-a1.html", "binh-duong"),
        ("https://m.baoquangtri.vn/hop-bao.htm", "quang-tri"),
        ("https://krongno.daknong.gov.vn/tin/1", "dak-nong"),
        ("https://tuyphong.binhthuan.dcs.vn/tin", "binh-thuan"),
        ("https://vietnamnet.vn/hop-bao-1.html", None),
    ],
)
def test_an_address_tells_whose_tinh_uy_it_is(url: str, expected: str | None) -> None:
    scope, found = find_provinces(Page("Họp báo", "Sáng nay, Tỉnh ủy họp báo.", url=url), None)
    assert [province.slug for province in found] == ([expected] if expected else [])
    assert scope == ("local" if expected else "unknown")


def test_the_lead_is_signed_where_a_title_is_missing() -> None:
    page = split("(binhdinh.gov.vn) - Chủ tịch UBND tỉnh chỉ đạo phòng chống sạt lở.\nCác sở thực hiện trước mùa mưa.")
    scope, [found] = find_provinces(page, None)
    assert (scope, found.slug) == ("local", "binh-dinh")
    assert found.evidence[0].field == "title"
    assert page.title[found.evidence[0].start : found.evidence[0].end] == "binhdinh.gov.vn"


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("LSO-Chiều nay, Ban Chấp hành khóa mới bầu Ban Thường vụ Tỉnh ủy.", "lang-son"),
        ("(NTO) Ngày 14/10, Đại hội Đảng bộ tỉnh tiến hành phiên trù bị.", "ninh-thuan"),
        ("(BBNĐT) - Tiểu ban phục vụ Đại hội Đảng bộ tỉnh phân công nhiệm vụ.", "bac-ninh"),
        ("BHG - Sáng nay, Tỉnh ủy khai mạc hội nghị.", "ha-giang"),
        ("KT-XH của tỉnh khởi sắc, Tỉnh ủy biểu dương.", None),
    ],
)
def test_papers_sign_in_many_ways(lead: str, expected: str | None) -> None:
    _, found = find_provinces(split(f"{lead}\nHội nghị kéo dài hai ngày, có nhiều ý kiến."), None)
    assert [province.slug for province in found] == ([expected] if expected else [])


def test_nothing_said_is_unknown() -> None:
    assert find_provinces(Page("Chuyện bên hồ", "Một ngày nắng đẹp."), None) == ("unknown", ())


def test_after_the_merger_a_name_means_the_new_unit() -> None:
    text = "Tỉnh ủy Vĩnh Long làm việc với các xã thuộc Bến Tre trước đây.\n"
    assert slugs(text, day=date(2025, 8, 1)) == ["vinh-long"]
    assert slugs("Tỉnh ủy Bến Tre họp báo.\n", day=date(2021, 8, 1)) == ["ben-tre"]
    assert slugs("Tỉnh ủy Bến Tre họp báo.\n", day=date(2025, 8, 1)) == ["vinh-long"]


AFTER = date(2025, 10, 1)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Đảng ủy xã Nghi Lộc họp, xã Nghi Lộc có 12 chi bộ.\n", AFTER, ["nghe-an"]),
        ("Đảng ủy xã Nghi Lộc họp, xã Nghi Lộc có 12 chi bộ.\n", date(2020, 10, 1), []),
        ("Đảng ủy phường Xuân Hương - Đà Lạt ra mắt.\n", AFTER, ["lam-dong"]),
        ("Đặc khu Phú Quốc đón khách, UBND đặc khu Phú Quốc chuẩn bị.\n", AFTER, ["an-giang"]),
        ("Xã Krông Nô của tỉnh Lâm Đồng giải ngân sớm.\n", AFTER, ["lam-dong"]),
        ("Huyện Châu Thành (tỉnh Bến Tre cũ) nay thành sáu xã của tỉnh Vĩnh Long.\n", AFTER, ["vinh-long"]),
        ("Họp tại phường Bắc Giang, Tỉnh ủy Bắc Ninh cho ý kiến văn kiện.\n", AFTER, ["bac-ninh"]),
        ("Thành ủy Đồng Nai họp phiên đầu tiên của thành phố Đồng Nai.\n", date(2026, 10, 1), ["dong-nai"]),
        ("Đảng bộ thành phố Quảng Ninh sơ kết, TP Quảng Ninh tăng trưởng.\n", date(2026, 10, 1), ["quang-ninh"]),
    ],
)
def test_units_and_communes_of_their_time(text: str, day: date, expected: list[str]) -> None:
    assert slugs(text, day=day) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đại hội Đảng bộ tỉnh Vĩnh Long lần thứ I, nhiệm kỳ 2025 - 2030 họp; đoàn Trà Vinh đến sớm.\n", ["vinh-long"]),
        ("Cập nhật 2025-09-30. Tỉnh ủy Bến Tre cũ bàn giao hồ sơ.\n", ["vinh-long"]),
        ("Đảng bộ Sở Nội vụ tỉnh Vĩnh Phúc đại hội lần thứ I, nhiệm kỳ 2025 - 2030.\n", ["vinh-phuc"]),
    ],
)
def test_an_undated_text_may_tell_its_time(text: str, expected: list[str]) -> None:
    assert slugs(text) == expected


def test_hue_is_named_as_it_was() -> None:
    for day, name in ((date(2021, 5, 1), "Thừa Thiên Huế"), (date(2025, 2, 1), "Huế")):
        published = Published(day, "day", 1.0, "test")
        _, [found] = find_provinces(Page("Thành ủy Huế họp báo", "Thành phố Huế đón khách."), published)
        assert (found.slug, found.name) == ("hue", name)


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


@pytest.mark.parametrize(
    ("title", "primary"),
    [
        ("Kiểm tra trường học tại Hậu Giang, An Giang", "hau-giang"),
        ("Kiểm tra trường học tại An Giang, Hậu Giang", "an-giang"),
    ],
)
def test_of_two_that_share_a_story_the_first_named_is_the_primary_one(title: str, primary: str) -> None:
    text = "Đoàn đi hai ngày.\nĐoàn gặp lãnh đạo tỉnh An Giang và lãnh đạo tỉnh Hậu Giang."
    _, found = find_provinces(Page(title, text, text.find("\n")), None)
    assert [province.slug for province in found if province.primary] == [primary]
    assert {province.slug for province in found} == {"hau-giang", "an-giang"}


def test_a_round_up_is_about_no_province_unless_all_of_it_is() -> None:
    text = "TP.HCM tiêu hủy mỹ phẩm.\nUBND tỉnh Hà Nam duyệt khu công nghiệp; Sở Y tế TP.HCM tuyển bác sĩ."
    assert slugs(text, title="Tin tức sáng 3-4: Quốc hội họp; TP.HCM tiêu hủy mỹ phẩm") == []
    assert slugs("Quốc hội họp.\nHà Nội có mưa.", title="Tin tức sáng 5-6: Quốc hội họp; giá vàng tăng") == []
    assert slugs("Sở Y tế Hà Nam họp.\n", title="Bản tin sáng: Hà Nam họp báo về dịch bệnh") == ["ha-nam"]


def test_what_stands_far_down_weighs_little() -> None:
    filler = "Chương trình có nhiều tiết mục văn nghệ và phần giao lưu.\n" * 200
    body = (
        f"Tỉnh Thanh Hóa tri ân người có công.\nUBND tỉnh Thanh Hóa tặng quà.\n{filler}"
        + "Tỉnh Bạc Liêu cũng vậy. " * 4
    )
    assert slugs(body, title="Tri ân người có công") == ["thanh-hoa"]


def test_a_leader_decides_nothing_where_the_lead_names_another_province() -> None:
    text = "Bí thư Tỉnh ủy Bến Tre Nguyễn Thành Phong phát động phong trào.\n"
    assert slugs(text, day=date(2018, 1, 17)) == ["ben-tre"]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Ông Hầu A Lềnh, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy, thăm bản.\n", date(2025, 9, 1), ["tuyen-quang"]),
        ("Ông Hầu A Lềnh thăm bản; ông Tư trồng lúa.\n", date(2025, 9, 1), []),
        ("Chủ tịch UBND thành phố Trần Sỹ Thanh về huyện Chương Mỹ.\n", None, ["ha-noi"]),
        ("Bí thư Tỉnh ủy Nguyễn Văn Lợi họp báo.\n", None, []),
    ],
)
def test_a_leader_whose_office_follows_or_who_led_two_provinces(
    text: str, day: date | None, expected: list[str]
) -> None:
    assert slugs(text, day=day) == expected


def test_what_is_said_of_the_first_in_a_row_is_said_of_the_next() -> None:
    title = "Tổ công tác làm việc với Tỉnh ủy Ninh Bình, Đắk Lắk, Lào Cai"
    assert set(slugs("Buổi làm việc kéo dài.\n", title=title)) == {"ninh-binh", "dak-lak", "lao-cai"}
    assert slugs("Cuộc họp toàn quốc của Chính phủ diễn ra tại Hà Nội, TP.HCM trong hai ngày.\n") == []


def test_where_somebody_came_from_is_no_subject() -> None:
    text = "Tỉnh Vĩnh Phúc đón 170 công dân.\nUBND tỉnh Vĩnh Phúc thuê máy bay; mọi người rời TP.HCM lúc trưa."
    assert slugs(text, title="Vĩnh Phúc đón công dân về từ TP.HCM") == ["vinh-phuc"]


def test_one_mention_in_a_long_text_is_in_passing() -> None:
    body = (
        "Bạn đọc là giáo viên ở Bắc Ninh gửi ý kiến.\n" + "Học vị phải đi với thực học, danh phải đi với tài.\n" * 150
    )
    assert slugs(body, title="Học thật, thi thật") == []
    assert slugs("Bạn đọc là giáo viên ở Bắc Ninh gửi ý kiến.\n", title="Học thật, thi thật") == ["bac-ninh"]


def test_a_chairman_of_a_commune_is_no_leader_of_a_province() -> None:
    assert slugs("Chủ tịch UBND xã Nguyễn Văn Lợi tiếp dân.\n", day=date(2017, 5, 1)) == []


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Ba tỉnh trồng rừng chung",
            "Lãnh đạo ba tỉnh Nghệ An, Hà Tĩnh và Quảng Bình ký kết ở tỉnh Nghệ An, tỉnh Hà Tĩnh, tỉnh Quảng Bình.\n",
            ["nghe-an", "ha-tinh", "quang-binh"],
        ),
        (
            "Kỷ luật cán bộ",
            "Cảnh cáo Ban Thường vụ Tỉnh ủy Lào Cai, Tỉnh ủy Yên Bái; khiển trách Tỉnh ủy Hà Giang, Tỉnh ủy Phú Thọ.\n",
            ["lao-cai", "yen-bai", "ha-giang", "phu-tho"],
        ),
        (
            "Chuyển đất lúa",
            "Phó Thủ tướng đồng ý với 4 tỉnh Thái Nguyên, Cao Bằng, Bình Thuận, Bắc Giang.\n",
            ["thai-nguyen", "cao-bang", "binh-thuan", "bac-giang"],
        ),
    ],
)
def test_several_of_equal_weight_share_a_story(title: str, text: str, expected: list[str]) -> None:
    assert slugs(text, title=title) == expected
    _, found = find_provinces(Page(title, text, text.find("\n")), None)
    # Of more than three none is the primary one.
    assert [province.slug for province in found if province.primary] == (expected[:1] if len(expected) <= 3 else [])


@pytest.mark.parametrize(
    "text",
    [
        # A row without its number, a row in a bracket, the ends of a region, scattered words far down.
        "Chính phủ giao vốn cho Thái Nguyên, Cao Bằng, Bình Thuận, Bắc Giang.\n",
        "Bộ Tài chính và Cục Hải quan (quản lý 4 tỉnh Kon Tum, Đắk Lắk, Đắk Nông, Lâm Đồng) họp với Quốc hội.\n",
        "Các tỉnh từ Thanh Hóa đến Bình Thuận có biển.\nMiền Trung cần cảng.\n",
        "Cả nước bàn về lương.\nMiền núi khó hơn.\nỞ Sơn La, ở Gia Lai, ở Cà Mau và ở Bắc Ninh đều vậy.\n",
    ],
)
def test_a_list_or_a_region_is_no_group(text: str) -> None:
    assert slugs(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Theo Trường THPT chuyên Phan Bội Châu (Nghệ An), năm thí sinh đạt điểm tuyệt đối.\n", ["nghe-an"]),
        ("Đại biểu Lê Văn An (Nghệ An) và đại biểu Trần Thị Bé (Hà Tĩnh) góp ý về luật.\n", []),
        ("Thiếu tướng Ngô Văn Cự (Nghệ An) nói về luật.\n", []),
    ],
)
def test_a_province_in_a_bracket_is_a_deputy_s_only_behind_a_person(text: str, expected: list[str]) -> None:
    assert slugs(text) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Kiểm tra loạt xe quá tải ở Hà Nội", "Cảnh sát giao thông dừng nhiều xe tải.\n", ["ha-noi"]),
        ("Đường sắt tốc độ cao", "Hội nghị toàn quốc của Bộ Xây dựng diễn ra tại Hà Nội sáng nay.\n", []),
        ("Nữ Thủ tướng đến Hà Nội, bắt đầu thăm Việt Nam", "Chuyên cơ hạ cánh lúc 15 giờ.\n", []),
    ],
)
def test_a_room_in_ha_noi_counts_little_only_where_the_nation_meets(title: str, text: str, expected: list[str]) -> None:
    assert slugs(text, title=title) == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Cháy kho ở phường Vũng Tàu", "Công an TP.HCM dập lửa ở phường Vũng Tàu (TP Vũng Tàu cũ).\n", ["ho-chi-minh"]),
        ("Đặc khu Phú Quốc đón khách", "Lãnh đạo đặc khu Phú Quốc (An Giang) nói khách tăng.\n", ["an-giang"]),
        ("Trường mới", "UBND tỉnh Phú Thọ xây trường ở phường Hòa Bình, giữa tỉnh Hòa Bình cũ.\n", ["phu-tho"]),
        ("Họp dân", "Xã Châu Thành, tỉnh Đồng Tháp (địa bàn Tiền Giang trước đây) họp dân.\n", ["dong-thap"]),
        # Before the merger a ward may have such a name, and zones were planned.
        ("Chợ quê", "UBND tỉnh Hòa Bình mở chợ ở phường Hòa Bình.\n", ["hoa-binh"]),
        ("Luật Đặc khu", "Luật Đặc khu bàn về đặc khu Phú Quốc, tỉnh Kiên Giang.\n", ["kien-giang"]),
    ],
)
def test_an_undated_text_that_calls_a_province_old_means_the_units(title: str, text: str, expected: list[str]) -> None:
    assert slugs(text, title=title) == expected
