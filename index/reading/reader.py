"""The reader: a raw article becomes an Article; the page is taken apart, then each kind of fact is found in it."""

from __future__ import annotations

from dataclasses import replace

from index.article import Article
from index.errors import UnreadableInput
from index.reading import certainty, gazetteer, html
from index.reading import page as pages
from index.reading.congresses import find_congresses
from index.reading.dates import find_published
from index.reading.documents import find_documents
from index.reading.page import Page
from index.reading.people import find_people
from index.reading.provinces import find_provinces
from index.reading.raw import RawArticle
from index.reading.stamps import Stamp
from index.text.normal import normalize

MOST_CHARS = 300_000
"""The longest article that is taken in; the longest in 44,000 real ones has 130,000 characters."""


def understand(raw: RawArticle) -> Article:
    """Return what a raw article says; raises UnreadableInput when it says nothing or is absurdly long."""
    page = _page(raw)
    found = find_published(page)
    published, guess = certainty.told(found, page)
    scope, provinces = find_provinces(page, found)
    return Article(
        id=raw.id,
        path=raw.path,
        title=page.title,
        body=page.body,
        lead_end=page.lead_end,
        captions=page.captions,
        cuts=page.cuts,
        byline=page.byline,
        source=page.source,
        url=page.url,
        published=published,
        published_guess=guess,
        scope=scope,
        provinces=certainty.provinces(provinces),
        congresses=certainty.congresses(find_congresses(page, found, provinces)),
        documents=certainty.documents(find_documents(page, found)),
        people=certainty.people(find_people(page)),
    )


def _page(raw: RawArticle) -> Page:
    """Return the page of a raw article, with what came with it."""
    page = _saved(raw) if raw.html else _written(raw)
    if (not page.title and not page.body) or not raw.text.strip():
        raise UnreadableInput("no text")
    page = replace(page, byline=page.byline or page.metadata.get("author"))
    page = replace(page, url=page.metadata.get("url") or (normalize(page.url) if page.url else None))
    return replace(page, source=_source(page))


def _written(raw: RawArticle) -> Page:
    if len(raw.text) > MOST_CHARS:
        raise UnreadableInput("longer than {most:,} characters", most=MOST_CHARS)
    return replace(pages.split(normalize(raw.text), normalize(raw.title)), metadata=_given(raw))


def _saved(raw: RawArticle) -> Page:
    """Return the article of a saved page; what the page says of itself is less trusted than what came with it."""
    saved = html.extract(raw.text)
    if len(saved.text) > MOST_CHARS:
        raise UnreadableInput("an article longer than {most:,} characters", most=MOST_CHARS)
    page = pages.split(normalize(saved.text), normalize(raw.title or saved.title))
    own = {"site": normalize(saved.source)} if saved.source else {}
    return replace(
        page,
        captions=tuple(dict.fromkeys((*map(normalize, saved.captions), *page.captions))),
        cuts=(*saved.cuts, *page.cuts),
        byline=page.byline or (normalize(saved.byline) if saved.byline else None),
        stamps=tuple(map(_kept, saved.stamps)),
        shown=_kept(saved.shown) if saved.shown else None,
        url=saved.url,
        metadata=own | _given(raw),
    )


def _kept(stamp: Stamp) -> Stamp:
    return replace(stamp, text=normalize(stamp.text))


def _given(raw: RawArticle) -> dict[str, str]:
    """Return what came with an article, as text is kept: a lone surrogate cannot be stored, nor a NUL shown."""
    return {key: normalize(value) for key, value in raw.metadata.items()}


def _source(page: Page) -> str | None:
    """Return the publisher: the one given, else the one of the address, else the one that signs the lead."""
    if given := page.metadata.get("source"):
        return given
    for mark in (page.url, page.masthead):
        if mark and (publisher := gazetteer.publisher_of(mark)):
            return publisher.name
    return page.metadata.get("site")
