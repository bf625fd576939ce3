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

_BEFORE = 60  # characters shown before the first match at most, when its sentence does not begin nearer
_LEAD = 1.25  # a passage of the lead wins over one of the body that is not clearly better
_CAPTION = 0.6
_AGAIN = 0.1  # what a feature counts that an earlier passage, or this one, already shows
_NONE: frozenset[int] = frozenset()
_SENTENCE_ENDS = (". ", "! ", "? ", "; ", "\n", "” ", "… ")


class _Passage(NamedTuple):
    field: str
    text: str  # of the whole field
    start: int
    end: int
    matches: list[Match]
    factor: float
    worth: float  # while nothing is shown yet


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
    candidates = [
        *_candidates("body", texts[0], found[0], article.lead_end),
        *_candidates("caption", texts[1], found[1], 0),
    ]
    candidates.sort(key=lambda one: (-one.worth, one.start))
    chosen: list[_Passage] = []
    shown: set[int] = set()
    while candidates and len(chosen) < PASSAGES:
        best = _best(candidates, shown)
        new = {match.pattern.feature for match in best.matches} - shown
        if chosen and not new:
            break
        chosen.append(best)
        shown |= new
        start, end = _cut(best)
        candidates = [one for one in candidates if one.field != best.field or one.start >= end or one.end <= start]
    if not chosen:
        return _beginning(article)
    chosen.sort(key=lambda one: (one.field != "body", one.start))
    return tuple(_marked(one, found[one.field != "body"]) for one in chosen)


def _best(candidates: Sequence[_Passage], shown: set[int]) -> _Passage:
    """Return the passage that adds most, the first of several; ``candidates`` stand in the order of their worth."""
    best, most = candidates[0], -1.0
    for one in candidates:
        if one.worth < most:  # nothing adds more than it is worth alone
            break
        adds = _worth(one.matches, one.factor, shown) if shown else one.worth
        if adds > most or (adds == most and one.start < best.start):
            best, most = one, adds
    return best


def _candidates(field: str, text: str, matches: Sequence[Match], lead_end: int) -> Iterator[_Passage]:
    for first, match in enumerate(matches):
        within = _within(text, matches, first)
        factor = _CAPTION if field == "caption" else _LEAD if match.start < lead_end else 1.0
        end = within[-1].end if len(within) == 1 else max(one.end for one in within)
        yield _Passage(field, text, match.start, end, within, factor, _worth(within, factor, _NONE))


def _worth(matches: Sequence[Match], factor: float, shown: Collection[int]) -> float:
    """Return what a passage adds: each new feature of the question by its weight, repetitions a little."""
    seen = set(shown)
    total = 0.0
    for match in matches:
        pattern = match.pattern
        if pattern.feature in seen:
            total += _AGAIN * pattern.weight
        else:
            total += pattern.weight
            seen.add(pattern.feature)
    return total * factor


def _within(text: str, matches: Sequence[Match], first: int) -> list[Match]:
    """Return the matches of the paragraph that fit into one passage that begins with this one."""
    start = matches[first].start
    limit = start + PASSAGE - _BEFORE // 2
    newline = text.find("\n", start, limit)
    limit = newline if newline >= 0 else limit
    found = [matches[first]]
    for place in range(first + 1, len(matches)):
        match = matches[place]
        if match.start > limit:
            break
        if match.end <= limit:
            found.append(match)
    return found


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


def _marked(passage: _Passage, matches: Sequence[Match]) -> Marked:
    """Return a passage with everything in it that matches."""
    start, end = _cut(passage)
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
