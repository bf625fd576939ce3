"""An article as an index stores it: what was understood of it, as packed JSON.

Its path stands before the rest, because it may change while the article stays the same.
"""

from __future__ import annotations

import json
import threading
from typing import NamedTuple

import msgspec
import zstandard

from index import fingerprints
from index.article import Article

MAX_STORED = 1 << 28
"""Bytes of one stored article that are unpacked at most."""

# Stored articles of real news: Zstandard 1 makes .424 of them at 190 MB/s, 3 .412 at 140, both are read at 560; zlib 4
# .392, 47 and 175. An index of 6,000 is 2.82 times their text with level 1 and 2.80 with level 3.
_ZSTD_LEVEL = 1
_NO_PATH = b'"path":""'
_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(Article)


class _Zstandard(threading.local):
    """A packer and an unpacker for each thread: they may not be shared, and making them costs more than using them."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
        self.unpack = zstandard.ZstdDecompressor()


_ZSTANDARD = _Zstandard()


class Stored(NamedTuple):
    """An article as it is stored, and its fingerprint."""

    packed: bytes
    fingerprint: int


def pack(article: Article) -> Stored:
    """Return what an index keeps of an article."""
    packed = _ZSTANDARD.pack.compress(json.dumps(article.path).encode() + b"\n" + _json(article))
    return Stored(packed, fingerprint(article))


def fingerprint(article: Article) -> int:
    """Return 64 bits of everything that was understood of the article; another path is no change.

    Nor is what other articles say of its day: the same page read again is still the same.
    """
    return fingerprints.digest(_json(article.alone()))


def unpack(packed: bytes) -> Article:
    """Return the article that was packed."""
    path, _, public = _unpacked(packed).partition(b"\n")
    return _DECODER.decode(public.replace(_NO_PATH, b'"path":' + path, 1))


def heading(packed: bytes) -> tuple[str, str]:
    """Return the id and the title of a packed article; the rest is not looked at."""
    article = json.loads(_unpacked(packed).partition(b"\n")[2])
    return article["id"], article["title"]


def text(packed: bytes) -> str:
    """Return the words of a packed article as plain text, with what JSON has between them.

    It is not parsed: that would take longer than all that is done with the words.
    """
    return _unpacked(packed).replace(rb"\n", b"  ").decode()


def _json(article: Article) -> bytes:
    # Copying the article without its path takes as long as half of the encoding. Only the id stands before the path,
    # and a quotation mark within it would be escaped.
    return _ENCODER.encode(article).replace(b',"path":' + _ENCODER.encode(article.path), b',"path":""', 1)


def _unpacked(packed: bytes) -> bytes:
    return bytes(_ZSTANDARD.unpack.decompress(packed, max_output_size=MAX_STORED))
