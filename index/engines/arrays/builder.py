"""A new index on its way: every batch is a segment of its own in ``building/``, and at the end all are merged."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from index import durable, stored
from index.article import Article
from index.duplicates import Signatures
from index.engines.arrays.buffer import Buffer, write_segment
from index.engines.arrays.facts import packed
from index.engines.arrays.field import article_ids
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.merge import merge_segments
from index.engines.arrays.retold import Retold, Some
from index.engines.store import Batch, Drafts, Late

# Segments merged at a time: a million articles are 350 batches, and every one costs memory while it is merged.
_FAN_IN = 40


class ArrayBuilder:
    """The batches of a build; may be pickled while it takes them."""

    def __init__(self, folder: Path, plan: str) -> None:
        self._folder = folder
        if not (folder / "plan").is_file() or (folder / "plan").read_text("utf-8") != plan:
            shutil.rmtree(folder, ignore_errors=True)
            durable.make_folder(folder)
            durable.write_atomic(folder / "plan", plan)

    def finished(self, number: int) -> str | None:
        """Return the note of a batch that was finished, or None."""
        try:
            return self._note(number).read_text("utf-8")
        except FileNotFoundError:
            return None

    def put(self, number: int, batch: Batch) -> int:
        """Write the segment of a batch; return how many articles it has."""
        buffer = Buffer(batch.vocabulary)
        for analysed in batch.articles:
            buffer.add(analysed)
        path = self._path(number)
        path.unlink(missing_ok=True)
        if len(buffer):
            # Under a name of its own: a worker of a killed build may still be writing the same batch.
            own = path.with_suffix(f".{os.getpid()}")
            write_segment(own, buffer.arrays(), len(buffer))
            durable.put(own, path)
        return len(buffer)

    def finish(self, number: int, note: str) -> None:
        """Note that a batch is finished: its segment is on the disk."""
        durable.write_atomic(self._note(number), note)

    def drafts(self) -> Drafts:
        """Return what is known of the articles of all batches."""
        files = self._files
        ids = [id for file in files for id in article_ids(file)]
        prints = [value for file in files for value in file["fingerprint"].tolist()]
        return Drafts(ids, prints, Signatures.of(lambda name: np.concatenate([file[name] for file in files])))

    def article(self, place: int) -> Article:
        """Return the article at a place of the drafts."""
        number = self._file(place)
        return stored.unpack(packed(self._files[number], place - self._bases[number]))

    def merge(self, target: Path, late: Late) -> int:
        """Merge the segments of all batches into one file; return its number of articles."""
        retold = self._retold(late.changed)
        columns = {"added_at": late.added_at, "group": late.groups}
        paths = self._paths
        self.__dict__.pop("_files", None)  # files that are open keep what was read of them in memory
        level = 0
        while len(paths) > _FAN_IN:
            groups = [paths[start : start + _FAN_IN] for start in range(0, len(paths), _FAN_IN)]
            paths = [self._group(f"level{level}-{number:03}", group, retold) for number, group in enumerate(groups)]
            level += 1
        return _merged(paths, retold, target, columns)

    def _retold(self, changed: Mapping[int, Article]) -> dict[Path, Some]:
        """Return the changed articles by the segment that holds them and their place there."""
        places: dict[int, dict[int, int]] = {}
        for place in changed:
            number = self._file(place)
            places.setdefault(number, {})[place - self._bases[number]] = place
        paths = self._paths
        return {paths[number]: Some(changed, own) for number, own in places.items()}

    def _group(self, name: str, paths: Sequence[Path], retold: Mapping[Path, Some]) -> Path:
        path = self._folder / f"{name}.arrays"
        _merged(paths, retold, path)
        return path

    @property
    def _paths(self) -> list[Path]:
        """The segments of all batches, in order."""
        return sorted(self._folder.glob("[0-9]" * 6 + ".arrays"))

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}.arrays"

    def _note(self, number: int) -> Path:
        return self._folder / f"{number:06}.json"

    @cached_property
    def _files(self) -> list[ArrayFile]:
        """The segments, opened when all batches are finished."""
        return [ArrayFile(path) for path in self._paths]

    @cached_property
    def _bases(self) -> list[int]:
        return [0, *np.cumsum([len(file["group"]) for file in self._files]).tolist()]

    def _file(self, place: int) -> int:
        return int(np.searchsorted(self._bases, place, "right")) - 1


def _merged(
    paths: Sequence[Path],
    retold: Mapping[Path, Some],
    target: Path,
    columns: Mapping[str, Array] | None = None,
) -> int:
    files = [Retold(ArrayFile(path), retold[path]) if path in retold else ArrayFile(path) for path in paths]
    return merge_segments([(arrays, None) for arrays in files], target, columns)
