"""CSV rows: the lines of a table by the names of its columns, whatever parts them; one broken quote costs one row."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from index.messages.sentence import Sentence

_DELIMITERS = ",;\t|"
_MOST_AGAIN = 50  # rows that are begun anew: a file of quotes alone would be read for ever


class Row(NamedTuple):
    """The cells of a row by their columns, or why it cannot be read; ``line`` is where it begins."""

    line: int
    cells: dict[str, str] | None
    reason: str = ""


class _Lines:
    """Lines that can be taken back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._again = lines, deque[str]()
        self.taken: list[str] = []
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        self.size += len(line)
        return line

    def row(self) -> int:
        """Begin a row; return how many lines the one before had."""
        count, self.taken, self.size = len(self.taken), [], 0
        return count

    def back(self) -> None:
        """Take all lines of the row back but the first."""
        self._again.extendleft(reversed(self.taken[1:]))
        self.row()


def rows(lines: Iterator[str], most: int) -> Iterator[Row]:
    """Return the rows of a table, whose first line names the columns; a row has at most so many characters.

    >>> list(rows(iter(["tieu_de;ngay\\n", "Xã họp;1/3/2021\\n"]), 100))
    [Row(line=2, cells={'tieu_de': 'Xã họp', 'ngay': '1/3/2021'}, reason='')]
    """
    csv.field_size_limit(most)
    first = next(lines, "").lstrip("\ufeff")
    if first.startswith("sep=") and len(first.strip()) == 5:  # a line of Excel's own
        delimiter, first = first.strip()[4], next(lines, "")
    else:
        delimiter = max(_DELIMITERS, key=first.count)
    try:
        names = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error:
        names = []
    if len(set(names)) < 2:
        yield Row(1, None, Sentence("its first line names no columns, parted by comma, semicolon or tab"))
        return
    yield from _rows(_Lines(lines), names, delimiter, most)


def _rows(lines: _Lines, names: list[str], delimiter: str, most: int) -> Iterator[Row]:
    line, again = 2, 0
    while again < _MOST_AGAIN:
        reader = csv.reader(_bounded(lines, most), delimiter=delimiter)
        try:
            for cells in reader:
                if not _ends(lines.taken):
                    raise csv.Error
                taken = lines.row()
                if cells:
                    yield _named(line, names, cells)
                line += taken
            return
        except csv.Error:
            why = Sentence("a quotation mark that does not end, or more than {most:,} characters", most=most)
            yield Row(line, None, why)
            lines.back()
            line, again = line + 1, again + 1
    yield Row(line, None, Sentence("too many broken rows: the rest of the file is not read"))


def _ends(taken: list[str]) -> bool:
    """Return whether a row of several lines has its last quotation mark; at the end of a file it may have none."""
    try:
        return len(taken) < 2 or bool(list(csv.reader(taken, strict=True)))
    except csv.Error as error:
        return "unexpected end" not in str(error)


def _bounded(lines: _Lines, most: int) -> Iterator[str]:
    """Return lines until those of one row are too long."""
    for line in lines:
        if lines.size > most:
            raise csv.Error
        yield line


def _named(line: int, names: list[str], cells: list[str]) -> Row:
    if len(cells) > len(names):
        return Row(line, None, Sentence("{cells} cells for {columns} columns", cells=len(cells), columns=len(names)))
    return Row(line, dict(zip(names, cells, strict=False)))
