"""The page: scraped text taken apart into title, header, body, captions and byline; navigation and teasers cut."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType

from index.article import Cut, EvidenceField
from index.reading import bylines, furniture, stamps
from index.reading.navigation import cut, without_navigation
from index.reading.stamps import Stamp


@dataclass(frozen=True, slots=True)
class Page:
    """One article's page, all of it normalised text; ``body`` is its paragraphs joined by newlines.

    ``masthead`` is the paper's name or domain as the lead signs it; ``metadata`` holds what came with the input
    (``date``, ``province``, ``source``, ``url``) and is trusted over the text; ``stamps`` are the times that the
    page's own head states, most trusted first, ``shown`` the one that it shows beside its headline.
    """

    title: str
    body: str
    lead_end: int = 0
    captions: tuple[str, ...] = ()
    source: str | None = None
    masthead: str | None = None
    url: str | None = None
    byline: str | None = None
    header: str | None = None
    stamps: tuple[Stamp, ...] = ()
    shown: Stamp | None = None
    cuts: tuple[Cut, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def regions(self) -> tuple[tuple[EvidenceField, str], ...]:
        """Return the texts that evidence points into, in reading order, with the names of their fields."""
        return ("title", self.title), ("body", self.body), ("caption", "\n".join(self.captions))


_CREDITS = ("Ảnh", "ẢNH", "Clip", "Đồ họa", "Video")
_CREDIT = re.compile(
    r"\(Ả(?:nh|NH)\s[A-ZĐ][^().:]{1,40}\)\.?$"
    r"|(?:^|[.\s(])(?:Ảnh|ẢNH|Ảnh minh họa|Clip|Đồ họa|Video)\s*(?::|minh họa)[^.]{0,60}\.?\)?$"
)
# "(Baonghean.vn) - Sáng nay", "(NTO) Ngày 14/10", "LSO-Chiều 26/9": a paper signs its lead.
_MASTHEAD = re.compile(
    r"(?P<open>\()?(?P<name>[^\W_][\w .&-]{1,40}?)(?(open)\)\s*(?:[-–—:.]|(?=[A-ZĐ]))|\s*[-–—:](?:\s|(?=[A-ZĐ])))"
)
_DEBRIS = re.compile(r"mask|[.\W_]*", re.IGNORECASE)
_HEADER_LINES = 5
# Longer lines are paragraphs, whatever photographer they end in. Of 43,768 articles 700 had such a line among their
# captions; ten of one paragraph had no text left.
_CAPTION = 250
_REPEATED = (25, 100)  # characters of a caption that is printed twice: shorter ones are cells, longer ones paragraphs


def split(text: str, title: str = "") -> Page:
    """Take the normalised text of a page apart; the title is the first line that says something, unless given."""
    lines = [line for line in (" ".join(raw.split()) for raw in text.split("\n")) if not _DEBRIS.fullmatch(line)]
    title, header, lines, above = _above(lines, title)
    lines, cuts = without_navigation(lines)
    byline, beside, lines, below = _signed(lines)
    header, lines = _header(lines, header or beside)
    lines, again = _without_title(lines, title)
    captions, paragraphs, credits = _captions(lines)
    # Where the input has no title, the signed lead stands in its place.
    masthead = _MASTHEAD.match(paragraphs[0] if paragraphs else title) or _MASTHEAD.match(title)
    return Page(
        title=title,
        body="\n".join(paragraphs),
        lead_end=len(paragraphs[0]) if paragraphs else 0,
        captions=tuple(captions),
        masthead=masthead["name"] if masthead else None,
        byline=byline,
        header=header,
        cuts=(*above, *cuts, *below, *again, *credits),
    )


def _above(lines: list[str], title: str) -> tuple[str, str | None, list[str], tuple[Cut, ...]]:
    """Return the title, the time above it, the lines below it, and the labels and section names above it."""
    if title:
        return title, None, lines[1:] if lines and lines[0] == title else lines, ()
    first = next((number for number, line in enumerate(lines) if not _is_above(line)), 0)
    above = lines[:first]
    header = next((line for line in above if stamps.is_header(line)), None)
    cuts = [cut("header", [line]) for line in above if line != header]
    return lines[first] if lines else "", header, lines[first + 1 :], tuple(cuts)


def _is_above(line: str) -> bool:
    """Return whether a line stands above titles and is none: the time, a label, the name of a section."""
    return stamps.is_header(line) or furniture.is_label(line) or furniture.is_section(line)


def _signed(lines: list[str]) -> tuple[str | None, str | None, list[str], tuple[Cut, ...]]:
    """Return who signs, the time that stands beside the name, the other lines, and what below the name was cut."""
    tail = bylines.at_tail(lines)
    head = bylines.at_head(tail.lines)
    return tail.byline or head.byline, head.header, head.lines, tail.cuts


def _header(lines: list[str], above: str | None) -> tuple[str | None, list[str]]:
    """Return the line with the time, and the others; the times of a live report's entries stay where they are."""
    headers = [number for number in range(len(lines)) if _is_header(lines, number)] if not above else []
    if not headers or headers[0] >= _HEADER_LINES:
        return above, lines
    first = headers[0]
    if len(headers) > 1 and any(furniture.is_sentence(line) for line in lines[:first]):
        return lines[first], lines
    return lines[first], [*lines[:first], *lines[first + 1 :]]


def _is_header(lines: list[str], number: int) -> bool:
    """Return whether a line is the page's time; a form has the days of a document below their names."""
    return stamps.is_header(lines[number]) and not (number and stamps.is_anothers(lines[number - 1]))


def _without_title(lines: list[str], title: str) -> tuple[list[str], tuple[Cut, ...]]:
    """Drop lines that only say the title again, as the text behind a picture does."""
    again = [line for line in lines if _is_alt_text(line, title)]
    if not again:
        return lines, ()
    return [line for line in lines if not _is_alt_text(line, title)], (cut("title again", again),)


def _is_alt_text(line: str, title: str) -> bool:
    return (
        bool(title)
        and line.startswith(title)
        and re.fullmatch(r"(?:\s*-?\s*ảnh\s*\d*)?", line[len(title) :]) is not None
    )


def _captions(lines: Sequence[str]) -> tuple[list[str], list[str], tuple[Cut, ...]]:
    """Return captions, paragraphs, and the photographers that paragraphs ended in.

    Captions are lines with a credit, and short ones that are printed twice in a row.
    """
    least, most = _REPEATED
    twice = {line for line, after in pairwise(lines) if line == after and least <= len(line) < most and line[-1] != "."}
    short = [line for line in lines if line in twice or (len(line) <= _CAPTION and _credit(line))]
    if len(short) == len(lines):  # a photo story of paragraphs: something must be left to read
        short = [line for line in short if not furniture.is_sentence(line)]
    captions = set(short)
    found = [(line, _credit(line)) for line in lines if line not in captions]
    paragraphs = [
        line[: at.start()].rstrip(" (") + ("." if at[0].startswith(".") else "") if at else line for line, at in found
    ]
    credits = [cut("credit", [at[0].strip(" .(")]) for _, at in found if at]
    return list(dict.fromkeys(short)), paragraphs, tuple(credits)


def _credit(line: str) -> re.Match[str] | None:
    return _CREDIT.search(line, max(0, len(line) - 90)) if any(word in line for word in _CREDITS) else None
