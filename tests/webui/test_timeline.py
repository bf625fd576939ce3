"""The row of bars shows time as it is: every year, month or day from the first to the last, the undated apart."""

import json
import re

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from webui.app import make

DAYS = ["2015-03-01", "2018-05-02", "2018-05-02", "2018-05-30", "2018-11-01", "2019-01-01", *[""] * 90]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("days")
    rows = [
        {"id": str(number), "title": f"Xã họp {number}", "text": "Xã họp bàn việc chung.", "date": day}
        for number, day in enumerate(DAYS)
    ]
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    settings = Settings(data=folder / "var")
    build(settings, [folder / "a.jsonl"], workers=1)
    return make(settings).test_client()


def bars(visitor: FlaskClient, query: str) -> list[tuple[str, int, bool]]:
    """The periods of the bars, their heights in twentieths, and whether each is chosen."""
    page = visitor.get(f"/tim?{query}").text
    items = re.findall(r'<li( class="on")? data-value="([^"]*)">(.*?)</li>', page, re.DOTALL)
    return [(value, int(re.findall(r'class="h(\d+)"', inside)[0]), bool(on)) for on, value, inside in items]


def test_every_year_stands_there_and_the_undated_scale_none(visitor: FlaskClient) -> None:
    assert bars(visitor, "q=xa+hop") == [
        ("2015", 5, False),
        ("2016", 0, False),
        ("2017", 0, False),
        ("2018", 20, False),
        ("2019", 5, False),
    ]
    assert "90 bài không rõ ngày" in visitor.get("/tim?q=xa+hop").text


def test_a_chosen_year_shows_its_months_and_a_month_its_days(visitor: FlaskClient) -> None:
    months = bars(visitor, "q=xa+hop&tu=2018&den=2018")
    assert [month for month, height, _ in months if height] == ["2018-05", "2018-11"]
    assert len(months) == 12
    days = bars(visitor, "q=xa+hop&tu=2018-05&den=2018-05")
    assert [(day, height) for day, height, _ in days if height] == [("2018-05-02", 20), ("2018-05-30", 10)]
    assert len(days) == 31


def test_a_range_is_marked_and_lengthens_the_row(visitor: FlaskClient) -> None:
    found = bars(visitor, "q=xa+hop&tu=2018-06&den=2021")
    assert [year for year, _, chosen in found if chosen] == ["2018", "2019", "2020", "2021"]


@pytest.mark.parametrize("period", ["2018", "2018-05", "2018-05-02"])
def test_a_bar_leads_to_as_many_articles_as_it_says(visitor: FlaskClient, period: str) -> None:
    inside = period.rpartition("-")[0]
    page = visitor.get(f"/tim?q=xa+hop&tu={inside}&den={inside}" if inside else "/tim?q=xa+hop").text
    bar = re.search(rf'data-value="{period}">.*?href="([^"]*)".*?</span>(\d+) bài', page, re.DOTALL)
    assert bar is not None
    assert visitor.get(bar[1].replace("&amp;", "&").replace("/tim?", "/tim.json?")).get_json()["total"] == int(bar[2])
