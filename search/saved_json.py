"""A list of saved queries as JSON: to be kept, carried to another server, or mended by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import TimtinError
from search import arrivals
from search.owners import SavedFull
from search.request import canonical, from_query_string
from search.saved import MAX_TAGS, SavedQueries, SavedQuery

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
    counts = dict.fromkeys(("saved", "known", "wrong", "full"), 0)
    for entry in reversed(_entries(text)):
        counts[_take(queries, key, entry, seen, address)] += 1
    return TakenIn(**counts)


def _entries(text: str | bytes) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NoList("this is no JSON") from error
    entries = found.get("saved") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise NoList('this JSON has no list "saved"')
    return entries[:MOST]


def _take(queries: SavedQueries, key: str, entry: Any, seen: int, address: bytes | None) -> str:
    query, name, note = (_text(entry, field) for field in ("query", "name", "note"))
    request, problems = from_query_string(query)
    if not query or problems:
        return "wrong"
    known = queries.find(key, request)
    if known is not None and known.query == canonical(request.whole()):
        return "known"
    try:
        made = queries.save(key, name, request, address, seen)
    except SavedFull:
        return "full"
    if note or _tags(entry):
        queries.describe(key, made.code, note, _tags(entry))
    return "saved"


def _text(entry: Any, field: str) -> str:
    found = entry.get(field) if isinstance(entry, dict) else None
    return found if isinstance(found, str) else ""


def _tags(entry: Any) -> list[str]:
    found = entry.get("tags") if isinstance(entry, dict) else None
    return [tag for tag in found[: 5 * MAX_TAGS] if isinstance(tag, str)] if isinstance(found, list) else []
