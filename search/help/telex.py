"""Telex and VNI as they look when no input method was on: "nghij quyeets", "nghi5 quye6t1"."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from index.text.fold import fold
from search.help.marks import built, rules, with_tone

MOST_KEYS = 12  # the longest syllable, "nghiêng", takes nine keys
_STOPS = ("c", "ch", "p", "t")
_STOP_TONES = ("\u0301", "\u0323")  # a syllable that ends in a stop has one of these


@lru_cache(maxsize=4096)
def decode(token: str) -> str | None:
    """Return the syllable that keys in lower case stand for, or None when they are no keys of one.

    What is returned may be built; whether it is meant, the neighbours decide ("max" would be "mã").

    >>> decode("quyeets"), decode("ddaij"), decode("quye6t1"), decode("truongwf"), decode("d9a5i")
    ('quyết', 'đại', 'quyết', 'trường', 'đại')
    >>> decode("nghi"), decode("covid19"), decode("tests")
    (None, None, None)
    """
    if not token.isascii() or len(token) > MOST_KEYS:
        return None
    for method in ("telex", "vni"):
        found = _decode(token, rules()[method])
        if found and found != token:
            return found
    return None


def _decode(token: str, keys: dict[str, Any]) -> str | None:
    letters: list[str] = []
    tone = ""
    for key in token:
        if key in keys["tones"] and not tone and any(fold(letter) in "aeiouy" for letter in letters):
            tone = keys["tones"][key]
        elif not _shape(letters, keys["shapes"].get(key, {})):
            letters.append(keys["alone"].get(key, key))
    word = "".join(letters)
    stopped = fold(word).endswith(_STOPS)
    if fold(word) not in built() or (stopped and tone not in _STOP_TONES):
        return None
    return with_tone(word, tone)


def _shape(letters: list[str], shapes: dict[str, str]) -> bool:
    """Give the last letter that can take it its shape; "uo" takes the horn on both."""
    for place in reversed(range(len(letters))):
        if letters[place] in shapes:
            if letters[place - 1 : place + 1] == ["u", "o"] and "u" in shapes:
                letters[place - 1] = shapes["u"]
            letters[place] = shapes[letters[place]]
            return True
    return False
