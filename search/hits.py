"""Hits as they are shown: articles with their passages, what is marked in them, and who else printed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from index.facets import FACETS
from index.reading import congress_names
from search import snippets
from search.engines.index import Index
from search.matches import Marker, marker
from search.opened import Opened
from search.ordered import Line
from search.plan import Held, Plan, Term
from search.query.nodes import Syllable
from search.query.syllable import made
from search.results import LISTED, Copy, Hit, ScorePart
from search.rule import Rule

MOST_COPIES = 30
"""Near-duplicates of a hit that are looked at for their sources."""

_RARE = 0.02
"""A word in fewer articles than this share says something alone, and is marked alone."""


def on_page(opened: Opened, lines: Sequence[Line], rule: Rule, plan: Plan, explain: bool) -> Iterator[Hit]:
    """Return the hits of a page, with the words of their titles and with their near-duplicates."""
    hits = marked(opened, lines, marks(opened.index, rule), explain)
    words = opened.headlines.words([hit.title.text for hit in hits])
    for hit, line, together in zip(hits, lines, words, strict=True):
        title = msgspec.structs.replace(hit.title, words=together)
        yield _with_copies(opened, plan, msgspec.structs.replace(hit, title=title), line)


def listed(opened: Opened, ids: Sequence[str]) -> tuple[Hit, ...]:
    """Return articles as hits of no question."""
    return tuple(marked(opened, [Line(id, 0.0, {}) for id in ids], Marker(())))


def marked(opened: Opened, lines: Sequence[Line], marks: Marker, explain: bool = False) -> list[Hit]:
    """Return some hits, marked together."""
    articles = opened.articles([line.id for line in lines])
    shown = zip(lines, articles, snippets.passages(articles, marks, opened.borders), strict=True)
    return [
        Hit(
            id=article.id,
            score=line.score,
            title=title,
            snippets=passages,
            source=article.source,
            url=article.url,
            published=article.published,
            scope=article.scope,
            provinces=article.provinces,
            congresses=article.congresses,
            congress_names=congress_names.each(article),
            explain=_parts(line) if explain else (),
            published_guess=article.published_guess,
            arrived=line.arrived,
            values={key: tuple(dict.fromkeys(FACETS[key].of(article))) for key in LISTED},
            by_meaning=line.by_meaning,
        )
        for line, article, (title, passages) in shown
    ]


def of_words(lines: Iterable[Line]) -> Iterator[Line]:
    """Return the hits alone, without what comes by meaning: tables, feeds and exports are the set that is counted."""
    return (line for line in lines if not line.by_meaning)


def marks(index: Index, rule: Rule) -> Marker:
    """Return what is marked of a question: its words, rare ones alone as well, and what is near them."""

    def rare(word: Syllable) -> bool:
        found = index.frequencies([Held((Term("folded", key),)) for key in word.keys])
        return sum(found) < _RARE * index.count

    near = ((span.start, made(text)) for span in rule.near_spans for text in span.forms)
    return marker(rule.question, rare, near)


def _with_copies(opened: Opened, plan: Plan, hit: Hit, line: Line) -> Hit:
    """Return a hit with the others of its group that it stands for, one for each other source."""
    if line.alike < 2:
        return hit
    found: dict[str | None, Copy] = {}
    for article in opened.articles(opened.index.group(hit.id, plan)[:MOST_COPIES]):
        if article.source != hit.source:
            found.setdefault(article.source, Copy(article.id, article.source, article.url))
    return msgspec.structs.replace(hit, duplicates=line.alike - 1, also=tuple(found.values()))


def _parts(line: Line) -> tuple[ScorePart, ...]:
    return tuple(ScorePart(name, value) for name, value in line.parts.items() if value)
