"""Fields: what rows of other tools call an article's parts, and values that are more than a text.

The names stand in `tables/fields.json`; ``--map text=noi_dung`` names others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any

from index.errors import UnreadableInput
from index.reading import encodings, stamps
from index.reading.tables import table

KNOWN = ("id", "text", "html", "title", "lead", "date", "url", "source", "author", "province", "feed_date")
"""The parts of an article that a row may have."""

_LONGEST = 2000  # characters of a name or an address: real ones have up to 300
_TAGS = re.compile(
    r"</?(?:p|br|div|span|strong|em|b|i|u|a|h[1-6]|ul|ol|li|table|tr|td|img|figure|blockquote)\b[^<>]*>", re.I
)
_NAMES = ("name", "title", "label", "rendered", "text", "html", "#text", "_", "value")


def mapped(given: tuple[str, ...]) -> dict[str, str]:
    """Return ``--map`` arguments as names of fields by their parts; raises UnreadableInput for what is none.

    >>> mapped(("text=noi_dung",))
    {'text': 'noi_dung'}
    """
    found: dict[str, str] = {}
    for one in given:
        part, _, name = one.partition("=")
        if part not in KNOWN or not name:
            raise UnreadableInput("--map {one}: write PART=FIELD; parts are {known}", one=one, known=", ".join(KNOWN))
        found[part] = name
    return found


def chosen(row: Mapping[str, Any], own: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of a row by the parts of an article: those that say something, under the first name that does.

    >>> chosen({"headline": "Xã họp", "content": {"rendered": "<p>Sáng nay</p>"}, "title": None}, {})
    {'text': '<p>Sáng nay</p>', 'title': 'Xã họp'}
    """
    small = {str(name).strip().lower(): value for name, value in row.items()}
    found: dict[str, Any] = {}
    for part in KNOWN:
        names = [own[part].strip().lower()] if part in own else table("fields")[part]
        read: Callable[[Any], Any] = _READ.get(part, named)
        said = (read(small[name]) for name in names if name in small)
        value = next((value for value in said if value), None)
        if value is not None:
            found[part] = value
    if isinstance(source := found.get("source"), str) and source.startswith(("http://", "https://")):
        # trafilatura calls the address so
        found.setdefault("url", source)
        others = (small.get(name) for name in table("fields")["source"] if name != "source")
        found["source"] = next((named(value) for value in others if named(value)), None)
    return found


def has_text(row: Mapping[str, Any]) -> bool:
    """Return whether a row has a field for the text, be it empty."""
    names = {*table("fields")["text"], *table("fields")["html"]}
    return any(str(name).strip().lower() in names for name in row)


def many(row: Mapping[str, Any]) -> list[Any] | None:
    """Return the rows that an object holds in a list, when it is no article itself."""
    lists = (row.get(name) for name in table("fields")["lists"])
    found = next((some for some in lists if isinstance(some, list) and some and isinstance(some[0], dict)), None)
    return None if found is None or "text" in chosen(row, {}) else found


# Values


def named(value: Any) -> str:
    """Return the text of a value: an object's name, a list's items.

    >>> named({"id": None, "name": "Báo Nghệ An"}), named(["Hà", {"name": "Lê Tư"}]), named(7), named(None)
    ('Báo Nghệ An', 'Hà, Lê Tư', '7', '')
    """
    if isinstance(value, dict):
        return next((text for key in _NAMES if (text := named(value.get(key)))), "")
    if isinstance(value, list):
        return ", ".join(filter(None, map(named, value)))
    if value is None or isinstance(value, bool):
        return ""
    return unescape(" ".join(str(value).split())) if isinstance(value, str) else str(value)


def _text(value: Any) -> str:
    """Return a long text: a list is one of paragraphs."""
    if isinstance(value, dict):
        return next(
            (text for key in ("rendered", "text", "html", "value", "#text") if (text := _text(value.get(key)))), ""
        )
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text, value)))
    return value if isinstance(value, str) and value.strip() else ""


def _date(value: Any) -> Any:
    if isinstance(value, str) and not value.strip():
        return None
    return value if isinstance(value, dict) and stamps.parse(value) is not None else _first(value)


def _first(value: Any) -> Any:
    """Return the first of a list that says something."""
    found = next((one for one in value if one), None) if isinstance(value, list) else value
    return named(found) if isinstance(found, dict) else found


def _address(value: Any) -> str:
    return named(_first(value) if isinstance(value, list) else value)


def _author(value: Any) -> str:
    said = named(value)
    return "" if said.isdigit() else said  # WordPress has numbers


_READ: dict[str, Callable[[Any], Any]] = {
    "text": _text, "html": _text, "lead": _text, "date": _date, "url": _address, "author": _author,
}  # fmt: skip


def need_short(part: str, value: str) -> None:
    """Raise UnreadableInput for a name or an address that is absurdly long."""
    if len(value) > _LONGEST:
        raise UnreadableInput("its `{part}` is longer than {most:,} characters", part=part, most=_LONGEST)


# What texts hold


def is_markup(text: str) -> bool:
    """Return whether a text has HTML's tags in it."""
    return _TAGS.search(text) is not None


def plain(text: str) -> str:
    """Return a part of a page as lines; raises UnreadableInput when the extra is not installed.

    >>> plain("<p>Sáng nay, t&ocirc;i <b>họp</b>.</p><p>Chiều nghỉ.</p>")
    'Sáng nay, tôi họp.\\nChiều nghỉ.'
    """
    from index.reading import blocks, markup  # noqa: PLC0415  needs an extra

    tree = markup.parsed(f"<div>{text}</div>")
    for element in list(tree.iter("script", "style", "noscript", "iframe")):
        blocks.drop(element)
    return "\n".join(blocks.lines(tree))


def clean(title: str) -> str:
    """Return a headline without tags, entities and old codes."""
    text = plain(title) if is_markup(title) else title
    return " ".join(encodings.mended(text).text.split())
