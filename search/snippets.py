"""Snippets: the passages of an article that answer a question best, as spans over its own text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from index.article import Article
from search.matches import Marker, Match, union
from search.results import Marked
from search.sightings import sightings

PASSAGE = 240
"""Characters of one passage: two lines on a wide screen, four on a phone."""

PASSAGES = 2
MOST_CHARS = 120_000
"""Where looking for passages ends; the longest of 44,000 real articles has 130,000 characters."""

_REACH = PASSAGE - 30  # from the beginning of the first match to the end of the last one
_BEFORE = 60  # characters shown before the first match at most, when its sentence does not begin nearer
_LEAD = 1.25  # a passage of the lead wins over one of the body that is not clearly better
_CAPTION = 0.6
_AGAIN = 0.1  # what a feature counts that an earlier passage, or this one, already shows
_SENTENCE_ENDS = (". ", "! ", "? ", "; ", "\n", "” ", "… ")


class _Passage(NamedTuple):
    field: str
    text: str  # of the whole field
    matches: Sequence[Match]
    worth: float

    @property
    def start(self) -> int:
        """Where the first match begins."""
        return self.matches[0].start

    @property
    def end(self) -> int:
        """Where the last match ends."""
        return max(match.end for match in self.matches)


def passages(articles: Sequence[Article], marker: Marker) -> list[tuple[Marked, tuple[Marked, ...]]]:
    """Return the marked title of each article with at most `PASSAGES` passages, in the order of its text.

    Of an article in which nothing matches, the passage is the beginning of the lead.

    >>> from search.matches import marker
    >>> from search.query.parser import parse
    >>> article = Article("1", "", "Tin", "Hội nghị bàn về cán bộ.\\nTỉnh ủy ra nghị quyết.", lead_end=23)
    >>> [(m.text, m.spans) for m in passages([article], marker(parse("nghi quyet")))[0][1]]
    [('Tỉnh ủy ra nghị quyết.', ((11, 21),))]
    """
    texts = [text for a in articles for text in (a.title, a.body[:MOST_CHARS], a.caption_text[:MOST_CHARS])]
    found = sightings(marker, texts, [True, False, False] * len(articles))
    return [
        (_title(article.title, found[at]), _chosen(article, texts[at + 1 : at + 3], found[at + 1 : at + 3]))
        for at, article in zip(range(0, len(texts), 3), articles, strict=True)
    ]


def mark_title(title: str, marker: Marker) -> Marked:
    """Return a title with what matches in it."""
    return _title(title, sightings(marker, [title], [True])[0])


def mark_lines(text: str, marker: Marker, field: str) -> tuple[Marked, ...]:
    """Return the lines of a text with what matches in each."""
    texts = text.split("\n")
    starts = accumulate((len(line) + 1 for line in texts), initial=0)
    found = sightings(marker, texts, [False] * len(texts))
    return tuple(
        Marked(line, _spans(matches), field, start) for line, matches, start in zip(texts, found, starts, strict=False)
    )


def _title(title: str, matches: Sequence[Match]) -> Marked:
    return Marked(title, _spans(matches), "title")


def _spans(matches: Sequence[Match]) -> tuple[tuple[int, int], ...]:
    return union(part for match in matches for part in match.parts) if matches else ()


def _chosen(article: Article, texts: Sequence[str], found: Sequence[Sequence[Match]]) -> tuple[Marked, ...]:
    """Return the passages that show most of the question between them."""
    missing = {match.pattern.feature for matches in found for match in matches}
    fields = [("body", texts[0], found[0], article.lead_end), ("caption", texts[1], found[1], 0)]
    chosen: list[Marked] = []
    shown: set[int] = set()
    while missing and len(chosen) < PASSAGES:
        passages = (best for field in fields if field[2] and (best := _best(*field, shown)))
        best = max(passages, key=lambda one: one.worth, default=None)
        if best is None:
            break
        start, end = _cut(best)
        matches = [one for one in found[best.field != "body"] if one.start >= start and one.end <= end]
        features = {match.pattern.feature for match in matches}
        if not features & missing:
            break
        chosen.append(_marked(best, start, end, matches))
        shown |= features
        missing -= features
        fields = [
            (name, text, _outside(matches, start, end) if name == best.field else matches, lead_end)
            for name, text, matches, lead_end in fields
        ]
    chosen.sort(key=lambda one: (one.field != "body", one.start))
    return tuple(chosen) or _beginning(article)


def _outside(matches: Sequence[Match], start: int, end: int) -> list[Match]:
    return [match for match in matches if match.start >= end or match.end <= start]


def _best(field: str, text: str, matches: Sequence[Match], lead_end: int, shown: Collection[int]) -> _Passage | None:
    """Return the best passage that begins with a match, the first of several.

    Those that hold nothing which the one before does not hold as well are not weighed.
    """
    best, most = slice(0), 0.0
    until, ceiling, count = 0, -1, len(matches)
    for first, (start, _, _, _) in enumerate(matches):
        fresh, before = start > ceiling, until
        if fresh:
            ceiling = text.find("\n", start)
            ceiling = len(text) if ceiling < 0 else ceiling
        limit = start + _REACH if start + _REACH < ceiling else ceiling
        if until <= first:
            until = first + 1
        while until < count and matches[until].end <= limit:
            until += 1
        if fresh or until > before:
            factor = _CAPTION if field == "caption" else _LEAD if start < lead_end else 1.0
            worth = factor * _sum(matches[first:until], shown)
            if worth > most:
                best, most = slice(first, until), worth
    return _Passage(field, text, matches[best], most) if most else None


def _sum(matches: Sequence[Match], shown: Collection[int]) -> float:
    """Return what matches add to what is shown: each new feature by its weight, repetitions a little."""
    seen = set(shown)
    total = 0.0
    for match in matches:
        pattern = match.pattern
        if pattern.feature in seen:
            total += _AGAIN * pattern.weight
        else:
            total += pattern.weight
            seen.add(pattern.feature)
    return total


def _cut(passage: _Passage) -> tuple[int, int]:
    """Return where a passage begins and ends in its field: within its paragraph, at a sentence or between words."""
    text, first, last = passage.text, passage.start, passage.end
    floor, ceiling = _line(text, first, last)
    if ceiling - floor <= PASSAGE:
        return floor, ceiling
    start = _start(text, max(floor, first - _BEFORE), first, floor)
    end = min(ceiling, max(start + PASSAGE, last))
    if end < ceiling:
        end = max(text.rfind(" ", last, end), last)
    elif end - start < PASSAGE:
        start = _start(text, max(floor, end - PASSAGE), first, floor)
    return start, end


def _start(text: str, earliest: int, match: int, floor: int) -> int:
    if earliest == floor:
        return floor
    sentence = max(
        (found + len(end) for end in _SENTENCE_ENDS if (found := text.rfind(end, earliest, match)) >= 0), default=0
    )
    if sentence > 0:
        return sentence
    space = text.find(" ", earliest, match)
    return space + 1 if space >= 0 else match


def _marked(passage: _Passage, start: int, end: int, matches: Sequence[Match]) -> Marked:
    """Return a passage with everything in it that matches."""
    floor, ceiling = _line(passage.text, start, end)
    # Match by match: one that runs over the end of the passage must not take its neighbours' marks away.
    spans = union((a - start, b - start) for match in matches for a, b in match.parts)
    return Marked(passage.text[start:end], spans, passage.field, start, start > floor, end < ceiling)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    floor, ceiling = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return floor, len(text) if ceiling < 0 else ceiling


def _beginning(article: Article) -> tuple[Marked, ...]:
    """Return the beginning of the lead, for questions that match no words: filters, or nothing at all."""
    text = article.body.split("\n", 1)[0]
    if not text:
        return ()
    end = len(text) if len(text) <= PASSAGE else max(text.rfind(" ", 0, PASSAGE), PASSAGE // 2)
    return (Marked(text[:end], (), "body", 0, False, end < len(text)),)
