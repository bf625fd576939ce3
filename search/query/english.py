"""Questions in English, read by a glossary of political terms that anyone may mend: `english.json`.

Only a question that is English from its first word to its last is read so. English puts what says more before a noun,
Vietnamese behind it: "party congress resolution" is "nghị quyết đại hội Đảng".
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from search.help.marks import built
from search.query.lexer import MAX_TOKENS, tokens

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.-]*")
_ENDS = re.compile(r"[.'’-]+\Z")
LONGEST = 6  # words of a term: "communist party of vietnam" has four
LEAST = 2  # English words that a question needs to be one: "visa" and "metro" are Vietnamese by now
MOST_CHARS = 300


class Part(NamedTuple):
    """A part of a question in Vietnamese, and the English that was typed; of a name both are the same."""

    vietnamese: str
    english: str


def translated(text: str) -> tuple[Part, ...]:
    """Return an English question in Vietnamese, part by part; nothing for any other.

    >>> [part.vietnamese for part in translated("resolution of the party congress")]
    ['nghị quyết', 'đại hội Đảng']
    >>> [part.vietnamese for part in translated("Hanoi land prices")], translated("gia dat ha noi")
    (['giá đất', 'Hà Nội'], ())
    """
    if not text.isascii() or len(text) > MOST_CHARS or not _plain(text):
        return ()
    words = [_ENDS.sub("", word) for word in _WORD.findall(text)]
    parts: list[Part] = []
    segment: list[Part] = []
    known = place = 0
    while place < len(words):
        size, meaning = _term(words, place)
        part = " ".join(words[place : place + size])
        place += size
        if meaning is None and part.lower() not in _glossary().filler:
            if not _name(part):
                return ()
            meaning = part
        elif meaning is not None:
            known += sum(word.lower() not in built() for word in part.split())
        if part.lower() in _glossary().joining or part.lower() in _glossary().verbs:
            parts += [*reversed(segment), *([Part(meaning, part)] if meaning else [])]
            segment = []
        elif meaning:
            segment.append(Part(meaning, part))
    parts += reversed(segment)
    return tuple(parts) if known >= LEAST else ()


def _plain(text: str) -> bool:
    """Whether a question is words alone, without signs."""
    found = tokens(text)[:MAX_TOKENS]
    return all(one.kind == "words" and not (one.sign or one.field or one.quoted or one.literal) for one in found)


def _term(words: list[str], place: int) -> tuple[int, str | None]:
    """Return how many words from a place on are the longest term there, and what it means; one word that is none."""
    for size in range(min(LONGEST, len(words) - place), 0, -1):
        term = " ".join(words[place : place + size]).lower().replace("’", "'")
        for form in (term, term.removesuffix("'s")):
            if meaning := _glossary().terms.get(form):
                return size, meaning
    return 1, None


def _name(word: str) -> bool:
    """Whether a word that the glossary lacks may be a name or a number, no Vietnamese word without its diacritics."""
    return word[:1].isupper() or any(char.isdigit() for char in word) or word.lower() not in built()


class _Glossary(NamedTuple):
    terms: dict[str, str]
    filler: frozenset[str]
    joining: frozenset[str]
    verbs: frozenset[str]


@cache
def _glossary() -> _Glossary:
    data = json.loads((files(__package__) / "english.json").read_text("utf-8"))
    joining = frozenset(data["joining"])
    return _Glossary(data["terms"], joining | set(data["filler"]), joining, frozenset(data["verbs"]))
