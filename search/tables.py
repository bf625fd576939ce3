"""What an index knows as tables: one of articles, and a long one for each kind of fact, a row a fact with its proof.

Every table has all its columns, whatever was found. A row names its article by ``id``; ``key`` (of provinces ``unit``
and ``province``) is the value that addresses and facets have, so that its articles are those that the page counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from index.article import Article, Congress, Document, Evidence, Person, Province, Published
from index.facets import FACETS, province_label
from index.facets import values as facet_values
from index.reading import congress_names, gazetteer
from search import arrivals
from search.results import Say, as_far_as_known

Cell = str | int | float | bool | None
Row = Sequence[Cell]


class Exported(NamedTuple):
    """One article on its way into a table: when it was first indexed, and whether its text may be given away."""

    article: Article
    arrived: int
    fulltext: bool


class Table(NamedTuple):
    """A table: its columns, and the rows that one article has in it."""

    columns: tuple[str, ...]
    rows: Callable[[Exported, Say], Iterable[Row]]


# Facts: each table begins with what places a fact without a second table

_PLACED = ("id", "date", "source")
_PROOF = ("confidence", "evidence", "evidence_at")


def _placed(article: Article) -> tuple[Cell, ...]:
    return article.id, as_far_as_known(article.published), article.source


def _proof(evidence: Sequence[Evidence], confidence: float | None) -> tuple[Cell, ...]:
    """Return how sure a fact is, the words that prove it, and where each stands: offsets into a field's text.

    >>> _proof((Evidence("title", 8, 15, "Nghệ An"), Evidence("metadata", None, None, "nghe-an")), 0.9)
    (0.9, 'Nghệ An | nghe-an', 'title:8-15 | metadata')
    """
    words = (" ".join(one.text.split()) for one in evidence)
    places = (one.field if one.start is None else f"{one.field}:{one.start}-{one.end}" for one in evidence)
    return confidence, " | ".join(words), " | ".join(places)


def _dates(exported: Exported, _: Say) -> Iterator[Row]:
    article = exported.article
    for kind, found in (("published", article.published), ("guess", article.published_guess)):
        if found is not None:
            day = (found.date.isoformat(), found.precision, found.how)
            yield (*_placed(article), kind, *day, *_proof(found.evidence, found.confidence))


def _provinces(exported: Exported, say: Say) -> Iterator[Row]:
    """Return a row for each province, as it was then and today's that it lies in; of none what stands for it."""
    article = exported.article
    for one in article.provinces:
        yield (*_placed(article), *_province(one, article, say))
    if not article.provinces:
        for bucket in facet_values(article)[FACETS["tinh"].field]:
            yield (*_placed(article), None, None, bucket, say(province_label(bucket)), None, *_proof((), None))


def _province(one: Province, article: Article, say: Say) -> Row:
    unit = gazetteer.unit_of(one.slug)
    old = gazetteer.facet_slug(one.slug, article.era)
    return old, one.name, unit, say(province_label(unit)), one.primary, *_proof(one.evidence, one.confidence)


def _congresses(exported: Exported, _: Say) -> Iterator[Row]:
    article = exported.article
    for one, name in zip(article.congresses, congress_names.each(article), strict=True):
        yield (*_placed(article), congress_names.key(one), *_congress(one, name))


def _congress(one: Congress, name: str | None) -> Row:
    names = (congress_names.short(name), congress_names.full(name)) if name else (None, None)
    return *names, one.owner, one.ordinal, one.term, one.via, *_proof(one.evidence, one.confidence)


def _documents(exported: Exported, _: Say) -> Iterator[Row]:
    article = exported.article
    yield from ((*_placed(article), *_document(one)) for one in article.documents)


def _document(one: Document) -> Row:
    key = FACETS["vb"].named(one.number) if one.number else None
    day = one.date.isoformat() if one.date else None
    return key, one.number, one.type, one.issuer, day, *_proof(one.evidence, one.confidence)


def _people(exported: Exported, _: Say) -> Iterator[Row]:
    article = exported.article
    yield from ((*_placed(article), *_person(one)) for one in article.people)


def _person(one: Person) -> Row:
    return FACETS["nguoi"].named(one.name), one.name, "; ".join(one.titles), *_proof(one.evidence, one.confidence)


# Articles


def _article(exported: Exported, _: Say) -> Iterator[Row]:
    article, arrived, fulltext = exported
    values = facet_values(article)
    yield (
        article.id,
        article.title,
        *_published(article.published),
        article.published.how if article.published else None,
        *_published(article.published_guess),
        article.source,
        article.url,
        article.byline,
        article.scope,
        *(_joined(values[field]) for field in ("unit", "province")),
        _joined(gazetteer.facet_slug(one.slug, article.era) for one in article.provinces if one.primary),
        _joined(filter(None, map(congress_names.key, article.congresses))),
        *(_joined(values[field]) for field in ("term", "document", "person")),
        _added(arrived),
        article.body if fulltext else None,
        article.caption_text if fulltext else None,
    )


def _published(found: Published | None) -> tuple[Cell, ...]:
    return (as_far_as_known(found), found.precision, found.confidence) if found else (None, None, None)


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def _added(arrived: int) -> str | None:
    return arrivals.dated(arrived) if arrived else None


_ARTICLES = (
    *("id", "title", "date", "date_precision", "date_confidence", "date_how"),
    *("date_guess", "date_guess_precision", "date_guess_confidence", "source", "url", "byline", "scope"),
    *("units", "provinces", "primary_provinces", "congresses", "terms", "documents", "people"),
    *("added", "body", "captions"),
)
_PROVINCES = ("province", "name", "unit", "unit_name", "primary")
_CONGRESSES = ("key", "label", "name", "owner", "ordinal", "term", "via")
_DOCUMENTS = ("key", "number", "type", "issuer", "document_date")

TABLES = {
    "articles": Table(_ARTICLES, _article),
    "dates": Table((*_PLACED, "kind", "day", "precision", "how", *_PROOF), _dates),
    "provinces": Table((*_PLACED, *_PROVINCES, *_PROOF), _provinces),
    "congresses": Table((*_PLACED, *_CONGRESSES, *_PROOF), _congresses),
    "documents": Table((*_PLACED, *_DOCUMENTS, *_PROOF), _documents),
    "people": Table((*_PLACED, "key", "name", "titles", *_PROOF), _people),
}
"""All tables by name: articles, then the kinds of facts."""

_PRIVATE = ("path", "cuts", "settled", "corrected")  # of the machine it was read on, or what no longer holds


def whole(exported: Exported) -> dict[str, Any]:
    """Return an article with all its facts and their proofs as plain JSON values, in the order of `timtin read`."""
    article, arrived, fulltext = exported
    found = {name: value for name, value in article.to_json().items() if name not in _PRIVATE}
    if not fulltext:
        found |= {"captions": [], "body": ""}
    return {**found, "units": list(facet_values(article)[FACETS["tinh"].field]), "added": _added(arrived)}
