"""Names that are never offered: what `suppressed.txt` holds is no completion, no better writing and no keyword."""

from __future__ import annotations

from functools import lru_cache

from index.text.fold import exact
from index.text.normal import normalize

_LONGEST = 8  # syllables of a name that is looked for in a text


def names_one(text: str, names: frozenset[str]) -> bool:
    """Return whether a text names one of these persons, or begins to: two syllables of three do.

    >>> names = frozenset({"lê hòa bình"})
    >>> [names_one(text, names) for text in ("Bí thư Lê Hoà Bình họp", "lê hòa", "Hòa Bình", "Lê")]
    [True, True, False, False]
    """
    if not names:
        return False
    words = exact(normalize(text)).split()
    if len(words) > 1 and " ".join(words) in _beginnings(names):
        return True
    starts = range(len(words))
    return any(
        " ".join(words[start:end]) in names for start in starts for end in range(start + 1, start + _LONGEST + 1)
    )


@lru_cache(maxsize=2)
def _beginnings(names: frozenset[str]) -> frozenset[str]:
    parts = (name.split() for name in names)
    return frozenset(" ".join(words[:end]) for words in parts for end in range(2, len(words)))
