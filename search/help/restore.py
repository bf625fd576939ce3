"""Marks restored to what was typed without, or with some: from how the articles of the index write these syllables.

What stands in an article as a whole is spelled as it is there; else the likeliest spellings side by side are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from index.text.fold import exact, fold, folded_letters
from index.text.syllables import SYLLABLE
from search.help import lattice
from search.help.lattice import Way
from search.help.marks import consistent
from search.help.spellings import Spellings
from search.language import Language

READ = 5
"""Articles that are read for a phrase: each costs about a tenth of a millisecond."""

AGREED = 2
"""Articles that agree on a spelling: then no more are read."""

LONGEST = 6
"""Syllables of a phrase that is looked for as a whole; longer ones are whole questions, which stand nowhere."""


def restore(spellings: Spellings, keys: Sequence[str]) -> list[str]:
    """Return the spelling of each syllable (keys with marks, as far as typed) that the index makes likeliest."""
    likely = likeliest(spellings, keys)
    if not 2 < len(keys) <= LONGEST:  # the table knows all pairs
        return likely
    votes = standing(spellings.language, keys)
    if not votes:
        return likely
    # Some captions and titles are written without diacritics: of equals, the spelling with them, whose letters come
    # later, is how people write.
    best = max(votes.items(), key=lambda vote: (vote[1], vote[0] == tuple(likely), vote[0]))
    return list(best[0])


def likeliest(spellings: Spellings, keys: Sequence[str]) -> list[str]:
    """Return the spelling of each syllable that is likeliest by what stands beside what, without reading articles."""
    return lattice.best(spellings, [[_way(spellings, key)] for key in keys])


def _way(spellings: Spellings, key: str) -> Way:
    found = spellings.of(fold(key))
    kept = np.array([place for place, word in enumerate(found.exact) if consistent(key, word)], np.int64)
    return Way(found, kept, np.zeros(len(kept))) if len(kept) else lattice.unknown(key)


def standing(language: Language, keys: Sequence[str]) -> Counter[tuple[str, ...]]:
    """Return how some articles that hold the syllables side by side spell them, as far as consistent with the keys."""
    folded = [fold(key) for key in keys]
    found: Counter[tuple[str, ...]] = Counter()
    for text in language.holding(folded, READ):
        spelled = {
            words
            for words in _spelled(text, " ".join(folded))
            if len(words) == len(keys) and all(map(consistent, keys, words))
        }
        found.update(spelled)
        if max(found.values(), default=0) >= AGREED:
            break
    return found


def _spelled(text: str, phrase: str) -> list[tuple[str, ...]]:
    """Return the spellings of a folded phrase in the words of an article, whatever stands between its words."""
    codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
    letters = _LETTERS[np.minimum(codes, len(_LETTERS) - 1)]
    kept = np.ones(len(letters), np.bool_)
    kept[1:] = (letters[1:] != _SPACE) | (letters[:-1] != _SPACE)
    codes, bare, wanted = codes[kept], letters[kept].tobytes(), f" {phrase} ".encode()
    found = []
    place = bare.find(wanted)
    while place >= 0:
        words = codes[place : place + len(wanted)].tobytes().decode("utf-32-le")
        found.append(tuple(match[0] for match in SYLLABLE.finditer(exact(words))))
        place = bare.find(wanted, place + 1)
    return found


_SPACE = ord(" ")
_LETTERS = np.frombuffer(
    "".join(char if char.isascii() and char.isalnum() else " " for char in folded_letters()).encode(),
    np.uint8,
)
"""The folded letter or digit of each character, a space for what is none of ours."""
