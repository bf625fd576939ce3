"""Rows: files that hold many articles, an object or a line of a table each, in JSON or CSV, whoever wrote them."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO, Any, cast

from index.errors import UnreadableInput
from index.messages.sentence import Sentence, reason
from index.reading import csv_rows, encodings, fields, head, identifiers, json_values, stamps
from index.reading.identifiers import Identifiers
from index.reading.inputs import MOST_BYTES, Input
from index.reading.provinces import given
from index.reading.raw import RawArticle, Rejection, Remark

MOST_NAMED = 1000
"""How many lines of one file are named when they cannot be read; of the others only the number is told."""

_MOST_SKIPPED = 20  # pieces of `MOST_BYTES` of one line
# An array, or an object whose first field stands on a line of its own.
_SPREAD = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*?\r?\n\s*")')
_RETURN = re.compile(r"(?<=\r)(?!\n)(?=.)", re.DOTALL)  # old Macs end lines so
_SHORT = ("id", "title", "url", "source")

Found = RawArticle | Rejection | Remark


def of_lines(found: Input) -> Iterator[Found]:
    """Return the articles of a file of JSON, an object a line; one that is of several lines is read as `of_json`."""
    with found.open() as stream, _utf8(stream) as lines:
        start = cast("io.BufferedReader", lines).peek(1000)[:1000] if hasattr(lines, "peek") else b""
        if _SPREAD.match(start):
            yield Remark(found.path, None, Sentence("JSON over several lines: read as .json"))
            yield from _counted(found, _objects(found, lines))
        else:
            yield from _counted(found, _lines(found, lines))


def of_json(found: Input) -> Iterator[Found]:
    """Return the articles of a file of JSON: an array of objects, one object, or one after another."""
    with found.open() as stream, _utf8(stream) as lines:
        yield from _counted(found, _objects(found, lines))


def of_table(found: Input) -> Iterator[Found]:
    """Return the articles of a table in CSV, whose first line names the columns."""
    with found.open() as stream, _utf8(stream) as lines:
        yield from _counted(found, _cells(found, lines))


def _counted(found: Input, items: Iterator[Found]) -> Iterator[Found]:
    """Return what was found; of very many lines that cannot be read only the number, of an empty file that it is."""
    bad = count = 0
    for item in items:
        count += 1
        bad += isinstance(item, Rejection)
        if not isinstance(item, Rejection) or bad <= MOST_NAMED:
            yield item
    if bad > MOST_NAMED:
        yield Rejection(found.path, None, Sentence("{more:,} more lines cannot be read", more=bad - MOST_NAMED))
    if not count:
        yield Rejection(found.path, None, Sentence("empty: no article is in it"))


# Lines, objects, cells


def _lines(found: Input, stream: IO[bytes]) -> Iterator[Found]:
    number = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        if len(line) > MOST_BYTES:
            yield Rejection(found.path, number, Sentence("longer than {most:,} bytes", most=MOST_BYTES))
            if not line.endswith(b"\n") and not _skipped(stream):
                yield Rejection(found.path, number, Sentence("the line does not end: the rest of the file is not read"))
                return
        elif line.strip():
            yield from _parsed(found, line, number)


def _objects(found: Input, stream: IO[bytes]) -> Iterator[Found]:
    for number, data, ends in json_values.objects(stream, MOST_BYTES):
        if data is None:
            unending = Sentence("an object that does not end")
            too_long = Sentence("an object longer than {most:,} bytes", most=MOST_BYTES)
            yield Rejection(found.path, number, too_long if ends else unending)
        else:
            yield from _parsed(found, data, number)


def _cells(found: Input, stream: IO[bytes]) -> Iterator[Found]:
    too_long: list[Rejection] = []
    for number, cells, why in csv_rows.rows(_texts(found, stream, too_long), MOST_BYTES):
        yield from too_long
        too_long.clear()
        if cells is None:
            yield Rejection(found.path, number, why)
        else:
            yield from _made(found, cells, number)
    yield from too_long


def _texts(found: Input, stream: IO[bytes], too_long: list[Rejection]) -> Iterator[str]:
    """Return the lines of a table as text; one that is absurdly long is passed over."""
    number = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        if len(line) <= MOST_BYTES:
            yield from _RETURN.split(_text_of(line))
            continue
        too_long.append(Rejection(found.path, number, Sentence("longer than {most:,} bytes", most=MOST_BYTES)))
        if not line.endswith(b"\n") and not _skipped(stream):
            too_long.append(
                Rejection(found.path, number, Sentence("the line does not end: the rest of the file is not read"))
            )
            return


def _text_of(line: bytes) -> str:
    """Return a line of a table; what is wrong with its letters is mended in the cells, where it can be said."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        with contextlib.suppress(UnreadableInput):
            return encodings.decode(line)
        return line.decode("cp1252", "replace")


