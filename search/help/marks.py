"""Marks of a syllable: its tone, the shapes of its letters, and whether one spelling is another with marks to come."""

from __future__ import annotations

import json
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from index.text.fold import exact, fold

TONES = "\u0301\u0300\u0309\u0303\u0323"
"""Sắc, huyền, hỏi, ngã, nặng."""


@cache
def rules() -> dict[str, Any]:
    """Return the rules of writing in `writing.json`: what begins and ends syllables, and the keys of Telex and VNI."""
    table: dict[str, Any] = json.loads(Path(__file__).with_name("writing.json").read_text("utf-8"))
    return table


@cache
def built() -> frozenset[str]:
    """Return every folded syllable that Vietnamese may build, whether it is a word or not.

    >>> {"nghi", "quyet", "uy"} <= built(), "hio" in built(), "quyett" in built()
    (True, False, False)
    """
    onsets, rimes = ("", *rules()["onsets"].split()), rules()["rimes"].split()
    return frozenset(onset + rime for onset in onsets for rime in rimes) | {"gi"}


@cache
def bare() -> frozenset[str]:
    """Return the syllables that may be words without any diacritic.

    >>> {"thanh", "long", "an"} <= bare(), "quyet" in bare()
    (True, False)
    """
    onsets, rimes = ("", *rules()["onsets"].split()), rules()["bare_rimes"].split()
    return frozenset(onset + rime for onset in onsets for rime in rimes) | {"gi"}


@lru_cache(maxsize=16384)
def marks(syllable: str) -> tuple[str, str]:
    """Return the letters of a syllable without its tone, and the tone.

    >>> marks("quyết") == ("quyêt", TONES[0])
    True
    """
    letters, tone = [], ""
    for char in syllable:
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts if mark in TONES), tone)
        letters.append(unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in TONES)))
    return "".join(letters), tone


@lru_cache(maxsize=65536)
def consistent(typed: str, spelled: str) -> bool:
    """Whether a spelling is what was typed, with marks added and none changed; the tone may stand on any letter.

    >>> consistent("luât", "luật"), consistent("uơng", "ương"), consistent("daị", "đại"), consistent("luât", "lướt")
    (True, True, True, False)
    """
    (one, tone), (other, full) = marks(typed), marks(spelled)
    if len(one) != len(other) or tone not in ("", full):
        return False
    return all(a in (b, fold(b)) for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=16384)
def alike(typed: str, spelled: str) -> bool:
    """Whether a spelling of other letters has the marks that were typed: "quyêtt" wants ê.

    >>> alike("quyêtt", "quyết"), alike("quyêtt", "quyét"), alike("hộii", "hội")
    (True, False, True)
    """
    (one, tone), (other, full) = marks(typed), marks(spelled)
    shapes = {char for char in one if fold(char) != char}
    return tone in ("", full) and shapes <= set(other)


def with_tone(letters: str, tone: str) -> str:
    """Return the letters of a syllable with a tone where the old style puts it.

    >>> with_tone("hoa", TONES[1]), with_tone("quyêt", TONES[0]), with_tone("qua", TONES[0])
    ('hòa', 'quyết', 'quá')
    """
    if not tone:
        return letters
    vowels = [place for place, char in enumerate(letters) if fold(char) in "aeiouy"]
    if len(vowels) > 1 and (fold(letters).startswith("qu") or (letters.startswith("gi"))):
        vowels = [place for place in vowels if place > 1] or vowels
    if not vowels:
        return letters
    shaped = [place for place in vowels if fold(letters[place]) != letters[place]]
    closed = vowels[-1] < len(letters) - 1
    at = shaped[-1] if shaped else vowels[-1] if closed else vowels[1] if len(vowels) > 2 else vowels[0]
    return exact(unicodedata.normalize("NFC", letters[: at + 1] + tone + letters[at + 1 :]))
