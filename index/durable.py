"""Written means written: the only way anything of ours reaches the disk.

A file is written beside its place, the disk is asked to keep it, it is renamed into place, and the disk is asked to
keep its name. A reader, a kill or a power cut meets the old file or the new one whole, and what a command said to be
done is there afterwards. SQLite's files are its own to write (`index.stores`).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

PRIVATE = 0o600
"""The mode of a file that is for us alone to read."""

_PUBLIC = 0o644
# "current.4711.5be3f2a1.tmp"; earlier versions named them without the random part.
_REST = re.compile(r".+\.\d+(\.[0-9a-f]{8})?\.tmp")


def write_atomic(path: Path, content: str | bytes, mode: int = _PUBLIC) -> None:
    """Write a small file in place of the one that may be there; text is written as UTF-8.

    Raises OSError, as when the disk is full: the old file stays, and nothing is left beside it.
    """
    with _beside(path, content, mode) as new:
        os.replace(new, path)
    sync_folder(path.parent)


def write_new(path: Path, content: str | bytes, mode: int = _PUBLIC) -> bool:
    """Write a small file unless there is one; return whether it is ours: of several who try at once, one succeeds."""
    with _beside(path, content, mode) as new:
        try:
            os.link(new, path)
        except FileExistsError:
            return False
    sync_folder(path.parent)
    return True


@contextlib.contextmanager
def replacing(path: Path, mode: int = _PUBLIC) -> Iterator[IO[bytes]]:
    """Give a large file to write: it takes the place of the one that may be there when it is whole, else not at all."""
    with _opened(path, mode) as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
        os.replace(file.name, path)
    sync_folder(path.parent)


@contextlib.contextmanager
def _beside(path: Path, content: str | bytes, mode: int) -> Iterator[Path]:
    """Write a small file under a name of its own."""
    with _opened(path, mode) as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
        yield Path(file.name)


@contextlib.contextmanager
def _opened(path: Path, mode: int) -> Iterator[IO[bytes]]:
    """Open a file under a name of its own, locked as long as it is needed, so that `sweep` can tell it from rests."""
    new = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
        with open(new, "w+b", opener=lambda name, _: os.open(name, flags, mode)) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
    finally:
        new.unlink(missing_ok=True)


def put(new: Path, path: Path) -> None:
    """Rename a finished file into its place, after it and all new names in its folder are kept."""
    sync_file(new)
    sync_folder(new.parent)
    os.replace(new, path)
    sync_folder(path.parent)


def delete(path: Path) -> None:
    """Delete a file that may be there: it does not come back."""
    path.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        sync_folder(path.parent)


def make_folder(path: Path, mode: int = 0o755) -> None:
    """Make a folder, and those above it that are missing, for good."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode, exist_ok=True)
    with contextlib.suppress(PermissionError):  # the folder above may be one that we may pass but not read
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Ask the disk to keep a file's content."""
    _sync(path)


def sync_folder(path: Path) -> None:
    """Ask the disk to keep the folder's entries: names of files created, renamed or deleted in it."""
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Delete the temporary files that killed processes left in a folder; those being written are locked, and stay."""
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir(folder):
            if _REST.fullmatch(name):
                _sweep(folder / name)


def _sweep(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError, BlockingIOError, PermissionError), open(path, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
