"""Errors by ear: what a syllable may be meant for that was written as it sounds in some province."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from index.text.fold import fold
from search.help.marks import built, marks, rules, with_tone


@lru_cache(maxsize=4096)
def heard(word: str) -> tuple[str, ...]:
    """Return the syllables that sound like one to some ears: with another beginning, end or tone.

    >>> heard("trường"), heard("xách"), "rác" in heard("dác"), heard("cũa")
    (('chường', 'trườn'), ('sách', 'xát'), True, ('của',))
    """
    letters, tone = marks(word)
    found = [with_tone(other, tone) for other in _letters(letters)]
    found += [with_tone(letters, other) for other in _others(tone, rules()["sounds"]["tones"])]
    return tuple(dict.fromkeys(one for one in found if one != word and fold(one) in built()))


def _letters(letters: str) -> Iterator[str]:
    bare = fold(letters)
    for group in rules()["sounds"]["beginnings"]:
        for sound in sorted(group.split(), key=len, reverse=True):
            if bare.startswith(sound) and letters.startswith(sound) and bare[len(sound) : len(sound) + 1] in _VOWELS:
                yield from (other + letters[len(sound) :] for other in group.split() if other != sound)
                break
    for group in rules()["sounds"]["ends"]:
        for sound in sorted(group.split(), key=len, reverse=True):
            if bare.endswith(sound) and bare[: -len(sound)][-1:] in _VOWELS:
                yield from (letters[: -len(sound)] + other for other in group.split() if other != sound)
                break


def _others(tone: str, groups: list[str]) -> Iterator[str]:
    for group in groups:
        if tone and tone in group.split():
            yield from (other for other in group.split() if other != tone)


_VOWELS = tuple("aeiouy")
