"""Saved queries: a name for a URL, private to whoever holds the owner's key, kept in a `Home`: ``saved.sqlite``.

An owner has no name and no account. A browser holds a random key in a cookie; the file keeps only the key's hash, so
who reads a backup can open nobody's list. A recovery code, typed, gives a second browser the same list. What is new to
a query is what was first indexed after its mark: the page and `timtin saved run` have one each.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from index.errors import StoreFailed
from index.homes import Home
from index.text.normal import normalize
from search import owners
from search.owners import SavedFull, SavedMissing
from search.request import SearchRequest, canonical, from_query_string
from search.saved_rows import FILE, Rows, SavedRow, SavedRows

__all__ = ["FILE", "SavedFull", "SavedMissing", "SavedQueries", "SavedQuery"]

MAX_NAME = 120  # characters: a line of a list
MAX_NOTE = 2_000  # characters
MAX_TAGS, MAX_TAG = 20, 40
MAX_SHORT = 200_000  # short links to searches that nobody saved: about 60 MB
_CODE = 10  # 50 random bits: a short link cannot be guessed
_RECOVERY = 20  # 100 random bits: it opens a whole list


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved query: ``query`` is the canonical string; up to ``seen`` (seconds since 1970) all is known to who looks
    at the page, up to ``run`` to who runs `timtin saved run`.
    """

    code: str
    name: str
    query: str
    created: int
    seen: int
    note: str = ""
    tags: tuple[str, ...] = ()
    run: int = 0

    @property
    def request(self) -> SearchRequest:
        """What the query asks for, always from its first page."""
        return from_query_string(self.query)[0].whole()

    def news(self, mark: int) -> SearchRequest:
        """Return the request for what was first indexed after a mark, the last one first."""
        request = self.request
        return request.arrived(max(mark, request.after or 0)).sorted("vao")


Outcome = Literal["saved", "known", "full"]


class Entry(NamedTuple):
    """What is to be saved beside others: a request with its name, note and tags."""

    request: SearchRequest
    name: str
    note: str = ""
    tags: tuple[str, ...] = ()


