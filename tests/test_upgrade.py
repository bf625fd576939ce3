"""A data folder of the version before: the index is built again, what people gave it lives on."""

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest

from index import corrections
from index.beside import added_at
from index.build import build
from index.errors import IndexMismatch
from index.homes import Home
from index.schema import FORMAT
from index.settings import Settings
from index.update import remove
from search import saved, saved_rows
from search.request import SearchRequest, from_query_string
from search.saved import SavedQueries
from search.service import Service
from webui.app import make

ARTICLES = [
    {
        "id": f"tin-{number}",
        "title": f"Bí thư Tỉnh ủy {person} làm việc tại xã {number}",
        "text": f"Bí thư Tỉnh ủy Trà Vinh {person} làm việc với xã về Nghị quyết {document} của Tỉnh ủy.",
        "date": "2021-03-08",
        "source": "Báo Trà Vinh",
    }
    for number, person, document in (
        (1, "Ngô Chí Thành", "07-NQ/TU"),
        (2, "Ngô Chí Thành", "07/NQ-TU"),
        (3, "Ngô Chí Thanh", "08-NQ/TU"),
        (4, "Ngô Chí Thanh", "08-NQ/TU"),
        (5, "Lý Văn Gỡ", "09-NQ/TU"),
    )
]
IDS = [row["id"] for row in ARTICLES]


def of_the_version_before(folder: Path) -> None:
    """Make an index and saved queries what they were: format, and addresses of people and documents, of before."""
    for manifest in folder.glob("index/*/manifest.json"):
        facts = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps({**facts, "format": FORMAT - 1}), "utf-8")
    with contextlib.closing(sqlite3.connect(folder / saved.FILE, isolation_level=None)) as db:
        for step in saved_rows.STEPS[:2]:
            step(db)
        db.execute("PRAGMA user_version = 2")
        db.execute("INSERT INTO owner (id, created) VALUES (1, 1)")
        rows = [("nguoi", "nguoi=ngo-chi-thanh"), ("vanban", "vb=7-nq-tu"), ("tinh", "q=x%C3%A3&tinh=tra-vinh")]
        db.executemany(
            "INSERT INTO saved (code, owner, name, query, created, seen) VALUES (?, 1, 'tin', ?, 1, 1)", rows
        )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(data=tmp_path / "var")
    paper = tmp_path / "báo.jsonl"
    paper.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ARTICLES), "utf-8")
    build(settings, [paper], workers=1)
    corrections.note(Home(settings.data), "tin-4", {"date": "2020-01-02"})
    remove(settings, ["tin-5"], keep_out=True)
    of_the_version_before(settings.data)
    return settings


def test_an_index_of_the_format_before_says_what_to_run(settings: Settings) -> None:
    with pytest.raises(IndexMismatch, match=r"run `timtin index build` again$"):
        Service(settings).search(SearchRequest())


def test_what_people_gave_lives_on(settings: Settings) -> None:
    before = added_at(Home(settings.data), IDS)
    build(settings, [settings.data.parent / "báo.jsonl"], workers=1)
    service, queries = Service(settings), SavedQueries(Home(settings.data))
    found = {code: service.search(request) for code in ("nguoi", "vanban", "tinh") if (request := queries.open(code))}
    assert {hit.id for hit in found["nguoi"].hits} == {"tin-1", "tin-2", "tin-3", "tin-4"}
    assert [notice["names"] for notice in found["nguoi"].notices] == [("ngô-chí-thanh", "ngô-chí-thành")]
    assert {hit.id for hit in found["vanban"].hits} == {"tin-1", "tin-2"}
    assert found["tinh"].total == 4
    assert service.article("tin-5") is None
    assert service.article("tin-4").article.published.date.year == 2020  # type: ignore[union-attr]
    assert added_at(Home(settings.data), IDS) == before


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_shows_what_is_nested_and_what_has_several_spellings(settings: Settings, language: str) -> None:
    paper = settings.data.parent / "mới.jsonl"
    acts = {"nq-2008": "ngày 5/8/2008", "nq-2013": "ngày 30/7/2013"}
    rows = [
        {"id": id, "title": "Bí thư Tỉnh ủy họp", "text": f"Bàn Nghị quyết số 26-NQ/TW {day}.", "date": "2021-05-06"}
        for id, day in acts.items()
    ]
    paper.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    build(settings, [paper, settings.data.parent / "báo.jsonl"], workers=1)
    visitor = make(settings).test_client()
    shown = visitor.get(f"/tim?nguoi=ngo-chi-thanh&hl={language}")
    assert shown.status_code == 200
    assert "ngô-chí-thanh, ngô-chí-thành" in shown.text
    nested = visitor.get(f"/loc/vb?q=nghị+quyết&hl={language}")
    assert nested.status_code == 200
    assert f"26-NQ/TW ({'khóa' if language == 'vi' else 'term'} XI)" in nested.text


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("nguoi=ngô-chí-thành", {"tin-1", "tin-2"}),
        ("nguoi=Ngô Chí Thanh", {"tin-3", "tin-4"}),
        ("nguoi=ngo-chi-thanh,-ngô-chí-thành", {"tin-3", "tin-4"}),
        ("vb=07/NQ-TU", {"tin-1", "tin-2"}),
        ("vb=08-nq-tu", {"tin-3", "tin-4"}),
        ("q=người:Thành", {"tin-1", "tin-2"}),
        ("q=văn-bản:7-NQ/TU", {"tin-1", "tin-2"}),
    ],
)
def test_people_and_documents_by_every_way_to_write_them(settings: Settings, asked: str, ids: set[str]) -> None:
    build(settings, [settings.data.parent / "báo.jsonl"], workers=1)
    assert {hit.id for hit in Service(settings).search(from_query_string(asked)[0]).hits} == ids
