"""The folder of one index as Whoosh sees it: every step of a commit reaches the disk before the next one begins.

Whoosh itself never asks for that. A commit here is: write the segment, ask the disk to keep it, then its folder; write
the table of contents beside the old one, ask the disk to keep it, rename it into place, keep the folder again.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, clean_files

from index import durable
from index.engines.whoosh.codec import INDEX_NAME, ArraySegment
from index.errors import IndexDamaged


class DurableStorage(FileStorage):
    """A folder whose renames are atomic and kept by the disk before they return."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a finished file into its place."""
        path = Path(self.folder)
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
    with open(path, "rb") as file:
        try:
            return Contents(generation, _segments(StructFile(file)))
        except (pickle.UnpicklingError, EOFError, ValueError, IndexError, AttributeError, TypeError) as error:
            raise IndexDamaged(f"{path}: {error}; run `timtin index build` again") from error


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
