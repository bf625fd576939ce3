"""What of the matches in an article is marked: whole words, as they were typed where they stand so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from index.text.fold import exact
from index.text.syllables import SYLLABLE
from search.borders import Borders
from search.matches import Match, union

Span = tuple[int, int]


def as_typed(texts: Sequence[str], found: Sequence[Sequence[Match]]) -> list[list[Match]]:
    """Return the matches in the texts of an article but those of other diacritics than stand there as they were typed.

    "huyện xa" is no "huyện xã" in an article that has "xã".
    """
    known: dict[str, bool] = {}
    agree: dict[tuple[int, str], bool] = {}  # by pattern and what stands there: mostly the same again and again

    def agrees(match: Match, text: str) -> bool:
        one = id(match.pattern), text[match.start : match.end]
        if one not in agree:
            agree[one] = _agrees(match.pattern.typed, one[1], texts, known)
        return agree[one]

    return [[one for one in some if agrees(one, text)] for text, some in zip(texts, found, strict=True)]


def _agrees(typed: Sequence[str], written: str, texts: Sequence[str], known: dict[str, bool]) -> bool:
    """Whether what is written is what was typed, or what was typed stands nowhere in the texts."""
    if not any(typed):
        return True
    wrong = [key for key, word in zip(typed, _words(written), strict=False) if key and key != word]
    for key in wrong:
        if key not in known:
            known[key] = any(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", exact(one)) for one in texts)
    return not any(known[key] for key in wrong)


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    return tuple(SYLLABLE.findall(exact(text)))


def marks(text: str, matches: Sequence[Match], borders: Borders | None) -> tuple[Span, ...]:
    """Return the spans of a text that are marked, in order; with borders they begin and end at words.

    A match that is a part of a longer word takes the word in; two neighbours of the question that only meet there ("cán
    bộ | y tế" for "bộ y") are none.
    """
    spans = union(part for match in matches for part in match.parts)
    if borders is None or not spans:
        return spans
    sure = union(part for match in matches if not match.pattern.loose for part in match.parts)
    return union(span for group in _groups(text, spans) for span in _whole(text, group, sure, borders))


def _groups(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Return spans, those that only a space parts as one."""
    start, end = spans[0]
    for first, last in spans[1:]:
        if text[end:first] != " ":
            yield start, end
            start = first
        end = last
    yield start, end


def _whole(text: str, group: Span, sure: Sequence[Span], borders: Borders) -> Iterator[Span]:
    """Return a span from word to word, less where too little of a word is in it; nothing where nothing is left."""
    start, end = group
    first, last = borders.start(text, start), borders.end(text, end)
    if first < start and not _belongs(text, (first, borders.end(text, _next(text, start))), group, sure):
        start = _after(text, borders.end(text, _next(text, start)))
    else:
        start = first
    if last > end and not _belongs(text, (borders.start(text, _last(text, end)), last), group, sure):
        end = _before(text, borders.start(text, _last(text, end)))
    else:
        end = last
    alone = (start, end) != (first, last) and len(SYLLABLE.findall(text[start:end])) < 2
    if start < end and (not alone or _touches(sure, (start, end))):
        yield start, end


def _belongs(text: str, word: Span, group: Span, sure: Sequence[Span]) -> bool:
    """Whether a word that a span cuts is meant: a sure match is in it, or half of it and two syllables are marked.

    Of a name the last syllable must be: "Nguyễn Văn" is many.
    """
    start, end = max(word[0], group[0]), min(word[1], group[1])
    if _touches(sure, word):
        return True
    marked, whole = (len(SYLLABLE.findall(text[a:b])) for a, b in ((start, end), word))
    if text[word[0] : word[0] + 1].isupper() and text[word[1] - 1 : word[1]].islower() and end < word[1]:
        return False
    return marked >= 2 and 2 * marked >= whole


def _touches(spans: Sequence[Span], within: Span) -> bool:
    return any(start < within[1] and end > within[0] for start, end in spans)


def _next(text: str, place: int) -> int:
    """Return the end of the syllable that begins at a place."""
    found = SYLLABLE.match(text, place)
    return found.end() if found else place + 1


def _last(text: str, place: int) -> int:
    """Return the beginning of the syllable that ends at a place."""
    start = place - 1
    while start > 0 and SYLLABLE.match(text, start - 1):
        start -= 1
    return start


def _after(text: str, place: int) -> int:
    """Return where the next syllable behind a place begins."""
    found = SYLLABLE.search(text, place)
    return found.start() if found else len(text)


def _before(text: str, place: int) -> int:
    """Return where the last syllable before a place ends."""
    while place and not SYLLABLE.match(text, place - 1):
        place -= 1
    return place
