"""Frequent phrases of an index, for people to choose from: a whole word or two neighbouring ones, never half a word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import numpy as np

from index import stored
from index.engines.arrays.neighbours import unpack
from index.engines.arrays.numbers import steps
from index.engines.arrays.segment import SegmentField
from index.engines.arrays.snapshot import Snapshot
from index.reading.tables import table
from index.text.fold import exact, fold

SHARE = 1e-4
"""A phrase is frequent when it stands in this share of the articles, and in two at least."""

MOST = 50_000
"""Phrases that are kept, the most frequent: about 4 MB."""

_ARTICLES = 3  # that are looked into to tell a name from a word


def frequent(snapshot: Snapshot) -> list[tuple[str, int]]:
    """Return the most frequent phrases with how often they stand, in the largest segment: the others are recent."""
    if not snapshot.parts:
        return []
    number = max(range(len(snapshot.parts)), key=lambda place: snapshot.parts[place].size)
    part = snapshot.field("word").parts[number]
    least = max(2, int(SHARE * part.size))
    found = [*_words(part, least), *_pairs(part, least)]
    return sorted(found, key=lambda item: -item[1])[:MOST]


def _words(part: SegmentField, least: int) -> Iterator[tuple[str, int]]:
    counts = np.diff(part.at.astype(np.int64))
    for place in np.flatnonzero(counts >= least).tolist():
        if _shown(word := part.terms[place].decode().replace("_", " ")):
            yield word, int(counts[place])


def _pairs(part: SegmentField, least: int) -> Iterator[tuple[str, int]]:
    counts, second = unpack(part.arrays["phrase.count"]), part.arrays["phrase.second"]
    owners = np.repeat(np.arange(len(part.terms)), steps(part.arrays["phrase.first"]))
    for place in np.flatnonzero(counts >= least).tolist():
        pair = part.terms[int(owners[place])] + b" " + part.terms[int(second[place])]
        if _shown(text := pair.decode().replace("_", " ")):
            yield text, int(counts[place])


def _shown(text: str) -> bool:
    return text.replace(" ", "").isalpha()


def name_in(phrase: str) -> str | None:
    """Return the first two syllables of what may be a person's name in a phrase: a family name and what follows.

    >>> name_in("phạm vi hoạt động"), name_in("nghị quyết đại hội")
    ('phạm vi', None)
    """
    words = phrase.split(" ")
    return next((f"{one} {other}" for one, other in pairwise(words) if one in _surnames()), None)


def is_small(snapshot: Snapshot, pair: str) -> bool:
    """Whether some articles write two syllables in small letters, which they do not do with names.

    "Phạm vi" is a word though Phạm is a family name; a private person is never suggested.
    """
    docs = snapshot.field("pair").postings(fold(pair).replace(" ", "_")).docs[:_ARTICLES]
    return any(pair in stored.text(snapshot.stored(doc)) for doc in docs.tolist())


@cache
def _surnames() -> frozenset[str]:
    return frozenset(exact(name) for name in table("people")["surnames"].split())
