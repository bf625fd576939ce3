"""One answer in every form, and counts that are links: a number on the page is the total behind it."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.request import from_query_string
from webui.site import site

SEARCHES = [
    "q=nghi+quyet",
    "q=nghị+quyết+đại+hội",
    "q=Nghệ+An",
    "q=%22Tỉnh+ủy%22",
    "q=tỉnh+ủy&muc=cum",
    "q=hội+nghị&tinh=nghe-an",
    "q=hội+nghị&tinh=-nghe-an",
    "q=hội+nghị&tinh=nghe-an,-toan-quoc",
    "tinh=toan-quoc",
    "ngay=chua-ro",
    "tu=2013&den=2022",
    "q=2013",
    "nghi=khong&q=xyzzy",
    "q=26-NQ%2FTW",
    "sx=moi",
]


def _values(values: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for value in values:
        yield value
        yield from _values(value.get("children", []))


@pytest.mark.parametrize("search", SEARCHES)
def test_the_count_of_a_value_is_the_total_behind_its_name(visitor: FlaskClient, search: str) -> None:
    found = visitor.get(f"/tim.json?{search}").get_json()
    for values in found["facets"].values():
        for value in _values(values):
            there = visitor.get(value["only"].replace("/tim?", "/tim.json?")).get_json()
            assert there["total"] == value["count"], value["only"]


@pytest.mark.parametrize("search", SEARCHES)
def test_page_json_csv_and_count_give_one_answer(visitor: FlaskClient, search: str) -> None:
    found = visitor.get(f"/tim.json?{search}").get_json()
    with visitor.application.app_context():
        service = site().service
    request = from_query_string(search)[0]
    table = visitor.get(f"/tim.csv?{search}")
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    ranked = [id for id, _ in service.ranked(request, 1000)]
    assert found["total"] == service.count(request) == len(rows) == len(ranked) == int(table.headers["X-Total-Count"])
    assert [row["id"] for row in rows] == ranked
    assert {hit["id"] for hit in found["hits"]} <= set(ranked)
    assert service.tally(request, [])[0] == found["total"]


def test_a_pivot_of_the_table_is_what_the_page_counts(visitor: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(visitor.get("/tim.csv").text.removeprefix("\ufeff"))))
    counts = Counter(unit for row in rows for unit in row["units"].split("; "))
    assert counts == {value["value"]: value["count"] for value in visitor.get("/tim.json").get_json()["facets"]["tinh"]}
    hits = {hit["id"]: hit for hit in visitor.get("/tim.json").get_json()["hits"]}
    for row in rows:
        for column in ("units", "terms", "documents", "people"):
            assert row[column] == "; ".join(hits[row["id"]][column])
    assert any(row["people"] and row["documents"] and row["terms"] for row in rows)
