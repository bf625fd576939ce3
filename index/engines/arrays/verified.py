"""Which files of arrays were read whole and found as they were written: each once a process, however often opened.

A small index is read before it answers: a wrong answer is worse than a later one. A large one would answer seconds
later for it (about one a gigabyte), so a server reads the rest of it beside the searches (`verify`), and what does not
match is told from then on.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence

from index.engines.arrays.file import ArrayFile
from index.errors import IndexDamaged

AT_ONCE = 64_000_000
"""Bytes of an index that are read before it answers: 4,000 articles, about 50 milliseconds once they are in memory."""

_PAUSE = 0.1  # seconds between pieces of 16 MB of a large index: searches go first
_KEPT = 1000  # files that are remembered

_found: dict[tuple[int, ...], tuple[str, ...]] = {}


class _Unwanted(Exception):
    """Nobody needs to know any more."""


def verify(files: Sequence[ArrayFile]) -> None:
    """Read the files that were not read yet; raises IndexDamaged for the first that is not as it was written."""
    for file in files:
        if file.identity not in _found:
            _remember(file, tuple(file.verify()))
    need_whole(files)


def verify_slowly(files: Sequence[ArrayFile], is_wanted: Callable[[], bool]) -> None:
    """Read the files that were not read yet, a piece at a time, as long as it is wanted; `need_whole` tells of them."""

    def pause() -> None:
        if not is_wanted():
            raise _Unwanted
        time.sleep(_PAUSE)

    with contextlib.suppress(_Unwanted):
        for file in files:
            if file.identity not in _found:
                _remember(file, tuple(file.verify(pause)))


def verify_small(files: Sequence[ArrayFile]) -> None:
    """Read the smallest files, up to `AT_ONCE` bytes in all; raises IndexDamaged for one that is damaged."""
    left = AT_ONCE
    for file in sorted(files, key=lambda file: file.size):
        if file.identity not in _found:
            left -= file.size
            if left < 0:
                return
        verify([file])


def need_whole(files: Sequence[ArrayFile]) -> None:
    """Raise IndexDamaged when one of the files is known to be damaged, or was cut short since it was opened."""
    for file in files:
        bad = ("the file was cut short",) if file.is_cut else _found.get(file.identity)
        if bad:
            raise IndexDamaged(
                "{file} is damaged ({part}): run `timtin index check`, then `timtin index build`",
                file=file.path,
                part=bad[0],
            )


def _remember(file: ArrayFile, bad: tuple[str, ...]) -> None:
    while len(_found) >= _KEPT:
        del _found[next(iter(_found))]  # the oldest
    _found[file.identity] = bad
