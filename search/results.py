"""What a search gives back: frozen values that the page, the JSON twin and the command line print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from index.messages.message import Message, Text, message
from index.reading import congress_names
from search import arrivals

if TYPE_CHECKING:
    from index.article import Article, Congress, Province, Published
    from search.request import SearchRequest


Say = Callable[[Text], str]
"""How what people read is said: the catalogues in the reader's language."""


class Marked(msgspec.Struct, frozen=True):
    """A piece of an article's text with the spans that match the question (offsets into ``text``, ascending, disjoint).

    ``start`` is where the piece begins in its field; ``before`` and ``after`` say whether text was cut there. ``words``
    are the runs of a headline that belong together.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    field: str = "body"
    start: int = 0
    before: bool = False
    after: bool = False
    words: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Return the text cut at the spans, each piece with whether it matches.

        >>> list(Marked("Tỉnh ủy Nghệ An", ((8, 15),)).pieces())
        [('Tỉnh ủy ', False), ('Nghệ An', True)]
        """
        place = 0
        for start, end in self.spans:
            if place < start:
                yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        if place < len(self.text):
            yield self.text[place:], False

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; spans are pairs of offsets into the text."""
        return {"field": self.field, "start": self.start, "text": self.text, "spans": [list(s) for s in self.spans]}


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a hit's score; the catalogues call it ``part_<name>``."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that says nearly the same as a hit, printed elsewhere."""

    id: str
    source: str | None
    url: str | None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"id": self.id, "source": self.source, "url": self.url}


LISTED = {"tinh": "units", "nk": "terms", "vb": "documents", "nguoi": "people"}
"""Facets whose values a hit lists, with what JSON and CSV call them: those that it does not tell otherwise."""


class Hit(msgspec.Struct, frozen=True):
    """One article in a list of results.

    ``congress_names`` are its congresses as facets keep them, with what their bodies are called.
    ``duplicates`` counts the other hits that say nearly the same; ``also`` are some of them, one for each source.
    ``values`` are those of the facets `LISTED`, by key, as people read them but for today's units, which are slugs.
    ``arrived`` is when it was first indexed, in seconds since 1970; 0 where nothing was searched for.
    """

    id: str
    score: float
    title: Marked
    snippets: tuple[Marked, ...]
    source: str | None
    url: str | None
    published: Published | None
    scope: str
    provinces: tuple[Province, ...]
    congresses: tuple[Congress, ...]
    congress_names: tuple[str | None, ...] = ()
    duplicates: int = 0
    also: tuple[Copy, ...] = ()
    explain: tuple[ScorePart, ...] = ()
    published_guess: Published | None = None
    by_meaning: bool = False  # near the question by meaning, found by none of its words: no hit that is counted
    arrived: int = 0
    values: Mapping[str, tuple[str, ...]] = {}

    @property
    def date(self) -> str | None:
        """The date of publication as far as it is known: yyyy, yyyy-mm or yyyy-mm-dd; None when it is not."""
        return as_far_as_known(self.published)

    @property
    def date_guess(self) -> str | None:
        """A date that may well be wrong: shown as doubt; hits are never sorted or filtered by it."""
        return as_far_as_known(self.published_guess)

    def to_json(self, say: Say) -> dict[str, Any]:
        """Return plain JSON values; ``explain`` only where it was asked for."""
        found = {
            "id": self.id,
            "title": self.title.text,
            "title_spans": [list(span) for span in self.title.spans],
            "url": self.url,
            "source": self.source,
            "date": self.date,
            "scope": self.scope,
            "provinces": [
                {"slug": p.slug, "name": p.name, "primary": p.primary, "confidence": p.confidence}
                for p in self.provinces
            ],
            "congresses": [
                {"owner": c.owner, "ordinal": c.ordinal, "term": c.term, **_named(name), "confidence": c.confidence}
                for c, name in zip(self.congresses, self.congress_names, strict=True)
            ],
            "snippets": [snippet.to_json() for snippet in self.snippets],
            "duplicates": self.duplicates,
            "also": [copy.to_json() for copy in self.also],
            "score": round(self.score, 4),
            **{name: list(self.values.get(key, ())) for key, name in LISTED.items()},
            "date_guess": self.date_guess,
            "published": _dated(self.published),
            "published_guess": _dated(self.published_guess),
            "by_meaning": self.by_meaning,
            "added": arrivals.dated(self.arrived) if self.arrived else None,
        }
        if self.explain:
            found["explain"] = [
                {"part": say(message(f"part_{part.name}")), "code": part.name, "value": round(part.value, 4)}
                for part in self.explain
            ]
        return found


def _dated(found: Published | None) -> dict[str, Any] | None:
    """Return a date with how exact and how sure it is, and what told it."""
    if found is None:
        return None
    told = {"precision": found.precision, "confidence": found.confidence, "how": found.how}
    return {"date": as_far_as_known(found), **told}


def _named(congress: str | None) -> dict[str, str | None]:
    """Return the short and the full name of a congress as facets keep it."""
    return {
        "label": congress and congress_names.short(congress),
        "name": congress and congress_names.full(congress),
    }


def as_far_as_known(found: Published | None) -> str | None:
    """Return a date as far as it is known: yyyy, yyyy-mm or yyyy-mm-dd; None when it is not."""
    return found.date.isoformat()[: {"year": 4, "month": 7, "day": 10}[found.precision]] if found else None


