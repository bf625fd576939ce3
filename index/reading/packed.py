"""Packed files: .xz unpacked piece by piece, with a bound on the memory that a file may ask for.

The standard library's `lzma.open` has no such bound, and the head of a small file may ask for four gigabytes.
"""

from __future__ import annotations

import io
import lzma
import zlib
from pathlib import Path
from typing import IO, cast

MEMORY = 100_000_000
"""Bytes that unpacking may take: what `xz -9` makes takes 65 million."""

DAMAGED = (EOFError, lzma.LZMAError, zlib.error)
"""What reading a damaged packed file raises, beside OSError."""

_PIECE = 1 << 16


class Unpacked(io.RawIOBase):
    """The text of an .xz file, which may be several one after another; closes the file with itself.

    Reading raises LZMAError for a damaged file, EOFError for one that is cut.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ahead = b""
        self._begun = False
        self._unpacker = _unpacker()

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer as far as one step of unpacking does; 0 at the end."""
        while True:
            if self._unpacker.eof and not self._next():
                return 0
            packed = self._packed() if self._unpacker.needs_input else b""
            if not packed and self._unpacker.needs_input:
                if self._begun:
                    raise EOFError("the file ends too early")
                return 0
            self._begun = True
            if piece := self._unpacker.decompress(packed, len(buffer)):
                buffer[: len(piece)] = piece
                return len(piece)

    def close(self) -> None:
        """Close the file as well."""
        self._file.close()
        super().close()

    def _packed(self) -> bytes:
        found, self._ahead = self._ahead or self._file.read(_PIECE), b""
        return found

    def _next(self) -> bool:
        """Begin with the next of several files that were put one after another; zeros may stand between."""
        self._ahead = self._unpacker.unused_data.lstrip(b"\0")
        while not self._ahead:
            if not (piece := self._file.read(_PIECE)):
                return False
            self._ahead = piece.lstrip(b"\0")
        self._unpacker = _unpacker()
        return True


def _unpacker() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MEMORY)


def open_xz(path: Path, mode: str = "rb") -> IO[bytes]:
    """Open an .xz file for reading."""
    return cast("IO[bytes]", io.BufferedReader(Unpacked(open(path, mode)), _PIECE))
