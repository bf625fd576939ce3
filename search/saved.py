"""Saved queries: a name for a URL, private to whoever holds the owner's key, kept in ``<data>/saved.sqlite``.

An owner has no name and no account. A browser holds a random key in a cookie; the file keeps only the key's hash, so
who reads a backup can open nobody's list. A recovery code, typed, gives a second browser the same list. What speaks to
the database is here and in `search.owners`: another one can stand behind the same functions.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import StoreFailed
from index.stores import Store
from index.text.normal import normalize
from search import owners
from search.owners import SavedFull, SavedMissing
from search.request import SearchRequest, canonical, from_query_string

__all__ = ["SavedFull", "SavedMissing", "SavedQueries", "SavedQuery"]

FILE = "saved.sqlite"
MAX_NAME = 120  # characters: a line of a list
MAX_NOTE = 2_000  # characters
MAX_TAGS, MAX_TAG = 20, 40
_CODE = 10  # 50 random bits: a short link cannot be guessed
_RECOVERY = 20  # 100 random bits: it opens a whole list

_COLUMNS = "code, name, query, saved.created, seen, note, tags"
_MINE = "saved.owner = (SELECT owner FROM key WHERE hash = ?)"


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved query: ``query`` is the canonical string, ``seen`` the epoch second until which all is known."""

    code: str
    name: str
    query: str
    created: int
    seen: int
    note: str = ""
    tags: tuple[str, ...] = ()

    @property
    def request(self) -> SearchRequest:
        """What the query asks for, always from its first page."""
        return from_query_string(self.query)[0].whole()


