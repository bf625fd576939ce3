"""Links that look like something: short ones without saving, cards, records, signs, the browser's own box."""

import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.homes import Home
from index.settings import Settings
from search.saved import SavedQueries
from webui.app import make

Site = Callable[..., FlaskClient]
ASKED = "q=nghi+quyet&tinh=nghe-an&tu=2020"


def shorten(visitor: FlaskClient, asked: str) -> str:
    """Ask for a short link as the page does, and return the address that it shows."""
    page = unescape(visitor.get(f"/luu/chia-se?{asked}").text)
    form = dict(re.findall(r'name="(csrf|truy-van)" value="([^"]*)"', page))
    made = visitor.post("/luu/chia-se", data=form)
    assert made.status_code == 303
    found = re.search(r'class="short made".*?href="([^"]+)"', visitor.get(made.headers["Location"]).text, re.DOTALL)
    assert found is not None
    return found[1].removeprefix("http://localhost")


def test_any_search_has_a_short_link_without_being_saved(site: Site, seeds_data: Path) -> None:
    visitor, other = site(), site()
    before = SavedQueries(Home(seeds_data)).count()
    short = shorten(visitor, f"{ASKED}&trang=2")
    assert re.fullmatch(r"/s/[0-9a-z]{10}", short)
    assert other.get(short).headers["Location"].endswith(f"/tim?{ASKED}")
    assert shorten(other, ASKED) == short
    assert shorten(visitor, "q=nghi+quyet") != short
    assert SavedQueries(Home(seeds_data)).count() == before
    assert "Chưa có gì ở đây" in visitor.get("/luu").text


def test_a_short_link_is_made_by_the_form_of_this_site_alone(site: Site) -> None:
    visitor = site()
    assert visitor.post("/luu/chia-se", data={"truy-van": ASKED}).status_code == 400
    assert "short made" not in visitor.get(f"/luu/chia-se?{ASKED}&ma=0000000000").text
    read_only = site(read_only=True)
    page = read_only.get(f"/luu/chia-se?{ASKED}").text
    assert "<button>Tạo liên kết ngắn" not in page
    assert "http://localhost/tim?q=nghi" in page
    assert read_only.post("/luu/chia-se", data={"truy-van": ASKED}).status_code == 403


def test_another_secret_makes_other_codes_and_the_old_ones_live_on(tmp_path: Path, seeds_data: Path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    (data / "index").symlink_to(seeds_data / "index")
    old = shorten(make(Settings(data=data)).test_client(), ASKED)
    (data / "secret.key").unlink()
    visitor = make(Settings(data=data)).test_client()
    assert shorten(visitor, ASKED) != old
    assert visitor.get(old).headers["Location"].endswith(f"/tim?{ASKED}")


def meta(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_a_page_of_results_says_in_its_card_what_was_asked_and_found(visitor: FlaskClient) -> None:
    page = visitor.get("/tim?q=nghi+quyet&tinh=nghe-an,-ha-tinh&tu=2020&den=2022").text
    said = meta(page)
    assert said["og:title"] == "nghi quyet · Nghệ An · trừ Hà Tĩnh · từ năm 2020 đến năm 2022"
    assert f"<title>{said['og:title']} · Tìm Tin</title>" in page
    assert re.match(r"\d+ bài\. \w+", said["og:description"])
    assert said["description"] == said["og:description"]
    assert said["og:url"].startswith("http://localhost/tim?q=nghi+quyet")
    with visitor.get(said["og:image"].removeprefix("http://localhost")) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/png")


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("", "Tất cả các bài"),
        ("tinh=nghe-an", "Nghệ An"),
        ("q=nghi+quyet&muc=cum", "nghi quyet · đúng cụm"),
        ("ngay=chua-ro", "không rõ ngày"),
        ("q=nghi+quyet&vao-tu=2020-01-01T00:00:00", "nghi quyet · vào kho sau 00:00:00 ngày 1/1/2020"),
        ("tinh=ca-mau,dak-lak,dong-thap,lai-chau,nghe-an", "Cà Mau, Đắk Lắk, Đồng Tháp và 2 nữa"),
        ("tinh=nghe-an&hl=en&tu=2021", "Nghệ An · since 2021"),
    ],
)
def test_titles_say_question_and_filters(visitor: FlaskClient, asked: str, title: str) -> None:
    page = visitor.get(f"/tim?{asked}").text
    found = re.search(r"<title>(.*?) · Tìm Tin</title>", page)
    assert found is not None
    assert unescape(found[1]) == title


def test_further_pages_say_so_in_their_title(site: Site) -> None:
    assert "<title>Tất cả các bài · trang 2 · Tìm Tin</title>" in site(page_size=2).get("/tim?trang=2").text


