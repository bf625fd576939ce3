"""Pages and their twins: one query string, the same articles, nothing that can run, kind answers to bad questions."""

import csv
import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from webui.app import make

QUESTION = "q=nghi+quyet+dai+hoi+dang+bo+tinh"
Site = Callable[..., FlaskClient]


def ids(visitor: FlaskClient, query: str) -> list[str]:
    return [hit["id"] for hit in visitor.get(f"/tim.json?{query}").get_json()["hits"]]


def test_the_page_shows_ranked_marked_articles_with_facets(visitor: FlaskClient) -> None:
    page = visitor.get(f"/tim?{QUESTION}").text
    assert "5 bài" in page
    assert "<mark>Nghị quyết Đại hội</mark>" in page
    for facet in ("Nghệ An", "Tuyên Quang", "Quảng Ngãi", "Đại hội XIII của Đảng", "2020-2025"):
        assert facet in page


def test_the_tiers_stand_with_their_counts_and_each_is_an_address(visitor: FlaskClient) -> None:
    tiers = {tier["key"]: tier for tier in visitor.get(f"/tim.json?{QUESTION}").get_json()["tiers"]}
    assert list(tiers) == ["cum", "du", "gan"]
    page = visitor.get(f"/tim?{QUESTION}").text
    for key, name in (("cum", "đúng cụm"), ("du", "đủ mọi từ"), ("gan", "gần đúng")):
        link = re.search(rf'href="([^"]+)"[^>]*>[\d.]+ bài {name}', page)
        assert link is not None
        there = visitor.get(unescape(link[1]).replace("/tim?", "/tim.json?")).get_json()
        assert there["total"] == tiers[key]["total"]
        assert ("muc=" in link[1]) is (key != "gan")


def test_every_result_leads_to_the_original_where_its_address_is_known(tmp_path: Path) -> None:
    address = "https://www.bao.example/nuoc-sach.html"
    row = {"id": "a", "title": "Xã họp về nước sạch", "text": "Ủy ban nhân dân xã họp về nước sạch.", "url": address}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "a.jsonl"], workers=1)
    for fulltext in (True, False):
        visitor = make(Settings(data=tmp_path / "var", fulltext=fulltext)).test_client()
        for path in ("/tim?q=nuoc+sach", "/bai/a"):
            page = visitor.get(path).text
            assert f'href="{address}"' in page
            assert "Bài gốc trên bao.example" in page


def test_the_twins_hold_the_same_articles_in_the_same_order(visitor: FlaskClient) -> None:
    expected = ids(visitor, QUESTION)
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"/tim.csv?{QUESTION}").data.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == expected
    feed = ElementTree.fromstring(visitor.get(f"/tim.atom?{QUESTION}").data)
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == len(expected) == 5
    page = visitor.get(f"/tim?{QUESTION}").text
    assert list(dict.fromkeys(re.findall(r'href="/bai/(\w+)', page))) == expected


def test_json_has_what_the_contract_names(visitor: FlaskClient) -> None:
    found = visitor.get(f"/tim.json?{QUESTION}").get_json()
    assert found["total"] == 5
    assert {"id", "title", "url", "date", "provinces", "congresses", "snippets"} <= found["hits"][0].keys()
    assert {"facets", "understood"} <= found.keys()


def test_a_province_narrows_and_can_be_combined_and_left_out(visitor: FlaskClient) -> None:
    both, one, other = (
        ids(visitor, f"{QUESTION}&tinh={value}") for value in ("nghe-an,ben-tre", "nghe-an", "-nghe-an")
    )
    assert (len(both), len(one), len(other)) == (3, 2, 3)
    assert set(one) < set(both)
    assert not set(one) & set(other)


def test_a_new_unit_holds_its_old_members(visitor: FlaskClient) -> None:
    assert ids(visitor, "tinh=vinh-long") == ids(visitor, "tinh=ben-tre") != []


def test_dates_congresses_and_documents_narrow(visitor: FlaskClient) -> None:
    assert len(ids(visitor, "tu=2021&den=2021")) == 2
    assert len(ids(visitor, "dh=toan-quoc.xiii")) == 2
    assert len(ids(visitor, "vb=26-NQ%2FTW")) == 1


def test_every_count_is_the_total_of_its_link(visitor: FlaskClient) -> None:
    page = visitor.get(f"/tim.json?{QUESTION}").get_json()
    values = page["facets"]["tinh"]
    assert values
    for value in values:
        assert visitor.get(f"/tim.json?{QUESTION}&tinh={value['value']}").get_json()["total"] == value["count"]


def test_an_article_has_its_facts_their_proofs_and_its_matches(visitor: FlaskClient) -> None:
    [id] = ids(visitor, "tinh=tuyen-quang")
    page = visitor.get(f"/bai/{id}?q=nghi+quyet").text
    for words in ("18/02/2022", "Tuyên Quang", "Chẩu Văn Lâm", "147-KH/TU", "Chiêm Hóa", "<mark", "vì sao"):
        assert words in page


