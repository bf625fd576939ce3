"""Small stores: a SQLite file each, whose tables are made, brought up to date and checked whenever it is opened.

A file that is missing or empty, as a full disk or a kill may leave it, becomes a whole one at the next opening, in one
transaction: of many who open it at once, one makes the tables and the others find them. What SQLite has to say about a
file becomes one line that says what to do. Every call opens the file anew, so threads and forks may share a store.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index import durable
from index.errors import StoreFailed
from index.messages.sentence import Sentence

PATIENCE = 10.0
"""Seconds to wait for another process that writes to the same file; what is read is looked at for a tenth of it."""

Step = Callable[[sqlite3.Connection], object]

_TABLES = "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table'"
# What SQLite says by its primary codes (https://sqlite.org/rescode.html), and what to do about it.
_BUSY = Sentence("another process is writing to it: do it again")
_CLOSED = Sentence("it cannot be opened: see who owns it and its folder")
_SAID = {
    sqlite3.SQLITE_FULL: Sentence("there is no room for it on the disk: make some, and do it again"),
    sqlite3.SQLITE_IOERR: Sentence("the disk failed or is full: look at it, and do it again"),
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: Sentence("it cannot be written to: see who owns it and its folder"),
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
}
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def tables(*statements: str) -> Step:
    """Return a step that makes or changes tables by these statements."""

    def step(db: sqlite3.Connection) -> None:
        for statement in statements:
            db.execute(statement)

    return step


@dataclass(frozen=True, slots=True)
class Store:
    """One file: ``steps[n]`` brings its tables from version n to n + 1; ``holds`` says in words what would be lost.

    Steps that have been published are never changed: another change is another step.
    """

    path: Path
    holds: Sentence
    steps: tuple[Step, ...]

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open the store to read it; where there is no file, an empty one in memory. Raises StoreFailed."""
        with self._opened(PATIENCE / 10, make=False) as db:
            yield db

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open the store for one transaction, which is on the disk when this returns. Raises StoreFailed."""
        with self._opened(PATIENCE, make=True) as db, _transaction(db):
            yield db

    def problem(self) -> str | None:
        """Return in one line why the store cannot be used, or None; a file that is not there yet is no problem."""
        try:
            with self.reading() as db:
                for table in columns(self.steps):
                    db.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608  names of our own
        except StoreFailed as error:
            return error.said
        return None

    @contextlib.contextmanager
    def _opened(self, patience: float, *, make: bool) -> Iterator[sqlite3.Connection]:
        try:
            if make:
                self._make()
            name = self.path if make or self.path.exists() else ":memory:"
            with contextlib.closing(sqlite3.connect(name, timeout=patience, isolation_level=None)) as db:
                # EXTRA also keeps the deletion of the journal: without it a power cut may take a commit back.
                db.execute("PRAGMA synchronous = EXTRA")
                self._upgrade(db)
                self._check(db)
                yield db
        except sqlite3.Error as error:
            raise StoreFailed("{file}: {why}", file=self.path, why=self._said(error)) from error

    def _make(self) -> None:
        """Make the file, for us alone to read: what people look for is theirs."""
        if not self.path.exists():
            durable.make_folder(self.path.parent)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, durable.PRIVATE))
            durable.sync_folder(self.path.parent)

    def _upgrade(self, db: sqlite3.Connection) -> None:
        """Bring the tables to this code's version, whatever version they are of."""
        if _version(db) < len(self.steps):
            with _transaction(db):
                for step in self.steps[_version(db) :]:
                    step(db)
                db.execute(f"PRAGMA user_version = {len(self.steps)}")

    def _check(self, db: sqlite3.Connection) -> None:
        """Raise StoreFailed unless the file has the tables and columns that this code works with."""
        if (version := _version(db)) > len(self.steps):
            raise StoreFailed(
                "{file}: a newer version of Tìm Tin made it ({version}): use that one", file=self.path, version=version
            )
        found = _found_columns(db)
        for table, needed in columns(self.steps).items():
            if missing := needed - found.get(table, frozenset()):
                raise StoreFailed(
                    "{file}: {why} ({table} has no {missing})",
                    file=self.path,
                    why=self._lost(),
                    table=table,
                    missing=", ".join(sorted(missing)),
                )

    def _said(self, error: sqlite3.Error) -> str:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return self._lost() if code in _DAMAGED else _SAID.get(code, str(error))

    def _lost(self) -> Sentence:
        return Sentence(
            "it is damaged: put the copy of a backup in its place, or delete it, and {what} are lost",
            what=self.holds,
        )


@contextlib.contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Do all or nothing; nobody else writes meanwhile."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _found_columns(db: sqlite3.Connection) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for table, column in db.execute(_TABLES):
        found[table] = found.get(table, frozenset()) | {column}
    return found


@lru_cache(maxsize=16)
def columns(steps: tuple[Step, ...]) -> dict[str, frozenset[str]]:
    """Return the columns of each table that these steps make."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        for step in steps:
            step(db)
        return _found_columns(db)
