"""The table of contents of an index: its segments, and which of their articles are deleted.

Whoosh writes it (`index.engines.whoosh.storage`), and we read it without Whoosh, whose thirty-eight modules take 25 ms
to load. Its last part is a pickle: nothing but the values of our segments comes out of it.
"""

from __future__ import annotations

import io
import pickle
import re
import struct
import zlib
from pathlib import Path
from typing import IO, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged
from index.messages.sentence import Sentence

INDEX_NAME = "MAIN"
"""What Whoosh calls the index, in the names of all files."""

EXTENSION = ".arrays"
"""Of a segment's file."""

SEGMENT_CLASS = ("index.engines.whoosh.codec", "ArraySegment")
"""Module and name of the class whose values are pickled: they stand in every index there is."""

_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")
# Behind the table of contents, where Whoosh reads no more: its CRC-32, and a mark that it is there.
_SEAL = struct.Struct("<I8s")
_MARK = b"TTSEALED"
_INT = struct.Struct(">i")
_BEGINNING = -12345


class Listed(NamedTuple):
    """A segment: its file, how many articles it holds, and which are not deleted (None: all)."""

    path: Path
    size: int
    live: npt.NDArray[np.bool_] | None

    @property
    def remaining(self) -> int:
        """How many articles are not deleted."""
        return self.size if self.live is None else int(self.live.sum())


class Contents(NamedTuple):
    """What a table of contents says."""

    generation: int
    segments: list[Listed]


def read_contents(folder: Path) -> Contents:
    """Read the latest table of contents of an index.

    Raises FileNotFoundError when there is none (any more) and IndexDamaged when it cannot be read.
    """
    generation = max((int(found[1]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))), default=-1)
    if generation < 0:
        raise FileNotFoundError(folder)
    path = folder / f"_{INDEX_NAME}_{generation}.toc"
    try:
        segments = _segments(io.BytesIO(_unsealed(path.read_bytes())))
        return Contents(generation, [_listed(folder, segment) for segment in segments])
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, AttributeError, TypeError, struct.error) as error:
        raise IndexDamaged("{file}: {why}; run `timtin index build` again", file=path, why=error) from error


def live(size: int, deleted: bytes) -> npt.NDArray[np.bool_] | None:
    """Return which articles of a segment are there, from one bit for each deleted one; None when all are."""
    if not deleted:
        return None
    return np.equal(np.unpackbits(np.frombuffer(deleted, np.uint8), count=size), 0)


def seal(table: bytes) -> bytes:
    """Return what is written behind a table of contents."""
    return _SEAL.pack(zlib.crc32(table), _MARK)


def _unsealed(data: bytes) -> bytes:
    """Return a table of contents without its seal; raises ValueError unless it is as it was written."""
    table = data[: -_SEAL.size]
    if data[-_SEAL.size :] != seal(table):
        raise ValueError(Sentence("the table of contents does not match its checksum"))
    return table


class _Segment:
    """Takes the values of a pickled segment."""

    segid: str
    _size: int
    _deleted: bytes


class _SegmentsOnly(pickle.Unpickler):
    """Knows one class: anything else in a table of contents is not ours."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == SEGMENT_CLASS:
            return _Segment
        if (module, name) in (("copyreg", "_reconstructor"), ("builtins", "object")):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in a table of contents")


def _segments(table: IO[bytes]) -> list[_Segment]:
    for _ in range(3):  # the sizes of int, long and float
        _varint(table)
    if _int(table) != _BEGINNING:
        raise ValueError(Sentence("the table of contents is not one"))
    _int(table)  # the version of the table's layout
    for _ in range(3):  # the version of Whoosh
        _varint(table)
    table.read(_varint(table))  # the schema: ours comes from code
    _int(table)  # the generation, which is in the name
    _int(table)  # unused
    segments: list[_Segment] = _SegmentsOnly(table).load()
    return segments


def _listed(folder: Path, segment: _Segment) -> Listed:
    size, deleted = segment._size, segment._deleted
    return Listed(folder / f"{INDEX_NAME}_{segment.segid}{EXTENSION}", size, live(size, deleted))


def _int(table: IO[bytes]) -> int:
    return int(_INT.unpack(table.read(_INT.size))[0])


def _varint(table: IO[bytes]) -> int:
    """Read a number of seven bits a byte, the lowest first; the eighth says that more follow."""
    number, shift = 0, 0
    while (byte := table.read(1)[0]) & 0x80:
        number |= (byte & 0x7F) << shift
        shift += 7
    return number | byte << shift