class SavedQueries:
    """The saved queries of a data folder, safe to share; every function raises StoreFailed when the file fails."""

    def __init__(self, data: Path):
        self.store = Store(data / FILE, "all saved queries", owners.STEPS)

    # Whose list

    def new_key(self) -> str:
        """Return a key for a new owner; the owner exists from the first save on."""
        return secrets.token_urlsafe(32)

    def recovery(self, key: str) -> str:
        """Return a new recovery code for this owner, in groups of five; an older code is good no more.

        Raises SavedMissing when the key opens no list: there is nothing to recover.
        """
        code = owners.random_code(_RECOVERY)
        with self.store.writing() as db:
            if (owner := owners.owner_of(db, key)) is None:
                raise SavedMissing("this list is empty: save something first")
            db.execute("UPDATE owner SET recovery = ? WHERE id = ?", (owners.hashed(code), owner))
        return "-".join(code[start : start + 5] for start in range(0, _RECOVERY, 5))

    def recover(self, code: str, key: str) -> None:
        """Let this key open the list that the typed code belongs to, what it held itself included.

        Raises SavedMissing when no list has that code, SavedFull when both together are too long for one.
        """
        with self.store.writing() as db:
            typed = owners.hashed(owners.typed(code))
            if (found := db.execute("SELECT id FROM owner WHERE recovery = ?", (typed,)).fetchone()) is None:
                raise SavedMissing("no list has that recovery code")
            owners.join(db, key, found[0])

    def opened(self, key: str = "", code: str = "") -> None:
        """Note that somebody came back to the list of that key or short link: such a list makes room for no other.

        What cannot be noted is not: looking goes on where the disk is full or may not be written to.
        """
        which = (
            "owner.id = (SELECT owner FROM key WHERE hash = ?) OR owner.id = (SELECT owner FROM saved WHERE code = ?)"
        )
        values = (owners.hashed(key), code)
        with contextlib.suppress(StoreFailed):
            with self.store.reading() as db:
                found = db.execute(f"SELECT id, created, opened FROM owner WHERE {which}", values).fetchone()  # noqa: S608
            if found and owners.is_return(found[1], found[2]):
                with self.store.writing() as db:
                    db.execute("UPDATE owner SET opened = ? WHERE id = ?", (int(time.time()), found[0]))

    # One owner's list

    def all(self, key: str) -> list[SavedQuery]:
        """Return the owner's saved queries, newest first; nothing for a key that nobody has."""
        return self._select(f"{_MINE} ORDER BY arrived DESC", owners.hashed(key))

    def find(self, key: str, request: SearchRequest) -> SavedQuery | None:
        """Return the owner's saved query that asks for the same, or None."""
        found = self._select(f"{_MINE} AND query = ?", owners.hashed(key), canonical(request.whole()))
        return found[0] if found else None

    def save(self, key: str, name: str, request: SearchRequest, address: bytes | None = None) -> SavedQuery:
        """Give a request a name; the same request again is renamed.

        ``address`` tells apart where savers come from, in a form that says nothing else. Raises SavedFull.
        """
        query, now = canonical(request.whole()), int(time.time())
        with self.store.writing() as db:
            owner = owners.owner_of(db, key)
            known = db.execute("SELECT 1 FROM saved WHERE owner = ? AND query = ?", (owner, query)).fetchone()
            if not known:
                owners.make_room(db, owner, address)
            owner = owner or owners.new_owner(db, key, address)
            db.execute(
                "INSERT INTO saved (code, owner, name, query, created, seen, arrived)"
                " VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(arrived), 0) + 1 FROM saved))"
                " ON CONFLICT (owner, query) DO UPDATE SET name = excluded.name",
                (owners.random_code(_CODE), owner, tidy(name, MAX_NAME) or query[:MAX_NAME] or "*", query, now, now),
            )
        found = self.find(key, request)
        assert found is not None
        return found

    def rename(self, key: str, code: str, name: str) -> None:
        """Give a saved query another name; raises SavedMissing."""
        self._change("UPDATE saved SET name = ?", key, code, tidy(name, MAX_NAME) or "?")

    def describe(self, key: str, code: str, note: str, tags: Sequence[str]) -> None:
        """Give a saved query a note and tags, in place of those that it has; raises SavedMissing."""
        kept = list(dict.fromkeys(filter(None, (tidy(tag, MAX_TAG) for tag in tags[: 5 * MAX_TAGS]))))[:MAX_TAGS]
        text = normalize(note[: 4 * MAX_NOTE])[:MAX_NOTE].strip()
        self._change("UPDATE saved SET note = ?, tags = ?", key, code, text, "\n".join(kept))

    def mark_seen(self, key: str, code: str, now: int | None = None) -> None:
        """Note that everything up to now (epoch seconds) is known; raises SavedMissing."""
        self._change("UPDATE saved SET seen = ?", key, code, int(time.time()) if now is None else now)

    def delete(self, key: str, code: str) -> None:
        """Delete a saved query and its short link; the list goes with its last. Raises SavedMissing."""
        self._change("DELETE FROM saved", key, code)

    # Shared

    def open(self, code: str) -> SearchRequest | None:
        """Return what the short link ``code`` asks for, whoever opens it; None when there is no such link."""
        found = self._select("code = ?", code)
        return found[0].request if found else None

    def count(self) -> int:
        """Return how many saved queries there are, of all owners."""
        with self.store.reading() as db:
            return int(db.execute("SELECT count(*) FROM saved").fetchone()[0])

    # The file

    def _select(self, where: str, *values: object) -> list[SavedQuery]:
        with self.store.reading() as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM saved WHERE {where}", values).fetchall()  # noqa: S608
        return [_query(row) for row in rows]

    def _change(self, what: str, key: str, code: str, *values: object) -> None:
        with self.store.writing() as db:
            owner = owners.owner_of(db, key)
            if not db.execute(f"{what} WHERE code = ? AND owner = ?", (*values, code, owner)).rowcount:
                raise SavedMissing("there is no such saved query in this list")
            if owner and not db.execute("SELECT 1 FROM saved WHERE owner = ?", (owner,)).fetchone():
                owners.forget(db, owner)


def _query(row: tuple[Any, ...]) -> SavedQuery:
    code, name, query, created, seen, note, tags = row
    return SavedQuery(code, name, query, created, seen, note, tuple(tags.splitlines()))


def tidy(text: str, most: int) -> str:
    """Return a name as lists show it: normalised, in one line, of so many characters at most.

    >>> tidy(" Nghị quyết\\n Nghệ An ", 120)
    'Nghị quyết Nghệ An'
    """
    return " ".join(normalize(text[: 4 * most]).split())[:most].rstrip()
