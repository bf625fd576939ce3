"""What can be read is read; what cannot is named with path, line and reason, in bounded time and memory."""

import gzip
import json
import lzma
import os
import unicodedata
from pathlib import Path

import pytest

from index.reading import sources
from index.reading.sources import RawArticle, Rejection, raw_articles

TEXT = "Tỉnh ủy họp\nĐảng bộ và nhân dân trong tỉnh đã hoàn thành các nhiệm vụ của năm, được đánh giá cao."

TONES = "\u0300\u0301\u0303\u0309\u0323"


def read(*paths: Path) -> tuple[list[RawArticle], list[Rejection]]:
    found = list(raw_articles(paths))
    return [f for f in found if isinstance(f, RawArticle)], [f for f in found if isinstance(f, Rejection)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    text = TEXT
    if encoding == "cp1258":  # it writes a letter with its breve, circumflex or horn, and the tone behind it
        letters = [unicodedata.normalize("NFD", letter) for letter in TEXT]
        text = "".join(
            unicodedata.normalize("NFC", "".join(m for m in letter if m not in TONES))
            + "".join(m for m in letter if m in TONES)
            for letter in letters
        )
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    articles, rejected = read(tmp_path)
    assert rejected == []
    assert unicodedata.normalize("NFC", articles[0].text) == TEXT


def test_what_cannot_be_decoded_is_named(tmp_path: Path) -> None:
    (tmp_path / "tcvn3.txt").write_bytes(bytes(range(0xA1, 0xFF)) * 40)
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\x02\x03\xff" * 9)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    articles, rejected = read(tmp_path)
    assert [Path(a.path).name for a in articles] == ["good.txt"]
    assert {Path(r.path).name: r.reason.split(",")[0].split(":")[0] for r in rejected} == {
        "binary.txt": "binary",
        "empty.txt": "empty",
        "tcvn3.txt": "neither UTF-8",
    }


def test_one_broken_line_does_not_stop_the_others(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "text": "Một"}',
        '{"id": "b", ',
        "[1]",
        '{"id": "c d", "text": "x"}',
        '{"id": "e", "text": "Hai"}',
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), "utf-8")
    articles, rejected = read(tmp_path)
    assert [a.id for a in articles] == ["a", "e"]
    assert [r.line for r in rejected] == [2, 3, 4]


@pytest.mark.parametrize("stated", ["2099-01-01", "31/02/2020", "hôm qua"])
def test_an_unbelievable_date_is_reported_and_ignored(tmp_path: Path, stated: str) -> None:
    row = {"id": "a", "text": "Một", "date": stated}
    (tmp_path / "news.jsonl").write_text(json.dumps(row), "utf-8")
    articles, rejected = read(tmp_path)
    assert "date" not in articles[0].metadata
    assert (rejected[0].line, stated in rejected[0].reason) == (1, True)


@pytest.mark.parametrize("id", ["c d", "a\u00a0b", "nul\x00", "\ud800", "đảo\u202eid"])
def test_an_id_that_no_address_could_hold_is_refused(tmp_path: Path, id: str) -> None:
    rows = [{"id": id, "text": TEXT}, {"id": "tốt/2021:1", "text": TEXT}]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    articles, rejected = read(tmp_path)
    assert [a.id for a in articles] == ["tốt/2021:1"]
    assert "the id" in rejected[0].reason


def test_a_name_in_another_encoding_is_written_down_as_far_as_it_can_be() -> None:
    path = os.fsdecode(b"b\xe0i/1.txt")
    assert RawArticle("a", path, TEXT).path == Rejection(path, None, "empty").path == "b?i/1.txt"


def test_an_article_is_known_by_its_own_id_then_its_address_then_its_place(tmp_path: Path) -> None:
    def ids(folder: str, *rows: dict[str, str]) -> list[str]:
        place = tmp_path / folder / "báo"
        place.mkdir(parents=True)
        (place / "1.txt").write_text(TEXT, "utf-8")
        (place / "2.jsonl").write_text("\n".join(json.dumps({"text": TEXT, **row}) for row in rows), "utf-8")
        return [article.id for article in read(tmp_path / folder)[0]]

    page = "baonghean.vn/tin-1.html"
    here = ids("đây", {"id": "Của-Tôi/7", "url": "https://x.vn/"}, {"url": f"https://www.{page}?utm_source=zalo#cuoi"})
    moved = ids("kia", {"id": "Của-Tôi/7"}, {"url": f"http://{page}"})
    assert here == moved
    assert here[1] == "Của-Tôi/7"
    assert len(set(here)) == 3


def test_packed_files_are_read(tmp_path: Path) -> None:
    row = (json.dumps({"id": "a", "text": TEXT}) + "\n").encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(row))
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(row.replace(b'"a"', b'"b"')))
    articles, rejected = read(tmp_path)
    assert ([a.id for a in articles], rejected) == (["a", "b"], [])


@pytest.mark.parametrize("name", ["bomb.txt.gz", "bomb.html.gz", "bomb.jsonl.gz"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 100_000)
    (tmp_path / name).write_bytes(gzip.compress(b"a" * 20_000_000))
    articles, rejected = read(tmp_path)
    assert articles == []
    assert "longer than" in rejected[0].reason


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(b'{"id": "a", "text": "x"}\n' * 999)[:-20])
    _, rejected = read(tmp_path)
    assert rejected


def test_a_page_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    with open(tmp_path / "big.html", "wb") as file:
        file.truncate(50_000_000)
    articles, rejected = read(tmp_path)
    assert articles == []
    assert "longer than" in rejected[0].reason
