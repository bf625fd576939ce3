"""PDF files: the text layer in reading order, columns one after another, without the lines at the edges of pages.

pypdfium2 (extra ``pdf``; PDFium, the reader of Chromium) says which letter stands where; lines, columns, paragraphs
and what repeats on every page are found here. Pictures of text hold none: those are named, with what to do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from index.errors import UnreadableInput
from index.messages.sentence import Sentence
from index.reading.paper import Paper, title_of

_MOST_PAGES = 2000
_MOST_LETTERS = 1_000_000
_EDGE = 0.09  # of a page's height: where running titles and page numbers stand
_MARGIN = 0.055  # the same where nothing repeats, as on a single page
_NUMBER = re.compile(r"(?:trang|page|tr\.?)?\s*[-–—]?\s*\d{1,4}\s*(?:[/|]\s*\d{1,4})?\s*[-–—]?\s*", re.IGNORECASE)
_SAME_LINE = 3.0  # points
_GAP = 1.4  # heights of a letter between two cells or columns on one line
_COLUMN_LINES = 4  # lines on either side, at least
_FULL = 0.6  # share of its column that a line of running text fills; cells of a table fill less


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of letters and where it stands on its page, from the left and from the bottom; ``size`` is its height."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def size(self) -> float:
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Page:
    lines: list[_Line]
    width: float
    height: float


def read(data: bytes) -> Paper:
    """Return the text of a PDF; raises UnreadableInput for what is none, is locked, or holds pictures alone."""
    pages = _pages(data)
    empty = [number for number, page in enumerate(pages, 1) if not page.lines]
    if len(empty) == len(pages):
        raise UnreadableInput(
            "a scanned PDF: {pages} pages of pictures without a text layer; run `ocrmypdf -l vie IN.pdf OUT.pdf` first",
            pages=len(pages),
        )
    edges = _running(pages)
    lines = [line for page in pages for line in _paragraphs(_ordered(_without(page, edges)))]
    if not lines:
        raise UnreadableInput("no text in this PDF")
    said = (Sentence("pages without a text layer: {pages}", pages=_numbers(empty)),) if empty else ()
    return Paper(tuple(lines), _headline(pages, edges) or title_of(lines), said=said)


def _numbers(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:10]))
    return Sentence("{shown} and {more} more", shown=shown, more=len(pages) - 10) if len(pages) > 10 else shown


# Letters and lines


def _pages(data: bytes) -> list[_Page]:
    import pypdfium2  # noqa: PLC0415  an optional extra

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        if locked:
            raise UnreadableInput("locked with a password") from error
        raise UnreadableInput("not a PDF that can be opened: {why}", why=error) from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableInput("more than {most:,} pages", most=_MOST_PAGES)
        found = []
        letters = 0
        for page in document:
            lines = list(_lines(page))
            letters += sum(len(line.text) for line in lines)
            if letters > _MOST_LETTERS:
                raise UnreadableInput("more than {most:,} letters", most=_MOST_LETTERS)
            found.append(_Page(lines, *page.get_size()))
            page.close()
        return found
    finally:
        document.close()


def _lines(page: Any) -> Iterator[_Line]:
    """Return the lines of a page as they follow in the file; a wide gap in a line makes it two."""
    from pypdfium2 import raw  # noqa: PLC0415

    letters = page.get_textpage()
    box = raw.FS_RECTF()
    some: list[tuple[str, float, float, float, float]] = []
    for number in range(letters.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(letters, number))
        if letter in "\r\n":
            yield from _cut(some)
            some = []
        elif letter.isprintable() or letter.isspace() or unicodedata.combining(letter):
            raw.FPDFText_GetLooseCharBox(letters, number, box)
            some.append((letter, box.left, box.right, box.bottom, box.top))
    yield from _cut(some)
    letters.close()


def _cut(letters: list[tuple[str, float, float, float, float]]) -> Iterator[_Line]:
    solid = [letter for letter in letters if not letter[0].isspace() and letter[2] > letter[1]]
    if not solid:
        return
    size = median(top - bottom for _, _, _, bottom, top in solid) or 1.0
    begun = 0
    last: tuple[str, float, float, float, float] | None = None
    for number, letter in enumerate(letters):
        if letter[0].isspace() or letter[2] <= letter[1]:
            continue
        if last is not None and (letter[1] - last[2] > _GAP * size or letter[1] < last[1] - 5 * size):
            yield from _line(letters[begun:number])
            begun = number
        last = letter
    yield from _line(letters[begun:])


def _line(letters: list[tuple[str, float, float, float, float]]) -> Iterator[_Line]:
    solid = [letter for letter in letters if not letter[0].isspace() and letter[2] > letter[1]]
    text = " ".join("".join(letter[0] for letter in letters).split())
    if text and solid:
        yield _Line(
            text,
            min(letter[1] for letter in solid),
            max(letter[2] for letter in solid),
            min(letter[3] for letter in solid),
            max(letter[4] for letter in solid),
        )


# The edges of pages


def _running(pages: Sequence[_Page]) -> set[str]:
    """Return what stands at the edge of several pages, its numbers apart."""
    seen = Counter(key for page in pages for key in {_key(line) for line in page.lines if _at_edge(line, page, _EDGE)})
    least = max(2, len(pages) // 3)
    return {key for key, count in seen.items() if count >= least}


def _key(line: _Line) -> str:
    return re.sub(r"\d+", "#", line.text.lower())


def _at_edge(line: _Line, page: _Page, share: float) -> bool:
    return line.middle > (1 - share) * page.height or line.middle < share * page.height


def _without(page: _Page, running: set[str]) -> _Page:
    """Return a page without running titles, page numbers, and what stands in its margins."""
    kept = [
        line
        for line in page.lines
        if not (
            (_at_edge(line, page, _EDGE) and (_key(line) in running or _NUMBER.fullmatch(line.text)))
            or _at_edge(line, page, _MARGIN)
        )
    ]
    return _Page(kept, page.width, page.height)


# Columns and paragraphs


def _ordered(page: _Page) -> list[_Line]:
    """Return the lines as they are read: as the file has them, but columns of running text one after another."""
    lines = page.lines
    gutter = _gutter(page)
    if gutter is None:
        return lines
    found: list[_Line] = []
    band: list[_Line] = []
    for line in sorted(lines, key=lambda line: -line.top):
        if line.left < gutter < line.right:
            found += _columns(band, gutter)
            found.append(line)
            band = []
        else:
            band.append(line)
    return found + _columns(band, gutter)


def _columns(band: list[_Line], gutter: float) -> list[_Line]:
    """Return the lines of the left column, then those of the right one; from top to bottom, then from the left."""
    by_place = sorted(band, key=lambda line: (-round(line.bottom / _SAME_LINE), line.left))
    return [line for line in by_place if line.right <= gutter] + [line for line in by_place if line.right > gutter]


def _gutter(page: _Page) -> float | None:
    """Return where the white between two columns of running text stands, None where there are no columns.

    Only lines that fill their columns make columns: the cells of a table are read row by row.
    """
    if len(page.lines) < 2 * _COLUMN_LINES:
        return None
    centre = (min(line.left for line in page.lines) + max(line.right for line in page.lines)) / 2
    places = [centre + step * page.width / 120 for step in range(-16, 17)]
    across, x = min((sum(line.left < x < line.right for line in page.lines), abs(x - centre), x) for x in places)[::2]
    left = [line for line in page.lines if line.right <= x]
    right = [line for line in page.lines if line.left >= x]
    if min(len(left), len(right)) < _COLUMN_LINES or across > (len(left) + len(right)) / 2:
        return None
    return x if _is_running(left) and _is_running(right) else None


def _is_running(column: Sequence[_Line]) -> bool:
    width = max(line.right for line in column) - min(line.left for line in column)
    full = sum(line.right - line.left > _FULL * width for line in column)
    return full > len(column) / 2 and width > 12 * median(line.size for line in column)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    """Return paragraphs: lines that go on are joined, cells of one row too."""
    if not lines:
        return
    right = max(line.right for line in lines)
    parts = [lines[0].text]
    for line, after in pairwise(lines):
        if _goes_on(line, after, right):
            parts.append(after.text)
        else:
            yield " ".join(parts)
            parts = [after.text]
    yield " ".join(parts)


def _goes_on(line: _Line, after: _Line, right: float) -> bool:
    """Return whether a line continues the one before it."""
    if abs(line.middle - after.middle) < 0.5 * line.size:
        return True  # the next cell of a row
    down = line.bottom - after.bottom
    if not 0 < down < 2.2 * max(line.size, after.size) or abs(line.size - after.size) > 0.35 * line.size:
        return after.top > line.top and not line.text.endswith((".", ":", ";"))  # on to the next column
    # A line of running text ends near the right edge of its column, or in the middle of a sentence.
    near = line.right > right - 0.2 * (right - line.left) or not line.text.endswith((".", ":", ";", "!", "?", "”"))
    return near and not after.left > line.left + 1.5 * line.size


def _headline(pages: Sequence[_Page], running: set[str]) -> str:
    """Return the lines of the first page in the largest letters, if they are clearly larger than the text's."""
    first = next((_without(page, running) for page in pages if page.lines), None)
    if first is None or len(first.lines) < 3:
        return ""
    usual = median(line.size for page in pages for line in page.lines for _ in range(max(len(line.text) // 20, 1)))
    largest = max(line.size for line in first.lines)
    if largest < 1.25 * usual:
        return ""
    found = [line.text for line in first.lines if line.size > 0.9 * largest]
    title = " ".join(found)
    return title if len(title) <= 250 and len(title.split()) >= 3 else ""
