"""Short citations in a question: a kind of document by its letters and a number, "NQ26", "CT 16", "NĐ 15/2020"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.reading import codes
from index.reading.tables import table
from index.text.fold import fold
from search.query.nodes import Form

_STUCK = re.compile(r"([^\W\d_]+)([0-9]{1,4})")
_NUMBER = re.compile(r"[0-9]{1,4}")


class Act(NamedTuple):
    """Words ``start`` to ``end`` (excluded) that cite a document; ``forms`` are the ways papers write the same.

    ``letters`` are those of the kind, folded; ``year`` is None where none was given.
    """

    start: int
    end: int
    letters: str
    number: str
    year: str | None
    forms: tuple[str, ...]

    @property
    def value(self) -> str:
        """The citation as it is printed: "NQ 26", "NĐ 15/2020"."""
        return f"{codes.usual(self.letters)} {self.number}{f'/{self.year}' if self.year else ''}"


def find_acts(words: Form) -> Iterator[Act]:
    """Return the short citations among the words of a question, left to right.

    >>> from search.query.syllable import typed
    >>> [(act.value, act.forms[:2]) for act in find_acts(typed("NQ26 và NĐ 15/2020"))]
    [('NQ 26', ('nghị quyết 26', 'nghị quyết số 26')), ('NĐ 15/2020', ('nghị định 15 2020', 'nghị định số 15 2020'))]
    >>> list(find_acts(typed("U23, F16, quyết định 3 vấn đề")))
    []
    """
    place = 0
    while place < len(words):
        act = _stuck(words, place) or _apart(words, place)
        if act:
            yield act
        place = act.end if act else place + 1


def _stuck(words: Form, place: int) -> Act | None:
    found = _STUCK.fullmatch(words[place].folded)
    return _act(words, place, place + 1, found[1], found[2]) if found and found[1] in _names() else None


def _apart(words: Form, place: int) -> Act | None:
    """Read letters and a number behind a space; letters alone that begin a sentence of words are an abbreviation."""
    letters = words[place].folded
    if letters not in _names() or place + 1 >= len(words) or words[place + 1].joint == "/":
        return None
    number = words[place + 1].folded
    return _act(words, place, place + 2, letters, number) if _NUMBER.fullmatch(number) else None


def _act(words: Form, start: int, end: int, letters: str, number: str) -> Act:
    year = None
    if end < len(words) and words[end].joint == "/" and codes.YEAR.match(words[end].folded):
        year, end = words[end].folded, end + 1
    tail = f"{number} {year}" if year else number
    names = _names()[letters]
    short = codes.usual(letters)
    forms = [f"{name}{so}{tail}" for name in names for so in (" ", " số ")]
    return Act(start, end, letters, number, year, (*forms, f"{short} {tail}", f"{short}{tail}"))


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Return what the folded letters of kinds stand for, in small letters."""
    found: dict[str, tuple[str, ...]] = {}
    for row in table("documents")["kinds"]:
        for code in row["codes"] if row.get("bare") or row.get("yearly") else ():
            found[fold(code)] = (*found.get(fold(code), ()), row["name"].lower())
    return found
