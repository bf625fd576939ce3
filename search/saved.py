"""Saved queries: a name for a URL, private to whoever holds the owner's key, kept in ``<data>/saved.sqlite``.

An owner has no name and no account. A browser holds a random key in a cookie; the file keeps only the key's hash, so
who reads a backup can open nobody's list. A recovery code, typed, gives a second browser the same list.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index import state
from index.errors import TimtinError
from index.text.normal import normalize
from search.request import SearchRequest, canonical, from_query_string

MAX_NAME = 120  # characters: a line of a list
MAX_SAVED = 500  # of one owner
MAX_ROWS = 200_000  # of all owners: about 60 MB, so that nobody fills the disk
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u, so a code can be read aloud
_CODE = 10  # 50 random bits: a short link cannot be guessed
_RECOVERY = 20  # 100 random bits: it opens a whole list

_TABLES = """
CREATE TABLE IF NOT EXISTS owner (id INTEGER PRIMARY KEY, recovery BLOB UNIQUE, created INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS key (hash BLOB PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS saved (
    code TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner, name TEXT NOT NULL, query TEXT NOT NULL,
    created INTEGER NOT NULL, seen INTEGER NOT NULL, UNIQUE (owner, query)
);
"""


class SavedFull(TimtinError):
    """There is no room for another saved query."""


class SavedMissing(TimtinError):
    """No saved query of this owner has that code, or no owner has that recovery code."""


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved query: ``query`` is the canonical string, ``seen`` the epoch second until which all is known."""

    code: str
    name: str
    query: str
    created: int
    seen: int

    @property
    def request(self) -> SearchRequest:
        """What the query asks for, always from its first page."""
        return from_query_string(self.query)[0].page(1)


class SavedQueries:
    """The saved queries of a data folder; every call opens the file anew, so threads and forks may share this."""

    def __init__(self, data: Path):
        self._data = data
        self._path = data / "saved.sqlite"

    # Whose list

    def new_key(self) -> str:
        """Return a key for a new owner; the owner exists from the first save on."""
        return secrets.token_urlsafe(32)

    def recovery(self, key: str) -> str:
        """Return a new recovery code for this owner, in groups of five; an older code is good no more."""
        code = _random(_RECOVERY)
        with self._writing() as db:
            db.execute("UPDATE owner SET recovery = ? WHERE id = ?", (_hash(code), _owner_or_new(db, key)))
        return "-".join(code[start : start + 5] for start in range(0, _RECOVERY, 5))

    def recover(self, code: str, key: str) -> None:
        """Let this key open the list that the typed code belongs to, what it held itself included.

        Raises SavedMissing when no list has that code.
        """
        with self._writing() as db:
            found = db.execute("SELECT id FROM owner WHERE recovery = ?", (_hash(_typed(code)),)).fetchone()
            if found is None:
                raise SavedMissing("no list has that recovery code")
            own = _owner(db, key)
            if own is not None and own != found[0]:
                _merge(db, own, found[0])
            db.execute("INSERT OR REPLACE INTO key VALUES (?, ?)", (_hash(key), found[0]))

    # One owner's list

    def all(self, key: str) -> list[SavedQuery]:
        """Return the owner's saved queries, newest first; nothing for a key that nobody has."""
        return self._select("owner = (SELECT owner FROM key WHERE hash = ?) ORDER BY created DESC, rowid DESC", key)

    def find(self, key: str, request: SearchRequest) -> SavedQuery | None:
        """Return the owner's saved query that asks for the same, or None."""
        found = self._select(
            "owner = (SELECT owner FROM key WHERE hash = ?) AND query = ?", key, canonical(request.page(1))
        )
        return found[0] if found else None

    def save(self, key: str, name: str, request: SearchRequest) -> SavedQuery:
        """Give a request a name; the same request again is renamed. Raises SavedFull."""
        query, now = canonical(request.page(1)), int(time.time())
        with self._writing() as db:
            owner = _owner_or_new(db, key)
            if not db.execute("SELECT 1 FROM saved WHERE owner = ? AND query = ?", (owner, query)).fetchone():
                _make_room(db, owner)
            db.execute(
                "INSERT INTO saved VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (owner, query) DO UPDATE SET name = excluded.name",
                (_random(_CODE), owner, tidy_name(name) or query[:MAX_NAME] or "*", query, now, now),
            )
        found = self.find(key, request)
        assert found is not None
        return found

    def rename(self, key: str, code: str, name: str) -> None:
        """Give a saved query another name; raises SavedMissing."""
        self._change("UPDATE saved SET name = ?", key, code, tidy_name(name) or "?")

    def count(self) -> int:
        """Return how many saved queries there are, of all owners."""
        if not self._path.exists():
            return 0
        with contextlib.closing(self._connect()) as db:
            return int(db.execute("SELECT count(*) FROM saved").fetchone()[0])

    def mark_seen(self, key: str, code: str, now: int | None = None) -> None:
        """Note that everything up to now (epoch seconds) is known; raises SavedMissing."""
        self._change("UPDATE saved SET seen = ?", key, code, int(time.time()) if now is None else now)

    def delete(self, key: str, code: str) -> None:
        """Delete a saved query and its short link; raises SavedMissing."""
        self._change("DELETE FROM saved", key, code)

    # Shared

    def open(self, code: str) -> SearchRequest | None:
        """Return what the short link ``code`` asks for, whoever opens it; None when there is no such link."""
        found = self._select("code = ?", code)
        return found[0].request if found else None

    # The file

    def _select(self, where: str, *values: str) -> list[SavedQuery]:
        if not self._path.exists():
            return []
        arguments = [
            _hash(value) if "hash = ?" in where and place == 0 else value for place, value in enumerate(values)
        ]
        with contextlib.closing(self._connect()) as db:
            rows = db.execute(f"SELECT code, name, query, created, seen FROM saved WHERE {where}", arguments)  # noqa: S608
            return [SavedQuery(*row) for row in rows]

    def _change(self, what: str, key: str, code: str, *values: object) -> None:
        with self._writing() as db:
            found = db.execute(f"{what} WHERE code = ? AND owner = ?", (*values, code, _owner(db, key)))
            if not found.rowcount:
                raise SavedMissing("there is no such saved query in this list")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._make()
        with contextlib.closing(self._connect()) as db, db:
            db.execute("BEGIN IMMEDIATE")
            yield db

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=10)

    def _make(self) -> None:
        """Make the file, for us alone to read: what people look for is theirs."""
        if self._path.exists():
            return
        state.make_folder(self._data)
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        with contextlib.closing(self._connect()) as db:
            db.executescript(_TABLES)


def tidy_name(name: str) -> str:
    """Return a name as lists show it: normalised, in one line, at most MAX_NAME characters.

    >>> tidy_name(" Nghị quyết\\n Nghệ An ")
    'Nghị quyết Nghệ An'
    """
    return " ".join(normalize(name[: 4 * MAX_NAME]).split())[:MAX_NAME].rstrip()


def _owner(db: sqlite3.Connection, key: str) -> int | None:
    found = db.execute("SELECT owner FROM key WHERE hash = ?", (_hash(key),)).fetchone()
    return None if found is None else int(found[0])


def _owner_or_new(db: sqlite3.Connection, key: str) -> int:
    if (owner := _owner(db, key)) is not None:
        return owner
    made = db.execute("INSERT INTO owner (created) VALUES (?)", (int(time.time()),)).lastrowid
    assert made is not None
    db.execute("INSERT INTO key VALUES (?, ?)", (_hash(key), made))
    return made


def _merge(db: sqlite3.Connection, own: int, other: int) -> None:
    """Give everything of one owner to another; what both saved stays the other's."""
    db.execute("UPDATE OR IGNORE saved SET owner = ? WHERE owner = ?", (other, own))
    db.execute("DELETE FROM saved WHERE owner = ?", (own,))
    db.execute("UPDATE key SET owner = ? WHERE owner = ?", (other, own))
    db.execute("DELETE FROM owner WHERE id = ?", (own,))


def _make_room(db: sqlite3.Connection, owner: int) -> None:
    count = "SELECT count(*) FROM saved"
    if db.execute(f"{count} WHERE owner = ?", (owner,)).fetchone()[0] >= MAX_SAVED:
        raise SavedFull(f"this list holds {MAX_SAVED} saved queries already: delete some first")
    if db.execute(count).fetchone()[0] >= MAX_ROWS:
        raise SavedFull("this server holds as many saved queries as it can")


def _hash(secret: str) -> bytes:
    # The secrets are random and long, so a plain hash cannot be turned round; a slow one would only slow the page.
    return hashlib.sha256(secret.encode()).digest()


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _typed(code: str) -> str:
    """Return a code as it was made, whatever case, hyphens and look-alike letters it was typed with."""
    return "".join(code.lower().translate(str.maketrans("ilo", "110", "-–— .\t\n\r")).split())
