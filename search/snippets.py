"""Snippets: the passages of an article that answer a question best, as spans over its own text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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
    start: int  # of the first match
    end: int  # of the last
    features: set[int]  # of the question
    worth: float


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
        best = max((one for field in fields for one in _candidates(*field, shown)), key=_worth, default=None)
        if best is None or (shown and not best.features & missing):
            break
        start, end = _cut(best)
        chosen.append(_marked(best, start, end, found[best.field != "body"]))
        shown |= best.features
        missing -= best.features
        fields = [
            (name, text, _outside(matches, start, end) if name == best.field else matches, lead_end)
            for name, text, matches, lead_end in fields
        ]
    chosen.sort(key=lambda one: (one.field != "body", one.start))
    return tuple(chosen) or _beginning(article)


def _worth(passage: _Passage) -> tuple[float, int]:
    return passage.worth, -passage.start


def _outside(matches: Sequence[Match], start: int, end: int) -> list[Match]:
    return [match for match in matches if match.start >= end or match.end <= start]


def _candidates(
    field: str, text: str, matches: Sequence[Match], lead_end: int, shown: Collection[int]
) -> Iterator[_Passage]:
    """Return the passages that begin with a match, but for those that hold nothing which the one before does not."""
    until, ceiling = 0, -1
    for first, match in enumerate(matches):
        fresh = match.start > ceiling
        if fresh:
            ceiling = text.find("\n", match.start)
            ceiling = len(text) if ceiling < 0 else ceiling
        limit, before = min(match.start + _REACH, ceiling), until
        until = max(until, first + 1)
        while until < len(matches) and matches[until].end <= limit:
            until += 1
        if fresh or until > before:
            within = matches[first:until]
            factor = _CAPTION if field == "caption" else _LEAD if match.start < lead_end else 1.0
            features, worth = _sum(within, shown)
            end = max(one.end for one in within)
            yield _Passage(field, text, match.start, end, features, factor * worth)


def _sum(matches: Sequence[Match], shown: Collection[int]) -> tuple[set[int], float]:
    """Return the features of matches, and what they add: each new one by its weight, repetitions a little."""
    seen: set[int] = set()
    total = 0.0
    for match in matches:
        pattern = match.pattern
        total += _AGAIN * pattern.weight if pattern.feature in seen or pattern.feature in shown else pattern.weight
        seen.add(pattern.feature)
    return seen, total


def _cut(passage: _Passage) -> tuple[int, int]:
    """Return where a passage begins and ends in its field: within its paragraph, at a sentence or between words."""
    text = passage.text
    floor = text.rfind("\n", 0, passage.start) + 1
    ceiling = text.find("\n", passage.end)
    ceiling = len(text) if ceiling < 0 else ceiling
    if ceiling - floor <= PASSAGE:
        return floor, ceiling
    start = _start(text, max(floor, passage.start - _BEFORE), passage.start, floor)
    end = min(ceiling, max(start + PASSAGE, passage.end))
    if end < ceiling:
        end = max(text.rfind(" ", passage.end, end), passage.end)
    elif end - start < PASSAGE:
        start = _start(text, max(floor, end - PASSAGE), passage.start, floor)
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
    spans = union(
        (a - start, b - start) for match in matches if match.start >= start and match.end <= end for a, b in match.parts
    )
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
