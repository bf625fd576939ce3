"""Near words: what people say beside what newspapers write, from a table that anyone may mend: `near_words.jsonl`.

A line is one JSON object: ``near`` lists words that are near each other, ``said`` and ``written`` lead one way only.
Lines that hold neither are remarks. A bad line is told with its number and its reason, all others are used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from index.messages.message import Message, message
from search.query.nodes import Form
from search.query.syllable import made

NAME = "near_words.jsonl"
"""What the table is called, beside this file and, for what a site adds to it, in the data folder."""

MAX_FORMS = 8
"""Near words of one word; each is a phrase to look up."""

MAX_SYLLABLES = 8  # of one entry: "giấy chứng nhận quyền sử dụng đất" has seven
MAX_ENTRIES = 16  # of one line
MAX_LINES = 20_000
MAX_LINE = 4_000  # characters

Key = tuple[str, ...]


class BadLine(NamedTuple):
    """A line of a table that is not used: its number, and why."""

    number: int
    reason: Message


@dataclass(frozen=True, slots=True)
class NearWords:
    """Near words by the syllables of the words they belong to, and the lines that could not be used."""

    near: dict[Key, tuple[tuple[str, tuple[str, ...]], ...]]
    longest: int
    bad: tuple[BadLine, ...] = ()

    def of(self, words: Form) -> tuple[str, ...]:
        """Return what is near some words, as the table writes it; nothing for words that it does not hold.

        >>> from search.query.syllable import typed
        >>> shipped().of(typed("thợ thuyền"))[:2]
        ('công nhân', 'người lao động')
        """
        found: dict[str, None] = {}
        for written, forms in self.near.get(tuple(word.folded for word in words), ()):
            if _agrees(words, written):
                found |= dict.fromkeys(forms)
        return tuple(islice(found, MAX_FORMS))


def _agrees(words: Form, written: str) -> bool:
    """Whether words are an entry of the table: with its diacritics, or several syllables without any.

    One syllable is meant only as it is written, names and abbreviations with their capitals: "ai" is no "AI".
    """
    entry = made(written)
    if len(entry) == 1:
        capitals = written[:1].isupper()
        return words[0].exact == entry[0].exact and (not capitals or words[0].text in (written, written.upper()))
    return all(word.exact == other.exact or not word.accented for word, other in zip(words, entry, strict=True))


@cache
def shipped() -> NearWords:
    """Return the table of this project."""
    return read((files(__package__) / NAME).read_text("utf-8").splitlines())


def with_own(path: Path) -> NearWords:
    """Return the table of this project with what a file of a site adds; a file that is not there adds nothing."""
    try:
        with open(path, encoding="utf-8-sig", errors="replace") as file:
            own = read(line[:MAX_LINE] for line in file)
    except (FileNotFoundError, NotADirectoryError):
        return shipped()
    near = {key: (*own.near.get(key, ()), *shipped().near.get(key, ())) for key in {**shipped().near, **own.near}}
    return NearWords(near, max(own.longest, shipped().longest), own.bad)


def read(lines: Iterable[str]) -> NearWords:
    """Return a table from its lines.

    >>> table = read(['{"said": ["thợ thuyền"], "written": ["công nhân"]}', '{"near": ["một mình"]}', "?"])
    >>> list(table.near), [(line.number, line.reason.code) for line in table.bad]
    ([('tho', 'thuyen')], [(2, 'near_few'), (3, 'near_json')])
    """
    near: dict[Key, list[tuple[str, tuple[str, ...]]]] = {}
    bad: list[BadLine] = []
    for number, line in enumerate(islice(lines, MAX_LINES), 1):
        found = _row(line)
        if isinstance(found, Message):
            bad.append(BadLine(number, found))
            continue
        for word, forms in found:
            near.setdefault(_key(word), []).append((word, forms))
    longest = max(map(len, near), default=0)
    return NearWords({key: tuple(rows) for key, rows in near.items()}, longest, tuple(bad))


def _row(line: str) -> list[tuple[str, tuple[str, ...]]] | Message:
    """Return the words of a line, each with what is near it; why it cannot be used, if it cannot."""
    try:
        row = json.loads(line[:MAX_LINE]) if line.strip() else {}
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        return message("near_json")
    said, written = (row.get("near"), row.get("near")) if "near" in row else (row.get("said"), row.get("written"))
    if said is None and written is None:
        return []
    for entries in (said, written):
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            return message("near_lists")
    if not said or not written or {*said, *written} == {said[0]}:
        return message("near_few")
    return _pairs(said, written)


def _pairs(said: list[str], written: list[str]) -> list[tuple[str, tuple[str, ...]]] | Message:
    entries = list(dict.fromkeys([*said, *written]))
    if len(entries) > MAX_ENTRIES:
        return message("near_many", n=MAX_ENTRIES)
    for entry in entries:
        if not 0 < len(made(entry)) <= MAX_SYLLABLES:
            return message("near_length", words=entry[:80], n=MAX_SYLLABLES)
    return [(word, forms) for word in said if (forms := tuple(other for other in written if not _within(word, other)))]


def _within(word: str, other: str) -> bool:
    """Whether one holds the other: an article with "tiền lương" has "lương" as well, so neither adds to the other."""
    short, long = sorted((_key(word), _key(other)), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _key(text: str) -> Key:
    return tuple(syllable.folded for syllable in made(text))
