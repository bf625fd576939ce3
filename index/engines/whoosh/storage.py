"""The folder of one index as Whoosh sees it: every step of a commit reaches the disk before the next one begins.

Whoosh itself never asks for that. A commit here is: write the segment, ask the disk to keep it, then its folder; write
the table of contents beside the old one, ask the disk to keep it, rename it into place, keep the folder again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from index import durable
from index.engines.arrays.contents import INDEX_NAME, seal
from index.engines.whoosh.codec import ArraySegment


class DurableStorage(FileStorage):
    """A folder whose renames are atomic and kept by the disk before they return; tables of contents get a checksum."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Rename a finished file into its place."""
        path = Path(self.folder)
        if newname.endswith(".toc"):
            with open(path / oldname, "r+b") as file:
                file.write(seal(file.read()))
        durable.put(path / oldname, path / newname)


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
    durable.sync_folder(folder)  # what was deleted does not come back
