"""How an article is cited: a line in words, BibTeX and RIS; what is only doubt is in none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.article import Article, Published
from search.query.time_words import today
from webui import links, printing
from webui.language import say

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What TeX would take for itself; a brace in a title must not end the field.
_TEX = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "$": r"\$", "#": r"\#", "_": r"\_"}
_TEX |= {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def plain(article: Article) -> str:
    """Return a citation in words: title, outlet, day, address, and the day on which it was looked at."""
    published = article.published
    when = printing.day(published) if published else say("undated")
    parts = [f"“{article.title or say('untitled')}”", article.source or "", when, _address(article)]
    return f"{', '.join(filter(None, parts))} ({say('looked_at', day=_written(today()))})."


def bibtex(article: Article) -> str:
    """Return an entry of BibTeX; only as much of a date as is known."""
    fields = {"title": article.title, "journal": article.source, "author": article.byline}
    fields |= _tex_date(article.published) | {
        "url": _address(article),
        "urldate": str(today()),
        "language": "vietnamese",
    }
    lines = [f"  {name} = {{{_field(name, value)}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{_key(article)},", *lines, "}", ""])


def ris(article: Article) -> str:
    """Return a record of RIS, as programs that keep references read it."""
    return "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _ris(article) if value or tag == "ER")


def _ris(article: Article) -> Iterator[tuple[str, str]]:
    published = article.published
    yield "TY", "NEWS"
    yield "TI", article.title
    yield "T2", article.source or ""
    yield "AU", article.byline or ""
    if published:
        known = {"year": 1, "month": 2, "day": 3}[published.precision]
        yield "PY", f"{published.date:%Y}"
        yield "DA", "/".join([*f"{published.date:%Y/%m/%d}".split("/")[:known], *[""] * (4 - known)])
    yield "UR", _address(article)
    yield "Y2", f"{today():%Y/%m/%d}/"
    yield "LA", "vi"
    yield "ER", ""


def _address(article: Article) -> str:
    """Return the address of the original, or else of our page."""
    return links.outward(article.url) or links.absolute(links.article(article.id))


def _tex_date(published: Published | None) -> dict[str, str]:
    if published is None:
        return {}
    found = {"year": str(published.date.year)}
    if published.precision != "year":
        found["month"] = _MONTHS[published.date.month - 1]
    return found | ({"day": str(published.date.day)} if published.precision == "day" else {})


def _field(name: str, value: str) -> str:
    if name == "url":
        return re.sub(r"[{}\\\s]", "", value)
    written = "".join(_TEX.get(letter, letter) for letter in " ".join(value.split()))
    return f"{{{written}}}" if name == "title" else written  # a title keeps its capitals


def _key(article: Article) -> str:
    return "timtin-" + re.sub(r"[^A-Za-z0-9-]+", "-", article.id).strip("-")


def _written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
