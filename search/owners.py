"""Owners of saved queries: whose key opens which list, how a list is joined to another, and who makes room for whom.

An owner exists from a first saved query to the last: keys and recovery codes alone fill no disk. Where there is no
room, the oldest list that nobody has come back to goes first; a list that is in use never does.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time

from index.errors import TimtinError
from index.stores import tables
from search.request import canonical, from_query_string

MAX_SAVED = 500  # of one owner
MAX_KEYS = 50  # browsers that share a list
MAX_OF_ADDRESS = 5_000  # of all owners that came from one address, which may be a whole newsroom's
MAX_ROWS = 200_000  # of all owners: about 60 MB, so that nobody fills the disk
FIRST_VISIT = 3600
"""Seconds after which looking at a list means that somebody came back to it."""

_DAY = 24 * 3600  # a visit is noted once a day: looking at a list seldom writes
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u, so a code can be read aloud


def _as_written_now(db: sqlite3.Connection) -> None:
    """Write queries as addresses are written now: spellings of one document's number are one, TƯ is not TU.

    Codes stay. Where a list holds the new address already, the row stays as it is: it asks for the same, and its short
    link lives on.
    """
    for code, query in db.execute("SELECT code, query FROM saved").fetchall():
        now = canonical(from_query_string(query)[0].page(1))
        if now != query:
            db.execute("UPDATE OR IGNORE saved SET query = ? WHERE code = ?", (now, code))


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
)
"""The versions of the tables: ``owner.opened`` is when somebody last came back to a list (0: never), ``owner.address``
a keyed hash of where it was begun; ``saved.tags`` has one a line, ``saved.arrived`` numbers the rows as they came."""


class SavedFull(TimtinError):
    """There is no room for another saved query."""


class SavedMissing(TimtinError):
    """No saved query of this owner has that code, or no owner has that recovery code."""


def owner_of(db: sqlite3.Connection, key: str) -> int | None:
    """Return the owner whose list a key opens."""
    found = db.execute("SELECT owner FROM key WHERE hash = ?", (hashed(key),)).fetchone()
    return None if found is None else int(found[0])


def new_owner(db: sqlite3.Connection, key: str, address: bytes | None) -> int:
    """Make an owner for a key that opens no list yet."""
    made = db.execute("INSERT INTO owner (created, address) VALUES (?, ?)", (int(time.time()), address)).lastrowid
    assert made is not None
    db.execute("INSERT INTO key (hash, owner) VALUES (?, ?)", (hashed(key), made))
    return made


def forget(db: sqlite3.Connection, owner: int) -> None:
    """Take an owner away with keys and saved queries."""
    for what in ("saved WHERE owner", "key WHERE owner", "owner WHERE id"):
        db.execute(f"DELETE FROM {what} = ?", (owner,))  # noqa: S608


def join(db: sqlite3.Connection, key: str, owner: int) -> None:
    """Let a key open this owner's list, what it opened before included; what both saved stays the owner's.

    Raises SavedFull when the joined list would hold too much.
    """
    own = owner_of(db, key)
    if own == owner:
        return
    if own is None:
        db.execute("INSERT INTO key (hash, owner) VALUES (?, ?)", (hashed(key), owner))
    else:
        db.execute(
            "UPDATE saved SET owner = ? WHERE owner = ? AND query NOT IN (SELECT query FROM saved WHERE owner = ?)",
            (owner, own, owner),
        )
        db.execute("UPDATE key SET owner = ? WHERE owner = ?", (owner, own))
        forget(db, own)
    if _count(db, "key WHERE owner = ?", owner) > MAX_KEYS or _count(db, "saved WHERE owner = ?", owner) > MAX_SAVED:
        raise SavedFull(f"a list holds {MAX_SAVED} saved queries and opens in {MAX_KEYS} browsers at most")


def make_room(db: sqlite3.Connection, owner: int | None, address: bytes | None) -> None:
    """See that another saved query fits: where it does not, lists that nobody came back to go, the oldest first.

    Raises SavedFull when there are none, or when the owner has as many as anybody may.
    """
    if owner is not None and _count(db, "saved WHERE owner = ?", owner) >= MAX_SAVED:
        raise SavedFull(f"this list holds {MAX_SAVED} saved queries already: delete some first")
    theirs = "saved JOIN owner ON owner.id = saved.owner WHERE address = ?"
    if address is not None and _count(db, theirs, address) >= MAX_OF_ADDRESS:
        _give_way(db, owner, "AND address = ?", address)
    if _count(db, "saved") >= MAX_ROWS:
        _give_way(db, owner)


def _give_way(db: sqlite3.Connection, owner: int | None, which: str = "", *values: object) -> None:
    waiting = f"SELECT id FROM owner WHERE opened = 0 AND id != ? {which} ORDER BY id LIMIT 1"  # noqa: S608
    if (oldest := db.execute(waiting, (owner or 0, *values)).fetchone()) is None:
        raise SavedFull("this server holds as many saved queries as it can")
    forget(db, oldest[0])


def _count(db: sqlite3.Connection, which: str, *values: object) -> int:
    return int(db.execute(f"SELECT count(*) FROM {which}", values).fetchone()[0])  # noqa: S608


def is_return(created: int, opened: int) -> bool:
    """Return whether looking at a list now is to be noted as coming back to it."""
    now = time.time()
    return now - created >= FIRST_VISIT and now - opened >= _DAY


# Keys and codes


def hashed(secret: str) -> bytes:
    """Return what the file keeps of a key or code.

    The secrets are random and long, so a plain hash cannot be turned round; a slow one would only slow the page.
    """
    return hashlib.sha256(secret.encode()).digest()


def random_code(length: int) -> str:
    """Return a code that can be read aloud, of 5 random bits a character."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def typed(code: str) -> str:
    """Return a code as it was made, whatever case, hyphens and look-alike letters it was typed with.

    >>> typed(" 4F0KL – xo1i2 ")
    '4f0k1x0112'
    """
    return "".join(code.lower().translate(str.maketrans("ilo", "110", "-–— .\t\n\r")).split())
