"""The Article: the frozen value that everything passes round, and what was found in it with its proof."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

import msgspec

EvidenceField = Literal["title", "body", "caption", "source", "metadata"]
Precision = Literal["day", "month", "year"]
Scope = Literal["local", "national", "international", "unknown"]
CutReason = Literal[
    "label", "teaser", "other news", "foot", "signature", "credit", "title again", "header", "comments", "date"
]


CORRECTION = "correction"
"""What proves a value that a person corrected: evidence of ``metadata`` with this text; also the date's ``how``."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that prove a value: offsets into the named field's text, or no offsets for metadata.

    ``caption`` offsets refer to ``Article.caption_text``, the captions joined by newlines.
    """

    field: EvidenceField
    start: int | None
    end: int | None
    text: str

    @classmethod
    def quoted(cls, field: EvidenceField, text: str, start: int, end: int) -> Evidence:
        """Return the words ``start`` to ``end`` (excluded) of a field's text as evidence.

        >>> Evidence.quoted("title", "Tỉnh ủy Nghệ An", 8, 15).text
        'Nghệ An'
        """
        return cls(field, start, end, text[start:end])


@dataclass(frozen=True, slots=True)
class Published:
    """When an article appeared, in Vietnam's time; the first day of the period when precision is not a day.

    ``how`` names what told it (`index.reading.dates`, `index.settlement`); ``confidence`` is the share of such answers
    that were right where they could be checked (`index.reading.certainty`).
    """

    date: date
    precision: Precision
    confidence: float
    how: str
    evidence: tuple[Evidence, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Province:
    """A province that the article is about, named as it was when the article appeared."""

    slug: str
    name: str
    primary: bool
    confidence: float
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Congress:
    """A Party congress: owner ``toan-quoc``, a province's slug, ``<slug>/<sub-body>`` or ``other/<body>``."""

    owner: str
    ordinal: str | None
    term: str | None
    via: Literal["named", "committee"] = "named"
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Document:
    """An official document the article names; ``number`` is None when the text gives only words."""

    number: str | None
    type: str | None
    issuer: str | None
    date: date | None
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the offices and Party titles the text gives."""

    name: str
    titles: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Cut:
    """Text of the page that is not kept in the article: why, how it begins, how many characters it had.

    ``label``, ``teaser``, ``other news``, ``comments``, ``foot``: navigation; ``signature``, ``credit``: who wrote or
    photographed; ``title again``, ``header``: said already, or the page's time and section; ``date``: a day that
    cannot be.
    """

    SHOWN: ClassVar[int] = 100
    """Characters of the text that are kept to be shown."""

    reason: CutReason
    text: str
    chars: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was understood; all texts are normalised and all offsets refer to them.

    ``body`` holds the paragraphs separated by newlines; the lead is its first part, ``lead_end`` characters long.
    ``published`` is a fact, ``published_guess`` a day that may well be wrong: shown as doubt, never sorted, filtered or
    fed. ``settled`` holds, by field, what the article says of itself where the articles beside it say more now;
    ``corrected`` what was understood where a person's correction stands. Both hold plain JSON values.
    """

    id: str
    path: str
    title: str
    body: str
    source: str | None = None
    url: str | None = None
    byline: str | None = None
    published: Published | None = None
    published_guess: Published | None = None
    scope: Scope = "unknown"
    provinces: tuple[Province, ...] = ()
    congresses: tuple[Congress, ...] = ()
    documents: tuple[Document, ...] = ()
    people: tuple[Person, ...] = ()
    captions: tuple[str, ...] = ()
    cuts: tuple[Cut, ...] = ()
    lead_end: int = 0
    settled: Mapping[str, Any] = field(default_factory=dict, hash=False)
    corrected: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def lead(self) -> str:
        """The first part of the body."""
        return self.body[: self.lead_end]

    @property
    def caption_text(self) -> str:
        """The captions joined by newlines: the text that ``caption`` evidence points into."""
        return "\n".join(self.captions)

    @property
    def lost(self) -> float:
        """The share of the page's text that was cut, 0-1: of the article as it was given, not of a site's menus."""
        gone = sum(cut.chars for cut in self.cuts if cut.reason != "date")
        return gone / (gone + len(self.title) + len(self.body) + len(self.caption_text)) if gone else 0.0

    @property
    def era(self) -> date | None:
        """The day as far as anything tells it, a guess too: for the names that provinces had then, and nothing else."""
        known = self.published or self.published_guess
        return known.date if known else None

    def alone(self) -> Article:
        """Return the article as it was understood without the articles beside it."""
        if not self.settled:
            return self
        return Article.from_json({**self.to_json(), **self.settled, "settled": {}})

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values in the order of the published contract."""
        plain = msgspec.json.decode(msgspec.json.encode(self))
        return {name: plain[name] for name in _ORDER}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Article:
        """Rebuild an article from what `to_json` returned; raises ValueError on foreign data."""
        return msgspec.convert(data, cls)


_ORDER = (
    "id path title source url byline published published_guess scope provinces congresses documents people"
    " captions cuts lead_end settled corrected body"
).split()