class SavedQueries:
    """The saved queries of a home, safe to share; every function raises StoreFailed where they cannot be used."""

    def __init__(self, home: Home):
        self._saved = SavedRows(home)
        self.store = self._saved.store

    # Whose list

    def new_key(self) -> str:
        """Return a key for a new owner; the owner exists from the first save on."""
        return secrets.token_urlsafe(32)

    def recovery(self, key: str) -> str:
        """Return a new recovery code for this owner, in groups of five; an older code is good no more.

        Raises SavedMissing when the key opens no list: there is nothing to recover.
        """
        code = owners.random_code(_RECOVERY)
        with self._saved.writing() as rows:
            if (owner := rows.owner(owners.hashed(key))) is None:
                raise SavedMissing("this list is empty: save something first")
            rows.set_recovery(owner, owners.hashed(code))
        return "-".join(code[start : start + 5] for start in range(0, _RECOVERY, 5))

    def recover(self, code: str, key: str) -> None:
        """Let this key open the list that the typed code belongs to, what it held itself included.

        Raises SavedMissing when no list has that code, SavedFull when both together are too long for one.
        """
        with self._saved.writing() as rows:
            owners.join(rows, key, _recovered(rows, code))

    def opened(self, key: str = "", code: str = "") -> None:
        """Note that somebody came back to the list of that key or short link: such a list makes room for no other.

        What cannot be noted is not: looking goes on where the disk is full or may not be written to.
        """
        with contextlib.suppress(StoreFailed):
            with self._saved.reading() as rows:
                visit = rows.visited(owners.hashed(key), code)
            if visit and owners.is_return(visit.created, visit.opened):
                with self._saved.writing() as rows:
                    rows.note_visit(visit.owner, int(time.time()))

    # One owner's list

    def all(self, key: str) -> list[SavedQuery]:
        """Return the owner's saved queries, newest first; nothing for a key that nobody has."""
        with self._saved.reading() as rows:
            owner = rows.owner(owners.hashed(key))
            return [] if owner is None else list(map(_query, rows.of(owner)))

    def recovered(self, code: str) -> list[SavedQuery]:
        """Return the list that a typed recovery code belongs to; raises SavedMissing."""
        with self._saved.reading() as rows:
            return list(map(_query, rows.of(_recovered(rows, code))))

    def find(self, key: str, request: SearchRequest) -> SavedQuery | None:
        """Return the owner's saved query that asks for the same, best in the same order, or None."""
        same = self._asking(key, request)
        exactly = canonical(request.whole())
        return next((found for found in same if found.query == exactly), next(iter(same), None))

    def save(
        self, key: str, name: str, request: SearchRequest, address: bytes | None = None, seen: int | None = None
    ) -> SavedQuery:
        """Give a request a name; the same request again is renamed.

        ``address`` tells apart where savers come from, in a form that says nothing else; up to ``seen`` (by default
        now) all is known. Raises SavedFull.
        """
        with self._saved.writing() as rows:
            _put(rows, key, Entry(request, name), address, seen)
        query = canonical(request.whole())
        return next(found for found in self._asking(key, request) if found.query == query)

    def save_all(
        self, key: str, entries: Iterable[Entry], address: bytes | None = None, seen: int | None = None
    ) -> Counter[Outcome]:
        """Save many requests at once, first the last; one that is saved already is left as it is.

        Return how many were saved, were known, and found no room.
        """
        outcomes: Counter[Outcome] = Counter()
        with self._saved.writing() as rows:
            for entry in entries:
                outcomes[_add(rows, key, entry, address, seen)] += 1
        return outcomes

    def rename(self, key: str, code: str, name: str) -> None:
        """Give a saved query another name; raises SavedMissing."""
        with self._saved.writing() as rows:
            _need(rows.rename(_owner(rows, key), code, tidy(name, MAX_NAME) or "?"))

    def describe(self, key: str, code: str, note: str, tags: Sequence[str]) -> None:
        """Give a saved query a note and tags, in place of those that it has; raises SavedMissing."""
        with self._saved.writing() as rows:
            _need(rows.describe(_owner(rows, key), code, *_described(note, tags)))

    def delete(self, key: str, code: str) -> None:
        """Delete a saved query and its short link; the list goes with its last. Raises SavedMissing."""
        with self._saved.writing() as rows:
            owner = _owner(rows, key)
            _need(rows.delete(owner, code))
            if not rows.size(owner):
                rows.forget(owner)

    # What is known

    def mark_seen(self, key: str, code: str, now: int | None = None) -> None:
        """Note that everything up to now (seconds since 1970) is known; raises SavedMissing. A mark never goes back."""
        with self._saved.writing() as rows:
            _need(rows.advance("seen", code, int(time.time()) if now is None else now, _owner(rows, key)))

    def looked(self, key: str, news: SearchRequest, now: int) -> None:
        """Note that whoever has this key looks at a list of news as it is at a moment: nothing in it is new any more.

        It belongs to the saved queries that ask the same, unless it begins later than what is known to them.
        """
        if news.after is None:
            return
        whole = (one for one in self._asking(key, news) if news.after <= (one.news(one.seen).after or 0))
        if unseen := [one for one in whole if one.seen < now]:
            with self._saved.writing() as rows:
                for one in unseen:
                    rows.advance("seen", one.code, now)

    def mark_run(self, code: str, now: int) -> None:
        """Note that `timtin saved run` has told everything up to a moment; what the page knows stays as it is."""
        with self._saved.writing() as rows:
            _need(rows.advance("run", code, now))

    # Shared

    def coded(self, code: str) -> SavedQuery | None:
        """Return the saved query of a code, whoever saved it."""
        with self._saved.reading() as rows:
            found = rows.coded(code)
            return found and _query(found)

    def open(self, code: str) -> SearchRequest | None:
        """Return what the short link ``code`` asks for, whoever opens it; None when there is no such link."""
        with self._saved.reading() as rows:
            found = rows.coded(code)
            query = rows.short(code) if found is None else found.query
        return None if query is None else from_query_string(query)[0].whole()

    def shorten(self, request: SearchRequest, secret: str, address: bytes | None = None) -> str:
        """Return the code of a short link to a search that nobody need save: the same again has the same.

        It is a hash of the canonical address, keyed with the site's secret: nobody can find out who looks for what by
        trying. Raises SavedFull.
        """
        code, query = short_code(request, secret), canonical(request.whole())
        with self._saved.writing() as rows:
            if rows.short(code) is None:
                full = rows.short_links() >= MAX_SHORT
                if full or (address is not None and rows.short_links(address) >= owners.MAX_OF_ADDRESS):
                    raise SavedFull("this server holds as many short links as it can")
                rows.shorten(code, query, address, int(time.time()))
        return code

    def count(self) -> int:
        """Return how many saved queries there are, of all owners."""
        with self._saved.reading() as rows:
            return rows.size()

    def _asking(self, key: str, request: SearchRequest) -> list[SavedQuery]:
        with self._saved.reading() as rows:
            owner = rows.owner(owners.hashed(key))
            return [] if owner is None else list(map(_query, rows.asking(owner, canonical(request.timeless()))))


