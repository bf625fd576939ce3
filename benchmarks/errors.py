"""Errors in writing, made by rule and chance: those of a hand on a keyboard, and those of an ear in the provinces."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence

from index.text.fold import exact, fold
from search.help.marks import TONES, marks, with_tone

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {key: row[max(0, at - 1) : at] + row[at + 1 : at + 2] for row in _ROWS for at, key in enumerate(row)}
_HOI, _NGA = TONES[2], TONES[3]

# What sounds alike in some province: the end or the beginning of a syllable, and what is written for it.
_ENDS = (("ng", "n"), ("n", "ng"), ("t", "c"), ("c", "t"))
_BEGINNINGS = (
    *(("s", "x"), ("x", "s"), ("tr", "ch"), ("ch", "tr"), ("l", "n"), ("n", "l")),
    *(("d", "gi"), ("d", "r"), ("gi", "d"), ("gi", "r"), ("r", "d"), ("r", "gi")),
)


def slips(word: str, draw: random.Random) -> str | None:
    """Return a syllable with one slip of the hand: a letter doubled, dropped, swapped with the next, or the next key.

    None for one that is too short.
    """
    if len(word) < 3 or not word.isalpha():
        return None
    return draw.choice((_doubled, _dropped, _swapped, _next_key))(word, draw)


def _doubled(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[: at + 1] + word[at:]


def _dropped(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _swapped(word: str, draw: random.Random) -> str:
    at = draw.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _next_key(word: str, draw: random.Random) -> str:
    places = [at for at, letter in enumerate(word) if letter in _BESIDE]
    at = draw.choice(places) if places else 0
    return word[:at] + draw.choice(_BESIDE.get(word[at], word[at])) + word[at + 1 :]


def heard(word: str, draw: random.Random) -> str | None:
    """Return a syllable written as it sounds to some ears, None where every ear hears the right one."""
    ways = list(_heard(word))
    return draw.choice(ways) if ways else None


def _heard(word: str) -> Iterator[str]:
    letters, tone = marks(word)
    if tone in (_HOI, _NGA):
        yield with_tone(letters, _NGA if tone == _HOI else _HOI)
    for right, wrong in _ENDS:
        if (
            letters.endswith(right)
            and not letters.endswith("nh")
            and fold(letters[: -len(right)])[-1:] in set("aeiouy")
        ):
            yield with_tone(letters[: -len(right)] + wrong, tone)
    for right, wrong in _BEGINNINGS:
        if re.match(rf"{right}(?=[aeiouy])", fold(letters)) and letters.startswith(right):
            yield with_tone(wrong + letters[len(right) :], tone)


def misspelt(
    phrase: Sequence[str], wrong: Callable[[str, random.Random], str | None], draw: random.Random
) -> tuple[str, ...] | None:
    """Return a phrase with one syllable written wrong, None where none can be."""
    for at in draw.sample(range(len(phrase)), len(phrase)):
        other = wrong(phrase[at], draw)
        if other and exact(other) != phrase[at]:
            return (*phrase[:at], other, *phrase[at + 1 :])
    return None


def spaced(phrase: Sequence[str], draw: random.Random) -> str:
    """Return a phrase with two words stuck together, or one torn apart."""
    at = draw.randrange(len(phrase) - 1)
    if draw.random() < 0.7:
        return " ".join((*phrase[:at], phrase[at] + phrase[at + 1], *phrase[at + 2 :]))
    long = max(range(len(phrase)), key=lambda place: len(phrase[place]))
    cut = draw.randrange(1, max(2, len(phrase[long])))
    torn = f"{phrase[long][:cut]} {phrase[long][cut:]}".strip()
    return " ".join((*phrase[:long], torn, *phrase[long + 1 :]))
