"""Texts of before Unicode, of two encodings at once, with a bad byte: read as what they say, and it is said."""

import gzip
import unicodedata
from pathlib import Path

import pytest

from index.errors import UnreadableInput
from index.reading import encodings, legacy
from index.reading.raw import RawArticle
from index.reading.sources import raw_articles
from index.reading.tables import table

TITLE = "Huyện ủy Nam Sơn tổng kết công tác xây dựng Đảng"
TEXT = (
    f"{TITLE}\nSáng 30/3, hội nghị đã đánh giá những kết quả nổi bật, chỉ rõ khuyết điểm và đề ra phương hướng; "
    "các đại biểu thảo luận sôi nổi về xây dựng nông thôn mới, giữ gìn an ninh trật tự ở cơ sở."
)


def tcvn3(text: str) -> bytes:
    """Return a text as fonts named .Vn… had it; capitals with marks had no codes of their own."""
    codes = {letter: int(key, 16) for key, letter in table("legacy")["tcvn3"].items()}
    return bytes(
        codes.get(letter, codes.get(letter.lower(), ord(letter) if letter.isascii() else 63)) for letter in text
    )


def vni(text: str) -> str:
    codes: dict[str, str] = {}
    for key, letter in table("legacy")["vni"].items():
        codes.setdefault(letter, key)
    return "".join(codes.get(letter, letter) for letter in text)


def viscii(text: str) -> bytes:
    codes = {letter: int(key, 16) for key, letter in table("legacy")["viscii"].items()}
    return bytes(codes.get(letter, ord(letter) if letter.isascii() else 63) for letter in text)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (tcvn3(TEXT), "TCVN3"),
        (tcvn3(TEXT).decode("latin-1").encode(), "TCVN3"),
        (vni(TEXT).encode(), "VNI"),
        (vni(TEXT).encode("latin-1"), "VNI"),
        (viscii(TEXT), "VISCII"),
        (TEXT.encode().decode("latin-1").encode(), "UTF-8 encoded twice"),
        (
            "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in TEXT.encode()).encode(),
            "UTF-8 encoded twice",
        ),
    ],
)
def test_a_code_of_before_unicode_is_converted_and_said(data: bytes, code: str) -> None:
    assert encodings.decoded(data) == (TEXT, (f"in {code}: converted to Unicode",))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        "Đoàn đại biểu Besançon và Saint-Étienne thăm Huế; ông Müller, bà Løvås phát biểu.",
        "Le député de Besançon a été élu à la tête de l'assemblée; où est-il né?",
        "São Paulo, Bogotá, Málaga",
        "HĐND họp ngày 5/3",
        "Hoi nghi tong ket",
    ],
)
def test_a_text_in_unicode_stays_as_it_is(text: str) -> None:
    assert encodings.decoded(text.encode()) == (text, ())


def test_headings_typed_in_fonts_of_capitals_are_capitals() -> None:
    assert (
        legacy.converted(tcvn3("NGHỊ QUYẾT VỀ XÂY DỰNG ĐẢNG").decode("latin-1")).text == "NGHỊ QUYẾT VỀ XÂY DỰNG ĐẢNG"
    )


@pytest.mark.parametrize(
    ("bad", "read"), [(b"\xa0", "\u00a0"), (b"\x96", "–"), (b"\x93", "“"), (b"\xff", "?"), (b"\xe1\xbb", "?")]
)
def test_a_few_bad_bytes_refuse_no_article(bad: bytes, read: str) -> None:
    found = encodings.decoded(TEXT.encode() + b" 30" + bad + b"3")
    assert found.text == f"{TEXT} 30{read}3"
    assert "no UTF-8" in found.said[0]


def test_what_is_no_text_is_refused() -> None:
    for data in (bytes(range(0xA1, 0xFF)) * 40, b"\x00\x01\x02\x03\xff" * 9, b" \n"):
        with pytest.raises(UnreadableInput):
            encodings.decoded(data)


@pytest.mark.parametrize(
    ("content", "html", "said"),
    [
        (TEXT.replace("ủ", "&#7911;").replace("ô", "&ocirc;").encode(), False, "entities"),
        (f"<!DOCTYPE html><html><body><h1>{TITLE}</h1></body></html>".encode(), True, "read as a page"),
        (gzip.compress(TEXT.encode()), False, "gzip"),
        (tcvn3(TEXT), False, "TCVN3"),
    ],
)
def test_what_a_text_file_really_is(tmp_path: Path, content: bytes, html: bool, said: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    (raw,) = raw_articles([tmp_path])
    assert isinstance(raw, RawArticle)
    assert (raw.html, TITLE in raw.text, said in raw.said[0]) == (html, True, True)


def test_rows_in_old_codes_are_converted_in_their_fields(tmp_path: Path) -> None:
    old = tcvn3(TEXT).decode("latin-1").replace("\n", " ")
    (tmp_path / "a.csv").write_text(f'id,title,text\na,"{tcvn3(TITLE).decode("latin-1")}","{old}"\n', "utf-8")
    (raw,) = raw_articles([tmp_path])
    assert isinstance(raw, RawArticle)
    assert (raw.title, raw.text, raw.said) == (TITLE, TEXT.replace("\n", " "), ("in TCVN3: converted to Unicode",))


def test_a_bad_byte_refuses_no_table_of_numbers() -> None:
    rows = "".join(f"{n};{n * n}\n" for n in range(100))
    assert encodings.decoded(rows.encode() + b"T\xe1n")[0] == rows + "T?n"
