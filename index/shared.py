"""Tables in the shared database: made, brought up to date and checked by whoever opens them first.

A row of ``version`` says which version the tables of each kind have. Of many servers that start at once one makes the
tables, the others wait for it and find them. Who writes to a kind of tables writes alone, as with a file: each
transaction takes the kind's lock (`pg_advisory_xact_lock`), so that what was counted is still so when it is written.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from index.database import PATIENCE, SCHEMA, Address, Database, Session
from index.errors import DatabaseFailed, StoreFailed
from index.kinds import Kind

_OURS = 0x74696D74  # "timt": the first half of our locks, the second is a kind's
_MAKING = 0  # the lock of who makes tables


@dataclass(frozen=True, slots=True)
class SharedTables:
    """The tables of one kind (`index.kinds.Tables`)."""

    address: Address
    kind: Kind

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Open them to be read; raises DatabaseFailed."""
        with self._opened(PATIENCE) as db:
            yield db

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Open them for one transaction, alone, which lasts when this returns; raises DatabaseFailed."""
        with self._opened(self.kind.patience + PATIENCE) as db:
            _lock(db, zlib.crc32(self.kind.file.encode()) >> 1, self.kind.patience)
            yield db

    def problem(self) -> str | None:
        """Return in one line why they cannot be used, or None."""
        try:
            with self.reading():
                return None
        except StoreFailed as error:
            return error.said

    @contextlib.contextmanager
    def _opened(self, patience: float) -> Iterator[Session]:
        database = Database(self.address)
        with database.session(patience) as db:
            ready = self._is_ready(db)
            if ready:
                yield db
        if not ready:
            with database.session(self.kind.patience + PATIENCE) as db:
                self._make(db)
            with database.session(patience) as db:
                yield db

    def _is_ready(self, db: Session) -> bool:
        """Return whether the tables are of this code's version; raises DatabaseFailed where they are of a later one."""
        if (version := _version(db, self.kind)) > len(self.kind.shared):
            raise DatabaseFailed(
                "the database of TIMTIN_SAVED_URL: a newer version of Tìm Tin made its tables for {kind} "
                "(version {version}, this one knows {known}): upgrade this server",
                kind=self.kind.file,
                version=version,
                known=len(self.kind.shared),
            )
        return version == len(self.kind.shared)

    def _make(self, db: Session) -> None:
        """Bring the tables to this code's version, whatever version they are of."""
        _lock(db, _MAKING, self.kind.patience)
        if db.execute("SELECT 1 FROM pg_namespace WHERE nspname = :name", {"name": SCHEMA}).fetchone() is None:
            db.execute(f"CREATE SCHEMA {SCHEMA}")
        db.execute("CREATE TABLE IF NOT EXISTS version (kind TEXT PRIMARY KEY, number INTEGER NOT NULL)")
        for step in self.kind.shared[_version(db, self.kind) :]:
            for statement in step:
                db.execute(statement)
        noted = "INSERT INTO version VALUES (:kind, :number) ON CONFLICT (kind) DO UPDATE SET number = excluded.number"
        db.execute(noted, {"kind": self.kind.file, "number": len(self.kind.shared)})


def _lock(db: Session, which: int, patience: float) -> None:
    """Wait so many seconds until nobody else holds a lock, and hold it to the end of the transaction."""
    waiting = {"wait": f"{round(1000 * patience)}ms", "ours": _OURS, "which": which}
    db.execute("SELECT set_config('lock_timeout', :wait, true)", waiting)
    db.execute("SELECT pg_advisory_xact_lock(:ours, :which)", waiting)


def _version(db: Session, kind: Kind) -> int:
    """Return the version of a kind's tables: 0 where there are none."""
    if db.execute("SELECT to_regclass('version')").fetchone()[0] is None:
        return 0
    found = db.execute("SELECT number FROM version WHERE kind = :kind", {"kind": kind.file}).fetchone()
    return 0 if found is None else int(found[0])
