"""Intents: the places, days, congresses, terms and documents that plain words name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.facets import FACETS
from index.messages.message import Message, message
from index.reading.tables import table
from index.text.roman import HIGHEST, roman
from search.query import places
from search.query.nodes import Concept, Group, Intent, Time
from search.query.periods import Period, label, moment_label

_YEAR = re.compile(r"(?:19[4-9]|20[0-4])[0-9]\Z")
_PLANS = {("giai", "doan"), ("ke", "hoach"), ("chien", "luoc"), ("thoi", "ky"), ("quy", "hoach"), ("tam", "nhin")}
_ROMAN = {roman(number).lower() for number in range(1, HIGHEST + 1)}
TERM_YEARS = (4, 5, 6)  # the first Congresses aside, a term has five years; the IXth National Assembly six
_PROVINCIAL = range(1995, 2021, 5)  # the years of the provinces' congresses before those of the table
_COUNCILS = (("quoc", "hoi"), ("nhan", "dan"), ("hdnd",), ("qh",))


def find_intents(root: Group) -> tuple[Intent, ...]:
    """Return what the plain words of a group name, in their order.

    >>> from search.query.concepts import apply
    >>> from search.query.syllable import typed
    >>> run = apply(typed("Đại hội XIII nhiệm kỳ 2021-2026"))
    >>> [(i.key, i.value) for i in find_intents(Group(run.plain, concepts=run.concepts))]
    [('dh', 'xiii'), ('nk', '2021-2026')]
    """
    words = [syllable.folded for syllable in root.plain]
    taken = [place in root.literal for place in range(len(words))]
    found: list[Intent] = []
    for intents in (_documents(root), _terms(words), _times(root), _places(root)):
        for intent in intents:
            if not any(taken[intent.start : intent.end]) and not _parted(root, intent):
                found.append(intent)
                taken[intent.start : intent.end] = [True] * (intent.end - intent.start)
    found += _congresses(root, words, found)
    return tuple(sorted(found, key=lambda intent: intent.start))


def _parted(root: Group, intent: Intent) -> bool:
    """Whether a clause stands between its words: 'Nghệ "xứ" An' names no province."""
    return any(intent.start < place < intent.end for place in root.breaks)


def _documents(root: Group) -> Iterator[Intent]:
    for concept in root.concepts:
        if concept.kind == "document" and concept.value:
            number, label = FACETS["vb"].named(concept.value), message("document", number=concept.value)
            yield Intent("vb", number, concept.start, concept.end, label)


def _terms(words: Sequence[str]) -> Iterator[Intent]:
    """Return terms of office: years behind "nhiệm kỳ", or of a term that there was, where no plan is named by them."""
    for place in range(len(words) - 1):
        first, last = words[place], words[place + 1]
        if not (_YEAR.match(first) and _YEAR.match(last) and int(last) - int(first) in TERM_YEARS):
            continue
        led = tuple(words[max(0, place - 2) : place]) == ("nhiem", "ky")
        if led or (f"{first}-{last}" in _known_terms() and tuple(words[max(0, place - 2) : place]) not in _PLANS):
            yield Intent("nk", f"{first}-{last}", place, place + 2, message("term", years=f"{first}–{last}"))


@cache
def _known_terms() -> frozenset[str]:
    """Return the terms that there were and are: of national congresses, the National Assembly and the provinces."""
    rows = table("congresses")
    national = {row["term"] for row in (*rows["national"], *rows["national_assembly"])}
    return frozenset(national | {f"{year}-{year + 5}" for year in _PROVINCIAL} | set(rows["terms"]))


def _times(root: Group) -> Iterator[Intent]:
    for time in root.times:
        if time.first and time.first == time.last:
            yield Intent("ngay", time.first, time.start, time.end, moment_label(time.first))
        elif time.exists:
            value = f"{time.first or ''}..{time.last or ''}"
            yield Intent("ngay", value, time.start, time.end, _period_label(time))


def _period_label(time: Time) -> Message:
    if time.first and time.last:
        return label(Period(time.first, time.last))
    return (
        message("since", moment=moment_label(time.first))
        if time.first
        else message("until", moment=moment_label(time.last or ""))
    )


def _places(root: Group) -> Iterator[Intent]:
    for start, end, name in places.find_places(root.plain):
        yield Intent("tinh", name, start, end, places.label(name))


def _congresses(root: Group, words: Sequence[str], found: Sequence[Intent]) -> list[Intent]:
    """Return congresses; a province named in the question owns them, else "toàn quốc", else anyone."""
    provinces = [intent.value for intent in found if intent.key == "tinh"]
    intents = []
    for concept in root.concepts:
        number = _number(concept, words)
        if number and tuple(words[max(0, concept.start - 2) : concept.start])[-2:] not in _COUNCILS:
            owner = provinces[0] if provinces else _national(concept, words)
            value = f"{owner}.{number}" if owner else number
            label = " ".join(root.plain[place].exact for place in range(concept.start, concept.end))
            intents.append(Intent("dh", value, concept.start, concept.end, label))
    return intents


def _number(concept: Concept, words: Sequence[str]) -> str | None:
    span = words[concept.start : concept.end]
    if concept.kind != "ordinal" or span[0] not in ("dai", "khoa"):
        return None
    return span[-1] if span[-1] in _ROMAN else None


def _national(concept: Concept, words: Sequence[str]) -> str:
    text = " ".join(words)
    span = words[concept.start : concept.end]
    if tuple(words[concept.end : concept.end + 2]) == ("cua", "dang"):  # "Đại hội XIII của Đảng"
        return "toan-quoc"
    if "quoc" in span or "dang" in span or "trung uong" in text or "toan quoc" in text:
        return "toan-quoc"
    return ""
