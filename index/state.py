"""The data folder: who may open it, which index in it is current, and what lives beside the index and survives it.

var/
  index/current         names the current index: one line
  index/<name>/         one index: Whoosh's table of contents, segments, manifest.json
  index/building/       a build that is going on, or was killed and can be taken up again
  added.sqlite          when each id was first indexed
  identity.sqlite       what else an article is known by: addresses, files, contents, aliases
  removed.json          ids that are never taken in again
  corrections.jsonl     what people know better than the rules
  unsettled.json        how many articles came or went since dates and near-duplicates were settled over all
  near_words.jsonl      words of near meaning that this site adds
  meaning.sqlite        vectors of articles, for searching by meaning
  suppressed.txt        names of persons who are never shown as such, one a line
  pulled/               the pages that were fetched, for a build to read again
  feeds.sqlite          what feeds have announced, and what became of it
  lock, feeds.lock      held by the process that writes, and by the one that pulls feeds

  shared.key, suppressed.copy    copies of what is in a database that several servers share (TIMTIN_SAVED_URL), which
                                 then holds the times, names, lists and counts in place of the files (`index.homes`)
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from index import durable
from index.errors import IndexDamaged, IndexLocked, IndexMismatch, IndexMissing, UntrustedData
from index.messages.sentence import Sentence
from index.schema import FORMAT

POINTER = "current"
MANIFEST = "manifest.json"
PAGES = "pulled"
"""The folder of the pages that were fetched, in the data folder."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with; another format or analyzer would give wrong results, so it is refused."""

    format: int
    analyzer: str
    whoosh: str
    created: int

    def check(self, analyzer: str) -> None:
        """Raise IndexMismatch unless this code reads and cuts words as the index was made."""
        if self.format != FORMAT:
            raise IndexMismatch(
                "the index has format {format}, this version reads {own}: run `timtin index build` again",
                format=self.format,
                own=FORMAT,
            )
        if self.analyzer != analyzer:
            raise IndexMismatch(
                "the index was made with another text analysis (other versions or tables): "
                "run `timtin index build` again"
            )


_FACTS = {"format": int, "analyzer": str, "whoosh": str, "created": int}


# The folder


def trust(data: Path) -> None:
    """Raise UntrustedData unless the data folder is ours and nobody else may write to it; a missing one is fine.

    Whoosh's table of contents is a pickle: whoever may write it may run code here.
    """
    for path in (data, data / "index"):
        with contextlib.suppress(FileNotFoundError):
            found = path.stat()
            if found.st_uid != os.geteuid():
                raise UntrustedData(
                    "{path} belongs to another user (uid {user}): it is not opened", path=path, user=found.st_uid
                )
            if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise UntrustedData("others may write to {path}: run `chmod go-w {path}`", path=path)


def make_folder(data: Path) -> None:
    """Make the data folder and its index folder, for us alone to write, and check that they can be trusted."""
    for path in (data, data / "index"):
        durable.make_folder(path)
    trust(data)


def current(data: Path) -> Path:
    """Return the folder of the current index; raises IndexMissing or UntrustedData."""
    trust(data)
    try:
        name = _named(data / "index" / POINTER)
    except FileNotFoundError:
        raise IndexMissing("there is no index in {data}: run `timtin index build PATH…`", data=data) from None
    if name is None:
        raise IndexDamaged("{file} names no index: run `timtin index build` again", file=data / "index" / POINTER)
    return data / "index" / name


def _named(pointer: Path) -> str | None:
    name = pointer.read_text("utf-8", "replace").strip()
    return name if re.fullmatch(r"[\w-]+", name, re.ASCII) else None


def stamp(data: Path) -> tuple[int, ...]:
    """Return numbers that change when a build or a commit lands: two `stat` calls."""
    pointer = _pointer(data)
    try:
        found = os.stat(pointer)
        folder = os.stat(_target(pointer, found.st_mtime_ns, found.st_ino))
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_ino, folder.st_mtime_ns, folder.st_ino


@lru_cache(maxsize=8)
def _pointer(data: Path) -> str:
    return str(data / "index" / POINTER)


@lru_cache(maxsize=8)
def _target(pointer: str, _changed: int, _file: int) -> str:
    """Return the folder that the pointer names, if any; the pointer is another file whenever it names another one."""
    path = Path(pointer)
    return str(path.parent / (_named(path) or "\0"))


def set_current(data: Path, name: str) -> None:
    """Make that index the current one, at once and for good."""
    durable.write_atomic(data / "index" / POINTER, name + "\n")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of an index, with a checksum of what it says."""
    found = asdict(manifest)
    durable.write_atomic(folder / MANIFEST, json.dumps(found | {"crc32": _crc(found)}, indent=1) + "\n")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of an index; raises IndexDamaged when it is not as it was written.

    One of another format, which may know no checksum or other facts, is read as far as is needed to say so.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        manifest = Manifest(*(kind(found[name]) for name, kind in _FACTS.items()))
        if manifest.format == FORMAT and found != asdict(manifest) | {"crc32": _crc(asdict(manifest))}:
            raise ValueError(Sentence("it does not match its checksum"))
    except (ValueError, TypeError, LookupError) as error:
        raise IndexDamaged(
            "{file}: {why}; run `timtin index build` again", file=folder / MANIFEST, why=error
        ) from error
    return manifest


def _crc(facts: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(facts, sort_keys=True).encode())


def writing(data: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of the one process that writes; raises IndexLocked. The lock ends with the process, even killed."""
    return _holding(data, "lock", Sentence("is writing to the index in"))


def pulling(data: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the lock of the one process that pulls feeds, which leaves others free to write; raises IndexLocked."""
    return _holding(data, "feeds.lock", Sentence("is pulling feeds into"))


@contextlib.contextmanager
def _holding(data: Path, name: str, does: Sentence) -> Iterator[None]:
    make_folder(data)
    for folder in (data, data / "index"):
        durable.sweep(folder)
    with open(data / name, "a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            raise IndexLocked(
                "process {holder} {does} {data}: wait until it has finished", holder=holder, does=does, data=data
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


# Pages that were fetched


def page(data: Path, id: str) -> Path:
    """Return where the fetched page of an article is kept, if it is one that was fetched.

    >>> page(Path("var"), "4f0c9a1b2d3e4f50").as_posix()
    'var/pulled/4f/4f0c9a1b2d3e4f50.jsonl.gz'
    """
    return data / PAGES / id[:2] / f"{id}.jsonl.gz"


def kept_pages(data: Path, ids: Iterable[str]) -> list[Path]:
    """Return the fetched pages of some articles that are there; ids of other input name none."""
    return [found for id in ids if re.fullmatch(r"[0-9a-f]{16,64}", id) and (found := page(data, id)).exists()]
