"""How sure a value is: the share of values of the same kind of evidence that were right where it could be checked.

The readers weigh evidence by rules of their own; what such a weight is worth on newspapers that the rules were not made
for stands in `tables/calibration.json`, which `python -m benchmarks.calibration` writes. A day is told as a fact when
days of its kind are right four times of five; else its month or its year, where that is, and the day is a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from index.article import Congress, Document, Person, Precision, Province, Published
from index.reading import leads
from index.reading.page import Page
from index.reading.tables import table

FACT = 0.8
"""The confidence from which a date is a fact. (That of the published contract; nothing was tuned on it.)"""

GIVEN = frozenset({"metadata", "page", "url"})
"""What tells a date that nothing worked out can contradict: the input, the page's own data, its address."""

_GUESS = 0.4  # a day that is wrong three times of five is not even a guess
_PRECISIONS: tuple[Precision, ...] = ("day", "month", "year")

_STATED = 0.9  # of months and years that addresses state (`tables/addresses.json`)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PUBLIC = re.compile(
    r"UBND|Ủy ban nhân dân|HĐND|Hội đồng nhân dân|Quốc hội|Chính phủ|[Tt]ỉnh ủy|[Tt]hành ủy|[Hh]uyện ủy|Đảng|Thủ tướng"
    r"|Chủ tịch nước|Bí thư|Bộ trưởng|Sở "
)
_OFTEN = 3  # times: of days in such leads weighed .8 and more .93 are right, of others .80

Shares = dict[str, Any]
"""One row of the table: the kind of evidence, the shares that were right, of how many, and on what."""


def told(found: Published | None, page: Page) -> tuple[Published | None, Published | None]:
    """Return what is a fact of a date that was found on a page, and what is a guess beside it."""
    if found is None:
        return None, None
    shares = date_shares(found, date_kinds(found, page))
    if _is_confirmed(found):
        shares = {"day": shares["day"], **{one: max(shares[one], _STATED) for one in ("month", "year")}}
    return weighed(found, shares)


def _is_confirmed(found: Published) -> bool:
    """Return whether a day of the lead lies in a month or year that the page's address or its data state."""
    return found.how == "lead" and any(proof.field == "metadata" for proof in found.evidence)


def weighed(found: Published, shares: Shares) -> tuple[Published | None, Published | None]:
    """Return a date as exactly as it is a fact, and as exactly as it was found where that is only a guess.

    >>> from datetime import date
    >>> lead = Published(date(2022, 9, 16), "day", 0.7, "lead")
    >>> fact, guess = weighed(lead, {"day": 0.7, "month": 0.9, "year": 0.97})
    >>> (fact.precision, fact.date.isoformat(), fact.confidence), (guess.precision, guess.confidence)
    (('month', '2022-09-01', 0.9), ('day', 0.7))
    """
    possible = _PRECISIONS[_PRECISIONS.index(found.precision) :]
    precision = next((one for one in possible if shares[one] >= FACT), None)
    fact = as_exact(found, precision, shares[precision]) if precision else None
    if precision == found.precision or shares[found.precision] < _GUESS:
        return fact, None
    return fact, replace(found, confidence=shares[found.precision])


def as_exact(found: Published, precision: Precision, confidence: float) -> Published:
    """Return a date to the day, the month or the year; the first day stands for a period."""
    day = found.date if precision == "day" else found.date.replace(day=1)
    day = day.replace(month=1) if precision == "year" else day
    return replace(found, date=day, precision=precision, confidence=confidence)


def date_shares(found: Published, kinds: Iterable[str]) -> Shares:
    """Return what dates of the first kind that is known were worth, told as surely; of no known kind: what it says."""
    for kind in kinds:
        rows = [row for row in table("calibration")["dates"] if row["kind"] == kind]
        fitting = [row for row in rows if row["from"] <= found.confidence] or rows
        if fitting:
            return max(fitting, key=lambda row: row["from"])
    return dict.fromkeys(_PRECISIONS, found.confidence)


def date_kinds(found: Published, page: Page) -> tuple[str, ...]:
    """Return the kinds of evidence of a date, from the narrowest: in a lead, what the article is about matters.

    Reports of meetings tell of the day before; a trial is told from the deed on, a festival before it begins, and a
    day with its year written beside it is more often of the past.
    """
    if found.how == "header" and found.evidence and found.evidence[0].field != "metadata":
        return ("header in the text",)  # run together with the first sentence, or a day of the story that looks so
    if found.how not in {"lead", "dateline"}:
        return (found.how,)
    dated = bool(found.evidence) and _YEAR.search(found.evidence[0].text) is not None
    return (f"{found.how}, {'dated' if dated else subject(page)}", found.how)


def subject(page: Page) -> str:
    """Return what a page is about, as far as it matters for its date: "a case", "public affairs", "other things"."""
    if leads.of_case(page.body):
        return "a case"
    return "public affairs" if len(_PUBLIC.findall(page.body)) >= _OFTEN else "other things"


def serial_shares(kind: str, scatter: int) -> Shares:
    """Return what a day reckoned from serial numbers was worth, by how far its neighbours scatter (days)."""
    rows = [row for row in table("calibration")["serials"] if row["kind"] == kind and scatter >= row["from"]]
    return max(rows, key=lambda row: row["from"])


def provinces(found: Iterable[Province]) -> tuple[Province, ...]:
    """Return provinces with what their weight is worth."""
    return tuple(replace(one, confidence=_province_share(one)) for one in found)


def _province_share(one: Province) -> float:
    if any(proof.field == "metadata" and one.confidence == 1.0 for proof in one.evidence):
        return one.confidence  # it came with the article
    rows = [row for row in table("calibration")["provinces"] if row["from"] <= one.confidence]
    return float(max(rows, key=lambda row: row["from"])["right"])


def congresses(found: Iterable[Congress]) -> tuple[Congress, ...]:
    """Return congresses with what their kind of evidence is worth."""
    return tuple(replace(one, confidence=_share("congresses", congress_kind(one))) for one in found)


def congress_kind(one: Congress) -> str:
    """Return the kind of evidence of a congress."""
    return f"{one.via}, {'ordinal' if one.ordinal else 'term alone'}"


def documents(found: Iterable[Document]) -> tuple[Document, ...]:
    """Return documents with what their kind of evidence is worth."""
    return tuple(replace(one, confidence=_share("documents", document_kind(one))) for one in found)


def document_kind(one: Document) -> str:
    """Return the kind of evidence of a document."""
    return "number" if one.number else "words"


def people(found: Iterable[Person]) -> tuple[Person, ...]:
    """Return people with what their kind of evidence is worth."""
    return tuple(replace(one, confidence=_share("people", person_kind(one))) for one in found)


def person_kind(one: Person) -> str:
    """Return the kind of evidence of a person."""
    return "with an office" if one.titles else "name alone"


def _share(table_name: str, kind: str) -> float:
    return next(float(row["right"]) for row in table("calibration")[table_name] if row["kind"] == kind)