def test_the_keywords_of_an_article_are_whole_words_that_find_it(visitor: FlaskClient) -> None:
    [id] = ids(visitor, "tinh=tuyen-quang")
    page = visitor.get(f"/bai/{id}").text
    section = page[page.index("Từ khóa") :].partition("</section>")[0]
    words = re.findall(r">([^<]+)</a>", section)
    assert len(words) > 3
    for word in words:
        assert id in ids(visitor, f'q=từ:"{word}"')


def test_an_article_can_be_shown_without_its_text(site: Site) -> None:
    visitor = site(fulltext=False)
    [id] = ids(visitor, "tinh=tuyen-quang")
    assert "Dự hội nghị có đồng chí" in site().get(f"/bai/{id}").text
    assert "Dự hội nghị có đồng chí" not in visitor.get(f"/bai/{id}").text


@pytest.mark.parametrize("question", ["", '"', "((", "-", "tỉnh:", "*", "a" * 1900, "\x00", "OR OR", "%00", "\u202ex"])
def test_no_question_is_an_error(visitor: FlaskClient, question: str) -> None:
    assert visitor.get("/tim", query_string={"q": question}, follow_redirects=True).status_code == 200


@pytest.mark.parametrize(
    "query", ["trang=abc", "trang=-1", "tu=hôm+qua", "tinh=xx", "sap=gi", "la=1", "dh=.", "tu=99999"]
)
def test_a_wrong_filter_is_told_and_left_out(visitor: FlaskClient, query: str) -> None:
    answer = visitor.get(f"/tim?q=nghi+quyet&{query}", follow_redirects=True)
    assert answer.status_code == 200
    assert "Nghị quyết" in answer.text or "Không" in answer.text


def test_hostile_words_never_become_markup(visitor: FlaskClient) -> None:
    for where in ("/tim?q=", "/tim.atom?q=", "/luu/moi?q="):
        assert "<script>alert" not in visitor.get(where + quote('"><script>alert(1)</script>')).text


def test_hostile_articles_never_become_markup(tmp_path: Path) -> None:
    text = "<script>alert(1)</script> Tỉnh ủy họp.\n<img src=x onerror=alert(1)> nghị quyết"
    row = {"id": "xau", "title": "=cmd|' /C calc'!A0", "text": text, "url": "javascript:alert(1)"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), "utf-8")
    build(Settings(data=tmp_path / "var"), [tmp_path / "a.jsonl"])
    visitor = make(Settings(data=tmp_path / "var")).test_client()
    for path in ("/tim?q=nghi+quyet", "/bai/xau?q=nghi+quyet"):
        page = visitor.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript:' not in page
    [line] = list(csv.DictReader(io.StringIO(visitor.get("/tim.csv?q=nghi+quyet").data.decode("utf-8-sig"))))
    assert line["title"].startswith("'=")


def test_headers_forbid_foreign_and_inline_code(visitor: FlaskClient) -> None:
    answer = visitor.get(f"/tim?{QUESTION}")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|\sstyle=", answer.text)


def test_reading_gives_nobody_a_cookie(visitor: FlaskClient) -> None:
    for path in ("/", f"/tim?{QUESTION}", "/luu", "/huong-dan"):
        assert "timtin-chu" not in visitor.get(path).headers.get("Set-Cookie", "") or path == "/luu"


def test_the_interface_speaks_english_too(visitor: FlaskClient) -> None:
    assert 'lang="vi"' in visitor.get("/").text
    visitor.get("/ngon-ngu/en?ve=/")
    page = visitor.get(f"/tim?{QUESTION}").text
    assert 'lang="en"' in page
    assert "5 articles" in page


def test_without_an_index_it_says_what_to_run(tmp_path: Path) -> None:
    visitor = make(Settings(data=tmp_path / "none")).test_client()
    assert visitor.get("/healthz").status_code == 200
    ready = visitor.get("/readyz")
    assert ready.status_code == 503
    assert "timtin index build" in ready.get_json()["message"]
    assert "timtin index build" in visitor.get("/tim?q=a").text


def test_unknown_pages_and_articles_are_404_in_words(visitor: FlaskClient) -> None:
    for path in ("/khong-co", "/bai/khong-co", "/s/khongco1"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "Tìm Tin" in answer.text


def test_under_a_folder_of_a_site_every_link_has_the_folder(seeds_data: Path) -> None:
    visitor = make(Settings(data=seeds_data, base_url="https://bao.example/tin")).test_client()
    page = visitor.get(f"/tin/tim?{QUESTION}", base_url="https://bao.example/").text
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', page)
    assert links
    assert all(link.startswith("/tin/") for link in links)


def test_robots_stay_out_of_result_lists(visitor: FlaskClient) -> None:
    assert "Disallow: /tim" in visitor.get("/robots.txt").text
    assert "noindex" in visitor.get(f"/tim?{QUESTION}").text


def test_no_question_is_written_to_the_log(visitor: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        visitor.get("/tim?q=bi+mat+cua+toi")
    assert "mat" not in caplog.text
