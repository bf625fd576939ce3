"""The folder of one index as Whoosh sees it: every step of a commit reaches the disk before the next one begins.

Whoosh itself never asks for that. A commit here is: write the segment, ask the disk to keep it, then its folder; write
the table of contents beside the old one, ask the disk to keep it, rename it into place, keep the folder again.
"""

from __future__ import annotations

import io
import pickle
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, clean_files

from index import durable
from index.engines.whoosh.codec import INDEX_NAME, ArraySegment
from index.errors import IndexDamaged

# Behind the table of contents, where Whoosh reads no more: its CRC-32, and a mark that it is there.
_SEAL = struct.Struct("<I8s")
_MARK = b"TTSEALED"


class DurableStorage(FileStorage):
    """A folder whose renames are atomic and kept by the disk before they return; tables of contents get a checksum."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a finished file into its place."""
        path = Path(self.folder)
        if newname.endswith(".toc"):
            with open(path / oldname, "r+b") as file:
                file.write(_SEAL.pack(zlib.crc32(file.read()), _MARK))
        durable.put(path / oldname, path / newname)


class Contents(NamedTuple):
    """What Whoosh's table of contents says."""

    generation: int
    segments: list[ArraySegment]


def read_toc(folder: Path) -> Contents:
    """Read the latest table of contents; only our segments can come out of its pickle, the schema is not unpickled.

    Raises FileNotFoundError when there is none (any more) and IndexDamaged when it cannot be read.
    """
    generation = TOC._latest_generation(FileStorage(str(folder)), INDEX_NAME)
    if generation < 0:
        raise FileNotFoundError(folder)
    path = folder / TOC._filename(INDEX_NAME, generation)
    try:
        return Contents(generation, _segments(StructFile(io.BytesIO(_sealed(path.read_bytes())))))
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise IndexDamaged(f"{path}: {error}; run `timtin index build` again") from error


def _sealed(data: bytes) -> bytes:
    """Return a table of contents without its seal; raises ValueError unless it is as it was written."""
    table, seal = data[: -_SEAL.size], data[-_SEAL.size :]
    if len(seal) < _SEAL.size or _SEAL.unpack(seal) != (zlib.crc32(table), _MARK):
        raise ValueError("the table of contents does not match its checksum")
    return table


def write_toc(folder: Path, schema: Any, segments: Sequence[ArraySegment], generation: int) -> None:
    """Commit: make these segments the content of the index, then delete what no longer belongs to it."""
    storage = DurableStorage(str(folder))
    TOC(schema, list(segments), generation).write(storage, INDEX_NAME)
    sweep(folder, segments, generation)


def sweep(folder: Path, segments: Sequence[ArraySegment], generation: int) -> None:
    """Delete the files of older commits, and those that killed writers left behind."""
    storage = FileStorage(str(folder))
    clean_files(storage, INDEX_NAME, generation, segments)
    for path in folder.glob(f"_{INDEX_NAME}_*.toc.*"):
        path.unlink(missing_ok=True)


class _SegmentsOnly(pickle.Unpickler):
    """Knows one class: anything else in a table of contents is not ours."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (ArraySegment.__module__, ArraySegment.__name__):
            return ArraySegment
        if (module, name) == ("copyreg", "_reconstructor") or (module, name) == ("builtins", "object"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} does not belong into a table of contents")


def _segments(stream: Any) -> list[ArraySegment]:
    for _ in range(3):  # the sizes of int, long and float
        stream.read_varint()
    if stream.read_int() != -12345:
        raise IndexDamaged("the table of contents is not one")
    stream.read_int()  # the version of the table's layout
    for _ in range(3):  # the version of Whoosh
        stream.read_varint()
    stream.read_string()  # the schema: ours comes from code
    stream.read_int()
    stream.read_int()
    segments: list[ArraySegment] = _SegmentsOnly(stream.file).load()
    return segments
