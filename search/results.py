"""What a search gives back: frozen values that the page, the JSON twin and the command line print."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.article import Article, Congress, Province, Published
    from search.request import SearchRequest


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of an article's text with the spans that match the question (offsets into ``text``, ascending, disjoint).

    ``start`` is where the piece begins in its field; ``before`` and ``after`` say whether text was cut there.
    """

    text: str
    spans: tuple[tuple[int, int], ...] = ()
    field: str = "body"
    start: int = 0
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part of a hit's score, in words for people."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One article in a list of results."""

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
    duplicates: int = 0
    explain: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its key in URLs, its label, how many articles, whether it is chosen or excluded."""

    value: str
    label: str
    count: int
    selected: bool = False
    excluded: bool = False
    children: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet under its URL key (``tinh``, ``dh``, ``nk``, ``vb``, ``nguon``, ``nguoi``, ``ngay``).

    ``ngay`` holds years (``2021``) with months (``2021-03``) as children and ``chua-ro`` for the undated.
    """

    key: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How one clause of the question was read; ``undo`` is the question that takes the change back, if any."""

    text: str
    meaning: str
    kind: str = "kept"  # kept | changed | dropped
    undo: str | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one request: one page of hits, the facets of the whole hit set, how the question was read."""

    request: SearchRequest
    total: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    understood: tuple[Reading, ...] = ()
    suggestion: str | None = None  # a better-written question ("Có phải bạn muốn tìm …")
    relaxed: str | None = None  # what was relaxed to find anything at all
    related: tuple[str, ...] = ()  # other questions worth asking when nothing was found
    pages: int = 1
    seconds: float = 0.0

    def facet(self, key: str) -> Facet | None:
        """Return the facet of that key, or None."""
        return next((facet for facet in self.facets if facet.key == key), None)


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
