"""Carrying what outlives an index from the data folder to the shared database, or back.

Each kind of it is copied whole, in one transaction, or not at all: a copy that was stopped is begun again, and what is
there by then stays as it is. Nothing is taken away where it is copied from.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from index import corrections, state, suppressed
from index.beside import ADDED, REMOVED, UNSETTLED, keep_out, listed, unsettle, unsettled
from index.errors import BadSetting
from index.homes import Home, home_of
from index.identity import IDENTITY
from index.kinds import Connection, Kind
from index.lines import Lines
from index.settings import Settings
from index.stores import columns
from search.saved_rows import SAVED

_KINDS = (SAVED, ADDED, IDENTITY)
_KEYS = {"owner": "id", "key": "hash", "saved": "code", "short": "code", "added": "id", "name": "name"}
_KEYS |= {"file": "path", "newest": "id"}
_AT_ONCE = 1000


class Carried(NamedTuple):
    """What became of one kind: so many rows were copied, or are ``there`` already."""

    name: str
    rows: int
    there: bool


def carry(settings: Settings, *, to_database: bool) -> Iterator[Carried]:
    """Copy each kind that there is; raises StoreFailed, BadSetting without a database, IndexLocked while one writes."""
    shared, folder = home_of(settings), Home(settings.data)
    if shared.database is None:
        raise BadSetting("saved_url: name the database, as in TIMTIN_SAVED_URL=postgresql+psycopg://user@host/database")
    old, new = (folder, shared) if to_database else (shared, folder)
    with state.writing(settings.data):
        found = chain(
            (_tables(kind, old, new) for kind in _KINDS),
            (_lines(name, old, new) for name in (corrections.FILE, suppressed.FILE)),
            (_removed(old, new), _unsettled(old, new)),
        )
        yield from (one for one in found if one.rows)


def _tables(kind: Kind, old: Home, new: Home) -> Carried:
    with old.tables(kind).reading() as source:
        if not _count(kind, source):
            return Carried(kind.file, 0, False)
        with new.tables(kind).writing() as target:
            if there := _count(kind, target):
                return Carried(kind.file, there, True)
            for table, names in columns(kind.steps).items():
                _copy(table, sorted(names), source, target)
            return Carried(kind.file, _count(kind, target), False)


def _count(kind: Kind, db: Connection) -> int:
    return sum(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in columns(kind.steps))  # noqa: S608


def _copy(table: str, names: list[str], source: Connection, target: Connection) -> None:
    """Copy the rows of a table, some at a time, by their key."""
    key, listed, values = _KEYS[table], ", ".join(names), ", ".join(f":{name}" for name in names)
    read = f"SELECT {listed} FROM {table} {{}} ORDER BY {key} LIMIT {_AT_ONCE}"  # noqa: S608  names of our own
    rows = source.execute(read.format("")).fetchall()
    while rows:
        some = [dict(zip(names, row, strict=True)) for row in rows]
        target.executemany(f"INSERT INTO {table} ({listed}) VALUES ({values})", some)  # noqa: S608
        rows = source.execute(read.format(f"WHERE {key} > :last"), {"last": some[-1][key]}).fetchall()


def _lines(name: str, old: Home, new: Home) -> Carried:
    lines = Lines(old, name).read()
    if lines and (there := Lines(new, name).read()):
        return Carried(name, len(there), True)
    Lines(new, name).add(line.decode("utf-8", "replace") for line in lines)
    return Carried(name, len(lines), False)


def _removed(old: Home, new: Home) -> Carried:
    """Copy the removed ids; those that are there already are joined, for whoever took an article out meant it."""
    ids = listed(old) - listed(new)
    if ids:
        keep_out(new, ids)
    return Carried(REMOVED, len(ids), False)


def _unsettled(old: Home, new: Home) -> Carried:
    """What was still to be settled is so in either place: settling too often does no harm."""
    due = unsettled(old)
    if due and not unsettled(new):
        unsettle(new, due)
        return Carried(UNSETTLED, due, False)
    return Carried(UNSETTLED, 0, False)
