"""A day that may well be wrong is shown as doubt, beside what is sure; it is never sorted, filtered or fed."""

import csv
import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.build import build
from index.settings import Settings
from webui.app import make

# An outlet that numbers ten articles a day; one of them says nothing of its own day.
DATED = [
    {
        "id": f"so-{number}",
        "text": f"Xã số {number} họp bàn về nước sạch ở thôn {number}.",
        "url": f"https://baoso.vn/nuoc-sach-{number}.html",
        "date": (date(2022, 4, 1) + timedelta(days=(number - 50_000) // 10)).isoformat(),
    }
    for number in range(50_000, 50_300, 3)
]
UNDATED = {
    "id": "khong-ngay",
    "text": "Huyện mở lớp dạy nghề mộc cho thanh niên.",
    "url": "https://baoso.vn/day-nghe-50196.html",
}


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder: Path = tmp_path_factory.mktemp("guesses")
    rows = [*DATED, UNDATED]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    build(Settings(data=folder / "var"), [folder / "a.jsonl"], workers=1)
    return make(Settings(data=folder / "var")).test_client()


@pytest.mark.parametrize("path", ["/tim?q=day+nghe", "/bai/khong-ngay"])
def test_the_page_shows_the_month_as_a_fact_and_the_day_as_doubt(visitor: FlaskClient, path: str) -> None:
    page = visitor.get(path).text
    assert '<time datetime="2022-04">tháng 4/2022</time>' in page
    assert "khoảng 20/4/2022?" in page


def test_the_article_says_between_which_it_stands(visitor: FlaskClient) -> None:
    page = visitor.get("/bai/khong-ngay").text
    assert "giữa bài số 50195 ngày 20/4/2022 và bài số 50198 ngày 20/4/2022" in page


def test_the_twins_have_both_dates(visitor: FlaskClient) -> None:
    [hit] = visitor.get("/tim.json?q=day+nghe").get_json()["hits"]
    assert (hit["date"], hit["date_guess"]) == ("2022-04", "2022-04-20")
    [row] = list(csv.DictReader(io.StringIO(visitor.get("/tim.csv?q=day+nghe").data.decode("utf-8-sig"))))
    assert (row["date"], list(row)[-1], row["date_guess"]) == ("2022-04", "date_guess", "2022-04-20")


@pytest.mark.parametrize(
    ("period", "total"), [("tu=2022-04&den=2022-04", 1), ("tu=2022-04-20&den=2022-04-20", 0), ("tu=2022", 1)]
)
def test_only_what_is_sure_is_filtered(visitor: FlaskClient, period: str, total: int) -> None:
    assert visitor.get(f"/tim.json?q=day+nghe&{period}").get_json()["total"] == total


def test_feeds_know_the_month_alone(visitor: FlaskClient) -> None:
    feed = visitor.get("/tim.atom?q=day+nghe").text
    assert "<published>" not in feed  # which would tell a day
    assert re.search(r'<timtin:date precision="month" confidence="[.0-9]+">2022-04</timtin:date>', feed)
    assert "2022-04-20" not in feed
