"""Abbreviations and equal spellings, both ways, from one table that anyone may mend: `abbreviations.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.text.fold import fold
from index.text.syllables import SYLLABLE
from search.query.nodes import Form, Syllable
from search.query.syllable import made

MAX_FORMS = 8  # of one concept; each is a phrase to look up


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a written form stands for: the form that is counted, all equal ones, whether it was shortened."""

    counted: str
    equal: tuple[str, ...]
    short: bool

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that are other syllables than the counted one, each once: "TP HCM" is "TP.HCM"."""
        seen = {_key(self.counted): self.counted}
        for form in self.equal:
            seen.setdefault(_key(form), form)
        return tuple(list(seen.values())[1 : MAX_FORMS + 1])


@dataclass(frozen=True, slots=True)
class Found:
    """An abbreviation or a long form among a question's words ``start`` to ``end``."""

    start: int
    end: int
    meaning: Meaning


def find_abbreviations(words: Sequence[Syllable], taken: Sequence[bool] = ()) -> Iterator[Found]:
    """Return abbreviations and long forms among the words, the longest first, left to right; not in ``taken`` words.

    >>> from search.query.syllable import typed
    >>> [(f.start, f.end, f.meaning.counted) for f in find_abbreviations(typed("Chủ tịch UBND TP.HCM"))]
    [(2, 3, 'ủy ban nhân dân'), (3, 5, 'thành phố Hồ Chí Minh')]
    """
    table, longest = _table()
    place = 0
    while place < len(words):
        room = min(longest.get(words[place].folded, 0), len(words) - place)
        for length in range(room, 0, -1):
            span = words[place : place + length]
            form = table.get(tuple(word.folded for word in span))
            if form and not any(taken[place : place + length]) and _agrees(span, made(form[0])):
                yield Found(place, place + length, form[1])
                place += length - 1
                break
        place += 1


def _agrees(span: Sequence[Syllable], form: Form) -> bool:
    """Marks that were typed must be the form's; in three syllables and more a slip is forgiven ("thanh phô")."""
    if len(span) > 2:
        return True
    return all(not word.accented or word.exact == syllable.exact for word, syllable in zip(span, form, strict=True))


@cache
def _table() -> tuple[dict[tuple[str, ...], tuple[str, Meaning]], dict[str, int]]:
    """Return what is written, with its meaning, by folded syllables; and how many follow each first one at most."""
    table: dict[tuple[str, ...], tuple[str, Meaning]] = {}
    longest: dict[str, int] = {}
    meanings = list(_meanings())
    folded = fold("\n".join(written for written, _ in meanings)).split("\n")
    for line, (written, meaning) in zip(folded, meanings, strict=True):
        key = tuple(SYLLABLE.findall(line))
        table.setdefault(key, (written, meaning))
        longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return table, longest


@cache
def shorts() -> tuple[str, ...]:
    """Return the abbreviations as they are written, each once: "MTTQ", "TP.HCM"."""
    return tuple(dict.fromkeys(written for written, meaning in _meanings() if meaning.short))


def _meanings() -> Iterator[tuple[str, Meaning]]:
    data = json.loads((files(__package__) / "abbreviations.json").read_text("utf-8"))
    for row in (row for group in data["groups"].values() for row in group):
        shorts, longs = row["short"], row["long"]
        for short in shorts:
            others = (short, *(form for form in (*shorts, *longs[1:]) if form != short))
            yield short, Meaning(longs[0], others, True)
        for long in () if row.get("ambiguous") else longs:
            yield long, Meaning(long, (*shorts, *longs), False)
    for spellings in data["spellings"]:
        for spelling in spellings:
            yield spelling, Meaning(spelling, tuple(spellings), False)


def _key(form: str) -> tuple[str, ...]:
    return tuple(syllable.folded for syllable in made(form))
