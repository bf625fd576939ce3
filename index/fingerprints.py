"""Fingerprints: what tells an article and its words from others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from index.article import Article


def texts(article: Article) -> list[bytes]:
    """Return the article's words in UTF-8: title, body and captions."""
    return [text.encode() for text in (article.title, article.body, *article.captions)]


def text_hash(texts: Sequence[bytes]) -> int:
    """Return 64 bits of the words alone: an exact re-post has the same, whoever printed it and when."""
    return digest(b"\n".join(texts))


def text_bytes(texts: Sequence[bytes]) -> int:
    """Return the size of the words."""
    return sum(map(len, texts))


def digest(data: bytes) -> int:
    """Return 64 bits that tell these bytes from others."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")
