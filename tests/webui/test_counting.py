"""Tables of counts: every number is the total behind its link, and none is left out without a word."""

import csv
import io
import itertools
from typing import Any

import pytest
from flask.testing import FlaskClient

from search import cross
from search.dimensions import DIMENSIONS, key_of
from webui import openapi

SEARCHES = [
    "",
    "q=hội+nghị",
    "q=nghi+quyet&tinh=-nghe-an",
    "tinh=tuyen-quang,nghe-an&nguoi=-lê-văn-thành",
    "tu=2021-03&den=2022-02-17",
    "ngay=chua-ro&nk=2020-2025",
    "q=xyzzy+qwrtz",
]
PAIRS = [(rows, columns) for rows, columns in itertools.combinations(DIMENSIONS, 2) if key_of(rows) != key_of(columns)]


def total(visitor: FlaskClient, query: str) -> int:
    found: int = visitor.get(f"/tim.json?{query}").get_json()["total"]
    return found


def check(visitor: FlaskClient, query: str) -> dict[str, Any]:
    """Hold every count that is not 0, and some that are, against the total behind its link."""
    table: dict[str, Any] = visitor.get(f"/dem.json?{query}").get_json()
    assert table["total"] == total(visitor, query)
    for side in filter(None, (table["rows"], table["columns"])):
        for value in [one for one in side["values"] if one["count"]] + side["values"][:2]:
            assert total(visitor, value["only"].partition("?")[2]) == value["count"], value["only"]
    empty = 0
    for row, counts in zip(table["rows"]["values"], table["counts"], strict=bool(table["columns"])):
        for column, count in zip(table["columns"]["values"], counts, strict=True):
            empty += not count
            if count or empty < 3:
                query = "&".join((table["base"], row["query"], column["query"]))
                assert total(visitor, query) == count, query
    return table


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize(("rows", "columns"), [("nam", "dh"), ("tinh-cu", "nguoi")])
def test_every_number_is_the_total_behind_its_link(visitor: FlaskClient, search: str, rows: str, columns: str) -> None:
    check(visitor, f"{search}&hang={rows}&cot={columns}")


@pytest.mark.parametrize(("rows", "columns"), PAIRS)
def test_any_two_dimensions_can_be_crossed_and_turned_round(visitor: FlaskClient, rows: str, columns: str) -> None:
    query = "q=hội+nghị&tu=2021&den=2022"
    one = visitor.get(f"/dem.json?{query}&hang={rows}&cot={columns}").get_json()
    other = visitor.get(f"/dem.json?{query}&hang={columns}&cot={rows}").get_json()
    sides = (one["rows"], one["columns"], other["rows"], other["columns"])
    assert one["columns"]["total"] == other["rows"]["total"] > 0
    if all(len(side["values"]) == side["total"] for side in sides):
        assert one["counts"] == [list(row) for row in zip(*other["counts"], strict=True)]
    else:
        assert "lines_many" in one["problem_codes"] + other["problem_codes"]


def test_time_has_no_gap_and_days_add_up(visitor: FlaskClient) -> None:
    table = check(visitor, "hang=thang&tu=2021-11&den=2022-03")
    assert [one["value"] for one in table["rows"]["values"]] == ["2021-11", "2021-12", "2022-01", "2022-02", "2022-03"]
    february = check(visitor, "hang=ngay&tu=2022-02&den=2022-02")
    assert len(february["rows"]["values"]) == 28
    assert sum(one["count"] for one in february["rows"]["values"]) == february["total"] > 0


def test_a_period_that_the_search_cuts_is_counted_as_far_as_it_lies_within(visitor: FlaskClient) -> None:
    table = check(visitor, "hang=nam&tu=2021-11&den=2022-02-17")
    assert [one["query"] for one in table["rows"]["values"]] == ["tu=2021-11&den=2021", "tu=2022&den=2022-02-17"]


def test_the_undated_have_a_line_unless_a_period_is_asked_for(visitor: FlaskClient) -> None:
    assert check(visitor, "hang=nam")["rows"]["values"][-1]["value"] == "chua-ro"
    assert "chua-ro" not in {one["value"] for one in check(visitor, "hang=nam&tu=2013")["rows"]["values"]}


def test_provinces_are_always_all_there_now_and_then(visitor: FlaskClient) -> None:
    for search in ("", "q=xyzzy+qwrtz"):
        assert visitor.get(f"/dem.json?{search}&cot=tinh").get_json()["columns"]["total"] == 34 + 3
        assert visitor.get(f"/dem.json?{search}&cot=tinh-cu").get_json()["columns"]["total"] == 63 + 3


def test_what_is_chosen_are_the_lines_and_what_is_excluded_is_none(visitor: FlaskClient) -> None:
    table = check(visitor, "tinh=nghe-an,tuyen-quang&hang=tinh&cot=nam")
    assert [one["value"] for one in table["rows"]["values"]] == ["nghe-an", "tuyen-quang"]
    table = check(visitor, "tinh=-nghe-an&hang=tinh")
    assert "nghe-an" not in {one["value"] for one in table["rows"]["values"]}
    table = check(visitor, "tinh=vinh-long&hang=tinh-cu")
    assert [one["value"] for one in table["rows"]["values"]] == ["vinh-long-cu", "ben-tre", "tra-vinh"]


@pytest.mark.parametrize("query", ["", "hang=nam&cot=tinh", "q=hội+nghị&rows=nguoi&columns=thang"])
def test_the_table_is_the_same_as_csv(visitor: FlaskClient, query: str) -> None:
    table = visitor.get(f"/dem.json?{query}").get_json()
    answer = visitor.get(f"/dem.csv?{query}")
    head, *rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    columns = table["columns"]["values"] if table["columns"] else []
    assert head == [table["rows"]["dimension"], "label", "count", *(one["value"] for one in columns)]
    assert [row[0] for row in rows] == [one["value"] for one in table["rows"]["values"]]
    assert [int(row[2]) for row in rows] == [one["count"] for one in table["rows"]["values"]]
    assert [list(map(int, row[3:])) for row in rows if row[3:]] == table["counts"]
    assert int(answer.headers["X-Total-Count"]) == len(rows)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("hang=tuan", "dimension_unknown"),
        ("hang=nam&cot=tỉnh", "dimension_unknown"),
        ("hang=nam&cot=thang", "dimension_twice"),
        ("hang=tinh&cot=tinh-cu", "dimension_twice"),
        ("hnag=nam", "parameter_near"),
    ],
)
def test_what_cannot_be_counted_is_told(visitor: FlaskClient, query: str, code: str) -> None:
    answer = visitor.get(f"/dem.json?{query}").get_json()
    assert answer["problem_codes"] == [code]
    assert answer["rows"]["values"]


def test_lines_that_are_too_many_are_told(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross, "MOST_ROWS", 3)
    table = visitor.get("/dem.json?hang=thang&tu=2021&den=2022").get_json()
    assert table["problems"] == ["Bảng chỉ có 3 trong 24 thang: hãy lọc hẹp hơn."]
    assert [one["value"] for one in table["rows"]["values"]] == ["2022-10", "2022-11", "2022-12"]
    assert table["rows"]["total"] == 24


def test_the_shape_is_the_one_that_is_told(visitor: FlaskClient) -> None:
    jsonschema_rs = pytest.importorskip("jsonschema_rs")
    schema = {"$ref": "#/components/schemas/Counts", "components": {"schemas": openapi.schemas()}}
    for query in ("", "hang=tinh&cot=nam&hl=en", "hang=x"):
        assert jsonschema_rs.is_valid(schema, visitor.get(f"/dem.json?{query}").get_json())
