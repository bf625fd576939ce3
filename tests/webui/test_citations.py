"""An article's page is for quoting: it leads on in the list it was found in, and is cited, exported and copied."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from webui.app import make

ROWS = [
    {
        "id": f"lu-{number}",
        "title": f"Mưa lũ đợt {number} ở Hương Khê",
        "text": f"Mưa lũ chia cắt {number} xã của huyện Hương Khê, tỉnh Hà Tĩnh. Bộ đội giúp dân xã thứ {number}.",
        "source": "Báo Hà Tĩnh",
        "url": f"https://bao.example/lu-{number}.html",
        "date": f"2021-05-{number:02}",
    }
    for number in range(1, 13)
] + [
    {"id": "mo.json", "title": "Mở kho & {dấu} 50%_", "text": "Kho thóc mở cửa lúc sáng sớm.", "date": "2020-07"},
    {"id": "trong", "title": "Không ngày", "text": "Trạm bơm của xã chạy suốt đêm."},
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("citations")
    path = folder / "a.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    build(Settings(data=folder / "var"), [path])
    return folder / "var"


@pytest.fixture(scope="module")
def visitor(data: Path) -> FlaskClient:
    return make(Settings(data=data)).test_client()


def hits(visitor: FlaskClient, address: str) -> list[str]:
    return [hit["id"] for hit in visitor.get(f"/tim.json?{address}").get_json()["hits"]]


def test_an_article_leads_to_its_neighbours_in_the_list_and_back_to_its_page(visitor: FlaskClient) -> None:
    asked = "q=mưa+lũ&tinh=ha-tinh&sx=moi"
    order = hits(visitor, f"{asked}&n=100")
    assert len(order) == 12
    page = visitor.get(f"/bai/{order[10]}?{asked}").text
    around = page[page.index('class="around"') : page.index("</nav>", page.index('class="around"'))]
    assert re.search(rf'id="bai-truoc" href="/bai/{order[9]}\?q=m[^"]*tinh=ha-tinh[^"]*sx=moi"', around)
    assert re.search(rf'id="bai-sau" href="/bai/{order[11]}\?', around)
    assert "11/12" in around
    assert re.search(r'class="back" href="/tim\?q=m[^"]*tinh=ha-tinh[^"]*sx=moi&amp;trang=2"', around)
    first, last = (visitor.get(f"/bai/{order[place]}?{asked}").text for place in (0, 11))
    assert 'id="bai-truoc"' not in first
    assert 'id="bai-sau"' not in last


def test_one_that_the_search_does_not_find_still_leads_back(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/trong?q=mưa+lũ").text
    assert 'class="back"' in page
    assert 'id="bai-sau"' not in page
    assert 'class="around"' not in visitor.get("/bai/trong").text


def test_matches_are_marks_and_no_links(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/lu-3?q=mưa+lũ").text
    text = page[page.index("<article") : page.index("</article>")]
    assert '<mark class="step" id="k1">' in text
    assert not re.search(r"<a[^>]*>\s*<mark", text)


def test_people_lead_to_a_search_for_their_name(tmp_path: Path) -> None:
    row = {"id": "a", "title": "Họp", "text": "Đồng chí Lường Khải Minh, Bí thư Tỉnh ủy Hà Tĩnh, chủ trì cuộc họp."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "a.jsonl"])
    visitor = make(Settings(data=tmp_path / "var")).test_client()
    [address] = re.findall(r'href="(/tim\?q=[^"]*)"[^>]*>Lường Khải Minh<', visitor.get("/bai/a").text)
    assert visitor.get(f"/tim.json{address[4:]}").get_json()["total"] == 1


def test_a_citation_in_words_says_title_outlet_day_and_address(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/lu-3").text
    assert "“Mưa lũ đợt 3 ở Hương Khê”, Báo Hà Tĩnh, 03/05/2021, https://bao.example/lu-3.html (xem ngày " in page
    assert "không rõ ngày" in visitor.get("/bai/trong.txt").text


def test_bibtex_is_safe_and_as_exact_as_the_date(visitor: FlaskClient) -> None:
    whole = visitor.get("/bai/lu-3.bib")
    assert whole.mimetype == "application/x-bibtex"
    assert "  year = {2021},\n  month = {may},\n  day = {3},\n" in whole.text
    month = visitor.get("/bai/mo.json.bib").text
    assert r"title = {{Mở kho \& \{dấu\} 50\%\_}}" in month
    assert "month = {jul}" in month
    assert "day =" not in month
    assert "year =" not in visitor.get("/bai/trong.bib").text


def test_ris_is_as_exact_as_the_date(visitor: FlaskClient) -> None:
    whole = visitor.get("/bai/lu-3.ris").text.splitlines()
    assert whole[0] == "TY  - NEWS"
    assert whole[-1] == "ER  - "
    assert "DA  - 2021/05/03/" in whole
    assert "DA  - 2020/07//" in visitor.get("/bai/mo.json.ris").text.splitlines()
    assert "PY" not in visitor.get("/bai/trong.ris").text


def test_json_has_the_facts_and_an_id_may_end_like_a_form(visitor: FlaskClient) -> None:
    found = visitor.get("/bai/lu-3.json").get_json()
    assert found["id"] == "lu-3"
    assert found["published"]["date"] == "2021-05-03"
    assert found["provinces"][0]["evidence"]
    assert "<h1>" in visitor.get("/bai/mo.json").text
    assert visitor.get("/bai/mo.json.json").get_json()["id"] == "mo.json"


def test_what_is_not_there_is_a_problem_for_programs(visitor: FlaskClient) -> None:
    for form in ("json", "txt", "bib", "ris"):
        missing = visitor.get(f"/bai/khong-co.{form}")
        assert missing.status_code == 404
        assert missing.get_json(force=True)["code"] == "no_such_article"


def test_without_full_texts_no_form_gives_them_away(data: Path) -> None:
    visitor = make(Settings(data=data, fulltext=False)).test_client()
    for form in ("json", "txt"):
        assert "chia cắt 3 xã" not in visitor.get(f"/bai/lu-3.{form}").text
        assert "Mưa lũ đợt 3" in visitor.get(f"/bai/lu-3.{form}").text
