"""Corrections: what a person knows better than the rules, kept in ``corrections.jsonl`` (`index.lines`).

A line corrects one article: its id and the fields that shall be otherwise, written as in a URL. Later lines add to
earlier ones. A line that cannot be used is named, and the others are.

    {"id": "baonghean-123", "date": "2021-03-01", "provinces": ["nghe-an"], "congresses": ["nghe-an.xx"]}
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from index.article import CORRECTION, Article, Congress, Document, Evidence, Person, Province, Published
from index.errors import UnreadableInput
from index.homes import Home
from index.lines import Lines
from index.messages.sentence import reason
from index.reading import gazetteer, stamps, terms
from index.reading.documents import find_documents
from index.reading.encodings import decode
from index.reading.page import Page
from index.reading.raw import Rejection

FILE = "corrections.jsonl"

Values = Mapping[str, Any]
"""Fields of an article with the values that they shall have."""

_PROOF = (Evidence("metadata", None, None, CORRECTION),)
_SCOPES = ("local", "national", "international", "unknown")
_SPOKEN_OF = ("provinces", "congresses", "documents", "people")


def load(home: Home) -> tuple[dict[str, Values], list[Rejection]]:
    """Return the corrections by article, and the lines that cannot be used."""
    found: dict[str, dict[str, Any]] = {}
    rejected: list[Rejection] = []
    for number, line in enumerate(Lines(home, FILE).read(), 1):
        if not line.strip() or line.lstrip().startswith(b"#"):
            continue
        try:
            id, values = _read(line)
            found.setdefault(id, {}).update(values)
        except (ValueError, RecursionError, UnreadableInput) as error:
            rejected.append(Rejection(place(home), number, reason(error)))
    return dict(found), rejected


def note(home: Home, id: str, given: Mapping[str, Any]) -> None:
    """Write a correction down; raises UnreadableInput when a value cannot be used."""
    read(given)
    Lines(home, FILE).add([json.dumps({"id": id, **given}, ensure_ascii=False)])


def forget(home: Home, ids: Collection[str]) -> bool:
    """Take the corrections of an article, by all its ids, off the list; False when there is none."""
    return Lines(home, FILE).drop(lambda line: _id(line) in ids)


def place(home: Home) -> str:
    """Return where the list is, as reports write it."""
    return str(home.data / FILE) if home.database is None else f"TIMTIN_SAVED_URL/{FILE}"


def _id(line: bytes) -> str | None:
    try:
        row = json.loads(decode(line))
    except (ValueError, RecursionError, UnreadableInput):
        return None
    return str(row.get("id")) if isinstance(row, dict) else None


# An article


def apply(article: Article, values: Values) -> Article:
    """Return the article with these values, which remembers what it said before; no values take all back."""
    plain = undone(article)
    if not values:
        return plain
    if "published" in values:  # a day that a person gave is no longer weighed against the articles beside it
        plain = plain.alone()
    settled = {name: value for name, value in plain.settled.items() if name not in values}
    changed = replace(plain, settled=settled, **values)
    if changed.title != plain.title:
        changed = _without_title_proofs(changed, values)
    named = tuple(replace(p, name=gazetteer.name(p.slug, changed.era)) for p in changed.provinces)
    changed = replace(changed, provinces=named)
    before, after = plain.to_json(), changed.to_json()
    return replace(
        changed, corrected={key: before[key] for key in before if before[key] != after[key] or key in values}
    )


def undone(article: Article) -> Article:
    """Return the article as it was understood."""
    return Article.from_json({**article.to_json(), **article.corrected, "corrected": {}})


def _without_title_proofs(article: Article, values: Values) -> Article:
    """Drop the words of the old title that proved something: they stand nowhere now."""
    kept: dict[str, Any] = {
        name: tuple(
            replace(item, evidence=tuple(e for e in item.evidence if e.field != "title"))
            for item in getattr(article, name)
        )
        for name in _SPOKEN_OF
        if name not in values
    }
    return replace(article, **kept)


# A line


def _read(line: bytes) -> tuple[str, dict[str, Any]]:
    row = json.loads(decode(line))
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise UnreadableInput("not an object with an `id`")
    return row.pop("id"), read(row)


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an article that a correction gives; raises UnreadableInput for what cannot be used.

    >>> found = read({"date": "2021-03", "scope": "national", "note": "theo bản in"})
    >>> found["published"].precision, found["scope"], found["provinces"]
    ('month', 'national', ())
    """
    if unknown := sorted(given.keys() - _FIELDS.keys() - {"note"}):
        raise UnreadableInput(
            "no such field: {unknown}; known are {known}, note", unknown=", ".join(unknown), known=", ".join(_FIELDS)
        )
    found = {_NAMES.get(key, key): _FIELDS[key](value) for key, value in given.items() if key != "note"}
    if not found:
        raise UnreadableInput("it corrects nothing; known are {known}", known=", ".join(_FIELDS))
    if "published" in found:
        found["published_guess"] = None
    if "provinces" in found and "scope" not in found:
        found["scope"] = "local" if found["provinces"] else "unknown"
    if found.get("scope") in ("national", "international"):
        found.setdefault("provinces", ())
    return found


