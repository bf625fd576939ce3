"""An article survives the trip to JSON and back, and says what the contract says."""

import json
from datetime import date

import pytest

from index.article import Article, Congress, Document, Evidence, Person, Province, Published

ARTICLE = Article(
    id="bai-1",
    path="bai/1.txt",
    title="Đảng bộ tỉnh Nghệ An họp",
    body="Sáng 30/3, Tỉnh ủy họp.\nHội nghị bàn Nghị quyết số 26-NQ/TW.",
    source="Báo Nghệ An",
    url="https://baonghean.vn/1",
    published=Published(date(2022, 3, 1), "month", 0.9, "serial", (Evidence("metadata", None, None, "sau bài số 5"),)),
    published_guess=Published(date(2022, 3, 30), "day", 0.75, "lead day", (Evidence("body", 5, 9, "30/3"),)),
    scope="local",
    provinces=(Province("nghe-an", "Nghệ An", True, 0.99, (Evidence("title", 13, 20, "Nghệ An"),)),),
    congresses=(Congress("nghe-an", "XIX", "2020-2025", "committee"),),
    documents=(Document("26-NQ/TW", "Nghị quyết", "Bộ Chính trị", date(2013, 7, 30)), Document(None, None, None, None)),
    people=(Person("Thái Thanh Quý", ("Bí thư Tỉnh ủy",)),),
    captions=("Toàn cảnh hội nghị.", "Đại biểu dự họp."),
    lead_end=23,
)


def test_an_article_survives_json() -> None:
    assert Article.from_json(json.loads(json.dumps(ARTICLE.to_json()))) == ARTICLE


def test_the_json_names_what_the_contract_names() -> None:
    wanted = (
        "id path title source url published published_guess scope provinces congresses documents people captions body"
    ).split()
    data = ARTICLE.to_json()
    assert set(wanted) <= set(data)
    assert set(data["published"]) >= {"date", "precision", "confidence", "how"}
    assert set(data["provinces"][0]) == {"slug", "name", "primary", "confidence", "evidence"}
    assert set(data["congresses"][0]) == {"owner", "ordinal", "term", "via", "evidence", "confidence"}
    assert set(data["documents"][0]) == {"number", "type", "issuer", "date", "evidence", "confidence"}
    assert set(data["people"][0]) == {"name", "titles", "evidence", "confidence"}
    assert set(data["published_guess"]) == {"date", "precision", "confidence", "how", "evidence"}
    assert data["provinces"][0]["evidence"] == [{"field": "title", "start": 13, "end": 20, "text": "Nghệ An"}]


def test_the_lead_is_the_first_part_of_the_body_and_captions_are_one_text() -> None:
    assert ARTICLE.lead == "Sáng 30/3, Tỉnh ủy họp."
    assert ARTICLE.caption_text == "Toàn cảnh hội nghị.\nĐại biểu dự họp."


def test_an_article_is_frozen() -> None:
    with pytest.raises(AttributeError):
        ARTICLE.title = "khác"  # type: ignore[misc]
