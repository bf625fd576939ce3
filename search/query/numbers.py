"""Numbers in a question: "1.000" is 1000, "768ha" is "768 ha", and "2,4" is one number wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from search.query.nodes import Form

UNITS = frozenset(
    "ha km km2 m2 m3 kg ta tan lit kv kva kw kwh mw gw mwh ty trieu nghin ngan dong usd vnd ti phan tram do".split()
)
"""Units that papers write with or without a space behind the number, folded."""

_FEW, _GROUP = re.compile(r"[0-9]{1,3}"), re.compile(r"[0-9]{3}")
_LONG = re.compile(r"[1-9][0-9]{3,11}")
_YEAR = re.compile(r"19[0-9]{2}|20[0-9]{2}")
_STUCK = re.compile(r"([0-9]+)([a-z]+[23]?)")
_DIGITS = re.compile(r"[0-9]+")


class Number(NamedTuple):
    """Words ``start`` to ``end`` (excluded) that are one number with its unit; ``forms`` are other ways to write it."""

    start: int
    end: int
    forms: tuple[str, ...]


def find_numbers(words: Form) -> Iterator[Number]:
    """Return the numbers that may be written otherwise, or are several syllables, left to right.

    >>> from search.query.syllable import typed
    >>> list(find_numbers(typed("vốn 1.000 tỷ")))[0]
    Number(start=1, end=4, forms=('1 000tỷ', '1000 tỷ', '1000tỷ'))
    >>> [n.forms for n in find_numbers(typed("10000 người, tăng 2,4%, năm 2021"))]
    [('10 000',), ()]
    >>> [n.forms for n in find_numbers(typed("thu hồi 768ha"))]
    [('768 ha',)]
    """
    place = 0
    while place < len(words):
        end, ways = _digits(words, place)
        end, ways, typed = _with_unit(words, place, end, ways)
        if ways and (end - place > 1 or len(ways) > 1):
            yield Number(place, end, tuple(way for way in ways if way != typed))
        place = max(end, place + 1)


def _digits(words: Form, place: int) -> tuple[int, list[str]]:
    """Return the word behind a number and the ways to write it, syllables apart; none where there is no number."""
    first = words[place].folded
    if not _DIGITS.fullmatch(first):
        return place, []
    end = place + 1
    while end < len(words) and words[end].joint == "." and _GROUP.fullmatch(words[end].folded):
        end += 1
    if end > place + 1 and _FEW.fullmatch(first):
        groups = [word.folded for word in words[place:end]]
        return end, [" ".join(groups), "".join(groups)]
    if place + 1 < len(words) and words[place + 1].joint == "," and _DIGITS.fullmatch(words[place + 1].folded):
        return place + 2, [f"{first} {words[place + 1].folded}"]
    if _LONG.fullmatch(first) and not _YEAR.fullmatch(first) and not (_bound(words, place) or _bound(words, end)):
        return place + 1, [first, f"{int(first):,}".replace(",", " ")]
    return place + 1, [first]


def _bound(words: Form, place: int) -> bool:
    """Whether a sign joins the figures at a place to figures before them: "2000/5000" is no number of thousands."""
    both = words[max(0, place - 1) : place + 1]
    return len(both) > 1 and bool(both[1].joint) and all(word.folded.isdigit() for word in both)


def _with_unit(words: Form, place: int, end: int, ways: list[str]) -> tuple[int, list[str], str]:
    """Return the same with the unit that follows, with a space or without one, and the way that was typed."""
    if not ways:
        stuck = _STUCK.fullmatch(words[place].folded)
        if stuck and stuck[2] in UNITS:
            typed = words[place].exact
            return place + 1, [typed, f"{stuck[1]} {typed[len(stuck[1]) :]}"], typed
        return end, [], ""
    typed = " ".join(word.exact for word in words[place:end])
    if end < len(words) and not words[end].joint and words[end].folded in UNITS:
        unit = words[end].exact
        return end + 1, [f"{way}{space}{unit}" for way in ways for space in (" ", "")], f"{typed} {unit}"
    return end, ways, typed
