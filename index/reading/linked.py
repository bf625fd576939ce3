"""Linked data: the article that a page's JSON-LD describes; not the site's, a video's or a related item's.

Real pages hold it with line breaks inside strings, trailing commas, in CDATA, in lists and graphs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_KIND = re.compile(r"(?:\w*Article|Report|\w*Posting|Blog)$")
_PAGE = re.compile(r"(?:Web|Item)Page$")
_WRAPPED = re.compile(r"^\s*(?:<!--|//)?\s*(?:<!\[CDATA\[)?|(?://)?\s*(?:\]\]>)?\s*(?:-->)?\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_DEEPEST = 6
_MOST = 500  # items of one page
_ALIKE = 0.5  # the share of a headline's words that stand in the page's title


@dataclass(frozen=True, slots=True)
class Linked:
    """What linked data say of the page's article: times as stated, most trusted first, and who wrote it."""

    published: tuple[object, ...] = ()
    changed: tuple[object, ...] = ()
    authors: tuple[str, ...] = ()


def linked_data(tree: Any, title: str) -> Linked:
    """Return what the page's linked data say of its article, which ``title`` names."""
    items = [item for script in _scripts(tree) for item in _items(_parsed(script), 0)][:_MOST]
    articles = [item for item in items if _is(item, _KIND)]
    own = max(articles, key=lambda item: _likeness(item, title), default=None)
    if own is not None and isinstance(own.get("headline"), str) and title and _likeness(own, title) == 0:
        own = None  # the only article described is another one
    pages = [item for item in items if _is(item, _PAGE)]
    best = own or next((item for item in pages if item.get("datePublished")), None)
    if best is None:
        return Linked()
    published = tuple(best[key] for key in ("datePublished", "dateCreated", "uploadDate") if best.get(key))
    changed = (best["dateModified"],) if best.get("dateModified") else ()
    return Linked(published, changed, tuple(_names(best.get("author"))))


def _scripts(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().strip().startswith("application/ld+json"):
            yield script.text or ""


def _parsed(text: str) -> Any:
    text = _WRAPPED.sub("", text)
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _items(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Return the items of the page itself: of lists, graphs and main entities, not what an item refers to."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for item in data[:_MOST]:
            yield from _items(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity"):
            yield from _items(data.get(key), depth + 1)


def _is(item: dict[str, Any], kind: re.Pattern[str]) -> bool:
    types = item.get("@type")
    return any(isinstance(name, str) and kind.search(name) for name in (types if isinstance(types, list) else [types]))


def _likeness(item: dict[str, Any], title: str) -> float:
    """Return how much of an item's headline the title says, 0 when too little; items without headline lie between."""
    headline = item.get("headline") or item.get("name")
    if not isinstance(headline, str) or not headline.strip():
        return _ALIKE
    words, known = re.findall(r"\w+", headline.lower()), set(re.findall(r"\w+", title.lower()))
    share = sum(word in known for word in words) / len(words) if words else 0.0
    return share if share > _ALIKE else 0.0


def _names(author: Any) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip():
            yield " ".join(name.split())
