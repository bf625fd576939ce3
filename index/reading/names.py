"""Names: where a text names persons, told from places, bodies and streets that are called after persons.

A name begins with a family name of Việt Nam and has two to five syllables; in a row of capitals it is the last part:
"Hà Nội Trần Sỹ Thanh". Whether the person holds an office is another matter (`index.reading.people`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from index.reading import gazetteer, offices
from index.reading.tables import table
from index.text.fold import fold
from index.text.syllables import CAPITAL, is_spelled

MASK = "\ue000"
"""What stands for each character of a name in a masked text: no letter, so no pattern of words takes it in."""

# Two to nine capitalised syllables in a row: a name, or a place or body and then a name.
_RUN = re.compile(rf"(?<![\w.]){CAPITAL}[\w'’]*(?: {CAPITAL}[\w'’]*){{1,8}}(?!\w)")
_MOST, _LEAST = 5, 2  # syllables of a name
_SPLIT = 3  # syllables of a name behind another: "Bạch Mai Nguyễn Quang Tuấn" is a hospital's director
_MOST_ALIKE = 20  # names of one article that are compared with another
_BEHIND = 12  # characters behind a run that may make its last capital the beginning of an office
_BEFORE = 24  # characters before a name that may make it that of a street or a school


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in its text."""

    name: str
    start: int
    end: int


def names(text: str) -> tuple[Name, ...]:
    """Return the persons' names in a text, in reading order.

    >>> [found.name for found in names("Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý thăm Trường Trần Phú, đường Lê Lợi.")]
    ['Thái Thanh Quý']
    """
    found: list[Name] = []
    for run in _RUN.finditer(text):
        words = run[0].split(" ")
        told = None if _surnames().isdisjoint(words) else _told(words, text[run.end() : run.end() + _BEHIND])
        if told is None:
            continue
        name, offset = told
        start = run.start() + offset
        if not _called_after().search(text, max(0, start - _BEFORE), start):
            found.append(Name(name, start, start + len(name)))
    return tuple(found)


def masked(text: str, found: Iterable[Name]) -> str:
    """Return a text of the same length in which no name can be read as a part of an office."""
    parts: list[str] = []
    end = 0
    for name in found:
        parts += (text[end : name.start], MASK * (name.end - name.start))
        end = name.end
    return "".join((*parts, text[end:]))


def spellings(found: Iterable[str]) -> dict[str, str]:
    """Return the right name for each that an article misspells, cuts short or glues to the next word.

    Right is what the article uses more often.

    >>> spellings(["Phạm Văn Minh", "Phạm Văn Minh", "Phạm Văn Minh Theo", "Phạm Văn"])
    {'Phạm Văn Minh Theo': 'Phạm Văn Minh', 'Phạm Văn': 'Phạm Văn Minh'}
    """
    counts = Counter(found)
    alike: dict[str, list[str]] = {}
    for name in counts:
        for key in (fold(name), name.rpartition(" ")[0]):
            alike.setdefault(key, []).append(name)
    right: dict[str, str] = {}
    for name, count in counts.items():
        # In other diacritics, with one word less, with one word more.
        shorter = name.rpartition(" ")[0]
        others = {*alike[fold(name)][:_MOST_ALIKE], *alike.get(name, ())[:_MOST_ALIKE], *({shorter} & counts.keys())}
        usual = max(others, key=lambda other: (counts[other], other))
        if counts[usual] > count and usual.count(" ") >= _LEAST:
            right[name] = usual
    return right


def _told(words: list[str], behind: str) -> tuple[str, int] | None:
    """Return the person's name at the end of a run of capitals and where it begins: behind a place or a body."""
    while words and (offices.begins(words[-1] + behind) or _verb().match(words[-1] + behind)):
        behind = f" {words[-1]}{behind}"
        words.pop()  # "Trần Văn A Bí thư", "Trần Văn A Phát biểu": the last capital begins something else
    first = 0
    while first < len(words) - 1:
        rest = words[first:]
        if skipped := _place(rest):
            first += skipped
        elif rest[0] == "Đoàn" and len(rest) > _SPLIT and rest[1] in _surnames():
            first += 1  # "Bí thư Trung ương Đoàn Bùi Quang Huy": the Youth Union's secretary
        elif rest[0] in _surnames() and len(rest) <= _MOST:
            return _whole(rest, len(" ".join([*words[:first], ""])))
        else:
            first += 1
    return None


def _whole(words: list[str], offset: int) -> tuple[str, int] | None:
    """Return the name that some words make up; none when they are a place or in a foreign tongue."""
    if len(words) >= _LEAST + _SPLIT and words[_LEAST] in _common():
        return _whole(words[_LEAST:], offset + len(" ".join([*words[:_LEAST], ""])))
    name = " ".join(words)
    if name in _places() or any(len(word) > 1 and word.isupper() for word in words[1:]):
        return None
    # "Lâm Thành Sol" is Khmer, "Từ Israel" nobody's.
    spelled = all(map(is_spelled, words[:_LEAST])) or words[0] in _uncommon()
    return (name, offset) if spelled else None


def _place(words: list[str]) -> int:
    """Return how many words at the beginning are a place, with a name behind it: "Hà Nội Trần Sỹ Thanh"."""
    for length in (4, 3, 2):
        place = " ".join(words[:length])
        if place in _no_names() or (
            len(words) >= length + _LEAST and place in _places() and words[length] in _surnames()
        ):
            return length
    return 0


# The tables, as the functions ask them


@cache
def _surnames() -> frozenset[str]:
    return frozenset((table("people")["surnames"] + " " + table("people")["uncommon_surnames"]).split())


@cache
def _uncommon() -> frozenset[str]:
    return frozenset(table("people")["uncommon_surnames"].split())


@cache
def _verb() -> re.Pattern[str]:
    """Return the pattern of what a person does, and of "đồng chí", which may begin with a capital by mistake."""
    verbs = "|".join(verb for verb in table("people")["verbs"] if " " in verb)
    return re.compile(rf"(?:{verbs}|đồng chí)(?!\w)", re.IGNORECASE)


@cache
def _common() -> frozenset[str]:
    return frozenset(table("people")["common_surnames"].split())


@cache
def _no_names() -> frozenset[str]:
    return frozenset(table("people")["not_names"])


@cache
def _places() -> frozenset[str]:
    return frozenset(name for name, _ in gazetteer.names()) | {district.name for district in gazetteer.districts()}


@cache
def _called_after() -> re.Pattern[str]:
    """Return the pattern of what is called after a person, right before the name: "Bệnh viện Lê Văn Thịnh"."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(table('people')['named_after'])})\s$")
