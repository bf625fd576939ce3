"""The queue: what feeds have announced and what became of it; it outlives a kill and every rebuild.

A feed's answer is noted with all the articles it announces, in one step: it is never asked for again before they are
in the queue, and an article leaves the queue only when the index has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from index import stores
from index.reading.identifiers import canonical_url

if TYPE_CHECKING:
    from index.feeds.entries import Entry

FILE = "feeds.sqlite"

MOST_TRIES = 3
"""How many pulls try to fetch an article before it is given up."""

_STEPS = (
    stores.tables(
        "CREATE TABLE IF NOT EXISTS feed (url TEXT PRIMARY KEY, etag TEXT, modified TEXT) WITHOUT ROWID",
        "CREATE TABLE IF NOT EXISTS page ("
        " name TEXT PRIMARY KEY, url TEXT NOT NULL, stamp TEXT NOT NULL, published TEXT,"
        " waiting INTEGER NOT NULL DEFAULT 1, tries INTEGER NOT NULL DEFAULT 0, reason TEXT, etag TEXT, modified TEXT)",
    ),
)
_ANNOUNCE = """
INSERT INTO page (name, url, stamp, published) VALUES (?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET url = excluded.url, stamp = excluded.stamp, waiting = 1, tries = 0
WHERE stamp != excluded.stamp
"""


class Waiting(NamedTuple):
    """An article that is to be fetched, with what tells the server which version is known."""

    name: str
    url: str
    published: str | None
    etag: str | None
    modified: str | None


class Queue:
    """The queue of one data folder; its functions raise StoreFailed."""

    def __init__(self, data: Path) -> None:
        self.store = stores.Store(data / FILE, "what feeds have announced", _STEPS)

    def validators(self, feed: str) -> tuple[str | None, str | None]:
        """Return the ETag and Last-Modified of a feed's last answer."""
        with self.store.reading() as db:
            found = db.execute("SELECT etag, modified FROM feed WHERE url = ?", (feed,)).fetchone()
        return (found[0], found[1]) if found else (None, None)

    def announce(self, feed: str, headers: Mapping[str, str], entries: Iterable[Entry]) -> None:
        """Note a feed's answer and queue the articles that are new or changed in it."""
        rows = [(canonical_url(entry.url), entry.url, entry.stamp, entry.published) for entry in entries]
        with self.store.writing() as db:
            db.executemany(_ANNOUNCE, rows)
            db.execute(
                "INSERT OR REPLACE INTO feed VALUES (?, ?, ?)",
                (feed, headers.get("etag"), headers.get("last-modified")),
            )

    def waiting(self) -> list[Waiting]:
        """Return what is to be fetched, in the order of announcement."""
        with self.store.reading() as db:
            rows = db.execute(
                "SELECT name, url, published, etag, modified FROM page WHERE waiting ORDER BY rowid"
            ).fetchall()
        return [Waiting(*row) for row in rows]

    def done(self, item: Waiting, headers: Mapping[str, str]) -> None:
        """Note that the index has an article."""
        with self.store.writing() as db:
            db.execute(
                "UPDATE page SET waiting = 0, reason = NULL, etag = ?, modified = ? WHERE name = ?",
                (headers.get("etag", item.etag), headers.get("last-modified", item.modified), item.name),
            )

    def failed(self, item: Waiting, reason: str) -> None:
        """Note that an article could not be fetched or read; it is given up after `MOST_TRIES`."""
        with self.store.writing() as db:
            db.execute(
                "UPDATE page SET tries = tries + 1, waiting = tries + 1 < ?, reason = ? WHERE name = ?",
                (MOST_TRIES, reason, item.name),
            )
