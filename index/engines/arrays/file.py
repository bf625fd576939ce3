"""A file of named arrays: memory-mapped to read, streamed to write, every array under a checksum.

Layout: the magic, the arrays one after another (each starts at a multiple of 64 bytes), a directory in JSON,
and a tail of fixed size that says where the directory is and carries its checksum. Nothing in it is ever executed.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.errors import IndexDamaged

MAGIC = b"TTARRAY1"
ALIGN = 64
_TAIL = struct.Struct("<QII8s")  # offset and length of the directory, its CRC-32, the magic again
_CHUNK = 1 << 24  # bytes read at a time when a checksum is verified

Array = npt.NDArray[Any]


class Entry(NamedTuple):
    """Where one array stands in the file."""

    dtype: str
    offset: int
    length: int
    crc: int


class ArrayWriter:
    """Writes arrays to a new file; `close` puts the directory behind them and asks the disk to keep them.

    An array is given whole (`put`) or reserved by its length and then filled from front to back (`reserve`, `extend`),
    so that merging needs no more memory than one piece of each.
    """

    def __init__(self, path: Path, meta: Mapping[str, Any] | None = None) -> None:
        self.path = path
        self.meta = dict(meta or {})
        self._file = open(path, "wb")  # noqa: SIM115  held until close
        self._file.write(MAGIC)
        self._end = len(MAGIC)
        self._entries: dict[str, list[Any]] = {}  # dtype, offset, length, crc, filled

    def put(self, name: str, array: Array) -> None:
        """Write one whole array."""
        self.reserve(name, array.dtype, len(array))
        self.extend(name, array)

    def reserve(self, name: str, dtype: npt.DTypeLike, length: int) -> None:
        """Make room for an array of that many items."""
        kind = np.dtype(dtype).newbyteorder("<")
        start = -(-self._end // ALIGN) * ALIGN
        self._entries[name] = [kind.str, start, int(length), 0, 0]
        self._end = start + kind.itemsize * int(length)

    def extend(self, name: str, array: Array) -> None:
        """Put the next items of a reserved array."""
        entry = self._entries[name]
        kind = np.dtype(entry[0])
        data = np.ascontiguousarray(array, dtype=kind).view(np.uint8).data
        if entry[4] + len(array) > entry[2]:
            raise ValueError(f"{name}: more items than reserved")
        _pwrite(self._file.fileno(), data, entry[1] + entry[4] * kind.itemsize)
        entry[3] = zlib.crc32(data, entry[3])
        entry[4] += len(array)

    def close(self, *, durable: bool = True) -> None:
        """Finish the file; with ``durable`` the data are on the disk when this returns."""
        for name, entry in self._entries.items():
            if entry[4] != entry[2]:
                raise ValueError(f"{name}: {entry[4]} of {entry[2]} items written")
        arrays = {name: entry[:4] for name, entry in self._entries.items()}
        directory = json.dumps({"arrays": arrays, "meta": self.meta}, ensure_ascii=False).encode()
        self._file.truncate(self._end)
        tail = _TAIL.pack(self._end, len(directory), zlib.crc32(directory), MAGIC)
        _pwrite(self._file.fileno(), memoryview(directory + tail), self._end)
        if durable:
            os.fsync(self._file.fileno())  # its name is kept by the commit that names it (`index.durable.put`)
        self._file.close()

    def abandon(self) -> None:
        """Close and delete the unfinished file."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def __enter__(self) -> ArrayWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()


class ArrayFile(Mapping[str, Array]):
    """The arrays of a file, read-only and memory-mapped: opening reads the directory and nothing else.

    Raises IndexDamaged when the file is cut short or its directory does not match its checksum; `verify` and
    `index.engines.arrays.verified` read the arrays themselves.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < len(MAGIC) + _TAIL.size:
                raise IndexDamaged("{file}: too short for an index file", file=path)
            self._map = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
            self.identity = _identity(file.fileno())
        self.size = size
        self._arrays: dict[str, Array] = {}
        directory, self._end = _directory(path, self._map)
        self.meta: dict[str, Any] = directory["meta"]
        self.entries = {name: Entry(*entry) for name, entry in directory["arrays"].items()}
        if any(e.offset + e.length * np.dtype(e.dtype).itemsize > size for e in self.entries.values()):
            raise IndexDamaged("{file}: an array reaches past the end of the file", file=path)

    @property
    def is_cut(self) -> bool:
        """Whether the file has been cut short since it was opened: to read what is gone would end the process."""
        return self._map.size() < self.size

    def __getitem__(self, name: str) -> Array:
        if (array := self._arrays.get(name)) is None:
            entry = self.entries[name]
            array = np.frombuffer(self._map, dtype=entry.dtype, count=entry.length, offset=entry.offset)
            self._arrays[name] = array
        return array

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def let_go(self, name: str) -> None:
        """Let the system take the memory that an array was read into, as far as pages are its own."""
        entry = self.entries[name]
        start = -(-entry.offset // mmap.PAGESIZE) * mmap.PAGESIZE
        end = (entry.offset + entry.length * np.dtype(entry.dtype).itemsize) // mmap.PAGESIZE * mmap.PAGESIZE
        if end > start and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED, start, end - start)

    def sizes(self) -> dict[str, int]:
        """Return the bytes of each array."""
        return {name: e.length * np.dtype(e.dtype).itemsize for name, e in self.entries.items()}

    def verify(self, pause: Callable[[], object] = lambda: None) -> list[str]:
        """Return the names of the arrays whose content does not match its checksum (reads the whole file).

        What stands between arrays is nothing, and is checked as well. ``pause`` is called after every 16 MB.
        """
        if self.is_cut:
            return ["the file was cut short"]
        bad = [name for name, entry in self.entries.items() if self._crc(name, pause) != entry.crc]
        return bad if self._gaps_are_empty() else [*bad, "between arrays"]

    def _crc(self, name: str, pause: Callable[[], object]) -> int:
        data = self[name].view(np.uint8)
        crc = 0
        for start in range(0, len(data), _CHUNK):
            crc = zlib.crc32(data[start : start + _CHUNK].data, crc)
            pause()
        return crc

    def _gaps_are_empty(self) -> bool:
        end = len(MAGIC)
        for entry in sorted(self.entries.values(), key=lambda entry: entry.offset):
            if self._map[end : entry.offset].strip(b"\0"):
                return False
            end = max(end, entry.offset + entry.length * np.dtype(entry.dtype).itemsize)
        return not self._map[end : self._end].strip(b"\0")


def _pwrite(handle: int, data: memoryview, offset: int) -> None:
    while data:
        written = os.pwrite(handle, data[: 1 << 30], offset)
        data, offset = data[written:], offset + written


def _identity(handle: int) -> tuple[int, ...]:
    """Return numbers that are another file's or another content's when they differ."""
    found = os.fstat(handle)
    return found.st_dev, found.st_ino, found.st_size, found.st_ctime_ns


def _directory(path: Path, data: mmap.mmap) -> tuple[dict[str, Any], int]:
    """Return the directory of a file, and where it begins."""
    start, length, crc, magic = _TAIL.unpack(data[-_TAIL.size :])
    raw = data[start : start + length]
    if magic != MAGIC or data[: len(MAGIC)] != MAGIC or zlib.crc32(raw) != crc:
        raise IndexDamaged("{file}: damaged; run `timtin index build` again", file=path)
    directory: dict[str, Any] = json.loads(raw)
    return directory, start
