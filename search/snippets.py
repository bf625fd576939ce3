"""Snippets: the passages of an article that answer a question best, as spans over its own text."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from index.article import Article
from search.borders import Borders
from search.marking import as_typed, marks
from search.matches import Marker, Match
from search.query.asking import Sought
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
_ANSWER = 1.5  # of a question that waits for a figure, a day or a name: a passage that holds one
_ANSWERS = {
    "figure": re.compile(r"[0-9]"),
    "day": re.compile(r"[0-9]{1,2}[/-][0-9]{1,2}|(?:ngày|tháng|năm|Ngày|Tháng|Năm) [0-9]"),
    "name": re.compile(r"(?:[Ôô]ng|[Bb]à|đồng chí|Đồng chí) [A-ZĐÀ-Ỹ]"),
}
_AGAIN = 0.1  # what a feature counts that an earlier passage, or this one, already shows
_CLAUSE_ENDS = (", ", ": ", " – ", ") ")
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


def passages(
    articles: Sequence[Article], marker: Marker, borders: Borders | None = None
) -> list[tuple[Marked, tuple[Marked, ...]]]:
    """Return the marked title of each article with at most `PASSAGES` passages, in the order of its text.

    Of an article in which nothing matches, the passage is the beginning of the lead. With ``borders`` passages and
    marks begin and end at words, and what stands there as it was typed is marked in no other spelling.

    >>> from search.matches import marker
    >>> from search.query.parser import parse
    >>> article = Article("1", "", "Tin", "Hội nghị bàn về cán bộ.\\nTỉnh ủy ra nghị quyết.", lead_end=23)
    >>> [(m.text, m.spans) for m in passages([article], marker(parse("nghi quyet")))[0][1]]
    [('Tỉnh ủy ra nghị quyết.', ((11, 21),))]
    """
    texts = [text for a in articles for text in (a.title, a.body[:MOST_CHARS], a.caption_text[:MOST_CHARS])]
    found = sightings(marker, texts, [True, False, False] * len(articles))
    return [
        _shown(article, texts[at : at + 3], found[at : at + 3], borders, marker.sought)
        for at, article in zip(range(0, len(texts), 3), articles, strict=True)
    ]


def _shown(
    article: Article,
    texts: Sequence[str],
    found: Sequence[Sequence[Match]],
    borders: Borders | None,
    sought: Sought | None,
) -> tuple[Marked, tuple[Marked, ...]]:
    if borders is not None:
        found = as_typed(texts, found)
    title = Marked(article.title, marks(article.title, found[0], borders), "title")
    return title, _chosen(article, texts[1:], found[1:], borders, sought)


def mark_title(title: str, marker: Marker, borders: Borders | None = None) -> Marked:
    """Return a title with what matches in it."""
    return Marked(title, marks(title, sightings(marker, [title], [True])[0], borders), "title")


def mark_lines(text: str, marker: Marker, field: str, borders: Borders | None = None) -> tuple[Marked, ...]:
    """Return the lines of a text with what matches in each."""
    texts = text.split("\n")
    starts = accumulate((len(line) + 1 for line in texts), initial=0)
    found: Sequence[Sequence[Match]] = sightings(marker, texts, [False] * len(texts))
    if borders is not None:
        found = as_typed(texts, found)
    return tuple(
        Marked(line, marks(line, matches, borders), field, start)
        for line, matches, start in zip(texts, found, starts, strict=False)
    )


def _chosen(
    article: Article,
    texts: Sequence[str],
    found: Sequence[Sequence[Match]],
    borders: Borders | None,
    sought: Sought | None,
) -> tuple[Marked, ...]:
    """Return the passages that show most of the question between them."""
    missing = {match.pattern.feature for matches in found for match in matches}
    fields = [("body", texts[0], found[0], article.lead_end), ("caption", texts[1], found[1], 0)]
    chosen: list[Marked] = []
    shown: set[int] = set()
    while missing and len(chosen) < PASSAGES:
        passages = (best for field in fields if field[2] and (best := _best(*field, shown, sought)))
        best = max(passages, key=lambda one: one.worth, default=None)
        if best is None:
            break
        start, end = _cut(best, borders)
        matches = [one for one in found[best.field != "body"] if one.start >= start and one.end <= end]
        features = {match.pattern.feature for match in matches}
        if not features & missing:
            break
        chosen.append(_marked(best, start, end, matches, borders))
        shown |= features
        missing -= features
        fields = [
            (name, text, _outside(matches, start, end) if name == best.field else matches, lead_end)
            for name, text, matches, lead_end in fields
        ]
    chosen.sort(key=lambda one: (one.field != "body", one.start))
    return tuple(chosen) or _beginning(article, borders)


def _outside(matches: Sequence[Match], start: int, end: int) -> list[Match]:
    return [match for match in matches if match.start >= end or match.end <= start]


def _best(  # noqa: PLR0913, PLR0917  what a passage is weighed by
    field: str, text: str, matches: Sequence[Match], lead_end: int, shown: Collection[int], sought: Sought | None
) -> _Passage | None:
    """Return the best passage that begins with a match, the first of several.

    Those that hold nothing which the one before does not hold as well are not weighed.
    """
    answers = _ANSWERS[sought] if sought else None
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
            if answers and answers.search(text, start, min(limit, start + _REACH - _BEFORE)):
                factor *= _ANSWER
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


def _cut(passage: _Passage, borders: Borders | None) -> tuple[int, int]:
    """Return where a passage begins and ends in its field: within its paragraph, at a sentence or between words."""
    text, first, last = passage.text, passage.start, passage.end
    if borders is not None:
        first, last = borders.start(text, first), borders.end(text, last)
    floor, ceiling = _line(text, first, last)
    if ceiling - floor <= PASSAGE:
        return floor, ceiling
    start = _start(text, max(floor, first - _BEFORE), first, floor, borders)
    end = min(ceiling, max(start + PASSAGE, last))
    if end < ceiling:
        end = _end(text, last, end, borders)
    elif end - start < PASSAGE:
        start = _start(text, max(floor, end - PASSAGE), first, floor, borders)
    return start, end


def _start(text: str, earliest: int, match: int, floor: int, borders: Borders | None) -> int:
    """Return where a passage begins: at a sentence, else behind a comma, else at a word."""
    if earliest == floor:
        return floor
    for ends in (_SENTENCE_ENDS, _CLAUSE_ENDS):
        begins = [found + len(end) for end in ends if (found := text.rfind(end, earliest, match)) >= 0]
        if begins:
            return max(begins)
    space = text.find(" ", earliest, match)
    while space >= 0 and borders is not None and borders.cuts(text, space + 1):
        space = text.find(" ", space + 1, match)
    return space + 1 if space >= 0 else match


def _end(text: str, last: int, limit: int, borders: Borders | None) -> int:
    """Return where a passage ends, behind its last match: at a sentence or clause near the limit, else at a word."""
    near = max(last, limit - _BEFORE)
    ends = [
        found + len(end) - 1 for end in (*_SENTENCE_ENDS, *_CLAUSE_ENDS) if (found := text.rfind(end, near, limit)) >= 0
    ]
    if ends:
        return max(ends)
    space = text.rfind(" ", last, limit)
    while space >= 0 and borders is not None and borders.cuts(text, space):
        space = text.rfind(" ", last, space)
    return space if space >= 0 else last


def _marked(passage: _Passage, start: int, end: int, matches: Sequence[Match], borders: Borders | None) -> Marked:
    """Return a passage with everything in it that matches."""
    floor, ceiling = _line(passage.text, start, end)
    # Match by match: one that runs over the end of the passage must not take its neighbours' marks away.
    spans = [(max(a, start) - start, min(b, end) - start) for a, b in marks(passage.text, matches, borders)]
    return Marked(passage.text[start:end], tuple(spans), passage.field, start, start > floor, end < ceiling)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    floor, ceiling = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    return floor, len(text) if ceiling < 0 else ceiling


def _beginning(article: Article, borders: Borders | None) -> tuple[Marked, ...]:
    """Return the beginning of the lead, for questions that match no words: filters, or nothing at all."""
    text = article.body.split("\n", 1)[0]
    if not text:
        return ()
    end = len(text) if len(text) <= PASSAGE else _end(text, PASSAGE // 2, PASSAGE, borders)
    return (Marked(text[:end], (), "body", 0, False, end < len(text)),)
