"""The rows of saved queries: every statement that reads or changes them, and the versions of their tables.

Nothing else knows where they lie; the statements are the same for a SQLite file and for PostgreSQL (`index.homes`).
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from index.homes import Home
from index.kinds import Connection, Kind
from index.messages.sentence import Sentence
from index.stores import tables
from search.request import canonical, from_query_string

FILE = "saved.sqlite"

Mark = Literal["seen", "run"]
"""Up to which moment all is known: to who looks at the page, to who runs `timtin saved run`."""


def _as_written_now(db: sqlite3.Connection) -> None:
    """Write queries as addresses are written now: spellings of one document's number are one, TƯ is not TU.

    Codes stay. Where a list holds the new address already, the row stays as it is: it asks for the same, and its short
    link lives on.
    """
    for code, query in db.execute("SELECT code, query FROM saved").fetchall():
        now = canonical(from_query_string(query)[0].whole())
        if now != query:
            db.execute("UPDATE OR IGNORE saved SET query = ? WHERE code = ?", (now, code))


def _with_what_is_asked(db: sqlite3.Connection) -> None:
    """Note of each query what it asks, whatever its order, by which a list of news finds the query it belongs to."""
    for code, query in db.execute("SELECT code, query FROM saved").fetchall():
        asks = canonical(from_query_string(query)[0].timeless())
        db.execute("UPDATE saved SET asks = ?, run = created WHERE code = ?", (asks, code))


STEPS = (
    tables(
        "CREATE TABLE IF NOT EXISTS owner (id INTEGER PRIMARY KEY, recovery BLOB UNIQUE, created INTEGER NOT NULL)",
        "CREATE TABLE IF NOT EXISTS key (hash BLOB PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS saved ("
        " code TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner, name TEXT NOT NULL, query TEXT NOT NULL,"
        " created INTEGER NOT NULL, seen INTEGER NOT NULL, UNIQUE (owner, query))",
    ),
    # Lists of before count as in use, for nobody noted whether they were.
    tables(
        "ALTER TABLE owner ADD COLUMN opened INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE owner ADD COLUMN address BLOB",
        "UPDATE owner SET opened = created",
        "DELETE FROM owner WHERE id NOT IN (SELECT owner FROM saved)",
        "DELETE FROM key WHERE owner NOT IN (SELECT id FROM owner)",
        "CREATE INDEX owner_waiting ON owner (opened, id)",
        "CREATE INDEX owner_address ON owner (address)",
        "CREATE INDEX key_owner ON key (owner)",
        "ALTER TABLE saved ADD COLUMN note TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE saved ADD COLUMN tags TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE saved ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0",
        "UPDATE saved SET arrived = rowid",
        "CREATE INDEX saved_arrived ON saved (arrived)",
    ),
    _as_written_now,
    tables(
        "ALTER TABLE saved ADD COLUMN asks TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE saved ADD COLUMN run INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX saved_asks ON saved (owner, asks)",
        "CREATE TABLE short (code TEXT PRIMARY KEY, query TEXT NOT NULL, created INTEGER NOT NULL, address BLOB)",
        "CREATE INDEX short_address ON short (address)",
    ),
    _with_what_is_asked,
)
"""The versions of the tables: ``owner.opened`` is when somebody last came back to a list (0: never), ``owner.address``
a keyed hash of where it was begun; ``saved.tags`` has one a line, ``saved.arrived`` numbers the rows as they came,
``saved.asks`` is the query in no order of its own, ``seen`` and ``run`` are the moments up to which all is known.
``short`` has links to searches that nobody saved."""

_SHARED = (
    (
        """CREATE TABLE owner (
            id BIGINT PRIMARY KEY, recovery BYTEA UNIQUE, created BIGINT NOT NULL, opened BIGINT NOT NULL DEFAULT 0,
            address BYTEA)""",
        "CREATE INDEX owner_waiting ON owner (opened, id)",
        "CREATE INDEX owner_address ON owner (address)",
        "CREATE TABLE key (hash BYTEA PRIMARY KEY, owner BIGINT NOT NULL REFERENCES owner)",
        "CREATE INDEX key_owner ON key (owner)",
        """CREATE TABLE saved (
            code TEXT PRIMARY KEY, owner BIGINT NOT NULL REFERENCES owner, name TEXT NOT NULL, query TEXT NOT NULL,
            created BIGINT NOT NULL, seen BIGINT NOT NULL, note TEXT NOT NULL DEFAULT '', tags TEXT NOT NULL DEFAULT '',
            arrived BIGINT NOT NULL, asks TEXT NOT NULL DEFAULT '', run BIGINT NOT NULL DEFAULT 0)""",
        # PostgreSQL indexes no text of more than 2,700 bytes, and a question with its filters may be three times that.
        "CREATE UNIQUE INDEX saved_once ON saved (owner, md5(query))",
        "CREATE INDEX saved_arrived ON saved (arrived)",
        "CREATE TABLE short (code TEXT PRIMARY KEY, query TEXT NOT NULL, created BIGINT NOT NULL, address BYTEA)",
        "CREATE INDEX short_address ON short (address)",
    ),
)
"""The same in PostgreSQL, beginning with what there is by now."""

SAVED = Kind(FILE, Sentence("all saved queries"), STEPS, _SHARED)


class SavedRow(NamedTuple):
    """One saved query as it is kept; ``tags`` one a line."""

    code: str
    name: str
    query: str
    created: int
    seen: int
    run: int
    note: str
    tags: str


class Visit(NamedTuple):
    """An owner, when the list was begun, and when somebody last came back to it (0: never)."""

    owner: int
    created: int
    opened: int


class SavedRows:
    """The rows of a home; what is done within one `writing` is done as one, or not at all."""

    def __init__(self, home: Home) -> None:
        self.store = home.tables(SAVED)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Rows]:
        """Open them to be read; raises StoreFailed."""
        with self.store.reading() as db:
            yield Rows(db)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Rows]:
        """Open them for one transaction, which lasts when this returns; raises StoreFailed."""
        with self.store.writing() as db:
            yield Rows(db)


_COLUMNS = ", ".join(SavedRow._fields)
_SELECT = f"SELECT {_COLUMNS} FROM saved"  # noqa: S608  names of our own, here and below
_VALUES = ", ".join(f":{name}" for name in SavedRow._fields)
_INSERT = (
    f"INSERT INTO saved ({_COLUMNS}, owner, asks, arrived)"  # noqa: S608
    f" VALUES ({_VALUES}, :owner, :asks, (SELECT coalesce(max(arrived), 0) + 1 FROM saved))"
)


def _mine(change: str) -> str:
    """Return the statement that changes an owner's saved query."""
    return f"UPDATE saved SET {change} WHERE code = :code AND owner = :owner"  # noqa: S608


