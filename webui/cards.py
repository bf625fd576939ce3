"""Cards: what a page says of itself where its link is shared: title, description, picture, an article's record.

They follow OpenGraph (https://ogp.me) and, for articles, schema.org. What is only doubt stands on no card.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from index.article import Article
from search.results import ArticleView, Results
from webui import links, printing
from webui.language import say
from webui.titles import title

MOST = 200
"""Characters of a description, and of a title: what is longer is cut by those who show it."""

_TITLES = 3


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of one page; ``record`` is plain JSON for machines, empty for all but articles."""

    title: str
    description: str
    url: str
    kind: str = "website"
    record: dict[str, Any] = field(default_factory=dict)


def front() -> Card:
    """Return the card of the front page."""
    return Card(say("brand"), say("tagline"), links.absolute(links.home()))


def of_results(found: Results) -> Card:
    """Return the card of a search: what it is called, how many articles it finds, the first of them."""
    first = [hit.title.text for hit in found.hits[:_TITLES] if hit.title.text]
    description = ". ".join([say("total", n=found.total), *first])
    return Card(_cut(title(found.request)), _cut(description), links.absolute(links.results(found.request)))


def of_article(view: ArticleView) -> Card:
    """Return the card of an article: its headline, where and when it appeared, how it begins."""
    article = view.article
    when = printing.day(article.published) if article.published else ""
    begins = " ".join(article.body[: 2 * MOST].split())
    description = " · ".join(filter(None, (article.source, when, begins)))
    url = links.absolute(links.article(article.id))
    return Card(_cut(article.title or say("untitled")), _cut(description), url, "article", record(article))


def record(article: Article) -> dict[str, Any]:
    """Return an article as a record of schema.org: what it is and where its original is, without its text."""
    page, original = links.absolute(links.article(article.id)), links.outward(article.url)
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title or None,
        "inLanguage": "vi",
        "datePublished": printing.iso(article.published) or None,
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "author": {"@type": "Person", "name": article.byline} if article.byline else None,
        "url": original or page,
        "mainEntityOfPage": page,
        "contentLocation": [
            {"@type": "AdministrativeArea", "name": province.name}
            for province in article.provinces
            if not printing.doubtful(province.confidence)
        ],
    }
    return {key: value for key, value in found.items() if value}


def _cut(text: str) -> str:
    """Return a text that is not too long for a card, cut between words.

    >>> _cut("một hai ba " * 40)[-10:]
    'ột hai ba…'
    """
    text = " ".join(text[: 4 * MOST].split())
    return text if len(text) <= MOST else text[:MOST].rpartition(" ")[0] + "…"


def init_app(app: Flask) -> None:
    """Give templates the cards."""
    app.jinja_env.globals.update(card_of_front=front, card_of_results=of_results, card_of_article=of_article)
