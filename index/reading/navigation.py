"""Navigation in the lines of an article: labels are dropped alone, the article ends where only navigation follows.

One line never decides: "XEM THÊM:" in the middle of a live report cut away ninety-nine hundredths of it. What is cut
is told, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from index.article import Cut, CutReason
from index.reading import furniture

# Of a text of which more than this would go, a second sign of navigation is asked for. A teaser list is a tenth of a
# page; the eight live reports that one line had cut lost 56-99 %.
_MOST = 0.3
_HEADLINE = 20  # characters: shorter lines are cells of a table


def without_navigation(lines: Sequence[str]) -> tuple[list[str], tuple[Cut, ...]]:
    """Return the lines of an article, and what was cut from them.

    >>> without_navigation(["Xã họp bàn về nước sạch.", "Tin liên quan", "Huyện họp bàn nông thôn mới (11/06/2019)"])[0]
    ['Xã họp bàn về nước sạch.']
    """
    end = _end(lines)
    marked = [(line, _reason(line)) for line in lines[:end]]
    kept = [line for line, reason in marked if reason is None]
    foot: CutReason = "foot" if end < len(lines) and furniture.is_foot(lines[end]) else "other news"
    cuts = [cut(reason, [line for line, _ in some]) for reason, some in groupby(marked, lambda pair: pair[1]) if reason]
    return kept, (*cuts, *([cut(foot, lines[end:])] if end < len(lines) else ()))


def cut(reason: CutReason, lines: Sequence[str]) -> Cut:
    """Return what is told of lines that were cut."""
    return Cut(reason, lines[0][: Cut.SHOWN], sum(map(len, lines)))


def _reason(line: str) -> CutReason | None:
    """Return why a line is dropped where sentences follow, None when it is not."""
    if furniture.is_subheading(line):
        return None
    if furniture.is_label(line) or furniture.is_list_heading(line):
        return "label"
    return "teaser" if furniture.leads_on(line) else None


def _end(lines: Sequence[str]) -> int:
    """Return the number of the line from which on all is navigation."""
    first = next((number + 1 for number in range(len(lines) - 1, -1, -1) if _tells(lines[number])), 0)
    whole = sum(map(len, lines))
    tails = list(reversed(list(_tails(lines[first:]))))
    for number, tail in enumerate(tails, first):
        heading = lines[number]
        found = furniture.is_foot(heading) or furniture.is_tags(heading)
        if (found or (furniture.is_list_heading(heading) and tail.headlines)) and (
            tail.signs > 1 or tail.size <= _MOST * whole
        ):
            return number
    return len(lines)


def _tells(line: str) -> bool:
    """Return whether a line is an article's own: a paragraph, or an entry of a live report."""
    if furniture.is_entry(line):
        return True
    wrong = furniture.is_dated_headline, furniture.is_glued, furniture.is_foot, furniture.is_label, furniture.is_teaser
    return furniture.is_sentence(line) and not any(is_wrong(line) for is_wrong in wrong)


@dataclass(frozen=True, slots=True)
class _Tail:
    """A line and what follows it: whether headlines follow rather than cells, signs of navigation, characters."""

    headlines: bool
    signs: int
    size: int


def _tails(lines: Sequence[str]) -> Iterator[_Tail]:
    """Return the tail that begins with each line, from the last line to the first."""
    headlines = cells = signs = size = 0
    for line in reversed(lines):
        sign = furniture.is_foot(line) or furniture.is_dated_headline(line) or _reason(line) is not None
        signs += sign or line.isdigit()  # counters of visitors
        size += len(line)
        yield _Tail(headlines >= max(cells, 1), signs, size)
        headlines += len(line) >= _HEADLINE or sign
        cells += len(line) < _HEADLINE and not sign
