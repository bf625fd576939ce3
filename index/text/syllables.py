"""Syllables: the runs of letters and digits of a text, with their places and keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.text.characters import LETTERS
from index.text.fold import exact, fold

# No stop list and no least length: "Nghệ An", "Đại hội X", "lần thứ 8", "ý" lose nothing. Codes fall into their parts,
# so "26-NQ/TW" and "26 - NQ/TW" are the same three neighbours.
SYLLABLE = re.compile(f"[{LETTERS}]+")

# A capital letter of Vietnamese, for patterns: a range of code points would take small letters in.
CAPITAL = "[A-ZĐÀ-ÖØ-ÝĂÂÊÔƠƯĨŨẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ]"

_SPELLED = re.compile(r"(?:ngh?|gh|gi|kh|nh|ph|th|tr|ch|qu|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?|[a-z]")


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable: offsets into the text, the key with marks and the key without."""

    start: int
    end: int
    exact: str
    folded: str


def syllables(text: str) -> list[Syllable]:
    """Return the syllables of a normalised text.

    >>> [s.folded for s in syllables("Nghị quyết số 26 - NQ/TW")]
    ['nghi', 'quyet', 'so', '26', 'nq', 'tw']
    """
    keys, bare = exact(text), fold(text)
    return [
        Syllable(m.start(), m.end(), keys[m.start() : m.end()], bare[m.start() : m.end()])
        for m in SYLLABLE.finditer(text)
    ]


@lru_cache(maxsize=50_000)
def key(syllable: str) -> str:
    """Return the key of one syllable, with its marks; there are few, and texts hold each again and again.

    >>> key("Uỷ")
    'ủy'
    """
    return exact(syllable)


@lru_cache(maxsize=50_000)
def is_spelled(word: str) -> bool:
    """Return whether a word can be a Vietnamese syllable by its spelling; a single letter stands for one.

    >>> is_spelled("Nguyễn"), is_spelled("Hun"), is_spelled("Ardern")
    (True, True, False)
    """
    return _SPELLED.fullmatch(fold(word)) is not None
