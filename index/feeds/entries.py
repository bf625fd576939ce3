"""The entries of a feed: the articles that it announces, read by feedparser once nothing dangerous is in it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import feedparser
from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from index.errors import FetchFailed, UnreadableInput
from index.messages.sentence import Sentence
from index.reading import markup, stamps
from index.reading.encodings import decode

MOST_ENTRIES = 500
"""Articles taken from one answer of a feed, the first ones: papers list up to 100."""

MOST_BYTES = 2_000_000
"""The longest feed that is read: those of papers have up to 1 MB."""

_MOST_ATTRIBUTES = 200  # of one tag: namespaces of real feeds are up to 20
_LONGEST_TITLE = 500  # characters
_LEAST_TEXT = 120  # characters without tags; papers' summaries stand in `description`, not in `content`
_MOST_TEXT = 500_000  # characters
_MOST_HEAD = 100_000  # characters of a page in which its feed is looked for
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r"<link\s[^<>]{1,1000}>", re.IGNORECASE)
_HREF = re.compile(r"href\s*=\s*[\"']([^\"']{1,500})[\"']", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed announces; ``stamp`` changes when the paper changes the article.

    ``text`` is the whole of it, where the feed has that and not a summary alone.
    """

    url: str
    stamp: str
    published: str | None
    title: str = ""
    text: str = ""


def entries(data: bytes, url: str) -> list[Entry]:
    """Return the articles of a feed fetched from ``url``; raises FetchFailed when it is none, or a dangerous one."""
    if len(data) > MOST_BYTES:
        raise FetchFailed("a feed longer than {most:,} bytes", most=MOST_BYTES)
    try:
        text = _DECLARED.sub("", decode(data))  # a declaration would contradict the text, which is decoded already
        markup.check(text, _MOST_ATTRIBUTES)
    except UnreadableInput as error:
        raise FetchFailed("not a feed: {why}", why=error) from error
    _refuse_entities(text)
    # As a stream: feedparser takes a text for the address or the file of a feed.
    feed = feedparser.parse(io.BytesIO(text.encode()), response_headers=_HEADERS, sanitize_html=False)
    if not feed.get("version") and not feed.entries:
        raise FetchFailed("not a feed: {why}", why=_hint(text, url))
    found = {entry.url: entry for item in feed.entries[:MOST_ENTRIES] if (entry := _entry(item, url)) is not None}
    return list(found.values())


_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def _refuse_entities(text: str) -> None:
    """Refuse a document that declares entities: few lines of them unfold to gigabytes, or read files of ours.

    The public document type of RSS 0.91 is let through; nothing is fetched for it.
    """
    try:
        parseString(text.encode(), ContentHandler(), forbid_dtd=False, forbid_entities=True, forbid_external=False)
    except DefusedXmlException as error:
        raise FetchFailed("a feed that declares entities is not read") from error
    except (SAXException, ValueError):  # many feeds are no correct XML; feedparser reads them all the same
        if "<!entity" in text.lower():
            raise FetchFailed("a feed that declares entities is not read") from None


def _entry(item: Any, url: str) -> Entry | None:
    link = _link(str(item.get("link") or "").strip(), url)
    if link is None:
        return None
    # Not item.get("updated"): feedparser then warns that it took the day of publication instead.
    fields: Mapping[str, Any] = dict(item)
    said = [str(fields.get(name) or "")[:100] for name in ("published", "created", "updated")]
    return Entry(
        link, said[2] or said[0], _published(said), str(item.get("title") or "")[:_LONGEST_TITLE], _whole(item)
    )


def _whole(item: Any) -> str:
    """Return the text of an article where a feed has all of it, as markup; summaries are shorter than articles."""
    said = [str(part.get("value") or "") for part in item.get("content") or () if isinstance(part, dict)]
    longest = max(said, key=len, default="")
    return longest if len(_TAG.sub("", longest)) >= _LEAST_TEXT and len(longest) <= _MOST_TEXT else ""


def _hint(text: str, url: str) -> Sentence:
    """Return what an answer is that is no feed, and where the feed may be."""
    if text.lstrip().startswith("{") and "jsonfeed.org" in text[:1000]:
        return Sentence("a JSON Feed; RSS and Atom are read")
    if re.search(r"<(?:urlset|sitemapindex)\b", text[:2000]):
        return Sentence("a sitemap; RSS and Atom are read")
    for link in _LINK.findall(text[:_MOST_HEAD]):
        found = _HREF.search(link)
        if found and _FEED_TYPE.search(link) and (address := _link(found[1].strip(), url)):
            return Sentence("a page; its feed is {url}", url=address[:200])
    return Sentence("neither RSS nor Atom")


def _link(link: str, base: str) -> str | None:
    try:
        parts = urlsplit(urljoin(base, link))
    except ValueError:
        return None
    return parts.geturl() if link and parts.scheme in ("http", "https") and parts.netloc else None


def _published(said: Sequence[str]) -> str | None:
    """Return the day of the first of some times that can be, as written by our own reading of it.

    feedparser guesses: it takes 2021/03/15 for the first of November, 15-03-2021 for a day of 2015, and a time without
    a zone for one of Greenwich.
    """
    times = (stamps.parse(value) for value in said)
    return next((str(time.day) for time in times if time and time.precision == "day" and _has_come(time)), None)


def _has_come(time: stamps.Stamp) -> bool:
    return not time.unsure and stamps.plausible(time.day)
