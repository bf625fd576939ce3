"""Syllables of a question: the index's own syllables, with the spellings that count as the same."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from index.text.syllables import syllables
from search.query.nodes import Form, Syllable

# "kỹ thuật" and "kĩ thuật", "Lý" and "Lí", "quy" and "qui": both are taught, papers choose. Only where i and y stand
# alone after these consonants; "tai" and "tay" differ.
_I_OR_Y = re.compile(r"(h|k|l|m|s|t|qu)([iy])\Z")


# Signs of a document's number; typed with spaces they still join: a field's value "26 - NQ/TW". A point or comma joins
# the digits of one number: "1.000", "2,4".
_JOINT = re.compile(r" ?([-‐‑–—−/]) ?|([.,])")


@lru_cache(maxsize=64)  # one search reads a question twice: as a question, and as something to write better
def typed(text: str, offset: int = 0) -> Form:
    """Return the syllables of a piece of a question; ``offset`` is where the piece begins.

    >>> [(s.exact, s.also, s.start) for s in typed("Kỹ thuật", 4)]
    [('kỹ', ('ki',), 4), ('thuật', (), 7)]
    """
    found: list[Syllable] = []
    end = 0
    for s in syllables(text):
        joint = _JOINT.fullmatch(text, end, s.start)
        word = text[s.start : s.end]
        sign = "" if joint is None else "/" if joint[1] == "/" else "-" if joint[1] else _point(found, joint[2], word)
        found.append(Syllable(s.exact, s.folded, also(s.folded), word, offset + s.start, offset + s.end, sign))
        end = s.end
    return tuple(found)


def _point(before: list[Syllable], sign: str, word: str) -> str:
    """Return a point or comma that joins the digits of one number, nothing for one that parts words."""
    return sign if before and before[-1].text.isdigit() and word[:1].isdigit() else ""


def made(text: str, start: int = 0, end: int = 0) -> Form:
    """Return syllables that were not typed but stand for a span of the question.

    >>> made("ủy ban", 2, 6)[1]
    Syllable(exact='ban', folded='ban', also=(), text='', start=2, end=6)
    """
    if start or end:
        return tuple(replace(syllable, start=start, end=end) for syllable in made(text))
    return _made(text)


@lru_cache(maxsize=4096)
def _made(text: str) -> Form:
    return tuple(Syllable(s.exact, s.folded, also(s.folded)) for s in syllables(text))


def slug(words: Form) -> str:
    """Return words as the value of a facet has them without diacritics.

    >>> slug(typed("Lê Văn Thành"))
    'le-van-thanh'
    """
    return "-".join(word.folded for word in words)


def as_written(word: Syllable) -> tuple[str, ...]:
    """Return the keys with diacritics that count as a syllable as it was typed.

    >>> [as_written(word) for word in typed("tỷ lệ")]
    [('tỷ', 'tỉ'), ('lệ',)]
    """
    return (word.exact, word.exact[:-1] + word.exact[-1].translate(_SWAPPED)) if word.also else (word.exact,)


_SWAPPED = str.maketrans("iìỉĩíịyỳỷỹýỵ", "yỳỷỹýỵiìỉĩíị")


def also(folded: str) -> tuple[str, ...]:
    """Return the folded keys that count as the same.

    >>> also("ly"), also("qui"), also("tai")
    (('li',), ('quy',), ())
    """
    found = _I_OR_Y.match(folded)
    return (found[1] + ("i" if found[2] == "y" else "y"),) if found else ()