def short_code(request: SearchRequest, secret: str) -> str:
    """Return the code of a short link to a search, as the holder of a site's secret alone can make it."""
    digest = hmac.new(secret.encode(), b"short " + canonical(request.whole()).encode(), hashlib.sha256).digest()
    return owners.spelled(digest, _CODE)


def _put(rows: Rows, key: str, entry: Entry, address: bytes | None, seen: int | None) -> tuple[int, str]:
    """Save one request; return the owner, and the code that it has."""
    query, asks = canonical(entry.request.whole()), canonical(entry.request.timeless())
    now = int(time.time())
    known = now if seen is None else seen
    owner = rows.owner(owners.hashed(key))
    same = [] if owner is None else rows.asking(owner, asks)
    there = next((row for row in same if row.query == query), None)
    if there is None:
        owners.make_room(rows, owner, address)
    owner = owner or rows.new_owner(owners.hashed(key), address, now)
    code = there.code if there else owners.random_code(_CODE)
    named = tidy(entry.name, MAX_NAME) or query[:MAX_NAME] or "*"
    rows.put(owner, SavedRow(code, named, query, created=now, seen=known, run=known, note="", tags=""), asks)
    return owner, code


def _add(rows: Rows, key: str, entry: Entry, address: bytes | None, seen: int | None) -> Outcome:
    """Save one of many, unless it is there or there is no room for it."""
    owner, query = rows.owner(owners.hashed(key)), canonical(entry.request.whole())
    asks = canonical(entry.request.timeless())
    if owner is not None and any(row.query == query for row in rows.asking(owner, asks)):
        return "known"
    try:
        owner, code = _put(rows, key, entry, address, seen)
    except SavedFull:
        return "full"
    rows.describe(owner, code, *_described(entry.note, entry.tags))
    return "saved"


def _described(note: str, tags: Sequence[str]) -> tuple[str, str]:
    """Return a note and tags as they are kept: bounded, tags in lines of their own, each once."""
    kept = list(dict.fromkeys(filter(None, (tidy(tag, MAX_TAG) for tag in tags[: 5 * MAX_TAGS]))))[:MAX_TAGS]
    return normalize(note[: 4 * MAX_NOTE])[:MAX_NOTE].strip(), "\n".join(kept)


def _owner(rows: Rows, key: str) -> int:
    if (owner := rows.owner(owners.hashed(key))) is None:
        raise SavedMissing("this key opens no list")
    return owner


def _recovered(rows: Rows, code: str) -> int:
    if (owner := rows.recovered(owners.hashed(owners.typed(code)))) is None:
        raise SavedMissing("no list has that recovery code")
    return owner


def _need(found: bool) -> None:
    if not found:
        raise SavedMissing("there is no such saved query in this list")


def _query(row: SavedRow) -> SavedQuery:
    tags = tuple(row.tags.splitlines())
    return SavedQuery(row.code, row.name, row.query, row.created, row.seen, row.note, tags, row.run)


def tidy(text: str, most: int) -> str:
    """Return a name as lists show it: normalised, in one line, of so many characters at most.

    >>> tidy(" Nghị quyết\\n Nghệ An ", 120)
    'Nghị quyết Nghệ An'
    """
    return " ".join(normalize(text[: 4 * most]).split())[:most].rstrip()
