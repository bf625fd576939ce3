"""Pictures: the captions that stand with them on a page, whether the page marks them as such or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.reading.blocks import named, start, text

_MARKED = re.compile(r"caption|chu-?thich|image-?desc|photo-?desc|PhotoCMS", re.IGNORECASE)
_PICTURE = re.compile(r"(?:^|[\s_-])(?:image|img|photo|picture|pic|hinh|anh|media|figure)", re.IGNORECASE)
_SLANTED = frozenset(("em", "i", "small", "cite"))
_BLOCKS = frozenset(("p", "div", "td", "figure", "center"))
_LEAST, _MOST = 8, 400  # characters of a caption that is marked
_MOST_UNMARKED = 250
_MOST_PICTURES = 500


def captions(tree: Any) -> Iterator[tuple[str, Any]]:
    """Return the captions of a page with their elements, which are to be dropped; each caption once."""
    seen: set[Any] = set()
    marked = [*tree.iter("figcaption"), *named(tree, _MARKED)]
    pictures = list(tree.iter("img"))[:_MOST_PICTURES]
    unmarked = [below for picture in pictures if (below := _beside(picture)) is not None]
    for element in (*marked, *unmarked):
        said = start(element, _MOST)
        most = _MOST if element in marked else _MOST_UNMARKED
        within = any(up in seen for up in element.iterancestors())
        if element not in seen and not within and len(said) < most and (said if element in marked else said[_LEAST:]):
            seen.add(element)
            yield text(element), element


def _beside(picture: Any) -> Any:
    """Return the element that holds nothing but a picture's caption: slanted below it, or last in its box; else None.

    The cell below a picture's is none by that alone: portals lay out whole articles in tables.
    """
    block = next((up for up in picture.iterancestors() if up.tag in _BLOCKS), None)
    if block is None:
        return None
    if text(block):
        if len(block.findall(".//img")) > 1:
            return None
        inner = next((up for up in (picture, *picture.iterancestors()) if up.getparent() is block), picture)
        below = inner.getnext()
        return below if _closes_box(below) and text(below) == text(block) else _slanted(block)
    while block.getnext() is None and block.getparent() is not None and block.getparent().tag in ("td", "tr", "div"):
        if text(block.getparent()):
            break
        block = block.getparent()
    below = block.getnext()
    if below is None or not isinstance(below.tag, str) or below.find(".//img") is not None:
        return None
    if _slanted(below) is not None:
        return below
    return below if _closes_box(below) else None


def _slanted(block: Any) -> Any:
    """Return the slanted part of a block, when all of its text is slanted."""
    whole = text(block)
    parts = (part for part in block.iter(*_SLANTED) if text(part) == whole)
    return next(parts, None) if whole else None


def _closes_box(element: Any) -> bool:
    """Return whether an element is the last in a box for a picture, as its name says."""
    if element is None or element.getnext() is not None or element.getparent() is None:
        return False
    box = element.getparent()
    return box.tag == "div" and _PICTURE.search(f"{box.get('class') or ''} {box.get('type') or ''}") is not None
