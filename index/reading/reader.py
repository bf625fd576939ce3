"""The reader: a raw article becomes an Article; the page is taken apart, then each kind of fact is found in it."""

from __future__ import annotations

from index.article import Article
from index.errors import UnreadableInput
from index.reading import page as pages
from index.reading.sources import RawArticle
from index.text.normal import normalize

MOST_CHARS = 300_000
"""The longest article that is taken in; the longest in 44,000 real ones has 130,000 characters."""


def understand(raw: RawArticle) -> Article:
    """Return what a raw article says; raises UnreadableInput when it says nothing or is absurdly long."""
    if len(raw.text) > MOST_CHARS:
        raise UnreadableInput(f"longer than {MOST_CHARS:,} characters")
    page = pages.split(normalize(raw.text), normalize(raw.title))
    if not page.title and not page.body:
        raise UnreadableInput("no text")
    return Article(
        id=raw.id,
        path=raw.path,
        title=page.title,
        body=page.body,
        lead_end=page.lead_end,
        captions=page.captions,
        byline=page.byline,
        source=raw.metadata.get("source"),
        url=raw.metadata.get("url"),
    )
