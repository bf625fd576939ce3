"""Intents: the places, days, congresses, terms and documents that plain words name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.facets import FACETS
from index.messages.message import message
from index.text.roman import HIGHEST, roman
from search.query import periods, places
from search.query.nodes import Concept, Group, Intent
from search.query.periods import moment, moment_label, named

_YEAR = re.compile(r"(?:19[4-9]|20[0-4])[0-9]\Z")
_NUMBER = re.compile(r"[0-9]+\Z")
_ROMAN = {roman(number).lower() for number in range(1, HIGHEST + 1)}
TERM_YEARS = (4, 5, 6)  # the first Congresses aside, a term has five years; the IXth National Assembly six
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
    for intents in (_documents(root), _terms(words), _periods(words), _days(words), _places(root), _years(words)):
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
    for place in range(len(words) - 1):
        first, last = words[place], words[place + 1]
        if _YEAR.match(first) and _YEAR.match(last) and int(last) - int(first) in TERM_YEARS:
            yield Intent("nk", f"{first}-{last}", place, place + 2, message("term", years=f"{first}–{last}"))


def _periods(words: Sequence[str]) -> Iterator[Intent]:
    for start, end, period in named(words):
        yield Intent("ngay", str(period), start, end, periods.label(period))


def _days(words: Sequence[str]) -> Iterator[Intent]:
    """Return days written in figures: "30/3/2021", "2021-03-30"."""
    for place in range(len(words) - 2):
        numbers = words[place : place + 3]
        day = moment("-".join(numbers)) if all(map(_NUMBER.match, numbers)) else None
        if day:
            yield Intent("ngay", day, place, place + 3, moment_label(day))


def _years(words: Sequence[str]) -> Iterator[Intent]:
    for place, word in enumerate(words):
        if _YEAR.match(word):
            yield Intent("ngay", word, place, place + 1, moment_label(word))


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
