"""Blocks: the elements of a parsed page as text and lines, a line for each; without recursion, for they nest deeply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.reading import markup

BLOCKS = frozenset(
    "p div td th li tr table tbody ul ol dl dd dt h1 h2 h3 h4 h5 h6 section article blockquote figure figcaption br"
    " header footer main aside center form pre".split()
)


def name(element: Any) -> str:
    """Return what class and id call an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def named(tree: Any, names: re.Pattern[str]) -> Iterator[Any]:
    """Return the elements whose class or id says so, in reading order."""
    for element in tree.iter():
        if isinstance(element.tag, str) and names.search(name(element)):
            yield element


def text(element: Any) -> str:
    """Return the whole text of an element in one line."""
    return " ".join(str(element.text_content()).split())


def start(element: Any, most: int) -> str:
    """Return the text of an element, or more than ``most`` characters of its beginning."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part)
        size += len(part.strip())
        if size > most:
            break
    return " ".join("".join(parts).split())


def link_share(element: Any) -> float:
    """Return the share of an element's text that is links, 0-1."""
    length = len(text(element))
    return sum(len(text(a)) for a in element.iter("a")) / length if length else 0.0


def drop(element: Any) -> None:
    """Remove an element and keep what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is not None:
            before.tail = _joined(before.tail, element.tail)
        else:
            parent.text = _joined(parent.text, element.tail)
    parent.remove(element)


def _joined(before: str | None, after: str) -> str:
    """Return two texts as one that a tree takes: "&#8;" may stand in a page, but not be written into one."""
    return markup.NO_XML.sub(" ", f"{before or ''} {after}")


def lines(element: Any) -> Iterator[str]:
    """Return the text of an element line by line, a line for each block."""
    parts: list[str] = []
    for piece in _pieces(element):
        if piece is None:
            if line := " ".join("".join(parts).split()):
                yield line
            parts = []
        else:
            parts.append(piece)
    if line := " ".join("".join(parts).split()):
        yield line


def _pieces(element: Any) -> Iterator[str | None]:
    """Return pieces of text in order, None where a block begins or ends, and where a line of preformatted text does."""
    stack: list[tuple[Any, bool, bool]] = [(element, False, False)]
    while stack:
        node, leaving, as_set = stack.pop()
        block = isinstance(node.tag, str) and node.tag in BLOCKS
        if leaving:
            yield from (None,) if block else ()
            if node is not element and node.tail:
                yield from _set(node.tail, as_set)
            continue
        yield from (None,) if block else ()
        within = as_set or node.tag == "pre"
        if isinstance(node.tag, str) and node.text:
            yield from _set(node.text, within)
        stack.append((node, True, as_set))
        stack.extend((child, False, within) for child in reversed(node))


def _set(text: str, as_set: bool) -> Iterator[str | None]:
    """Return a text as it is, or as the lines in which it is set."""
    for number, line in enumerate(text.split("\n") if as_set else (text,)):
        yield from (None,) if number else ()
        yield line