def _date(value: Any) -> Published | None:
    if value is None:
        return None
    found = stamps.parse(value)
    if found is None or not stamps.plausible(found.day):
        raise UnreadableInput(
            "{value!r} is not a date (2021, 2021-03 or 2021-03-01), or lies in the future", value=value
        )
    return Published(found.day, found.precision, 1.0, CORRECTION, _PROOF)


def _province(value: str, first: bool) -> Province:
    wanted = value.strip().lower()
    slug = next((slug for name, slug in gazetteer.names() if name.lower() == wanted), wanted)
    if not gazetteer.known(slug) and slug not in gazetteer.units():
        raise UnreadableInput("no province is called {value!r}; write it as in addresses: nghe-an", value=value)
    return Province(slug, gazetteer.name(slug), first, 1.0, _PROOF)


def _congress(value: str) -> Congress:
    owner, _, which = value.strip().lower().replace("/", ".").rpartition(".")
    ordinal = which.upper() if terms.number(which.upper()) else None
    first = owner.partition(".")[0]
    if (ordinal is None and not re.fullmatch(r"\d{4}-\d{4}", which)) or not (
        owner == terms.NATIONAL or gazetteer.known(first) or (first == "other" and owner != first)
    ):
        raise UnreadableInput(
            "{value!r} is no congress; write it as in addresses: toan-quoc.xiii, nghe-an.2020-2025", value=value
        )
    owner = owner.replace(".", "/")
    if ordinal is None:
        return Congress(owner, terms.ordinal_of(owner, which), which, "named", _PROOF)
    return Congress(owner, ordinal, terms.term_of(owner, ordinal), "named", _PROOF)


def _document(value: str) -> Document:
    found = find_documents(Page("", value))
    if len(found) != 1:
        raise UnreadableInput(
            "{value!r} names no document; write it as texts do: Nghị quyết 26-NQ/TW ngày 30/7/2013", value=value
        )
    return replace(found[0], evidence=_PROOF)


def _person(value: str) -> Person:
    name, _, titles = value.partition(":")
    if not name.strip():
        raise UnreadableInput(
            "{value!r} has no name before the colon; write: Họ Và Tên: chức danh, chức danh", value=value
        )
    return Person(name.strip(), tuple(title.strip() for title in titles.split(",") if title.strip()), _PROOF)


def _scope(value: Any) -> str:
    if value not in _SCOPES:
        raise UnreadableInput("{value!r} is no scope; known are {known}", value=value, known=", ".join(_SCOPES))
    return str(value)


def _text(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and value.strip()):
        raise UnreadableInput("{value!r} is no text", value=value)
    return " ".join(value.split()) if value else None


def _title(value: Any) -> str:
    return _text(value) or ""


def _many(value: Any) -> list[str]:
    items = [value] if isinstance(value, str) else value or []
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise UnreadableInput("{value!r} is no list of texts", value=value)
    return items


_FIELDS: dict[str, Callable[[Any], Any]] = {
    "date": _date,
    "provinces": lambda value: tuple(_province(item, n == 0) for n, item in enumerate(_many(value))),
    "scope": _scope,
    "congresses": lambda value: tuple(map(_congress, _many(value))),
    "documents": lambda value: tuple(map(_document, _many(value))),
    "people": lambda value: tuple(map(_person, _many(value))),
    "title": _title,
    "source": _text,
    "url": _text,
}
_NAMES = {"date": "published"}
