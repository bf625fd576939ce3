"""What an article says to the facets: its values under each, its days, and the fingerprints that tell it apart."""

from __future__ import annotations

import calendar
import hashlib
from collections.abc import Sequence
from datetime import date

from index.article import Article, Congress, Published
from index.reading import gazetteer


def values(article: Article) -> dict[str, tuple[str, ...]]:
    """Return the article's values under each facet, without repetition, in the order they were found."""
    day = article.published.date if article.published else None
    provinces = [province.slug for province in article.provinces]
    found: dict[str, list[str]] = {
        "province": [gazetteer.facet_slug(slug, day) for slug in provinces],
        "unit": [gazetteer.unit_of(slug) for slug in provinces],
        "congress": [key for c in article.congresses if (key := congress_key(c))],
        "term": [c.term for c in article.congresses if c.term],
        "document": [d.number for d in article.documents if d.number],
        "source": [article.source] if article.source else [],
        "person": [person.name for person in article.people if person.titles],
        "scope": [article.scope],
    }
    return {name: tuple(dict.fromkeys(items)) for name, items in found.items()}


def congress_key(congress: Congress) -> str | None:
    """Return a congress as facets and URLs write it, or None when neither ordinal nor term is known.

    >>> congress_key(Congress("nghe-an/khoi-ccq", "XX", "2020-2025"))
    'nghe-an.khoi-ccq.xx'
    >>> congress_key(Congress("ben-tre", None, "2020-2025"))
    'ben-tre.2020-2025'
    """
    which = congress.ordinal.lower() if congress.ordinal else congress.term
    return f"{congress.owner.replace('/', '.')}.{which}" if which else None


def days(published: Published | None) -> tuple[int, int]:
    """Return the first and last day of the period of publication as ordinals; (0, 0) when unknown.

    >>> first, last = days(Published(date(2021, 2, 1), "month", 0.9, "header"))
    >>> date.fromordinal(last)
    datetime.date(2021, 2, 28)
    """
    if published is None:
        return 0, 0
    day = published.date
    if published.precision == "year":
        return date(day.year, 1, 1).toordinal(), date(day.year, 12, 31).toordinal()
    if published.precision == "month":
        last = calendar.monthrange(day.year, day.month)[1]
        return day.replace(day=1).toordinal(), day.replace(day=last).toordinal()
    return day.toordinal(), day.toordinal()


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
