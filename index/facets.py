"""The one table of facets: what each is called, how an article gives its values, what is kept, and how it is shown.

An eighth facet is one row here, its labels in the catalogues (``facet_<key>``) and a test. What an index keeps
of a value is enough to say its key in addresses and its label, so both travel with the articles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from index.article import Article, Document
from index.messages.message import Text, message
from index.reading import bodies, codes, congress_names, gazetteer, terms
from index.text.fold import exact, fold
from index.text.normal import normalize
from index.text.slug import MAX_SLUG, slug, slugs

NATIONAL, INTERNATIONAL, UNKNOWN = terms.NATIONAL, "quoc-te", "chua-ro"
BUCKETS = {NATIONAL: "nationwide_label", INTERNATIONAL: "international_label", UNKNOWN: "unknown_place"}
"""Values of the provinces' facet for articles about none, with their messages: the country, others, cannot be told."""

UNDATED = UNKNOWN
"""The value of the period for articles without a date."""

DATES = "ngay"
"""The facet of the day of publication: its values are periods, which no table lists; it stands second on the page."""

Values = Callable[[Article], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Inner:
    """Values that are nested below those of a facet: old provinces below today's units.

    ``field`` keeps them, ``of`` gives an article's, ``parent`` says by its address which value holds one (its own, for
    one that no other holds). They are listed where a value holds ``least`` of them.
    """

    field: str
    of: Values
    parent: Callable[[str], str]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet. ``key`` names it in addresses, ``name`` in questions ("tỉnh:"), ``aliases`` in either, for ever.

    ``field`` keeps its values, ``of`` gives an article's. ``names`` says how addresses write values, stored or typed;
    ``label`` how people read a stored one: a name, or a message for what is none. Values of one count come in
    ``order``, else in that of the alphabet. ``least`` articles must have a value before it is shown.
    ``accented`` values keep their diacritics in addresses, and one without means all of its spellings. ``partly``: a
    question may name a part of a value; ``tail``: the part behind the last dot means all that end so. ``completed``: so
    many are offered while one types. ``likens``: the field whose values make articles alike, if any.
    """

    key: str
    name: str
    aliases: tuple[str, ...]
    field: str
    of: Values
    option: str
    help: str
    names: Callable[[Sequence[str]], list[str]] = slugs
    label: Callable[[str], Text] = str
    order: Callable[[str], int] | None = None
    inner: Inner | None = None
    least: int = 1
    accented: bool = False
    partly: bool = False
    tail: bool = False
    completed: int = 0
    likens: str = ""

    def named(self, value: str) -> str:
        """Return a value as addresses write it.

        >>> FACETS["vb"].named("15-NQ/TƯ"), FACETS["nguoi"].named("Lê Văn  Thành"), FACETS["tinh"].named("Nghệ An")
        ('15-nq-tw', 'lê-văn-thành', 'nghe-an')
        """
        return self.names([normalize(value[: 4 * MAX_SLUG])])[0]


# Provinces


def _units(article: Article) -> list[str]:
    placed = [gazetteer.unit_of(province.slug) for province in article.provinces]
    return placed or [{"national": NATIONAL, "international": INTERNATIONAL}.get(article.scope, UNKNOWN)]


def _old_provinces(article: Article) -> list[str]:
    day = article.era
    return [gazetteer.facet_slug(province.slug, day) for province in article.provinces]


def province_label(slug: str, published: date | None = None) -> Text:
    """Return a province as papers print it; an old one whose name lives on says so, and buckets are messages.

    >>> province_label("ho-chi-minh"), province_label("vinh-long-cu").code, province_label("toan-quoc").code
    ('TP. Hồ Chí Minh', 'before_merger', 'nationwide_label')
    """
    if slug in BUCKETS:
        return message(BUCKETS[slug])
    if slug.endswith(gazetteer.OLD) and gazetteer.known(slug):
        return message("before_merger", name=gazetteer.label(slug.removesuffix(gazetteer.OLD), published))
    return gazetteer.label(slug, published)


# Documents


def _numbers(article: Article) -> list[str]:
    return [codes.normal(document.number) for document in article.documents if document.number]


def _documents(article: Article) -> list[str]:
    return [found for document in article.documents if (found := which_document(document))]


def which_document(document: Document) -> str | None:
    """Return a document as the facet keeps it below its number; None where its number says all that is known.

    Numbers of the Centre begin again with each congress, those of a province's committee and offices in each province.

    >>> which_document(Document("26-NQ/TW", None, None, date(2008, 8, 5)))
    '26-NQ/TW.x'
    >>> which_document(Document("07-NQ/TU", None, "Tỉnh ủy Nghệ An", None))
    '07-NQ/TU.nghe-an'
    """
    if not document.number:
        return None
    number = codes.normal(document.number)
    letters = fold(re.split("[-/]", number)[-1])
    which = _term(document.date) if letters.endswith("tw") else bodies.province_in(document.issuer or "")
    return f"{number}.{which}" if which else None


def _term(day: date | None) -> str | None:
    ordinal = terms.national_term(day) if day else None
    return ordinal.lower() if ordinal else None


def _document_names(values: Sequence[str]) -> list[str]:
    return [slug(_normal(slug(_normal(value)))) for value in values]


def _normal(value: str) -> str:
    number, dot, which = value.rpartition(".")
    if dot and (terms.number(which.upper()) or gazetteer.known(slug(which)) or slug(which) in gazetteer.units()):
        return f"{codes.normal(number)}.{which}"
    return codes.normal(value.replace(".", "-"))


def _document_label(stored: str) -> Text:
    number, _, which = stored.partition(".")
    number = codes.normal(number)
    if not which:
        return number
    term = terms.number(which.upper())
    if term:
        return message("document_of_term", number=number, term=which.upper())
    return message("document_of", number=number, name=province_label(which))


# People


def _people(article: Article) -> list[str]:
    return [person.name for person in article.people if person.titles]


def _accented(names: Sequence[str]) -> list[str]:
    """Return names with their diacritics and hyphens: "lê-văn-thành"."""
    lines = exact("\n".join(name.replace("\n", " ")[: 4 * MAX_SLUG] for name in names)).split("\n") if names else []
    return [re.sub(r"[\W_]+", "-", line)[:MAX_SLUG].strip("-") for line in lines]


# The table

_ROWS = (
    Facet(
        key="tinh",
        name="tỉnh",
        aliases=("province", "tinh-thanh", "dia-phuong"),
        field="unit",
        of=_units,
        option="--province",
        help="Province by slug (nghe-an; -nghe-an excludes); may repeat.",
        label=province_label,
        order=gazetteer.order,
        inner=Inner("province", _old_provinces, gazetteer.unit_of),
        completed=3,
        likens="province",
    ),
    Facet(
        key="dh",
        name="đại-hội",
        aliases=("congress", "khoa"),
        field="congress",
        of=congress_names.stored,
        option="--congress",
        help="Congress (toan-quoc.xiii, nghe-an.xix); may repeat.",
        names=congress_names.keys,
        label=congress_names.short,
        tail=True,
        completed=3,
        likens="congress",
    ),
    Facet(
        key="nk",
        name="nhiệm-kỳ",
        aliases=("term",),
        field="term",
        of=lambda article: [c.term for c in article.congresses if c.term],
        option="--term",
        help="Term (2020-2025); may repeat.",
    ),
    Facet(
        key="vb",
        name="văn-bản",
        aliases=("document", "doc", "so-hieu"),
        field="document",
        of=_numbers,
        option="--document",
        help="Document number (26-NQ/TW; 26-nq-tw.x for the one of the Xth congress's term); may repeat.",
        names=_document_names,
        label=_document_label,
        inner=Inner("edition", _documents, lambda name: name.partition(".")[0], least=2),
        completed=3,
        likens="document",
    ),
    Facet(
        key="nguon",
        name="nguồn",
        aliases=("source", "bao"),
        field="source",
        of=lambda article: [article.source] if article.source else [],
        option="--source",
        help="Newspaper or portal; may repeat.",
        partly=True,
    ),
    Facet(
        key="nguoi",
        name="người",
        aliases=("person", "nhan-vat"),
        field="person",
        of=_people,
        option="--person",
        help="Person, with diacritics (lê-văn-thành); without them all spellings; may repeat.",
        names=_accented,
        # A person becomes a facet only when two articles give him or her an office: private persons stay private.
        least=2,
        accented=True,
        partly=True,
        completed=3,
        likens="person",
    ),
)

FACETS = {facet.key: facet for facet in _ROWS}
"""The facets that are chosen by value, by their key, in the order of addresses and of the page."""

ON_PAGE = (_ROWS[0].key, DATES, *(facet.key for facet in _ROWS[1:]))
"""All facets in the order of the page."""

FIELDS: dict[str, Facet] = {facet.field: facet for facet in _ROWS} | {
    facet.inner.field: facet for facet in _ROWS if facet.inner
}
"""The facet of each field that an index keeps values in."""


def values(article: Article) -> dict[str, tuple[str, ...]]:
    """Return what an index keeps of an article in each field of a facet, without repetition, in the order found."""
    found: dict[str, Iterable[str]] = {facet.field: facet.of(article) for facet in _ROWS}
    found |= {facet.inner.field: facet.inner.of(article) for facet in _ROWS if facet.inner}
    return {name: tuple(dict.fromkeys(items)) for name, items in found.items()}
