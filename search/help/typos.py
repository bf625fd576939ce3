"""Other ways to write a doubtful syllable: one key wrong, missing, too many or swapped; or several stuck together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from string import ascii_lowercase

from search.help.marks import built

LONGEST = 14
"""Letters of a syllable that is corrected: "nghiêng" has seven, and two or three may stick together."""

MOST_STUCK = 4
"""Syllables that are taken apart: "uybannhandan"."""


@lru_cache(maxsize=2048)
def edits(folded: str) -> tuple[str, ...]:
    """Return the syllables of Vietnamese one edit away (Damerau: insertion, deletion, change, swap of neighbours).

    >>> "hoi" in edits("hio"), "quyet" in edits("quyett"), edits("covid19")
    (True, True, ())
    """
    if not folded.isalpha() or not folded.isascii() or not 1 < len(folded) <= LONGEST:
        return ()
    return tuple(sorted(set(_edits(folded)) & built() - {folded}))


def slip(typed: str, meant: str) -> float:
    """Return what an edit costs, in natural logarithm: how much rarer it is than writing what is meant.

    A hand doubles and swaps letters and slips to the next key more often than it writes any other one.

    >>> slip("hio", "hoi"), slip("quyett", "quyet"), slip("hpi", "hoi"), slip("hai", "hoi")
    (2.0, 2.0, 2.5, 4.0)
    """
    if len(typed) == len(meant):
        wrong = [place for place, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other]
        if len(wrong) == 2:
            return 2.0
        return 2.5 if len(wrong) == 1 and meant[wrong[0]] in _BESIDE.get(typed[wrong[0]], "") else 4.0
    if len(typed) > len(meant):
        return 2.0 if any(one == other for one, other in pairwise(typed)) else 3.0
    return 3.0


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}


def _edits(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def apart(folded: str) -> list[tuple[str, ...]]:
    """Return the ways to read a run of letters as two to four syllables.

    >>> ("nghi", "quyet") in apart("nghiquyet"), apart("xkcdq")
    (True, [])
    """
    if not folded.isascii() or not folded.isalpha() or not 4 < len(folded) <= 2 * LONGEST:
        return []
    return [parts for parts in _apart(folded, MOST_STUCK) if len(parts) > 1]


def _apart(letters: str, most: int) -> Iterator[tuple[str, ...]]:
    if letters in built():
        yield (letters,)
    if most > 1:
        for size in range(1, min(len(letters), 8)):
            if letters[:size] in built():
                yield from ((letters[:size], *rest) for rest in _apart(letters[size:], most - 1))
