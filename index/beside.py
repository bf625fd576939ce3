"""What stands beside an index and survives it: first-indexed times, removed ids, how much there is to settle.

It lies in a home (`index.homes`): files of the data folder, or a database that several servers share.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from index import durable
from index.errors import IndexDamaged
from index.homes import Home
from index.kinds import Connection, Kind, Tables, some_at_once
from index.lines import Lines
from index.messages.sentence import Sentence
from index.stores import tables

REMOVED = "removed.json"
UNSETTLED = "unsettled.json"

ADDED = Kind(
    "added.sqlite",
    Sentence("the times at which articles were first indexed"),
    (tables("CREATE TABLE IF NOT EXISTS added (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID"),),
    (("CREATE TABLE added (id TEXT PRIMARY KEY, at BIGINT NOT NULL)",),),
    patience=60.0,
)


# First-indexed times


def added(home: Home) -> Tables:
    """Return the tables of first-indexed times."""
    return home.tables(ADDED)


def first_times(home: Home, ids: Sequence[str], now: int) -> dict[str, int]:
    """Return when each id was first indexed, noting ``now`` for the new ones; raises StoreFailed.

    New ones are always later than those before, also within one second or when the clock was put back: who has seen
    everything up to a moment is told of all that comes after it.
    """
    with added(home).writing() as db:
        last = db.execute("SELECT max(at) FROM added").fetchone()[0]
        now = now if last is None else max(now, last + 1)
        known = _times(db, ids)
        new = dict.fromkeys((id for id in ids if id not in known), now)
        db.executemany("INSERT INTO added (id, at) VALUES (:id, :at)", ({"id": id, "at": at} for id, at in new.items()))
    return known | new


def _times(db: Connection, ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for listed, values in some_at_once(dict.fromkeys(ids)):
        select = f"SELECT id, at FROM added WHERE id IN ({listed})"  # noqa: S608  names of our own
        found.update((row[0], row[1]) for row in db.execute(select, values))
    return found


def added_at(home: Home, ids: Sequence[str]) -> list[int]:
    """Return when each article was first indexed (seconds since 1970): now, for new ones."""
    first = first_times(home, ids, int(time.time()))
    return [first[id] for id in ids]


def ever_added(home: Home) -> frozenset[str]:
    """Return every id that was ever indexed; raises StoreFailed."""
    with added(home).reading() as db:
        return frozenset(id for (id,) in db.execute("SELECT id FROM added"))


def follow(home: Home, merged: Mapping[str, str]) -> None:
    """Let the ids that aliases lead to have the first time of all that lead to them."""
    if not merged:
        return
    with added(home).writing() as db:
        db.executemany(
            "INSERT INTO added (id, at) SELECT :id, at FROM added WHERE id = :alias ON CONFLICT (id)"
            " DO UPDATE SET at = CASE WHEN excluded.at < added.at THEN excluded.at ELSE added.at END",
            ({"id": id, "alias": alias} for alias, id in merged.items()),
        )


# Removed ids


def removed(home: Home) -> frozenset[str]:
    """Return the ids that are never taken in again; what was once taken out on this machine stays so beside others."""
    return listed(home) | listed(Home(home.data))


def listed(home: Home) -> frozenset[str]:
    """Return the removed ids that are listed in this home itself."""
    if home.database is None:
        return frozenset(_json(home, REMOVED, []))
    return frozenset(line.decode() for line in Lines(home, REMOVED).read())


def keep_out(home: Home, ids: Iterable[str]) -> None:
    """Add ids to those that are never taken in again."""
    known = listed(home)
    if home.database is not None:
        Lines(home, REMOVED).add(sorted(set(ids) - known))
        return
    written = json.dumps(sorted({*known, *ids}), ensure_ascii=False, indent=0)
    durable.write_atomic(home.data / REMOVED, written + "\n")


# What there is to settle


def unsettled(home: Home) -> int:
    """Return how many articles came, changed or went since dates and near-duplicates were settled over all of them."""
    if home.database is None:
        return int(_json(home, UNSETTLED, 0))
    return sum(map(int, Lines(home, UNSETTLED).read()))


def unsettle(home: Home, count: int) -> None:
    """Note that so many articles more came, changed or went."""
    if home.database is None:
        durable.write_atomic(home.data / UNSETTLED, json.dumps(unsettled(home) + count) + "\n")
    else:
        Lines(home, UNSETTLED).add([str(count)])


def settled(home: Home, due: int | None = None) -> None:
    """Note that dates and near-duplicates were settled over all articles: so many, by default all that were noted.

    What other machines have noted since ``due`` was read stays due.
    """
    if home.database is None:
        durable.delete(home.data / UNSETTLED)
        return
    left = 0 if due is None else unsettled(home) - due
    Lines(home, UNSETTLED).drop(lambda _: True)
    if left > 0:
        unsettle(home, left)


def _json(home: Home, name: str, default: Any) -> Any:
    path = home.data / name
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return default
    except ValueError as error:
        raise IndexDamaged("{file}: {why}; mend it or delete it", file=path, why=error) from error
