"""No input is an error to a reader: each returns what it read, or says in one line why it read nothing."""

import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import TimtinError
from index.feeds.entries import entries
from index.reading import head, stamps
from index.reading.encodings import decode
from index.reading.html import extract
from index.reading.identifiers import canonical_url
from index.reading.raw import RawArticle
from index.reading.reader import understand
from index.reading.sources import raw_articles

WORDS = (
    "Sáng 3/3, ", "ngày 30 tháng 2 năm 2021", "nhiệm kỳ 2020 - 2025", "Đại hội đại biểu Đảng bộ tỉnh lần thứ XIX",
    "26-NQ/TW", "Nguyễn Văn An, Bí thư Tỉnh ủy", "Bà Rịa - Vũng Tàu", "Ảnh: ", "(TTXVN) - ", "\n", "\t", "“", "-", "/",
    "0", "99999999999", "XIII", "tỉnh ", "huyện ", "\u0301", "\u200b", "\ufeff", "\x00", "\ud800", "\u202e", "𝐀", "١٢",
)  # fmt: skip
TAGS = (
    "<p>", "</p>", "<div>", "<a href=x>", "<h1>", "<table><tr><td>", "<script type='application/ld+json'>", "<!--", "<",
    ">", "&", "&#0;", "&#8;", "\x08",
    "<time datetime=", '"', "'", "<figcaption>", "</body>", "<meta name=date content=",
    "<link rel=canonical href=http://[x", "{\"datePublished\":", "<?xml version='1.0' encoding='utf-16'?>", "<svg>",
)  # fmt: skip
FEEDS = (
    "<rss>", "<channel>", "<item>", "</item>", "<link>", "http://[x", "/a", "</link>", "<pubDate>", "Mon, 01 Mar 99999",
    "</pubDate>", "<entry>", "<id>", "<![CDATA[", "]]>", "<!DOCTYPE a [", "<!ENTITY a 'b'>", "&a;", "<feed xmlns='x'>",
    "<updated>0000-00-00T99:99:99Z</updated>", "<?", "?>", "<link href='javascript:1'/>",
)  # fmt: skip

any_text = st.text(st.characters(blacklist_categories=()), max_size=60)
texts = st.lists(st.one_of(st.sampled_from(WORDS), any_text), max_size=30).map("".join)
pages = st.lists(st.one_of(st.sampled_from(TAGS + WORDS), any_text), max_size=40).map("".join)
feeds = st.lists(st.one_of(st.sampled_from(FEEDS + TAGS), any_text), max_size=40).map("".join)


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


READERS: dict[str, tuple[st.SearchStrategy[str], Callable[[str], object]]] = {
    "article": (texts, lambda text: understand(RawArticle("x", "x", text))),
    "article with metadata": (texts, lambda text: understand(RawArticle("x", "x", text, metadata={"date": text[:40]}))),
    "page": (pages, extract),
    "page as an article": (pages, lambda text: understand(RawArticle("x", "x", text, html=True))),
    "address of a page": (pages, head.own_address),
    "feed": (feeds, lambda text: entries(_as_bytes(text), "http://bao.example/tin.rss")),
    "feed in UTF-16": (feeds, lambda text: entries(text.encode("utf-16", "surrogatepass"), "http://[x")),
    "date": (texts, stamps.parse),
    "address": (pages, canonical_url),
}


def said(read: Callable[[Any], object], data: object) -> str:
    """Return what a reader says of what it refuses."""
    try:
        read(data)
    except TimtinError as error:
        return str(error) or "nothing is said" * 100
    return ""


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_any_text_is_read_or_refused_in_words(reader: str, data: st.DataObject) -> None:
    strategy, read = READERS[reader]
    assert len(said(read, data.draw(strategy))) < 1000


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_text_or_refused_in_words(data: bytes) -> None:
    for start in (b"", "Đảng bộ và nhân dân".encode("utf-16"), "các và".encode("cp1258")):
        assert len(said(decode, start + data)) < 1000


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), any_text),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(("id", "text", "")), inner)),
    max_leaves=6,
)
rows = st.dictionaries(
    st.sampled_from(("id", "title", "text", "html", "date", "url", "source", "province")), json_values
)


@given(
    st.lists(st.one_of(rows.map(json.dumps).map(str.encode), st.binary(max_size=60)), max_size=4), st.integers(0, 90)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_file_is_articles_and_rejections(tmp_path: Path, lines: list[bytes], cut: int) -> None:
    data = b"\n".join(lines)
    packed = {"a.jsonl": data, "b.jsonl.gz": gzip.compress(data), "c.txt.xz": lzma.compress(data), "d.html": data}
    packed |= {"e.json": data, "f.csv": data, "g.zip": data, "h.mhtml": data, "i.docx": data, "k.pdf": data}
    for name, content in packed.items():
        (tmp_path / name).write_bytes(content[: len(content) - cut] if "." in name[2:-3] else content)
    for found in raw_articles([tmp_path]):
        assert isinstance(found.text, str) if isinstance(found, RawArticle) else found.reason
