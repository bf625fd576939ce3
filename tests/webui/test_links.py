"""Links that are put together from pieces are those of the URL grammar, and canonical: no click costs a redirect."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from flask.testing import FlaskClient

from index.facets import FACETS, UNDATED
from search.request import SearchRequest, canonical, from_query_string
from webui import links

SEARCHES = (
    "",
    "q=nghị+quyết+%26+đại+hội",
    "tinh=nghe-an",
    "q=a&tinh=ben-tre,nghe-an,-ha-tinh,-toan-quoc&dh=toan-quoc.xiii&nguoi=-lê-văn-thành",
    "q=a&tu=2020-01&den=2021&sx=moi&muc=du&trang=3",
    "ngay=chua-ro&nguon=-báo-nghệ-an",
    "q=a&vb=05-ct-tw&tu=2021&den=2021&dau=khac&vao-tu=2026-11-28T17:36:05",
)
VALUES = ("nghe-an", "ha-tinh", "lê-văn-thành", "toan-quoc.xiii", "báo-ước")


def query(address: str) -> str:
    parts = urlsplit(address)
    assert parts.path == "/tim"
    assert address == f"/tim?{parts.query}" or not parts.query
    return parts.query


@pytest.mark.parametrize("search", SEARCHES)
def test_links_of_values_are_those_of_the_request(site: Callable[..., FlaskClient], search: str) -> None:
    asked = from_query_string(search)[0]
    with site().application.test_request_context("/tim"):
        for key in FACETS:
            made = links.of_facet(asked, key)
            for value in VALUES:
                assert query(made.only(value)) == canonical(asked.only(key, value))
                assert query(made.toggle(value)) == canonical(asked.toggle(key, value))
                assert query(links.choose(asked, key, value)) == canonical(asked.without(key).only(key, value))


@pytest.mark.parametrize("search", SEARCHES)
def test_links_of_periods_are_those_of_the_request(site: Callable[..., FlaskClient], search: str) -> None:
    asked = from_query_string(search)[0]
    with site().application.test_request_context("/tim"):
        made = links.of_facet(asked, "ngay")
        assert query(made.only("2021")) == canonical(asked.during("2021", "2021"))
        assert query(made.only(UNDATED)) == canonical(asked.without_date())
        chosen = asked.tu == asked.den == "2021"
        there = asked.during(None, None) if chosen else asked.during("2021", "2021")
        assert query(made.toggle("2021")) == canonical(there)
        assert query(made.toggle(UNDATED)) == canonical(
            asked.during(None, None) if asked.undated else asked.without_date()
        )


@pytest.mark.parametrize("id", ["a", "a//b", "a?b#c", "bài 1", "%41", "a;b=c"])
def test_the_address_of_an_article_leads_to_it(site: Callable[..., FlaskClient], id: str) -> None:
    app = site().application
    with app.test_request_context("/tim"):
        address = links.article(id, SearchRequest(q="nghị quyết"), "trung")
    endpoint, values = app.url_map.bind("localhost").match(unquote(urlsplit(address).path))
    assert (endpoint, values) == ("articles.show", {"id": id})
    assert address.endswith("?q=ngh%E1%BB%8B+quy%E1%BA%BFt#trung")


def test_a_button_of_the_form_that_names_no_facet_is_not_heard(site: Callable[..., FlaskClient]) -> None:
    for pressed in ("chi=tinh", "chi=xyz.abc", "bo=", "chi=.", "bo=xyz."):
        with site().application.test_request_context(f"/tim?{pressed}"):
            assert links.pressed(SearchRequest()) is None
