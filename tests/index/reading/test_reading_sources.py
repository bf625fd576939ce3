"""What can be read is read; what cannot is named with path, line and reason, in bounded time and memory."""

import gzip
import json
import lzma
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from index.reading import sources
from index.reading.raw import RawArticle, Rejection
from index.reading.rows import MOST_NAMED
from index.reading.sources import raw_articles

TEXT = "Tỉnh ủy họp\nĐảng bộ và nhân dân trong tỉnh đã hoàn thành các nhiệm vụ của năm, được đánh giá cao."

TONES = "\u0300\u0301\u0303\u0309\u0323"


def read(*paths: Path) -> tuple[list[RawArticle], list[Rejection]]:
    found = list(raw_articles(paths))
    return [f for f in found if isinstance(f, RawArticle)], [f for f in found if isinstance(f, Rejection)]


def _written(text: str, encoding: str) -> str:
    """Return a text as windows-1258 writes it: a letter with its breve, circumflex or horn, and the tone behind it."""
    if encoding != "cp1258":
        return text
    letters = [unicodedata.normalize("NFD", letter) for letter in text]
    return "".join(
        unicodedata.normalize("NFC", "".join(m for m in letter if m not in TONES))
        + "".join(m for m in letter if m in TONES)
        for letter in letters
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes(_written(TEXT, encoding).encode(encoding))
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
        "tcvn3.txt": "in no encoding that is known (UTF-8",
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


def test_a_file_of_broken_lines_does_not_fill_the_memory_with_reasons(tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "text": TEXT})
    (tmp_path / "a.jsonl").write_text("{\n" * (MOST_NAMED + 7) + good, "utf-8")
    articles, rejected = read(tmp_path)
    assert ([a.id for a in articles], len(rejected)) == (["a"], MOST_NAMED + 1)
    assert rejected[-1].reason == "7 more lines cannot be read"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_lines_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    text = "Đảng và các cơ quan của huyện, xã"  # windows-1258 writes these letters with one byte or two
    rows = [json.dumps({"id": str(n), "text": _written(text, encoding)}, ensure_ascii=False) for n in range(3)]
    (tmp_path / "a.jsonl").write_bytes("\n".join(rows).encode(encoding))
    articles, rejected = read(tmp_path)
    assert ([unicodedata.normalize("NFC", a.text) for a in articles], rejected) == ([text] * 3, [])


@pytest.mark.parametrize("field", ["id", "title", "url", "source"])
def test_an_absurdly_long_field_is_refused(tmp_path: Path, field: str) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": TEXT, field: "a" * 100_000}), "utf-8")
    articles, rejected = read(tmp_path)
    assert (articles, [field in r.reason for r in rejected]) == ([], [True])
    assert len(rejected[0].reason) < 200


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


@pytest.mark.parametrize("packing", [gzip, lzma])
@pytest.mark.parametrize("kind", ["txt", "html", "jsonl"])
def test_a_bomb_is_not_unpacked(
    tmp_path: Path, kind: str, packing: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MOST_BYTES", 100_000)
    (tmp_path / f"bomb.{kind}.{'gz' if packing is gzip else 'xz'}").write_bytes(packing.compress(b"a" * 20_000_000))
    articles, rejected = read(tmp_path)
    assert articles == []
    assert "longer than" in rejected[0].reason


def test_an_archive_that_asks_for_gigabytes_of_memory_is_named(tmp_path: Path) -> None:
    wanted = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 29, "preset": 0}]
    (tmp_path / "a.txt.xz").write_bytes(lzma.compress(TEXT.encode(), filters=wanted))
    _, rejected = read(tmp_path)
    assert ["emory usage limit" in r.reason for r in rejected] == [True]


@pytest.mark.parametrize("packing", [gzip, lzma])
def test_archives_put_one_after_another_are_one(tmp_path: Path, packing: ModuleType) -> None:
    rows = [packing.compress((json.dumps({"id": str(n), "text": TEXT}) + "\n").encode()) for n in range(3)]
    between = b"" if packing is gzip else b"\0" * 8
    (tmp_path / f"a.jsonl.{'gz' if packing is gzip else 'xz'}").write_bytes(between.join(rows))
    articles, rejected = read(tmp_path)
    assert ([a.id for a in articles], rejected) == (["0", "1", "2"], [])


@pytest.mark.parametrize("packing", [gzip, lzma])
@pytest.mark.parametrize(
    "harm", [lambda data: b"", lambda data: data[:-20], lambda data: data[:40] + b"\xff" * 9 + data[49:]]
)
def test_a_damaged_archive_is_named(tmp_path: Path, packing: ModuleType, harm: Callable[[bytes], bytes]) -> None:
    rows = "".join(json.dumps({"id": str(n), "text": TEXT + str(n * n)}) + "\n" for n in range(999)).encode()
    (tmp_path / f"a.jsonl.{'gz' if packing is gzip else 'xz'}").write_bytes(harm(packing.compress(rows)))
    (tmp_path / "b.txt").write_text(TEXT, "utf-8")
    articles, rejected = read(tmp_path)
    assert [Path(r.path).suffixes[0] for r in rejected] == [".jsonl"]
    assert Path(articles[-1].path).name == "b.txt"


# Folders


def test_pipes_devices_and_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "tin"
    folder.mkdir()
    os.mkfifo(folder / "ong.txt")
    (folder / "vo-tan.html").symlink_to("/dev/zero")
    (folder / "vong.txt").symlink_to("vong.txt")
    (folder / "mat.txt").symlink_to("khong-co.txt")
    (folder / "trong.jsonl").symlink_to("/proc/self/mem")  # a file that even root cannot read at its beginning
    (folder / "tot.txt").write_text(TEXT, "utf-8")
    articles, rejected = read(folder)
    assert [Path(a.path).name for a in articles] == ["tot.txt"]
    assert {Path(r.path).name: r.reason for r in rejected} == {
        "mat.txt": "no such file",
        "ong.txt": "neither a file nor a folder",
        "trong.jsonl": "Input/output error",
        "vo-tan.html": "neither a file nor a folder",
        "vong.txt": "Too many levels of symbolic links",
    }


def test_a_pipe_given_by_name_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong.txt")
    assert [r.reason for r in read(tmp_path / "ong.txt")[1]] == ["neither a file nor a folder"]


def test_a_ring_of_folders_is_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "tin.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a" / "b" / "len").symlink_to(tmp_path / "a")
    (tmp_path / "ngoai").mkdir()
    (tmp_path / "ngoai" / "tin.txt").write_text(TEXT, "utf-8")
    (tmp_path / "a" / "sang").symlink_to(tmp_path / "ngoai")
    articles, rejected = read(tmp_path / "a")
    assert [a.path.removeprefix(str(tmp_path)) for a in articles] == ["/a/b/tin.txt", "/a/sang/tin.txt"]
    assert [(Path(r.path).name, r.reason) for r in rejected] == [("len", "a link to a folder that is read already")]


def test_folders_are_read_in_the_order_of_names_however_deep(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    for path in (deep / "z.txt", tmp_path / "a.txt", tmp_path / "e.txt"):
        path.write_text(TEXT, "utf-8")
    articles, rejected = read(tmp_path)
    assert ([Path(a.path).name for a in articles], rejected) == (["a.txt", "z.txt", "e.txt"], [])


def test_a_page_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    with open(tmp_path / "big.html", "wb") as file:
        file.truncate(50_000_000)
    articles, rejected = read(tmp_path)
    assert articles == []
    assert "longer than" in rejected[0].reason
