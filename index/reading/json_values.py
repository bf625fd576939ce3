"""JSON values: the objects of a file of any length, found without holding more than one of them.

The objects of an array, of an object after object, or of one alone; each is bounded, and one that is too long is
passed over with the rest unharmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, NamedTuple

_PIECE = 1 << 16
_OUTSIDE = re.compile(rb'["{}\[\]]')
_INSIDE = re.compile(rb'["\\]')


class Found(NamedTuple):
    """An object and the line where it begins; ``data`` is None when it is too long or does not end."""

    line: int
    data: bytes | None
    ends: bool = True


def objects(stream: IO[bytes], most: int) -> Iterator[Found]:
    """Return the objects of a file, each of at most so many bytes."""
    scanner = _Scanner(most)
    while piece := stream.read(_PIECE):
        yield from scanner.feed(piece)
    yield from scanner.rest()


class _Scanner:
    """Follows brackets and strings; an object begins where no other is open, in the file's own array or outside it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._depth = 0
        self._base = 0  # 1 within the file's own array
        self._begun = self._string = self._escaped = False
        self._line = 1
        self._at = 0  # line where the object that is open begins, 0: none is
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, piece: bytes) -> Iterator[Found]:
        position = start = counted = 0
        if self._escaped:
            position, self._escaped = 1, False
        while found := (_INSIDE if self._string else _OUTSIDE).search(piece, position):
            sign, position = found[0], found.end()
            if sign == b"\\":
                self._escaped = position == len(piece)
                position += 1
            elif sign == b'"':
                self._string = not self._string
            elif sign in b"{[":
                self._line += piece.count(b"\n", counted, found.start())
                counted = found.start()
                if sign == b"[" and not self._begun:
                    self._base = 1
                elif self._depth == self._base and not self._at:
                    self._at, start = self._line, found.start()
                self._begun = True
                self._depth += 1
            else:
                self._depth = max(self._depth - 1, 0)
                if self._at and self._depth == self._base:
                    self._keep(piece[start:position])
                    yield self._done()
        self._line += piece.count(b"\n", counted)
        if self._at:
            self._keep(piece[start:])

    def rest(self) -> Iterator[Found]:
        if self._at:
            yield Found(self._at, None, ends=False)

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= self._most:
            self._parts.append(part)
        else:
            self._parts.clear()

    def _done(self) -> Found:
        found = Found(self._at, b"".join(self._parts) if self._size <= self._most else None)
        self._parts, self._size, self._at = [], 0, 0
        return found
