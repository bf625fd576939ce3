"""The queue: what feeds have announced and what became of it; it outlives a kill and every rebuild.

A feed's answer is noted with all the articles it announces, in one step: it is never asked for again before they are
in the queue, and an article leaves the queue only when the index has it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, NamedTuple

from index import stores
from index.messages.sentence import Sentence, packed, unpacked
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
    stores.tables(
        # When a feed was asked and answered last (seconds since 1970), how often in a row it failed since, and why.
        "ALTER TABLE feed ADD COLUMN asked INTEGER",
        "ALTER TABLE feed ADD COLUMN answered INTEGER",
        "ALTER TABLE feed ADD COLUMN failures INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE feed ADD COLUMN reason TEXT",
        # Which feed announced an article, and the headline and the text that stood in it.
        "ALTER TABLE page ADD COLUMN feed TEXT",
        "ALTER TABLE page ADD COLUMN title TEXT",
        "ALTER TABLE page ADD COLUMN text TEXT",
    ),
)
_ANNOUNCE = """
INSERT INTO page (name, url, stamp, published, feed, title, text) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (name) DO UPDATE SET url = excluded.url, stamp = excluded.stamp, waiting = 1, tries = 0,
 feed = excluded.feed, title = excluded.title, text = excluded.text
WHERE stamp != excluded.stamp
"""
_ANSWERED = """
INSERT INTO feed (url, etag, modified, asked, answered) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (url) DO UPDATE SET etag = coalesce(excluded.etag, etag), modified = coalesce(excluded.modified, modified),
 asked = excluded.asked, answered = excluded.answered, failures = 0, reason = NULL
"""
_FAILED = """
INSERT INTO feed (url, asked, failures, reason) VALUES (?, ?, 1, ?)
ON CONFLICT (url) DO UPDATE SET asked = excluded.asked, failures = failures + 1, reason = excluded.reason
"""
_STATES = """
SELECT f.url, f.asked, f.answered, f.failures, f.reason,
 (SELECT count(*) FROM page AS p WHERE p.feed = f.url AND waiting),
 (SELECT count(*) FROM page AS p WHERE p.feed = f.url AND NOT waiting AND p.reason IS NOT NULL),
 (SELECT count(*) FROM page AS p WHERE p.feed = f.url AND NOT waiting AND p.reason IS NULL)
FROM feed AS f ORDER BY f.failures DESC, f.url
"""
_LONGEST_REASON = 500  # characters


class Waiting(NamedTuple):
    """An article that is to be fetched, with what tells the server which version is known."""

    name: str
    url: str
    published: str | None
    etag: str | None
    modified: str | None
    feed: str | None = None
    title: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed does: when it was asked and when it answered last (seconds since 1970), how often it failed since.

    ``waiting`` articles are still to be fetched, ``given_up`` could not be, ``taken`` are in the index.
    """

    url: str
    asked: int | None
    answered: int | None
    failures: int
    reason: str | None
    waiting: int
    given_up: int
    taken: int


class Queue:
    """The queue of one data folder; its functions raise StoreFailed."""

    def __init__(self, data: Path) -> None:
        self.store = stores.Store(data / FILE, Sentence("what feeds have announced"), _STEPS)

    def validators(self, feed: str) -> tuple[str | None, str | None]:
        """Return the ETag and Last-Modified of a feed's last answer."""
        with self.store.reading() as db:
            found = db.execute("SELECT etag, modified FROM feed WHERE url = ?", (feed,)).fetchone()
        return (found[0], found[1]) if found else (None, None)

    def announce(self, feed: str, headers: Mapping[str, str], entries: Iterable[Entry]) -> None:
        """Note a feed's answer and queue the articles that are new or changed in it."""
        rows = [
            (canonical_url(entry.url), entry.url, entry.stamp, entry.published, feed, entry.title, entry.text)
            for entry in entries
        ]
        with self.store.writing() as db:
            db.executemany(_ANNOUNCE, rows)
            self._note_answer(db, feed, headers)

    def unchanged(self, feed: str) -> None:
        """Note that a feed answered that it has not changed."""
        with self.store.writing() as db:
            self._note_answer(db, feed, {})

    def _note_answer(self, db: Connection, feed: str, headers: Mapping[str, str]) -> None:
        now = int(time.time())
        db.execute(_ANSWERED, (feed, headers.get("etag"), headers.get("last-modified"), now, now))

    def silent(self, feed: str, reason: str) -> None:
        """Note that a feed could not be read."""
        with self.store.writing() as db:
            db.execute(_FAILED, (feed, int(time.time()), _noted(reason)))

    def states(self) -> list[FeedState]:
        """Return how each feed does that was ever asked, those that fail first."""
        with self.store.reading() as db:
            states = [FeedState(*row) for row in db.execute(_STATES)]
        return [replace(state, reason=state.reason and unpacked(state.reason)) for state in states]

    def waiting(self) -> list[Waiting]:
        """Return what is to be fetched, in the order of announcement."""
        with self.store.reading() as db:
            rows = db.execute(
                "SELECT name, url, published, etag, modified, feed, title, text FROM page WHERE waiting ORDER BY rowid"
            ).fetchall()
        return [Waiting(*row) for row in rows]

    def done(self, item: Waiting, headers: Mapping[str, str]) -> None:
        """Note that the index has an article."""
        with self.store.writing() as db:
            db.execute(
                "UPDATE page SET waiting = 0, reason = NULL, text = NULL, etag = ?, modified = ? WHERE name = ?",
                (headers.get("etag", item.etag), headers.get("last-modified", item.modified), item.name),
            )

    def failed(self, item: Waiting, reason: str) -> None:
        """Note that an article could not be fetched or read; it is given up after `MOST_TRIES`."""
        with self.store.writing() as db:
            db.execute(
                "UPDATE page SET tries = tries + 1, waiting = tries + 1 < ?, reason = ? WHERE name = ?",
                (MOST_TRIES, _noted(reason), item.name),
            )


def _noted(reason: str) -> str:
    """Return a reason as the queue keeps it: a long one, of which a stranger wrote most, is cut."""
    return packed(reason) if len(reason) <= _LONGEST_REASON else reason[:_LONGEST_REASON]