class Rows:
    """The rows while they are open."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    # Owners

    def owner(self, key: bytes) -> int | None:
        """Return the owner whose list a key opens."""
        return self._number("SELECT owner FROM key WHERE hash = :key", key=key)

    def recovered(self, recovery: bytes) -> int | None:
        """Return the owner of a recovery code."""
        return self._number("SELECT id FROM owner WHERE recovery = :recovery", recovery=recovery)

    def new_owner(self, key: bytes, address: bytes | None, now: int) -> int:
        """Make an owner for a key that opens no list yet."""
        owner = self._number("SELECT coalesce(max(id), 0) + 1 FROM owner") or 1
        made = "INSERT INTO owner (id, created, address) VALUES (:id, :now, :address)"
        self._db.execute(made, {"id": owner, "now": now, "address": address})
        self.add_key(key, owner)
        return owner

    def add_key(self, key: bytes, owner: int) -> None:
        """Let a key open an owner's list."""
        self._db.execute("INSERT INTO key (hash, owner) VALUES (:key, :owner)", {"key": key, "owner": owner})

    def set_recovery(self, owner: int, recovery: bytes) -> None:
        """Give an owner a recovery code in place of an older one."""
        self._changed("UPDATE owner SET recovery = :recovery WHERE id = :id", recovery=recovery, id=owner)

    def hand_over(self, own: int, owner: int) -> None:
        """Give an owner the list and the keys of another, who is no more; what both saved stays the owner's."""
        others = "query NOT IN (SELECT query FROM saved WHERE owner = :owner)"
        self._changed(f"UPDATE saved SET owner = :owner WHERE owner = :own AND {others}", owner=owner, own=own)  # noqa: S608
        self._changed("UPDATE key SET owner = :owner WHERE owner = :own", owner=owner, own=own)
        self.forget(own)

    def forget(self, owner: int) -> None:
        """Take an owner away with keys and saved queries."""
        for what in ("saved WHERE owner", "key WHERE owner", "owner WHERE id"):
            self._changed(f"DELETE FROM {what} = :owner", owner=owner)  # noqa: S608

    def visited(self, key: bytes, code: str) -> Visit | None:
        """Return the owner whose list that key opens, or that has a saved query of that code."""
        which = "id = (SELECT owner FROM key WHERE hash = :key) OR id = (SELECT owner FROM saved WHERE code = :code)"
        visited = f"SELECT id, created, opened FROM owner WHERE {which}"  # noqa: S608
        row = self._db.execute(visited, {"key": key, "code": code}).fetchone()
        return row and Visit(*row)

    def note_visit(self, owner: int, now: int) -> None:
        """Note when somebody came back to an owner's list."""
        self._changed("UPDATE owner SET opened = :now WHERE id = :id", now=now, id=owner)

    def waiting(self, but: int, address: bytes | None) -> int | None:
        """Return the oldest owner but one (of an address, if it is given) to whose list nobody has come back."""
        of_address = "" if address is None else "AND address = :address"
        values = {} if address is None else {"address": address}
        oldest = f"SELECT id FROM owner WHERE opened = 0 AND id != :but {of_address} ORDER BY id LIMIT 1"  # noqa: S608
        return self._number(oldest, but=but, **values)

    # How much there is

    def keys(self, owner: int) -> int:
        """Return how many keys open an owner's list."""
        return self._number("SELECT count(*) FROM key WHERE owner = :owner", owner=owner) or 0

    def size(self, owner: int | None = None, address: bytes | None = None) -> int:
        """Return how many queries are saved: by an owner, by all from an address, or by all."""
        if owner is not None:
            return self._number("SELECT count(*) FROM saved WHERE owner = :owner", owner=owner) or 0
        if address is not None:
            theirs = "SELECT count(*) FROM saved JOIN owner ON owner.id = saved.owner WHERE address = :address"
            return self._number(theirs, address=address) or 0
        return self._number("SELECT count(*) FROM saved") or 0

    def short_links(self, address: bytes | None = None) -> int:
        """Return how many short links to unsaved searches there are, from an address if it is given."""
        if address is not None:
            return self._number("SELECT count(*) FROM short WHERE address = :address", address=address) or 0
        return self._number("SELECT count(*) FROM short") or 0

    # Saved queries

    def of(self, owner: int) -> list[SavedRow]:
        """Return an owner's list, the newest first."""
        return self._rows(f"{_SELECT} WHERE owner = :owner ORDER BY arrived DESC", owner=owner)

    def asking(self, owner: int, asks: str) -> list[SavedRow]:
        """Return those of an owner's list that ask the same, whatever their order."""
        theirs = f"{_SELECT} WHERE owner = :owner AND asks = :asks ORDER BY arrived DESC"
        return self._rows(theirs, owner=owner, asks=asks)

    def coded(self, code: str) -> SavedRow | None:
        """Return the query of a code, whoever saved it."""
        return next(iter(self._rows(f"{_SELECT} WHERE code = :code", code=code)), None)

    def put(self, owner: int, row: SavedRow, asks: str) -> None:
        """Save a query; one that the owner has saved already gets the name."""
        known = "UPDATE saved SET name = :name WHERE owner = :owner AND query = :query"
        if self._changed(known, name=row.name, owner=owner, query=row.query):
            return
        self._db.execute(_INSERT, {**row._asdict(), "owner": owner, "asks": asks})

    def rename(self, owner: int, code: str, name: str) -> bool:
        """Give a saved query another name; return whether the owner has it."""
        return self._changed(_mine("name = :name"), name=name, code=code, owner=owner)

    def describe(self, owner: int, code: str, note: str, tags: str) -> bool:
        """Give a saved query a note and tags; return whether the owner has it."""
        return self._changed(_mine("note = :note, tags = :tags"), note=note, tags=tags, code=code, owner=owner)

    def advance(self, mark: Mark, code: str, moment: int, owner: int | None = None) -> bool:
        """Note that all up to a moment is known, unless more is already; return whether there is that query."""
        later = f"{mark} = CASE WHEN {mark} < :moment THEN :moment ELSE {mark} END"
        if owner is None:
            return self._changed(f"UPDATE saved SET {later} WHERE code = :code", moment=moment, code=code)  # noqa: S608
        return self._changed(_mine(later), moment=moment, code=code, owner=owner)

    def delete(self, owner: int, code: str) -> bool:
        """Delete a saved query; return whether the owner had it."""
        return self._changed("DELETE FROM saved WHERE code = :code AND owner = :owner", code=code, owner=owner)

    # Short links

    def short(self, code: str) -> str | None:
        """Return the query behind a short link that belongs to no saved query."""
        found = self._db.execute("SELECT query FROM short WHERE code = :code", {"code": code}).fetchone()
        return None if found is None else str(found[0])

    def shorten(self, code: str, query: str, address: bytes | None, now: int) -> None:
        """Keep a short link; the same again changes nothing."""
        kept = "INSERT INTO short (code, query, created, address) VALUES (:code, :query, :now, :address)"
        values = {"code": code, "query": query, "now": now, "address": address}
        self._db.execute(f"{kept} ON CONFLICT DO NOTHING", values)

    # The database

    def _rows(self, select: str, **values: object) -> list[SavedRow]:
        return [SavedRow(*row) for row in self._db.execute(select, values).fetchall()]

    def _number(self, select: str, **values: object) -> int | None:
        found: Any = self._db.execute(select, values).fetchone()
        return None if found is None else int(found[0])

    def _changed(self, statement: str, **values: object) -> bool:
        return self._db.execute(statement, values).rowcount > 0
