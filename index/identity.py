"""Identity: under which id an article is kept, remembered beside the index (`index.homes`).

An article's id is the row's own; else that of its address; else that of its content when it was first seen. From then
on it is known by its other names too: a second id with the same address, the file that was edited, the text that was
copied or moved. The first id stays, the others are aliases: their pages lead to it, and corrections, removed ids and
first-indexed times follow. Another article under an id that is taken is said, never replaced in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from index import beside, corrections, stores
from index.homes import Home
from index.kinds import Connection, Kind, Tables, some_at_once
from index.messages.sentence import Sentence

FILE = "identity.sqlite"

_STEPS = (
    stores.tables(
        # What an id is also known by: an address, a content that it had, an alias; "kind" says which.
        "CREATE TABLE name (name TEXT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX name_id ON name (id)",
        # The files that hold one article each, with the content that was last seen there.
        "CREATE TABLE file (path TEXT PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX file_id ON file (id)",
        # The newest content of articles that are known by their content.
        "CREATE TABLE newest (id TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID",
    ),
)
_SHARED = (
    (
        "CREATE TABLE name (name TEXT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL)",
        "CREATE INDEX name_id ON name (id)",
        "CREATE TABLE file (path TEXT PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL)",
        "CREATE INDEX file_id ON file (id)",
        "CREATE TABLE newest (id TEXT PRIMARY KEY, content TEXT NOT NULL)",
    ),
)
IDENTITY = Kind(FILE, Sentence("what articles are also known by"), _STEPS, _SHARED, patience=60.0)


def known_names(home: Home) -> Tables:
    """Return the tables that remember names."""
    return home.tables(IDENTITY)


# Who asks for an id


def target(home: Home, id: str) -> str:
    """Return the id under which an article is kept that this id or alias stands for."""
    return targets(home, [id]).get(id, id)


def targets(home: Home, ids: Iterable[str]) -> dict[str, str]:
    """Return the ids that these lead to, of those that lead to another or to themselves."""
    with known_names(home).reading() as db:
        return _targets(db, ids)


def names(home: Home, ids: Collection[str]) -> list[str]:
    """Return all ids that stand for the same articles as these: these, what they lead to, and its aliases."""
    with known_names(home).reading() as db:
        leading = _targets(db, ids)
        kept = [leading.get(id, id) for id in ids]
        known: list[str] = []
        for listed, values in some_at_once(dict.fromkeys(kept)):
            known += (name for (name,) in db.execute(f"SELECT name FROM name WHERE id IN ({listed})", values))  # noqa: S608
    return list(dict.fromkeys([*ids, *kept, *known]))


def kept_out(home: Home) -> frozenset[str]:
    """Return the ids that are never taken in again, with all that stand for the same articles."""
    removed = beside.removed(home)
    return frozenset(names(home, removed)) if removed else removed


def corrected(home: Home, found: dict[str, corrections.Values]) -> dict[str, corrections.Values]:
    """Return corrections by the ids under which the articles are kept; later ones add to earlier ones."""
    leading, told = targets(home, found), dict[str, corrections.Values]()
    for id, values in found.items():
        kept = leading.get(id, id)
        told[kept] = {**told.get(kept, {}), **values}
    return told


def _targets(db: Connection, ids: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for listed, values in some_at_once(ids):
        select = f"SELECT name, id FROM name WHERE name IN ({listed})"  # noqa: S608  names of our own
        found.update((row[0], row[1]) for row in db.execute(select, values))
    return found
