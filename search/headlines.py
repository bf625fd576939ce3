"""Headlines: which of their syllables belong together, so that no line ends within a word.

What belongs together is what the segmenter joined in the articles of the index; and names, which have capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.text.fold import fold
from index.text.syllables import SYLLABLE, key
from search.engines.index import Index
from search.plan import Held, Term

Span = tuple[int, int]

MOSTLY = 0.3
"""The share of the articles with two neighbours, diacritics aside, from which they are one word. In 40 headlines of
four searches, read by eye, it breaks no word and leaves "của Đảng" and "thăm chính thức" apart."""

LONGEST = 16
"""Characters that no line is broken in: on a phone with letters of twice their size that is a line."""

_KEPT = 20_000  # pairs and headlines that are remembered


class Headlines:
    """The headlines of one index; made once for each and shared by threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._shares: dict[tuple[str, str], float] = {}
        self._known: dict[str, tuple[Span, ...]] = {}

    def words(self, titles: Sequence[str]) -> list[tuple[Span, ...]]:
        """Return the runs of syllables of each headline that belong together, as offsets into it."""
        known = self._known
        new = [title for title in titles if title not in known]
        if new:
            if len(known) > _KEPT:
                known = self._known = {}
                new = list(titles)
            known.update(zip(new, self._found(new), strict=True))
        return [known[title] for title in titles]

    def _found(self, titles: Sequence[str]) -> list[tuple[Span, ...]]:
        found = [list(SYLLABLE.finditer(title)) for title in titles]
        self._look_up(
            (key(one[0]), key(other[0]))
            for title, syllables in zip(titles, found, strict=True)
            for one, other in pairwise(syllables)
            if title[one.end() : other.start()] == " "
        )
        return [tuple(self._runs(title, syllables)) for title, syllables in zip(titles, found, strict=True)]

    def _runs(self, title: str, syllables: Sequence[re.Match[str]]) -> Iterator[Span]:
        shouted = title.isupper()
        start = end = -1
        for one, other in pairwise(syllables):
            begin = start if end == one.end() else one.start()
            if other.end() - begin > LONGEST or not self._together(title, one, other, shouted):
                continue
            if begin != start and start >= 0:
                yield start, end
            start, end = begin, other.end()
        if start >= 0:
            yield start, end

    def _together(self, title: str, one: re.Match[str], other: re.Match[str], shouted: bool) -> bool:
        if title[one.end() : other.start()] != " ":
            return False
        named = not shouted and one[0][0].isupper() and other[0][0].isupper()
        return named or self._shares.get((key(one[0]), key(other[0])), 0.0) >= MOSTLY

    def _look_up(self, pairs: Iterable[tuple[str, str]]) -> None:
        if len(self._shares) > _KEPT:
            self._shares = {}
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._shares]
        if not new:
            return
        self._shares.update(dict.fromkeys(new, 0.0))
        counts = self._index.language_table.joined(["_".join(pair) for pair in new])
        words = [(pair, count) for pair, count in zip(new, counts, strict=True) if count]  # others need no second look
        beside = self._index.frequencies([Held((Term("pair", "_".join(map(fold, pair))),)) for pair, _ in words])
        self._shares.update((pair, joined / both) for (pair, joined), both in zip(words, beside, strict=True) if both)
