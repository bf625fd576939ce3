"""What a saved page says of itself in its head and in its linked data: title, time, site, address."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

_HEAD = 100_000  # characters: scripts and styles may stand before the tag that is looked for
_HEAD_TAG = re.compile(r"<(?:link|meta)\s[^>]{1,2000}>", re.IGNORECASE)
_OWN_ADDRESS = re.compile(r"rel\s*=\s*[\"']?canonical\b|property\s*=\s*[\"']?og:url\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "datePublished",
    "pubdate",
    "publishdate",
    "dc.date.issued",
    "date",
    "og:published_time",
)


def own_address(html: str) -> str | None:
    """Return the address that a page names for itself in its head, without reading the rest; None for a front page.

    >>> own_address('<link rel="canonical" href="https://bao.example/tin-1.html">')
    'https://bao.example/tin-1.html'
    """
    for tag in _HEAD_TAG.finditer(html, 0, _HEAD):
        if _OWN_ADDRESS.search(tag[0]) and (found := _ADDRESS.search(tag[0])):
            url = unescape(found[1] or found[2] or "").strip()
            # Some portals name their front page on every page.
            return url if url.startswith("http") and urlsplit(url).path.strip("/") else None
    return None


def metadata(tree: Any) -> dict[str, str]:
    """Return what the page's head and its JSON-LD say: title, time, site, address."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if key and (content := (meta.get("content") or "").strip()):
            found.setdefault(key, content)
    published = next((found[key] for key in _PUBLISHED if key in found), None) or _linked_data(tree)
    for marked in tree.xpath("//*[@itemprop='datePublished']"):
        published = published or marked.get("content") or marked.get("datetime")
    for link in tree.iter("link"):
        if link.get("rel") == "canonical" and link.get("href", "").startswith("http"):
            found.setdefault("canonical", link.get("href"))
    if published:
        found["published"] = published
    if url := found.get("canonical") or found.get("og:url"):
        found["url"] = url
    return found


def _linked_data(tree: Any) -> str | None:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", data) if isinstance(data, dict) else data
        for item in graph if isinstance(graph, list) else [graph]:
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                return str(item["datePublished"])
    return None
