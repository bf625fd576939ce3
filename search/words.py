"""The words of a question: which of its syllables belong together, as the corpus's language has them.

Vietnamese writes its words syllable by syllable: "nghị quyết" is one word, "thăm Lào" is two. What belongs together
is what the segmenter mostly joined in the articles where it stands side by side; a name is one word where it is
known, or written with capitals behind a family name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

from index.reading.tables import table
from search.query.nodes import Form, Syllable

Span = tuple[int, int]
"""Syllables ``first`` to ``last`` (excluded)."""

Joined = Callable[[Sequence[Form]], Sequence[float]]
"""Of runs of syllables, the share of their articles in which the segmenter made each one word; 0 for unknown runs."""

LONGEST = 4  # syllables: "hội đồng nhân dân"
MOSTLY = 0.5
"""The share from which a run is a word: of .3 to .6 the one that cut 50 questions as two readers would, most often."""

PHRASE = 0.9
"""The share of a long form that an abbreviation stands for: it gives way to two words that cross its bounds."""

_NO_WAY: tuple[float, tuple[Span, ...]] = (float("-inf"), ())  # to end within what is one word

_NAME = range(2, 6)  # syllables of a person's name


def split(words: Form, whole: Iterable[Span], joined: Joined, phrases: Collection[Span] = ()) -> tuple[Span, ...]:
    """Return the words of a run of syllables, left to right.

    ``whole`` are the spans that are one word whatever the language says: names, abbreviations, numbers, times.
    ``phrases`` are one word where no other cut joins more ("bộ y tế", but not in "cán bộ y tế"). Among several ways to
    cut, the one with the most syllables joined, by their shares, is taken.

    >>> from search.query.syllable import typed
    >>> share = {"nghị quyết": 0.9, "quyết đại": 0.1, "đại hội": 0.9}
    >>> words = typed("nghị quyết đại hội")
    >>> split(words, (), lambda runs: [share.get(" ".join(s.exact for s in run), 0.0) for run in runs])
    ((0, 2), (2, 4))
    """
    fixed = dict(whole)
    shares = _shares(words, fixed, joined) | dict.fromkeys(phrases, PHRASE)
    starts: dict[int, list[int]] = {}
    for start, end in shares:
        starts.setdefault(end, []).append(start)
    best: list[tuple[float, tuple[Span, ...]]] = [(0.0, ())]
    for end in range(1, len(words) + 1):
        ways = [
            (best[start][0] + (end - start - 1) * shares[start, end], (*best[start][1], (start, end)))
            for start in starts.get(end, ())
        ]
        best.append(max(ways, key=lambda way: way[0], default=_NO_WAY))
    return best[-1][1]


def _shares(words: Form, fixed: dict[int, int], joined: Joined) -> dict[Span, float]:
    """Return the spans that may be words, each with its share; single syllables are words of share 0."""
    inside = {place for first, last in fixed.items() for place in range(first, last)}
    spans = [
        (first, last)
        for first in range(len(words))
        for last in range(first + 2, min(first + LONGEST, len(words)) + 1)
        if not inside.intersection(range(first, last))
    ]
    found = zip(spans, joined([words[first:last] for first, last in spans]), strict=True)
    shares = {span: share for span, share in found if share >= MOSTLY}
    shares |= {(place, place + 1): 0.0 for place in range(len(words)) if place not in inside}
    return shares | dict.fromkeys(fixed.items(), 1.0)


def names(words: Form) -> Iterable[Span]:
    """Return the runs that are written as a person's name: a family name and others, all with capitals.

    In a question of capitals only nothing can be told from them.
    """
    if not any(word.text[:1].islower() for word in words) and len(words) > max(_NAME):
        return
    place = 0
    while place < len(words):
        last = place
        while last < len(words) and _capital(words[last]):
            last += 1
        while place < last and not (words[place].text in surnames() and last - place in _NAME):
            place += 1
        if last - place in _NAME:
            yield place, last
        place = max(last, place + 1)


def _capital(word: Syllable) -> bool:
    return word.text[:1].isupper() and (len(word.text) == 1 or word.text[1:].islower()) and word.text.isalpha()


@cache
def surnames() -> frozenset[str]:
    """Return the family names of Viet Nam, as written."""
    return frozenset(f"{table('people')['surnames']} {table('places')['surnames']}".split())
