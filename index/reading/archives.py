"""Archives: the members of a .zip, each read as the file that it is; a bomb is refused before anything is unpacked."""

from __future__ import annotations

import gzip
import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, cast

from index.errors import UnreadableInput
from index.messages.sentence import Sentence
from index.reading.inputs import Input
from index.reading.packed import Unpacked
from index.reading.raw import Rejection

MOST_MEMBERS = 50_000
MOST_UNPACKED = 5_000_000_000
"""Bytes of all members: a year of a paper's pages has some 3 GB."""

_MOST_RATIO = 200  # times that a member may be larger unpacked: text packs to a twentieth, a bomb to a thousandth
_SMALL = 1_000_000  # bytes: what is less is no bomb at any ratio


def members(found: Input, kind_of: Callable[[str], str]) -> Iterator[Input | Rejection]:
    """Return the members of an archive, open as long as they are read; raises UnreadableInput when it is none."""
    with found.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise UnreadableInput("not a .zip: {why}", why=error) from error
        with archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _need_modest(infos)
            for info in infos:
                if not _is_hidden(info.filename):
                    one = found.member(info.filename, kind_of(info.filename), partial(_open, archive, info))
                    reason = _refusal(info)
                    yield Rejection(one.path, None, reason) if reason else one


def _need_modest(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise UnreadableInput("more than {most:,} members", most=MOST_MEMBERS)
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise UnreadableInput("unpacks to more than {most:,} bytes", most=MOST_UNPACKED)


def _refusal(info: zipfile.ZipInfo) -> Sentence | None:
    if info.flag_bits & 1:
        return Sentence("locked with a password")
    if info.file_size > max(_SMALL, _MOST_RATIO * info.compress_size):
        return Sentence(
            "unpacks to {size:,} bytes, more than {times} times its size", size=info.file_size, times=_MOST_RATIO
        )
    return None


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a member, unpacked once more where it is packed itself."""
    stream = archive.open(info)
    if info.filename.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(stream))
    return cast("IO[bytes]", io.BufferedReader(Unpacked(stream))) if info.filename.lower().endswith(".xz") else stream


def _is_hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or posixpath.basename(name).startswith(".")