class FacetValue(msgspec.Struct, frozen=True):  # made by the hundred for each search
    """One value of a facet: its key in URLs, its label, how many articles, whether it is chosen or excluded.

    A label is a name as papers print it, or a message for what is none: the whole country, a month.
    """

    value: str
    label: Text
    count: int
    selected: bool = False
    excluded: bool = False
    children: tuple[FacetValue, ...] = ()

    def to_json(self, say: Say) -> dict[str, Any]:
        """Return plain JSON values; what is false or empty is left out."""
        found: dict[str, Any] = {"value": self.value, "label": say(self.label), "count": self.count}
        if isinstance(self.label, Message):
            found["code"] = self.label.code
        found |= {name: True for name in ("selected", "excluded") if getattr(self, name)}
        if self.children:
            found["children"] = [child.to_json(say) for child in self.children]
        return found


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet under its URL key (``tinh``, ``dh``, ``nk``, ``vb``, ``nguon``, ``nguoi``, ``ngay``).

    ``ngay`` holds years (``2021``) with months (``2021-03``) as children and ``chua-ro`` for the undated. ``total`` is
    how many values the hits have, those that are not listed included, nested ones not.
    """

    key: str
    values: tuple[FacetValue, ...]
    total: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How one clause of the question was read; ``undo`` is the question that takes the change back, if any."""

    text: str
    meaning: Message
    kind: str = "kept"  # kept | changed | dropped | offered: then `undo` is what is offered
    undo: str | None = None

    def to_json(self, say: Say) -> dict[str, Any]:
        """Return plain JSON values."""
        meaning = {"meaning": say(self.meaning), "code": self.meaning.code}
        return {"text": self.text, **meaning, "kind": self.kind, "undo": self.undo}


@dataclass(frozen=True, slots=True)
class Offer:
    """Another request worth making, what it is, and how many articles it finds."""

    what: Message
    request: SearchRequest
    total: int


@dataclass(frozen=True, slots=True)
class TierCount:
    """How many hits a tier has: ``cum`` the question as one run, ``du`` all its words, ``gan`` also what is near.

    ``khac`` has all words in other spellings than the typed one.
    """

    key: Literal["cum", "du", "gan", "khac", "nghia"]
    request: SearchRequest
    total: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one request: one page of hits, the facets of the whole hit set, how the question was read."""

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    understood: tuple[Reading, ...] = ()
    suggestion: str | None = None  # a better-written question ("Có phải bạn muốn tìm …")
    relaxed: Message | None = None  # what was relaxed to find anything at all
    related: tuple[str, ...] = ()  # other questions worth asking when nothing was found
    instead: str | None = None  # always None: a question is answered as it was asked
    offers: tuple[Offer, ...] = ()  # requests that find something when this one does not, the best first
    below: tuple[Hit, ...] = ()  # the first hits of the best offer, when this request finds nothing
    tiers: tuple[TierCount, ...] = ()  # how many hits each tier has, the narrowest first
    notices: tuple[Message, ...] = ()  # what is to be said of the request itself
    pages: int = 1
    by_meaning: int = 0  # articles near the question by meaning alone, not among the total
    arrived: int = 0  # when the last article of the whole index was first indexed, in seconds since 1970
    partial: tuple[str, ...] = ()  # what the budget of work did not suffice for: "hits", "order", "counts"
    seconds: float = 0.0

    def facet(self, key: str) -> Facet | None:
        """Return the facet of that key, or None."""
        return next((facet for facet in self.facets if facet.key == key), None)

    def to_json(self, say: Say) -> dict[str, Any]:
        """Return plain JSON values: the ``.json`` twin of the page and what `timtin search --format json` prints."""
        from search.request import canonical  # noqa: PLC0415  the grammar of questions imports this module

        return {
            "total": self.total,
            "by_meaning": self.by_meaning,
            "page": self.request.trang,
            "pages": self.pages,
            "partial": list(self.partial),
            "hits": [hit.to_json(say) for hit in self.hits],
            "facets": {facet.key: [value.to_json(say) for value in facet.values] for facet in self.facets},
            "facet_totals": {facet.key: facet.total for facet in self.facets},
            "understood": [reading.to_json(say) for reading in self.understood],
            "suggestion": self.suggestion,
            "relaxed": say(self.relaxed) if self.relaxed else None,
            "relaxed_code": self.relaxed.code if self.relaxed else None,
            "related": list(self.related),
            "tiers": [
                {"key": tier.key, "query": canonical(tier.request), "total": tier.total, "chosen": tier.chosen}
                for tier in self.tiers
            ],
            "instead": self.instead,
            "offers": [
                {"text": say(o.what), "code": o.what.code, "query": canonical(o.request), "total": o.total}
                for o in self.offers
            ],
        }


@dataclass(frozen=True, slots=True)
class Around:
    """Where an article stands in the list of a request: its place from 1, its page, and the ids of its neighbours."""

    place: int
    total: int
    page: SearchRequest
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article for its page: marked title, marked paragraphs and captions, and neighbours by content."""

    article: Article
    title: Marked
    lead: tuple[Marked, ...]
    body: tuple[Marked, ...]
    captions: tuple[Marked, ...]
    matches: int = 0
    similar: tuple[Hit, ...] = ()
    duplicates: tuple[Hit, ...] = field(default=())
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """Whether searches can be answered, over how many articles, else why not and what to run."""

    ok: bool
    count: int
    message: str
