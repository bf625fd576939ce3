"""The page on how to search: every example is a link that finds something, in both languages."""

import html
import re

from flask.testing import FlaskClient

from search.query.fields import NAMES
from webui.results import sections


def _links(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'<td lang="vi"><a href="([^"]+)"', page)]


def test_every_example_finds_something(visitor: FlaskClient) -> None:
    links = _links(visitor.get("/huong-dan").text)
    assert len(links) == sum(len(section["rows"]) for section in sections()) > 20
    for link in links:
        assert visitor.get(link.replace("/tim?", "/tim.json?")).get_json()["total"] > 0, link


def test_no_example_has_a_part_that_is_dropped(visitor: FlaskClient) -> None:
    for link in _links(visitor.get("/huong-dan").text):
        understood = visitor.get(link.replace("/tim?", "/tim.json?")).get_json()["understood"]
        assert all(reading["kind"] != "dropped" and "không nhận" not in reading["meaning"] for reading in understood)


def test_every_field_and_sign_has_an_example(visitor: FlaskClient) -> None:
    page = html.unescape(visitor.get("/huong-dan").text)
    for name in NAMES.values():
        assert f"{name}:" in page
    for sign in ("+", "-", "=", "OR", "AND", "NOT", "*", '"~5', "«"):
        assert sign in page


def test_it_is_the_same_page_in_english(visitor: FlaskClient) -> None:
    links = _links(visitor.get("/huong-dan").text)
    visitor.get("/ngon-ngu/en?ve=/huong-dan")
    page = visitor.get("/huong-dan").text
    assert "Abbreviations, document numbers, ordinals" in page
    assert _links(page) == links


def test_undo_links_of_the_page_undo(visitor: FlaskClient) -> None:
    for question, undone in (
        ("UBND tỉnh", "=UBND tỉnh"),
        ("đại hội lần thứ 13", "=đại =hội =lần =thứ =13"),
        ("hội nghị tháng 11/2021", "hội nghị =tháng =11/2021"),
        ("rừng ) dừa", "rừng dừa"),
        ("+rừng dừa", "rừng dừa"),
    ):
        page = html.unescape(visitor.get("/tim", query_string={"q": question}).text)
        link, *_ = re.findall(rf'<a href="([^"]+)" rel="nofollow" title="{re.escape(undone)}">', page)
        again = visitor.get(link)
        assert again.status_code == 200
        assert f'value="{undone}"' in html.unescape(again.text)
        before = {(one["text"], one["meaning"]) for one in _understood(visitor, question)}
        after = {(one["text"], one["meaning"]) for one in _understood(visitor, undone)}
        assert before - after


def _understood(visitor: FlaskClient, question: str) -> list[dict[str, str]]:
    return list(visitor.get("/tim.json", query_string={"q": question}).get_json()["understood"])


def test_only_articles_with_every_word(visitor: FlaskClient) -> None:
    found = visitor.get("/tim.json?q=nghị+quyết+đại+hội+đảng+bộ+-covid&muc=du").get_json()
    assert found["hits"]
    for hit in found["hits"]:
        text = visitor.get(f"/bai/{hit['id']}").text.lower()
        assert all(word in text for word in ("nghị quyết", "đại hội", "đảng bộ"))
