"""Names that are borrowed from the shared database: all that naming some articles may touch, in memory.

A register asks some five questions an article. In memory each takes some millionths of a second; from the database
a third of a thousandth and more. What has changed there is given back in the same transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import chain

from index.kinds import Connection, some_at_once
from index.reading.raw import RawArticle

_TABLES = {"name": ("name", "id", "kind"), "file": ("path", "id", "content"), "newest": ("id", "content")}
"""The tables of names with their columns, the key first."""

Row = tuple[str, ...]


class Borrowed:
    """What a few articles may be known by: of their names and files, and of the ids that these lead to."""

    def __init__(self, raws: Sequence[RawArticle], db: Connection, added: Connection) -> None:
        by = [raw.known_by for raw in raws]
        keys = set(chain.from_iterable((one.own, one.address, one.content, one.before) for one in by)) - {None}
        names = _rows(db, "name", "name", keys)
        files = _rows(db, "file", "path", {one.file for one in by} - {None})
        ids = keys | {row[1] for row in names | files}
        self._lent = {
            "name": names | _rows(db, "name", "id", ids),
            "file": files | _rows(db, "file", "id", ids),
            "newest": _rows(db, "newest", "id", ids),
        }
        self.db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        for table, columns in _TABLES.items():
            self.db.execute(f"CREATE TABLE {table} ({', '.join(columns)}, PRIMARY KEY ({columns[0]})) WITHOUT ROWID")
            marks = ", ".join("?" * len(columns))
            self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", self._lent[table])  # noqa: S608
        self.db.execute("CREATE TABLE added (id PRIMARY KEY) WITHOUT ROWID")
        self.db.executemany("INSERT INTO added VALUES (?)", _rows(added, "added", "id", ids, ("id",)))
        self.db.execute("CREATE INDEX name_id ON name (id)")
        self.db.execute("CREATE INDEX file_id ON file (id)")

    def close(self) -> None:
        """Forget them."""
        self.db.close()

    def is_unchanged(self) -> bool:
        """Return whether all is as it was lent."""
        return all(self._now(table) == lent for table, lent in self._lent.items())

    def give_back(self, db: Connection) -> None:
        """Write to the database what has changed."""
        for table, (key, *rest) in _TABLES.items():
            now, lent = self._now(table), self._lent[table]
            gone = {row[0] for row in lent} - {row[0] for row in now}
            db.executemany(f"DELETE FROM {table} WHERE {key} = :key", [{"key": one} for one in sorted(gone)])  # noqa: S608
            names, changes = [key, *rest], ", ".join(f"{name} = excluded.{name}" for name in rest)
            values = ", ".join(f":{name}" for name in names)
            put = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608
            db.executemany(
                f"{put} ON CONFLICT ({key}) DO UPDATE SET {changes}",
                [dict(zip(names, row, strict=True)) for row in sorted(now - lent)],
            )

    def _now(self, table: str) -> set[Row]:
        return {tuple(row) for row in self.db.execute(f"SELECT * FROM {table}")}  # noqa: S608  names of our own


def _rows(
    db: Connection, table: str, column: str, values: Iterable[str | None], columns: Sequence[str] = ()
) -> set[Row]:
    """Return the rows of a table that have one of these values in a column."""
    found: set[Row] = set()
    listed = ", ".join(columns or _TABLES[table])
    for names, some in some_at_once(value for value in values if value is not None):
        select = f"SELECT {listed} FROM {table} WHERE {column} IN ({names})"  # noqa: S608  names of our own
        found |= {tuple(row) for row in db.execute(select, some)}
    return found
