"""Borders of words in a text: where a passage may begin and end, and a mark.

No word of several syllables is cut that the corpus's language joins more often than not, no name that is written with
capitals, no number, no day, and no number from its unit.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.remembering import remembering
from index.text.fold import fold
from index.text.syllables import CAPITAL, SYLLABLE, key
from search.help.evidence import Evidence
from search.words import surnames

JOINED = 0.1
"""The share of two syllables' occurrences side by side within words from which there is one: of fewer passages a
reader would say that they cut one."""

_NEAR = 3  # syllables on either side of a place that are looked at: words have four at most
_REACH = 32  # characters on either side in which these stand
_REMEMBERED = 32768  # places, by the words around them
_SPACES = " \u00a0"
_SIGN = re.compile(r"[^\w ]+")
_NAMED = re.compile(rf"{CAPITAL}[^\W\d_]*[^\W\d_A-ZĐ]$")
_TIES = "/.,-–:&+"  # what ties the parts of a number, a day or a code, without a space
_UNIT = frozenset("% tỷ tỉ triệu nghìn ngàn đồng usd euro ha km m m2 m3 kg tấn mw kv".split())
_COUNTED = frozenset("ngày tháng năm thứ quý khóa số lần".split())
_HONORIFICS = frozenset("Ông Bà Anh Chị Đồng Cô Chú Thầy Theo Tại Ngày Chiều Sáng Tối Trong Từ Với Do Khi Và".split())


class Borders:
    """Made once for each state of an index; shared by threads."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._one = remembering(_REMEMBERED, self._looked_at)

    def cuts(self, text: str, place: int) -> bool:
        """Return whether a cut at a place of a text would part a word, a name, a number or a day."""
        if not 0 < place < len(text):
            return False
        end = place - 1 if text[place - 1] in _SPACES else place
        start = place + 1 if end == place and text[place] in _SPACES else place
        if not (start < len(text) and text[end - 1 : end].isalnum() and text[start].isalnum()):
            return start == end and _ties(text, place)
        if start == end:
            return True  # within a syllable
        left, right = text[max(0, end - _REACH) : end], text[start : start + _REACH]
        words = right.split(" ", _NEAR)
        return self._one(" ".join(left.split(" ")[-_NEAR - 1 :]), " ".join(words[:_NEAR]))

    def _looked_at(self, before: str, after: str) -> bool:
        """Return whether the last word of a text and the first of another, a space between them, are parts of one."""
        left, right = _run_behind(before), _run_ahead(after)
        one, other = left[-1], right[0]
        if one[-1:].isdigit() or other[:1].isdigit():
            return _number(one, other)
        named = _NAMED.match(one) and _NAMED.match(other) and one not in _HONORIFICS
        if named and (one in surnames() or not _begins(before)):
            return True
        return self.joined(tuple(map(key, left)), tuple(map(key, right)))

    def joined(self, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        """Return whether the corpus's language joins the last of some syllables with the first of others."""
        keys, place = (*left, *right), len(left) - 1
        if not self._evidence.is_word(keys, place, place + 2, 1):  # so most are, and need no count of articles
            return False
        least = JOINED * self._evidence.paired(fold(left[-1]), fold(right[0]))
        return self._evidence.is_word(keys, place, place + 2, least)

    def start(self, text: str, place: int) -> int:
        """Return where the word begins that a place is in."""
        while self.cuts(text, place):
            place = _last_start(text, place)
        return place

    def end(self, text: str, place: int) -> int:
        """Return where the word ends that a place is in."""
        while self.cuts(text, place):
            found = SYLLABLE.search(text, place)
            place = found.end() if found else len(text)
        return place


def _last_start(text: str, place: int) -> int:
    end = place
    while end and not SYLLABLE.match(text, end - 1):
        end -= 1
    start = end
    while start and SYLLABLE.match(text, start - 1):
        start -= 1
    return start


def _ties(text: str, place: int) -> bool:
    """Whether a sign at a place ties two without a space: "26-NQ/TW", "27/7", "1.000", "Covid-19"."""
    sign = place if text[place - 1].isalnum() else place - 1
    within = 0 < sign < len(text) - 1 and text[sign] in _TIES
    return within and text[sign - 1].isalnum() and text[sign + 1].isalnum()


def _run_behind(before: str) -> list[str]:
    """Return the last syllables that stand side by side: a comma ends a word."""
    return SYLLABLE.findall(_SIGN.split(before)[-1])[-_NEAR:]


def _run_ahead(after: str) -> list[str]:
    """Return the first syllables that stand side by side."""
    return SYLLABLE.findall(_SIGN.split(after)[0])[:_NEAR]


@lru_cache(maxsize=4096)
def _number(one: str, other: str) -> bool:
    """Whether a number and what stands beside it are one: "5 tỷ", "ngày 5", "10 000"."""
    if one[-1:].isdigit() and other[:1].isdigit():
        return True
    return (one.isdigit() and other.lower() in _UNIT) or (other.isdigit() and one.lower() in _COUNTED)


def _begins(before: str) -> bool:
    """Whether the last word before a place begins a sentence."""
    words = before.rstrip().rpartition(" ")[0].rstrip()
    return not words or words[-1] in ".!?:;\n“”\"'(–-"
