"""Word documents: the text of a .docx in reading order, tables by rows; headers, footers and deleted words are left.

python-docx (extra ``docx``) opens the package; the walk is ours, for its own leaves out what stands in content
controls, insertions and boxes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import UnreadableInput
from index.reading.paper import Paper, title_of

_MOST_UNPACKED = 300_000_000  # bytes of all parts: pictures mostly
_MOST_TEXT = 30_000_000  # bytes of the document's own part: 300,000 characters with their marks have some 10 million
_MOST_PARTS = 5000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT = {f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", f"{_W}sectPr", f"{_MC}Fallback"}
_BREAKS = {f"{_W}br", f"{_W}cr"}
_TITLES = ("title", "heading 1", "heading1", "tiêu đề", "tieude", "tiuđ")


def read(data: bytes) -> Paper:
    """Return the text of a .docx; raises UnreadableInput for what is none, is locked or unpacks to too much."""
    _measure(data)
    body, author, styles = _opened(data)
    lines: list[str] = []
    title = ""
    for style, line in _paragraphs(body):
        lines.append(line)
        if not title and styles.get(style, style).lower().startswith(_TITLES):
            title = line
    if not lines:
        raise UnreadableInput("no text in this document: are its pages pictures?")
    return Paper(tuple(lines), title or title_of(lines), author)


def _measure(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            infos = parts.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        locked = data[:4] == b"\xd0\xcf\x11\xe0"
        if locked:
            raise UnreadableInput("locked with a password, or an old .doc") from error
        raise UnreadableInput("not a .docx") from error
    if len(infos) > _MOST_PARTS or sum(info.file_size for info in infos) > _MOST_UNPACKED:
        raise UnreadableInput(
            "unpacks to more than {most:,} bytes, or {parts:,} parts", most=_MOST_UNPACKED, parts=_MOST_PARTS
        )
    if any(info.file_size > _MOST_TEXT for info in infos if info.filename.endswith(".xml")):
        raise UnreadableInput("a part of it unpacks to more than {most:,} bytes", most=_MOST_TEXT)


def _opened(data: bytes) -> tuple[Any, str, dict[str, str]]:
    """Return the body, the author, and the names of styles by their ids."""
    import docx  # noqa: PLC0415  an optional extra
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    try:
        document = docx.Document(io.BytesIO(data))
        styles = {style.style_id: str(style.name or "") for style in document.styles}
        return document.element.body, document.core_properties.author or "", styles
    except Exception as error:  # what it raises for packages that lack a part is many things
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                tree: Any = parse_xml(parts.read("word/document.xml"))
        except Exception as other:
            raise UnreadableInput("not a .docx that can be opened: {why}", why=error or other) from error
        return tree, "", {}


def _paragraphs(body: Any) -> Iterator[tuple[str, str]]:
    """Return the lines of a document with the styles of their paragraphs; the cells of a row make one line."""
    for row in _blocks(body):
        if row.tag == f"{_W}tr":
            cells = [
                " ".join(line for _, line in _paragraphs(cell))
                for cell in row.iterfind(f".//{_W}tc")
                if next(cell.iterancestors(f"{_W}tr")) is row
            ]
            if line := " | ".join(filter(None, cells)):
                yield "", line
            continue
        style = row.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else str(style.get(f"{_W}val") or "")
        for line in "".join(_pieces(row)).split("\n"):
            if said := " ".join(line.split()):
                yield name, said


def _blocks(body: Any) -> Iterator[Any]:
    """Return the outermost paragraphs and table rows, whatever controls they stand in."""
    stack = list(reversed(body))
    while stack:
        element = stack.pop()
        if element.tag in (f"{_W}p", f"{_W}tr"):
            yield element
        elif element.tag not in _LEFT:
            stack.extend(reversed(element))


def _pieces(paragraph: Any) -> Iterator[str]:
    """Return the text of a paragraph; what is inserted, linked or boxed in it too, what is deleted not."""
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag == f"{_W}tab":
            yield " "
        elif element.tag in _BREAKS:
            yield "\n"
        elif element.tag not in _LEFT:
            if element.tag == f"{_W}p":  # of a box
                yield "\n"
            stack.extend(reversed(element))