def test_an_article_has_a_record_without_its_text(visitor: FlaskClient) -> None:
    found = re.search(r'href="(/bai/[^"?]+)', visitor.get("/tim?q=nghi+quyet").text)
    assert found is not None
    page = visitor.get(found[1]).text
    held = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    record = json.loads(held[1])
    assert (record["@type"], record["inLanguage"]) == ("NewsArticle", "vi")
    assert record["headline"] in unescape(page)
    assert record["mainEntityOfPage"] == f"http://localhost{found[1]}"
    assert not {"articleBody", "text"} & set(record)
    assert meta(page)["og:type"] == "article"


def test_a_record_ends_no_script_and_tells_no_guess(tmp_path: Path, without_words: None) -> None:
    rows = [
        {"id": "a", "title": "</script><script>alert(1)</script>", "text": "Xã họp bàn. " * 30, "url": "javascript:x"}
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    settings = Settings(data=tmp_path / "var")
    build(settings, [tmp_path / "a.jsonl"], workers=1)
    page = make(settings).test_client().get("/bai/a").text
    assert "<script>alert" not in page
    held = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    record = json.loads(held[1])
    assert record["url"] == "http://localhost/bai/a"
    assert "datePublished" not in record


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/favicon.ico", "image/vnd.microsoft.icon", b"\x00\x00\x01\x00"),
        ("/apple-touch-icon.png", "image/png", b"\x89PNG"),
    ],
)
def test_the_sign_is_where_programs_look_for_it(visitor: FlaskClient, path: str, kind: str, begins: bytes) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.data.startswith(begins)
    assert f'href="{path}"' in visitor.get("/").text


def test_the_browsers_box_is_told_where_it_asks_and_gets_what_it_can_read(visitor: FlaskClient) -> None:
    box = ElementTree.fromstring(visitor.get("/opensearch.xml").data)
    urls = {url.get("rel") or "results": url for url in box.iter("{http://a9.com/-/spec/opensearch/1.1/}Url")}
    assert urls["suggestions"].get("type") == "application/x-suggestions+json"
    address = (urls["suggestions"].get("template") or "").replace("{searchTerms}", "nghi+quyet+d")
    answer = visitor.get(address.removeprefix("http://localhost"))
    assert answer.mimetype == "application/x-suggestions+json"
    typed, texts, said, addresses = json.loads(answer.data)
    assert typed == "nghi quyet d"
    assert "nghị quyết đại hội" in texts
    assert len(texts) == len(said) == len(addresses)
    assert all(address.startswith("http://localhost/") for address in addresses)
    assert json.loads(visitor.get("/goi-y/trinh-duyet").data) == ["", [], [], []]


def test_error_pages_have_the_search_box(visitor: FlaskClient) -> None:
    for path in ("/khong-co", "/bai/khong-co", "/s/0000000000"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert '<form class="search"' in answer.text


def test_a_wrong_recovery_code_keeps_the_form_and_what_was_typed(
    visitor: FlaskClient, token_of: Callable[[FlaskClient], str]
) -> None:
    page = visitor.post("/luu/khoi-phuc", data={"csrf": token_of(visitor), "ma": 'sai "mã"'}).text
    assert 'name="ma" value="sai &#34;mã&#34;"' in page
    assert "gõ nhầm" in page


def test_a_list_goes_out_and_comes_in_elsewhere(site: Site, token_of: Callable[[FlaskClient], str]) -> None:
    mine, other = site(), site()
    for name, query in (("Một", "q=mot"), ("Hai", "q=hai&tinh=nghe-an")):
        mine.post("/luu", data={"csrf": token_of(mine), "ten": name, "truy-van": query})
    code = mine.get("/luu/danh-sach.json").get_json()["saved"][0]["code"]
    form = {"csrf": token_of(mine), "ghi-chu": "Hỏi lại", "the": "nhân sự, Đại hội"}
    assert mine.post(f"/luu/{code}/ghi-chu", data=form).status_code == 303
    sent = mine.get("/luu/danh-sach.json").data
    assert other.get("/luu/danh-sach.json").get_json()["saved"] == []
    other.post("/luu", data={"csrf": token_of(other), "ten": "Của tôi", "truy-van": "q=mot"})

    def take(text: bytes) -> str:
        form = {"csrf": token_of(other), "tep": (io.BytesIO(text), "a.json")}
        return other.post("/luu/nhap", data=form, follow_redirects=True).text

    said = take(sent)
    assert "Đã nhập 1 tìm kiếm." in said
    assert "1 tìm kiếm đã có sẵn" in said
    kept = {one["name"]: one for one in other.get("/luu/danh-sach.json").get_json()["saved"]}
    assert set(kept) == {"Của tôi", "Hai"}
    assert (kept["Hai"]["note"], kept["Hai"]["tags"]) == ("Hỏi lại", ["nhân sự", "Đại hội"])
    assert "Hai" in other.get("/luu?the=nhân+sự").text
    assert "Của tôi" not in other.get("/luu?the=nhân+sự").text
    for wrong in (b"", b"[]", b'{"saved": 1}', b"[" * 100_000, b"\xff\xfe"):
        assert "không phải danh sách" in take(wrong)
    assert "2 mục không đọc được" in take(b'{"saved": [1, {"query": "tu=hom-qua"}]}')
