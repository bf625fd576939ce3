"""A data folder of version 0.1 with format 5 says what to run, and loses nothing of what people decided and kept."""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.build import build
from index.cli import index
from index.engines.arrays.snapshot import open_snapshot
from index.errors import IndexMismatch
from index.homes import Home
from index.settings import Settings
from search.request import SearchRequest
from search.saved import SavedQueries
from search.service import Service

CODE = "k7m2p9q4r1"
KEY = "khóa của tôi"
ADDED = (
    "CREATE TABLE added (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID; INSERT INTO added VALUES ('a', 1000);"
)
SAVED = """
CREATE TABLE owner (id INTEGER PRIMARY KEY, recovery BLOB UNIQUE, created INTEGER NOT NULL);
CREATE TABLE key (hash BLOB PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner) WITHOUT ROWID;
CREATE TABLE saved (
    code TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner, name TEXT NOT NULL, query TEXT NOT NULL,
    created INTEGER NOT NULL, seen INTEGER NOT NULL, UNIQUE (owner, query)
);
"""
ROWS = (
    {
        "id": "a",
        "title": "Tỉnh ủy Nghệ An họp",
        "text": "Tỉnh ủy Nghệ An họp bàn Nghị quyết 26-NQ/TW.",
        "date": "2021-05-06",
    },
    {"id": "b", "title": "Trạm y tế", "text": "Trạm y tế xã mở cửa cả tuần."},
)


def database(path: Path, script: str, *rows: tuple[str, tuple[object, ...]]) -> None:
    db = sqlite3.connect(path)
    db.executescript(script)
    for statement, values in rows:
        db.execute(statement, values)
    db.commit()
    db.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "bao.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS), "utf-8")
    return path


@pytest.fixture
def old(tmp_path: Path, without_words: None) -> Settings:
    """A data folder as revision 0.1 left it; of the index itself only what says which format it has."""
    settings = Settings(data=tmp_path / "var")
    folder = settings.index / "20211201-120000-abcdef"
    folder.mkdir(parents=True)
    (settings.index / "current").write_text(folder.name + "\n", "utf-8")
    manifest = {"format": 5, "analyzer": "7743b65f00000000", "whoosh": "2.7.4", "created": 1_638_360_000}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    (folder / "_MAIN_1.toc").write_bytes(b"as it was written then")
    (settings.data / "removed.json").write_text('[\n"b"\n]\n', "utf-8")
    correction = {"id": "a", "date": "2021-05-07", "provinces": ["ha-tinh"]}
    (settings.data / "corrections.jsonl").write_text(json.dumps(correction) + "\n", "utf-8")
    (settings.data / "suppressed.txt").write_text("Nguyễn Văn Mẫu\n", "utf-8")
    database(settings.data / "added.sqlite", ADDED)
    database(
        settings.data / "saved.sqlite",
        SAVED,
        ("INSERT INTO owner VALUES (1, NULL, 900)", ()),
        ("INSERT INTO key VALUES (?, 1)", (hashlib.sha256(KEY.encode()).digest(),)),
        ("INSERT INTO saved VALUES (?, 1, 'Nghệ An', 'q=tinh+uy&tinh=nghe-an', 900, 900)", (CODE,)),
    )
    return settings


@pytest.fixture
def without_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.text import segment
    from index.text.plain import Plain

    monkeypatch.setattr(segment, "load", lambda cache=None: Plain())
    monkeypatch.setattr(segment, "verified", lambda segmenter: segmenter)


def test_an_old_index_says_in_one_line_what_to_run(old: Settings) -> None:
    with pytest.raises(IndexMismatch, match="format 5"):
        open_snapshot(old.data)
    done = CliRunner().invoke(index, ["stats", "--data", str(old.data)])
    assert done.exit_code == 2
    assert done.output.count("\n") == 1
    assert "timtin index build" in done.output


def test_a_build_makes_the_new_index_and_keeps_what_people_decided(old: Settings, paper: Path) -> None:
    report = build(old, [paper], workers=1)
    assert (report.total, [item.line for item in report.rejected]) == (1, [2])  # b was removed for good
    snapshot = open_snapshot(old.data)
    article = snapshot.article(0)
    assert str(article.published and article.published.date) == "2021-05-07"
    assert [province.slug for province in article.provinces] == ["ha-tinh"]
    assert snapshot.column("added_at").tolist() == [1000]


def test_saved_queries_keep_their_codes_and_find(old: Settings, paper: Path) -> None:
    build(old, [paper], workers=1)
    request = SavedQueries(Home(old.data)).open(CODE)
    assert request == SearchRequest(q="tinh uy").toggle("tinh", "nghe-an")
    assert [saved.code for saved in SavedQueries(Home(old.data)).all(KEY)] == [CODE]
    assert Service(old).count(SearchRequest(q="tinh uy").toggle("tinh", "ha-tinh")) == 1
