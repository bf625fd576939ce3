"""Frequent phrases of an index, for people to choose from: a whole word or two neighbouring ones, never half a word."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from index.reading.tables import table
from index.text.fold import exact, fold
from search.language import Language

SHARE = 1e-4
"""A phrase is frequent when it stands in this share of the articles, and in two at least."""

MOST = 50_000
"""Phrases that are kept, the most frequent: about 4 MB."""

_ARTICLES = 3  # that are looked into to tell a name from a word


def frequent(language: Language) -> list[tuple[str, int]]:
    """Return the most frequent phrases with how often they stand."""
    found = [phrase for phrase in language.phrases(SHARE) if _shown(phrase[0])]
    return sorted(found, key=lambda item: -item[1])[:MOST]


def _shown(text: str) -> bool:
    return text.replace(" ", "").isalpha()


def name_in(phrase: str) -> str | None:
    """Return the first two syllables of what may be a person's name in a phrase: a family name and what follows.

    >>> name_in("phạm vi hoạt động"), name_in("nghị quyết đại hội")
    ('phạm vi', None)
    """
    words = phrase.split(" ")
    return next((f"{one} {other}" for one, other in pairwise(words) if one in _surnames()), None)


def is_small(language: Language, pair: str) -> bool:
    """Whether some articles write two syllables in small letters, which they do not do with names.

    "Phạm vi" is a word though Phạm is a family name; a private person is never suggested.
    """
    first, second = fold(pair).split(" ")
    return any(pair in text for text in language.some(first, second, _ARTICLES))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(exact(name) for name in table("people")["surnames"].split())
