"""What a saved page says of itself in its head: title, times, site, address, author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from index.article import Cut
from index.reading import bylines, stamps
from index.reading.linked import linked_data
from index.reading.stamps import Stamp

_HEAD = 100_000  # characters: scripts and styles may stand before the tag that is looked for
_HEAD_TAG = re.compile(r"<(?:link|meta)\s[^>]{1,2000}>", re.IGNORECASE)
_OWN_ADDRESS = re.compile(r"rel\s*=\s*[\"']?canonical\b|property\s*=\s*[\"']?og:url\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:href|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
# Names of the time of publication, most trusted first; small letters, as papers write them in any.
_PUBLISHED = (
    "article:published_time og:article:published_time article:published og:published_time datepublished pubdate"
    " publishdate publish-date publish_date publication_date published_date dc.date.issued dcterms.issued"
    " dcterms.created dc.date.created dc.date sailthru.date parsely-pub-date article.published date"
).split()
_CHANGED = "article:modified_time og:updated_time datemodified last-modified dc.date.modified dcterms.modified".split()
_AUTHOR = "author article:author dc.creator dcterms.creator".split()
_MONTH_FIRST = re.compile(r"\s*(\d\d?)/(\d\d?)/\d{4}")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says: ``stamps`` are its times, most trusted first; ``cuts`` what of them cannot be."""

    title: str = ""
    site: str | None = None
    url: str | None = None
    byline: str | None = None
    stamps: tuple[Stamp, ...] = ()
    cuts: tuple[Cut, ...] = ()


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


def read_head(tree: Any) -> Head:
    """Return what the page's head, its linked data and its marked times say."""
    meta = _meta(tree)
    title = f"{meta.get('og:title', '')} {' '.join((tree.findtext('.//title') or '').split())}".strip()
    linked = linked_data(tree, title)
    said = [*_said(meta, _PUBLISHED), *linked.published, *islice(_marked(tree, "datePublished"), 1)]
    changed = [*_said(meta, _CHANGED), *linked.changed, *islice(_marked(tree, "dateModified"), 1)]
    month_first = any(_is_month_first(value) for value in (*said, *changed))
    times = [*_times(said, month_first), *(replace(t, changed=True) for t in _times(changed, month_first))]
    usable = tuple(time for time in times if stamps.plausible(time.day))
    unread = (str(value) for value in said if not any(time.text == str(value).strip() for time in usable))
    site = meta.get("og:site_name")
    names = (*linked.authors, *_said(meta, _AUTHOR))
    return Head(
        title=meta.get("og:title", ""),
        site=site,
        url=_canonical(tree) or meta.get("og:url"),
        byline=next((name for name in names if name != site and bylines.is_name(name)), None),
        stamps=usable,
        cuts=tuple(Cut("date", value[: Cut.SHOWN], len(value)) for value in unread),
    )


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        key = meta.get("property") or meta.get("name")
        if key and (content := (meta.get("content") or "").strip()):
            found.setdefault(key.strip().lower(), content)
    return found


def _said(meta: dict[str, str], names: Iterable[str]) -> list[str]:
    return [meta[name] for name in names if name in meta]


def _marked(tree: Any, mark: str) -> Iterator[str]:
    """Return the values of elements that a page marks as its article's time."""
    for element in tree.xpath("//*[@itemprop=$mark]", mark=mark):
        value = element.get("content") or element.get("datetime") or element.text or ""
        if value.strip():
            yield value.strip()


def _times(said: Iterable[object], month_first: bool) -> Iterator[Stamp]:
    for value in said:
        if (stamp := stamps.parse(value, month_first=month_first)) is not None:
            yield replace(stamp, text=str(value).strip())


def _is_month_first(value: object) -> bool:
    """Return whether a time can only be read as month, day, year: then the page writes all its times so."""
    found = _MONTH_FIRST.match(value) if isinstance(value, str) else None
    return found is not None and int(found[2]) > 12


def _canonical(tree: Any) -> str | None:
    links = (link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical")
    return next((href for href in links if href.startswith("http")), None)
