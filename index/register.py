"""The register: it gives articles the ids under which they are kept, and remembers what else they are known by.

In a data folder the tables are held open for a run. In a database that machines share, the names of some hundred
articles at a time are borrowed (`index.borrowed`), for a question to it costs a hundred times as much.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, NamedTuple

from index import beside, corrections
from index.article import Article
from index.borrowed import Borrowed
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.homes import Home
from index.identity import known_names, targets
from index.kinds import Connection
from index.reading.identifiers import Identifiers
from index.reading.raw import RawArticle

_IS_CLAIMED = """
SELECT 1 FROM name WHERE id = :id UNION SELECT 1 FROM file WHERE id = :id UNION SELECT 1 FROM newest WHERE id = :id
"""
_PUT_NAME = (
    "INSERT INTO name (name, id, kind) VALUES (:name, :id, :kind) ON CONFLICT (name) DO UPDATE SET id = excluded.id"
)
_PUT_FILE = """
INSERT INTO file (path, id, content) VALUES (:path, :id, :content)
ON CONFLICT (path) DO UPDATE SET id = excluded.id, content = excluded.content
"""
_PUT_NEWEST = """
INSERT INTO newest (id, content) VALUES (:id, :content) ON CONFLICT (id) DO UPDATE SET content = excluded.content
"""


_TOGETHER = 300  # articles that are named while other machines wait: some tenths of a second


class Named(NamedTuple):
    """The id of an article; ``old`` says that this is an older version of it, as a forgotten copy of a file is."""

    id: str
    old: bool = False


class Register:
    """Gives articles their ids, for one run; ``article`` looks one up in the current index, if there is any."""

    def __init__(self, home: Home, article: Callable[[str], Article | None]) -> None:
        self._home, self._article = home, article
        self._db: Connection
        self._added: Connection
        self._decided: frozenset[str] = frozenset()
        self.merged: dict[str, str] = {}
        """Ids that became aliases in this run, and of which."""

    def names(self, raws: Iterable[RawArticle]) -> Iterator[tuple[RawArticle, Named]]:
        """Return articles with their ids; what was given is on the disk when all were, first-indexed times included.

        An id may become an alias later in the same run: see ``merged``.
        """
        decided, _ = corrections.load(self._home)
        self._decided = beside.removed(self._home) | decided.keys()
        if self._home.database is not None:
            rest = iter(raws)
            while some := list(islice(rest, _TOGETHER)):
                yield from zip(some, self._of_all_machines(some), strict=True)
            return
        with beside.added(self._home).reading() as self._added, known_names(self._home).writing() as self._db:
            for raw in raws:
                yield raw, self._name(raw)
        beside.follow(self._home, self.merged)

    def catch_up(self, ids: Iterable[str]) -> None:
        """Learn which of these ids other machines have made aliases meanwhile."""
        if self._home.database is not None:
            self.merged |= {id: kept for id, kept in targets(self._home, ids).items() if kept != id}

    def _of_all_machines(self, some: Sequence[RawArticle]) -> list[Named]:
        """Name articles in the database: alone only where there is something new, for most of a rebuild is known."""
        before, tables = dict(self.merged), known_names(self._home)
        with (
            beside.added(self._home).reading() as added,
            tables.reading() as db,
            closing(Borrowed(some, db, added)) as borrowed,
        ):
            named = self._borrowing(borrowed, some)
            if borrowed.is_unchanged():
                return named
        self.merged = dict(before)
        with beside.added(self._home).reading() as added, tables.writing() as db:
            with closing(Borrowed(some, db, added)) as borrowed:
                named = self._borrowing(borrowed, some)
                borrowed.give_back(db)
            beside.follow(self._home, {alias: id for alias, id in self.merged.items() if alias not in before})
        return named

    def _borrowing(self, borrowed: Borrowed, some: Sequence[RawArticle]) -> list[Named]:
        self._db = self._added = borrowed.db
        return [self._name(raw) for raw in some]

    def _name(self, raw: RawArticle) -> Named:
        """Return the id of an article, and remember what else it is known by."""
        by = raw.known_by
        if by.own:
            id = self._target(by.own)
            return Named(self._claim(by.address, id) if by.address else id)
        file = self._file(by.file)
        if by.address:
            id = self._addressed(raw, by.address, file[0] if file else None)
            self._put_file(by, id)
            return Named(id)
        id = file[0] if file else self._contained(raw)
        return Named(id, old=self._seen(by, id, file))

    def _claim(self, address: str, id: str) -> str:
        """Return whose address this is: the first that had it; the other becomes its alias."""
        holder = self._holder(address)
        if holder is None:
            self._put_name(address, id, "address")
            return id
        if holder != id:
            self._merge(id, holder)
        return holder

    def _holder(self, address: str) -> str | None:
        kept = self._target(address)
        return kept if kept != address or self._is_known(address) else None

    def _addressed(self, raw: RawArticle, address: str, file: str | None) -> str:
        """Return the id of a page; its file was another article's if that has an address of its own."""
        if file and self._found("SELECT 1 FROM name WHERE id = :id AND kind = 'address'", id=file):
            file = None
        return self._claim(address, file or self._before(raw) or self._holder(address) or address)

    def _contained(self, raw: RawArticle) -> str:
        """Return the id of an article that has neither id nor address, and whose file is not known."""
        content = raw.known_by.content
        kept = self._target(content)
        if kept != content or self._is_claimed(content):
            return kept
        return self._before(raw) or content

    def _before(self, raw: RawArticle) -> str | None:
        """Return the id that an earlier version gave it, if people or the index know it and it is not another's."""
        id = raw.known_by.before
        if id is None or self._is_claimed(id) or not self._is_known(id):
            return None
        try:
            stored = self._article(id)
        except (IndexMissing, IndexMismatch, IndexDamaged):
            stored = None
        return id if stored is None or _is_same(stored, raw) else None

    def _is_claimed(self, id: str) -> bool:
        return self._found(_IS_CLAIMED, id=id) is not None

    def _is_known(self, id: str) -> bool:
        if id in self._decided or self._is_claimed(id):
            return True
        return self._added.execute("SELECT 1 FROM added WHERE id = :id", {"id": id}).fetchone() is not None

    def _file(self, path: str | None) -> tuple[str, str] | None:
        found = self._found("SELECT id, content FROM file WHERE path = :path", path=path) if path else None
        return (str(found[0]), str(found[1])) if found else None

    def _put_file(self, by: Identifiers, id: str) -> None:
        if by.file:
            self._db.execute(_PUT_FILE, {"path": by.file, "id": id, "content": by.content})

    def _target(self, id: str) -> str:
        found = self._found("SELECT id FROM name WHERE name = :name", name=id)
        return str(found[0]) if found else id

    def _put_name(self, name: str, id: str, kind: str) -> None:
        self._db.execute(_PUT_NAME, {"name": name, "id": id, "kind": kind})

    def _found(self, select: str, **values: str) -> Any:
        """Return the first row of what a statement finds, or None."""
        return self._db.execute(select, values).fetchone()

    def _seen(self, by: Identifiers, id: str, file: tuple[str, str] | None) -> bool:
        """Remember a content; return whether it was seen before, and a newer one since."""
        newest = self._found("SELECT content FROM newest WHERE id = :id", id=id)
        met_before = file[1] == by.content if file else by.content == id or self._target(by.content) == id
        old = newest is not None and newest[0] != by.content and met_before
        self._put_file(by, id)
        if by.content != id:
            self._put_name(by.content, id, "content")
        if not old:
            self._db.execute(_PUT_NEWEST, {"id": id, "content": by.content})
        return old

    def _merge(self, alias: str, id: str) -> None:
        """Let an id and all that led to it lead to another one."""
        self._db.execute("UPDATE name SET id = :id WHERE id = :alias", {"id": id, "alias": alias})
        self._db.execute("UPDATE file SET id = :id WHERE id = :alias", {"id": id, "alias": alias})
        self._db.execute("DELETE FROM newest WHERE id = :alias", {"alias": alias})
        self._put_name(alias, id, "alias")
        self.merged[alias] = id


def _is_same(stored: Article, raw: RawArticle) -> bool:
    """Return whether a stored article came from the same place, or bears the same title."""
    same = stored.path == raw.path or os.path.realpath(stored.path) == raw.known_by.file
    return same or (bool(stored.title) and stored.title in f"{raw.title}\n{raw.text}")
