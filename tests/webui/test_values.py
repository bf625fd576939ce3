"""Every value of a facet can be reached without scripts: on a page of its own, searched, in two orders, in JSON."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.facets import FACETS
from index.settings import Settings
from webui.app import make

PAPERS = 250


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Articles of so many papers that most stand on no page of results: the first one has three, all others one."""
    folder = tmp_path_factory.mktemp("papers")
    names = [f"Báo Xã Số {number}" for number in range(PAPERS)]
    names[7:10] = ["Báo Đò", "Báo Ấm", "Báo Ăn"]
    names[10] = "Báo " + "rất dài " * 40
    names[11] = "עיתון \u202e ngược"
    names[12] = "B\u0301\u0302\u0303\u0304\u0305\u0306\u0307" * 3
    names += [names[0]] * 2
    rows = [
        {"id": str(number), "title": f"Xã {number} họp", "text": f"Xã họp bàn {number}.", "source": name}
        for number, name in enumerate(names)
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    settings = Settings(data=folder / "var")
    build(settings, [folder / "a.jsonl"], workers=1)
    return make(settings).test_client()


def names(visitor: FlaskClient, query: str = "") -> list[str]:
    found: list[str] = []
    address = f"/loc/nguon.json?{query}"
    while address:
        answer = visitor.get(address).get_json()
        found += [value["label"] for value in answer["values"]]
        address = answer["next"] or ""
    assert len(found) == answer["total"]
    return found


def test_all_values_are_reached_each_once_the_most_frequent_first(many: FlaskClient) -> None:
    found = names(many)
    assert len(found) == len(set(found)) == PAPERS
    assert found[0] == "Báo Xã Số 0"
    assert many.get("/tim.json").get_json()["facet_totals"]["nguon"] == PAPERS


def test_by_name_is_the_order_of_the_vietnamese_alphabet(many: FlaskClient) -> None:
    found = names(many, "xep=az")
    places = [found.index(name) for name in ("Báo Ăn", "Báo Ấm", "Báo Đò", "Báo Xã Số 1")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("like", "found"),
    [
        ("am", ["Báo Ấm"]),
        ("ấm", ["Báo Ấm"]),
        ("âm", []),
        ("bao do", ["Báo Đò"]),
        ("so 24", ["Báo Xã Số 24", *(f"Báo Xã Số {n}" for n in range(240, 250))]),
        ("xyz", []),
    ],
)
def test_words_that_begin_so_with_or_without_diacritics(many: FlaskClient, like: str, found: list[str]) -> None:
    assert sorted(names(many, f"trong={like}")) == sorted(found)


def test_the_page_shows_a_stretch_and_leads_to_the_next(many: FlaskClient) -> None:
    first, last = many.get("/loc/nguon?q=xa+hop").text, many.get("/loc/nguon?q=xa+hop&doan=3").text
    assert "250 giá trị" in first
    assert (first.count('type="checkbox" name='), last.count('type="checkbox" name=')) == (100, 50)
    assert 'name="doan" value="2"' in first
    assert 'name="doan" value="4"' not in last
    assert "Không có giá trị nào như thế" in many.get("/loc/nguon?trong=xyz").text


def test_the_page_of_results_has_eight_values_and_says_how_many_there_are(many: FlaskClient) -> None:
    page = many.get("/tim?q=xa+hop").text
    facet = page[page.index('id="loc-nguon"') :]
    assert facet[: facet.index("</section>")].count("<li") == 8
    assert "Tất cả 250 báo" in page


@pytest.mark.parametrize("key", FACETS)
@pytest.mark.parametrize("query", ["", "q=nghi+quyet", "q=hoi+nghi&tinh=-nghe-an&dh=toan-quoc.xiii", "tinh=nghe-an"])
def test_every_count_is_the_total_behind_its_name(visitor: FlaskClient, key: str, query: str) -> None:
    for value in visitor.get(f"/loc/{key}.json?{query}").get_json()["values"]:
        there = visitor.get(value["only"].replace("/tim?", "/tim.json?")).get_json()
        assert there["total"] == value["count"], value["only"]


def test_what_is_chosen_stays_chosen_whatever_is_shown(many: FlaskClient) -> None:
    page = many.get("/loc/nguon?trong=am&nguon=bao-do,-bao-an").text
    form = page[page.index('<form id="loc"') :]
    assert re.findall(r'type="hidden" name="nguon" value="([^"]*)"', form) == ["bao-do", "-bao-an"]


def test_there_is_no_page_of_what_is_no_facet(visitor: FlaskClient) -> None:
    assert visitor.get("/loc/xyz").status_code == visitor.get("/loc/ngay").status_code == 404


def test_numbers_that_make_no_sense_are_the_first_stretch(site: Callable[..., FlaskClient], tmp_path: Path) -> None:
    for number in ("0", "-1", "abc", "9" * 30):
        assert site().get(f"/loc/tinh?doan={number}").status_code == 200
