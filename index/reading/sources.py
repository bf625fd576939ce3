"""The sources: files and folders read one article at a time; what cannot be read is named with its reason."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, cast

from index.errors import UnreadableInput
from index.reading import head, identifiers, packed, stamps
from index.reading.identifiers import Identifiers
from index.reading.raw import RawArticle, Rejection

MOST_BYTES = 10_000_000
"""The largest single article that is read, in bytes: the longest real ones have some 300 kB, saved pages 1 MB."""

MOST_NAMED = 1000
"""How many lines of one file are named when they cannot be read; of the others only the number is told."""

_LONGEST_FIELD = 2000  # characters of an id, a title, an address: real ones have up to 300
_MOST_SKIPPED = 20  # pieces of that size of one line

_KINDS = (".txt", ".jsonl", ".html", ".htm")
_PACKED: dict[str, Any] = {".gz": gzip.open, ".xz": packed.open_xz}
# Words with marks that stand in every Vietnamese text.
_COMMON = frozenset("và của các được đã những với có người này để không một đến tỉnh đảng".split())
# "feed_date" is what a feed said: trusted less than the page itself.
_META = ("date", "province", "source", "url", "feed_date")


def raw_articles(paths: Sequence[Path]) -> Iterator[RawArticle | Rejection]:
    """Return the articles of files and folders, in the order of their names; what cannot be read as rejections."""
    for found in files(paths):
        if isinstance(found, Rejection):
            yield found
            continue
        try:
            yield from _articles(*found)
        except (OSError, *packed.DAMAGED, UnreadableInput) as error:
            yield Rejection(str(found[0]), None, _reason(error))


def files(paths: Sequence[Path]) -> Iterator[tuple[Path, Path] | Rejection]:
    """Return files with the root that their identity refers to; of folders, only the kinds that can be read.

    Links to folders are followed, every folder once; what cannot be looked at is a rejection.
    """
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield path, path.parent


def _below(root: Path) -> Iterator[tuple[Path, Path] | Rejection]:
    seen: set[tuple[int, int]] = set()
    # Names alone, one folder after another: the paths of a million files would fill the memory.
    folders: list[tuple[Path, Iterator[str]]] = [(root, iter(("",)))]
    while folders:
        folder, names = folders[-1]
        if (name := next(names, None)) is None:
            folders.pop()
            continue
        path = folder / name
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                folders.append((path, _names(path, seen)))
            elif _is_wanted(path):
                _need_file(mode)
                yield path, root
        except (OSError, UnreadableInput) as error:
            if _is_wanted(path) or not isinstance(error, FileNotFoundError):
                yield Rejection(str(path), None, _reason(error))


def _names(folder: Path, seen: set[tuple[int, int]]) -> Iterator[str]:
    found = folder.stat()
    if (found.st_dev, found.st_ino) in seen:
        raise UnreadableInput("a link to a folder that is read already")
    seen.add((found.st_dev, found.st_ino))
    return iter(sorted(os.listdir(folder)))


def _is_wanted(path: Path) -> bool:
    return not path.name.startswith(".") and _kind(path) in _KINDS


def _need_file(mode: int) -> None:
    """Raise UnreadableInput for pipes and devices: they may never end, or never begin."""
    if not stat.S_ISREG(mode):
        raise UnreadableInput("neither a file nor a folder")


def _kind(path: Path) -> str:
    return Path(path.stem).suffix.lower() if path.suffix.lower() in _PACKED else path.suffix.lower()


def _articles(file: Path, root: Path) -> Iterator[RawArticle | Rejection]:
    kind = _kind(file)
    if kind not in _KINDS:
        raise UnreadableInput(f"{kind or 'a file without ending'} is not read; known are {', '.join(_KINDS)}, .gz, .xz")
    found = file.stat()
    _need_file(found.st_mode)
    if file.suffix.lower() in _PACKED and not found.st_size:
        # A power cut may leave the name of a file without its content; gzip takes it for a file without lines.
        raise UnreadableInput("empty: no packed file has no bytes")
    name = file.relative_to(root).as_posix()
    if kind == ".jsonl":
        with _open(file) as stream, _recoded(stream) as lines:
            yield from _rows(lines, file, name)
    else:
        with _open(file) as stream:
            text = decode(_bounded(stream))
        yield _whole(file, name, text, html=kind != ".txt")


def _whole(file: Path, name: str, text: str, *, html: bool) -> RawArticle:
    """Return the one article of a file, known by the address that it names for itself and by its place."""
    known_by = Identifiers(
        address=identifiers.address(head.own_address(text)) if html else None,
        content=identifiers.content("", text),
        file=identifiers.real_path(file),
        before=identifiers.hashed(name),
    )
    return RawArticle(known_by.first, str(file), text, html=html, known_by=known_by)


def _open(file: Path) -> IO[bytes]:
    opened: IO[bytes] = _PACKED.get(file.suffix.lower(), open)(file, "rb")
    return opened


def _bounded(stream: IO[bytes]) -> bytes:
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadableInput(f"longer than {MOST_BYTES:,} bytes")
    return data


def _rows(stream: IO[bytes], file: Path, name: str) -> Iterator[RawArticle | Rejection]:
    number = bad = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            yield Rejection(str(file), number, f"longer than {MOST_BYTES:,} bytes")
            if not _skipped(stream):
                yield Rejection(str(file), number, "the line does not end: the rest of the file is not read")
                return
            continue
        for found in _read_row(line, file, name, number) if line.strip() else ():
            bad += isinstance(found, Rejection)
            if isinstance(found, RawArticle) or bad <= MOST_NAMED:
                yield found
    if bad > MOST_NAMED:
        yield Rejection(str(file), None, f"{bad - MOST_NAMED:,} more lines cannot be read")


def _read_row(line: bytes, file: Path, name: str, number: int) -> Iterator[RawArticle | Rejection]:
    try:
        row = _row(json.loads(decode(line)), file, f"{name}:{number}", number)
    except (ValueError, UnreadableInput, RecursionError) as error:
        yield Rejection(str(file), number, _reason(error))
        return
    if (stated := row.metadata.get("date")) and (why := stamps.refusal(stated)) is not None:
        yield Rejection(str(file), number, f"the date {stated[:60]!r} {why}: it is ignored")
        del row.metadata["date"]
    yield row


class _Recoded(io.TextIOWrapper):
    """Lines of a text in UTF-16 as UTF-8."""

    def readline(self, size: int = -1, /) -> bytes:  # type: ignore[override]
        """Return the next line, or as many characters of it."""
        return super().readline(size).encode("utf-8", "surrogatepass")


def _recoded(stream: IO[bytes]) -> contextlib.AbstractContextManager[IO[bytes]]:
    encoding = _utf16(cast("io.BufferedReader", stream).peek(2000)[:2000])
    lines = cast("IO[bytes]", _Recoded(stream, encoding, errors="replace")) if encoding else None
    return lines or contextlib.nullcontext(stream)


def _skipped(stream: IO[bytes]) -> bool:
    """Read on to the end of a line that is too long; a packed bomb has none, so not forever."""
    for _ in range(_MOST_SKIPPED):
        line = stream.readline(MOST_BYTES)
        if not line or line.endswith(b"\n"):
            return True
    return False


def _row(row: Any, file: Path, name: str, line: int) -> RawArticle:
    if not isinstance(row, dict) or not isinstance(text := row.get("text", row.get("html")), str):
        raise UnreadableInput("not an object with a `text` (or a page in `html`)")
    metadata = {key: str(row[key]) for key in _META if row.get(key)}
    if (stamp := stamps.parse(row.get("date"))) is not None:
        metadata["date"] = stamp.text  # out of lists and of JSON's extended dates
    for key in ("id", "title", *_META):
        if len(str(row.get(key) or "")) > _LONGEST_FIELD:
            raise UnreadableInput(f"its `{key}` is longer than {_LONGEST_FIELD:,} characters")
    raw = RawArticle("", str(file), text, line, "text" not in row, str(row.get("title") or ""), metadata)
    known_by = _known_by(raw, identifiers.own_id(row.get("id")), name)
    return replace(raw, id=known_by.first, known_by=known_by)


def _known_by(raw: RawArticle, own: str | None, name: str) -> Identifiers:
    """Return what the article of a row is known by; its content counts where nothing else tells who it is."""
    url = raw.metadata.get("url")
    address = identifiers.address(url or (head.own_address(raw.text) if raw.html else None))
    if own or address:
        return Identifiers(own, address)
    facts = (raw.metadata.get("source"), raw.metadata.get("date"))
    # Versions before 0.2 named a row by its line, and one with the address of a front page by that.
    before = identifiers.identity(url) if url else identifiers.hashed(name)
    return Identifiers(content=identifiers.content(raw.title, raw.text, *facts), before=before)


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or windows-1258; raises UnreadableInput for anything else.

    >>> decode("Tỉnh ủy".encode("utf-16")), decode("Đảng bộ và nhân dân".encode("utf-8-sig"))
    ('Tỉnh ủy', 'Đảng bộ và nhân dân')
    """
    if not data.strip():
        raise UnreadableInput("empty")
    try:
        if encoding := _utf16(data):
            return data.decode(encoding)
        if b"\0" in data:
            raise UnreadableInput("binary")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if (text := _windows_1258(data)) is not None:
            return text
        raise UnreadableInput(
            f"neither UTF-8, UTF-16 nor windows-1258: {error.reason} at byte {error.start}"
        ) from error


def _utf16(data: bytes) -> str | None:
    """Return which UTF-16 it is: by its mark, or by the zeros that every Latin letter leaves."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    head = data[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 6 or min(even, odd) > max(even, odd) // 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _windows_1258(data: bytes) -> str | None:
    """Return the text when it reads as Vietnamese in windows-1258: nearly any bytes decode, few have these words."""
    try:
        text = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    words = re.findall(r"\w+", text[:20_000].lower())
    return text if sum(word in _COMMON for word in words) >= max(2, len(words) // 50) else None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
