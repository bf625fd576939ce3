"""Snippets: the passages of an article that answer a question best, as spans over its own text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Article
from search.matches import Marker, Match, union
from search.results import Marked

PASSAGE = 240
"""Characters of one passage: two lines on a wide screen, four on a phone."""

PASSAGES = 2
MOST_CHARS = 120_000
"""Where looking for passages ends; the longest of 44,000 real articles has 130,000 characters."""

_BEFORE = 60  # characters shown before the first match at most, when its sentence does not begin nearer
_LEAD = 1.25  # a passage of the lead wins over one of the body that is not clearly better
_CAPTION = 0.6
_AGAIN = 0.1  # what a feature counts that an earlier passage, or this one, already shows
_SENTENCE_ENDS = (". ", "! ", "? ", "; ", "\n", "” ", "… ")


@dataclass(frozen=True, slots=True)
class _Passage:
    field: str
    text: str  # of the whole field
    start: int
    end: int
    matches: tuple[Match, ...]
    factor: float

    def worth(self, shown: set[int]) -> float:
        """Return what it adds: each new feature of the question by its weight, repetitions a little."""
        seen = set(shown)
        total = 0.0
        for match in self.matches:
            total += match.pattern.weight * (_AGAIN if match.pattern.feature in seen else 1.0)
            seen.add(match.pattern.feature)
        return total * self.factor


def snippets(article: Article, marker: Marker) -> tuple[Marked, ...]:
    """Return at most `PASSAGES` passages in the order of the text; the beginning of the lead when nothing matches.

    >>> from search.matches import marker
    >>> from search.query.parser import parse
    >>> article = Article("1", "", "Tin", "Hội nghị bàn về cán bộ.\\nTỉnh ủy ra nghị quyết.", lead_end=23)
    >>> [(m.text, m.spans) for m in snippets(article, marker(parse("nghi quyet")))]
    [('Tỉnh ủy ra nghị quyết.', ((11, 21),))]
    """
    candidates = _candidates(article, marker)
    chosen: list[_Passage] = []
    shown: set[int] = set()
    while candidates and len(chosen) < PASSAGES:
        best = max(candidates, key=lambda passage: (passage.worth(shown), -passage.start))
        new = {match.pattern.feature for match in best.matches} - shown
        if chosen and not new:
            break
        chosen.append(best)
        shown |= new
        start, end = _cut(best)
        candidates = [one for one in candidates if one.field != best.field or one.start >= end or one.end <= start]
    if not chosen:
        return _beginning(article)
    return tuple(_marked(passage, marker) for passage in sorted(chosen, key=lambda p: (p.field != "body", p.start)))


def mark_title(article: Article, marker: Marker) -> Marked:
    """Return the title with what matches in it."""
    return Marked(article.title, marker.spans(article.title, title=True), "title")


def mark_lines(text: str, marker: Marker, field: str, start: int = 0) -> tuple[Marked, ...]:
    """Return the lines of a text, which begins at ``start`` in its field, with what matches in each."""
    lines = []
    for line in text.split("\n"):
        lines.append(Marked(line, marker.spans(line), field, start))
        start += len(line) + 1
    return tuple(lines)


def _candidates(article: Article, marker: Marker) -> list[_Passage]:
    if marker.empty:
        return []
    found = []
    for field, text in (("body", article.body[:MOST_CHARS]), ("caption", article.caption_text[:MOST_CHARS])):
        matches = marker.sightings(text)
        for first, match in enumerate(matches):
            within = _within(text, matches, first)
            end = max(one.end for one in within)
            lead = field == "body" and match.start < article.lead_end
            factor = _CAPTION if field == "caption" else _LEAD if lead else 1.0
            found.append(_Passage(field, text, match.start, end, within, factor))
    return found


def _within(text: str, matches: Sequence[Match], first: int) -> tuple[Match, ...]:
    """Return the matches of the paragraph that fit into one passage that begins with this one."""
    start = matches[first].start
    limit = start + PASSAGE - _BEFORE // 2
    newline = text.find("\n", start, limit)
    limit = newline if newline >= 0 else limit
    found = [matches[first]]
    for match in matches[first + 1 :]:
        if match.start > limit:
            break
        if match.end <= limit:
            found.append(match)
    return tuple(found)


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


def _marked(passage: _Passage, marker: Marker) -> Marked:
    """Return a passage with everything in it that matches."""
    start, end = _cut(passage)
    text = passage.text[start:end]
    floor, ceiling = _line(passage.text, start, end)
    # Match by match: one that runs over the end of the passage must not take its neighbours' marks away.
    spans = union(
        (a + floor - start, b + floor - start)
        for match in marker.matches(passage.text[floor:ceiling])
        if match.start + floor >= start and match.end + floor <= end
        for a, b in match.parts
    )
    return Marked(text, spans, passage.field, start, start > floor, end < ceiling)


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
