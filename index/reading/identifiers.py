"""Identifiers: what one article may be known by — its own id, its address, its file, its content."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import UnreadableInput
from index.text.normal import normalize

_CAMPAIGN = ("utm_", "fbclid", "gclid")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What an article may be known by; ``address`` and ``content`` are hashes of them.

    ``file`` is the absolute path of the file that holds this article alone, whatever folder was named; rows of a table
    have none. ``before`` is the id that versions before 0.2 gave it: a hash of its place below the folder named.
    """

    own: str | None = None
    address: str | None = None
    content: str = ""
    file: str | None = None
    before: str | None = None

    @property
    def first(self) -> str:
        """The id of an article that nobody knows yet: its own, else that of its address, else that of its content."""
        return self.own or self.address or self.content


def own_id(id: Any) -> str | None:
    """Return the id that an input gives itself; raises UnreadableInput for one that no address could hold."""
    if id is None or not str(id).strip():
        return None
    if re.search(r"\s", str(id)) or not str(id).isprintable():
        raise UnreadableInput("the id {id!r} holds white space or what is no character", id=id)
    return str(id)


def identity(url: str) -> str:
    """Return the id of an article without one of its own: a hash of its canonical address."""
    return hashed(canonical_url(url))


def address(url: str | None) -> str | None:
    """Return the hash of an address, or None for a front page, which some tools give for every article.

    >>> address("https://baonghean.vn/?utm_source=zalo"), address("baonghean.vn") is None
    (None, True)
    >>> address("https://www.baonghean.vn/tin-1.html") == address("http://baonghean.vn/tin-1.html#cuoi")
    True
    """
    try:
        canonical = canonical_url(url or "")
    except ValueError:
        return None
    host, _, rest = canonical.partition("/")
    return hashed(canonical) if host and rest else None


def canonical_url(url: str) -> str:
    """Return an address without scheme, ``www.``, query of campaigns and fragment, for telling pages apart.

    >>> canonical_url("https://www.baonghean.vn/tin-1.html?utm_source=zalo#binh-luan")
    'baonghean.vn/tin-1.html'
    """
    parts = urlsplit(url.strip())
    query = "&".join(p for p in parts.query.split("&") if p and not p.startswith(_CAMPAIGN))
    host = parts.netloc.lower().removeprefix("www.")
    return host + (parts.path.rstrip("/") or "/") + (f"?{query}" if query else "")


def content(title: str, text: str, *facts: str | None) -> str:
    """Return the hash of a content: its words, and what came with it (source, date). White space does not count.

    >>> content("Tỉnh ủy họp", "Sáng nay.") == content("", "Tỉnh ủy họp\\r\\n\\r\\nSáng nay.")
    True
    """
    words = " ".join(normalize(f"{title}\n{text}").split())
    return hashed("\0".join((words, *(fact or "" for fact in facts))))


def real_path(file: Path) -> str:
    """Return the absolute path of a file, links followed, as text that can be kept."""
    return os.path.realpath(file).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def hashed(name: str) -> str:
    """Return 64 bits of a name, as an id is written."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
