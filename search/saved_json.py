"""A list of saved queries as JSON: to be kept, carried to another server, or mended by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import TimtinError
from search import arrivals
from search.request import from_query_string
from search.saved import MAX_TAGS, Entry, SavedQueries, SavedQuery

KIND = "timtin saved queries"
MOST = 2_000
"""Entries of a file that are looked at: four times as many as a list holds."""


class NoList(TimtinError):
    """A text is no list of saved queries."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the entries of a file: saved, known already (and left as they are), of no use, without room."""

    saved: int = 0
    known: int = 0
    wrong: int = 0
    full: int = 0


def to_json(queries: Sequence[SavedQuery]) -> dict[str, Any]:
    """Return a list as plain JSON values; moments are Việt Nam's time."""
    return {"kind": KIND, "version": 1, "saved": list(map(_entry, queries))}


def _entry(one: SavedQuery) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "query": one.query,
        "note": one.note,
        "tags": list(one.tags),
        "created": arrivals.dated(one.created),
        "seen": arrivals.dated(one.seen),
    }


def take_in(queries: SavedQueries, key: str, text: str | bytes, seen: int, address: bytes | None = None) -> TakenIn:
    """Save the queries of a JSON file in the list of a key; a query that is there already is left as it is.

    Up to ``seen`` all is known: what this index held before is no news of a query that came from elsewhere. The order
    of the list is kept. Raises NoList for a text that holds none.
    """
    found = [_request(entry) for entry in reversed(_entries(text))]
    outcomes = queries.save_all(key, filter(None, found), address, seen)
    return TakenIn(outcomes["saved"], outcomes["known"], found.count(None), outcomes["full"])


def _entries(text: str | bytes) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoList("this is no JSON") from error
    entries = found.get("saved") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise NoList('this JSON has no list "saved"')
    return entries[:MOST]


def _request(entry: Any) -> Entry | None:
    """Return what an entry asks to be saved; None for one that cannot be used."""
    query, name, note = (_text(entry, field) for field in ("query", "name", "note"))
    request, problems = from_query_string(query)
    return None if not query or problems else Entry(request, name, note, _tags(entry))


def _text(entry: Any, field: str) -> str:
    found = entry.get(field) if isinstance(entry, dict) else None
    return found if isinstance(found, str) else ""


def _tags(entry: Any) -> tuple[str, ...]:
    found = entry.get("tags") if isinstance(entry, dict) else None
    return tuple(tag for tag in found[: 5 * MAX_TAGS] if isinstance(tag, str)) if isinstance(found, list) else ()