def _parsed(found: Input, data: bytes, number: int) -> Iterator[Found]:
    try:
        decoded = encodings.decoded(data, plain=False)
        row = json.loads(decoded.text)
    except (ValueError, UnreadableInput, RecursionError) as error:
        yield Rejection(
            found.path, number, Sentence("nested too deep") if isinstance(error, RecursionError) else reason(error)
        )
        return
    several = fields.many(row) if isinstance(row, dict) else row if isinstance(row, list) else None
    for one in [row] if several is None else several:
        yield from _made(found, one, number, decoded.said)


def _made(found: Input, row: Any, number: int, said: tuple[str, ...] = ()) -> Iterator[Found]:
    try:
        if not isinstance(row, dict):
            raise UnreadableInput("not an object with a `text` (or a page in `html`)")
        raw, ignored = _article(found, row, number)
    except UnreadableInput as error:
        yield Rejection(found.path, number, reason(error))
        return
    yield from (Rejection(found.path, number, why) for why in ignored)
    yield replace(raw, said=(*said, *raw.said))


def _skipped(stream: IO[bytes]) -> bool:
    """Read on to the end of a line that is too long; a packed bomb has none, so not forever."""
    for _ in range(_MOST_SKIPPED):
        line = stream.readline(MOST_BYTES)
        if not line or line.endswith(b"\n"):
            return True
    return False


class _Recoded(io.TextIOWrapper):
    """A text in UTF-16 as UTF-8, by lines or by pieces."""

    def readline(self, size: int = -1, /) -> bytes:  # type: ignore[override]
        """Return the next line, or as many characters of it."""
        return super().readline(size).encode("utf-8", "surrogatepass")

    def read(self, size: int | None = -1, /) -> bytes:  # type: ignore[override]
        """Return so many characters."""
        return super().read(size).encode("utf-8", "surrogatepass")


def _utf8(stream: IO[bytes]) -> contextlib.AbstractContextManager[IO[bytes]]:
    buffered: Any = stream if hasattr(stream, "peek") else io.BufferedReader(cast("io.RawIOBase", stream))
    encoding = encodings.utf16(buffered.peek(2000)[:2000])
    lines = cast("IO[bytes]", _Recoded(buffered, encoding, errors="replace")) if encoding else None
    return lines or contextlib.nullcontext(buffered)


# One article


def _article(found: Input, row: Mapping[str, Any], number: int) -> tuple[RawArticle, list[str]]:
    """Return the article of a row, and which of its values are ignored and why."""
    values = fields.chosen(row, found.names)
    text, html, said = _text(row, values)
    metadata, ignored = _metadata(values)
    title = fields.clean(fields.named(values.get("title")))
    for part in _SHORT:
        fields.need_short(part, title if part == "title" else str(values.get(part) or ""))
    raw = RawArticle("", found.path, text, number, html, title, metadata, said=said)
    known_by = _known_by(raw, identifiers.own_id(values.get("id")), f"{found.name}:{number}")
    return replace(raw, id=known_by.first, known_by=known_by), ignored


def _text(row: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[str, bool, tuple[str, ...]]:
    """Return the text of a row, whether it is a page, and what was done to read it."""
    text: str = values.get("text") or values.get("html") or ""
    if not text:
        if fields.has_text(row):
            raise UnreadableInput("no text")
        known = ", ".join(sorted(map(str, row))[:12])[:200]
        raise UnreadableInput(
            "no text in any field that is known; name yours with --map text=FIELD: {known}", known=known
        )
    if encodings.is_page(text) or ("text" not in values and "<body" in text.lower()):
        return text, True, ()
    plain, said = encodings.mended(fields.plain(text) if fields.is_markup(text) else text, quiet=True)
    lead = fields.clean(values["lead"]) if values.get("lead") else ""
    return (plain if not lead or lead in " ".join(plain.split()) else f"{lead}\n{plain}"), False, said


def _metadata(values: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return what came with an article, and which of it is ignored and why."""
    ignored: list[str] = []
    found = {part: str(values[part]) for part in ("url", "source", "feed_date") if values.get(part)}
    if author := values.get("author"):
        found["author"] = author[:200]
    if stated := values.get("date"):
        stamp, why = stamps.parse(stated), stamps.refusal(stated)
        if why is None and stamp is not None:
            found["date"] = stamp.text  # out of lists and of JSON's extended dates
        else:
            ignored.append(Sentence("the date {date!r} {why}: it is ignored", date=str(stated)[:60], why=why))
    told = given(fields.named(values.get("province"))[:1000])
    if known := [name for name, slug in told if slug]:
        found["province"] = ", ".join(known)
    ignored += [Sentence("{name!r} is no province: it is ignored", name=name[:60]) for name, slug in told if not slug]
    return found, ignored


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
