"""Identity: under which id an article is kept, remembered beside the index (`index.homes`).

An article's id is the row's own; else that of its address; else that of its content when it was first seen. From then
on it is known by its other names too: a second id with the same address, the file that was edited, the text that was
copied or moved. The first id stays, the others are aliases: their pages lead to it, and corrections, removed ids and
first-indexed times follow. Another article under an id that is taken is said, never replaced in silence.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from index import beside, corrections, stores
from index.article import Article
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.homes import Connection, Home, Kind, Tables
from index.reading.identifiers import Identifiers
from index.reading.raw import RawArticle, Remark

FILE = "identity.sqlite"

_STEPS = (
    stores.tables(
        # What an id is also known by: an address, a content that it had, an alias; "kind" says which.
        "CREATE TABLE name (name TEXT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX name_id ON name (id)",
        # The files that hold one article each, with the content that was last seen there.
        "CREATE TABLE file (path TEXT PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX file_id ON file (id)",
        # The newest content of articles that are known by their content.
        "CREATE TABLE newest (id TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID",
    ),
)
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

_SHARED = (
    (
        "CREATE TABLE name (name TEXT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL)",
        "CREATE INDEX name_id ON name (id)",
        "CREATE TABLE file (path TEXT PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL)",
        "CREATE INDEX file_id ON file (id)",
        "CREATE TABLE newest (id TEXT PRIMARY KEY, content TEXT NOT NULL)",
    ),
)
IDENTITY = Kind(FILE, "what articles are also known by", _STEPS, _SHARED, patience=60.0)

# Versions of one article share words: of two others of the same office and subject, a fifth at most.
_VERSION = 1 / 3


_TOGETHER = 200  # articles that are named while the other machines of one database wait, some tenths of a second

Numbered = tuple[int, RawArticle]
"""An article with its place among those of a run."""


class Named(NamedTuple):
    """The id of an article; ``old`` says that this is an older version of it, as a forgotten copy of a file is."""

    id: str
    old: bool = False


def known_names(home: Home) -> Tables:
    """Return the tables that remember names."""
    return home.tables(IDENTITY)


# Who asks for an id


def target(home: Home, id: str) -> str:
    """Return the id under which an article is kept that this id or alias stands for."""
    with known_names(home).reading() as db:
        return _target(db, id)


def names(home: Home, ids: Collection[str]) -> list[str]:
    """Return all ids that stand for the same articles as these: these, what they lead to, and its aliases."""
    found = dict.fromkeys(ids)
    with known_names(home).reading() as db:
        for id in ids:
            kept = _target(db, id)
            known = db.execute("SELECT name FROM name WHERE id = :id", {"id": kept})
            found |= {kept: None} | {row[0]: None for row in known}
    return list(found)


def kept_out(home: Home) -> frozenset[str]:
    """Return the ids that are never taken in again, with all that stand for the same articles."""
    removed = beside.removed(home)
    return frozenset(names(home, removed)) if removed else removed


def corrected(home: Home, found: dict[str, corrections.Values]) -> dict[str, corrections.Values]:
    """Return corrections by the ids under which the articles are kept; later ones add to earlier ones."""
    told: dict[str, corrections.Values] = {}
    with known_names(home).reading() as db:
        for id, values in found.items():
            kept = _target(db, id)
            told[kept] = {**told.get(kept, {}), **values}
    return told


def _target(db: Connection, id: str) -> str:
    found = db.execute("SELECT id FROM name WHERE name = :name", {"name": id}).fetchone()
    return str(found[0]) if found else id


# Who gives ids


class Register:
    """Gives articles their ids, for one run; ``article`` looks one up in the current index, if there is any."""

    def __init__(self, home: Home, article: Callable[[str], Article | None]) -> None:
        self._home, self._article = home, article
        self._db: Connection
        self._added: Connection
        self._decided: frozenset[str] = frozenset()
        self.merged: dict[str, str] = {}
        """Ids that became aliases in this run, and of which."""

    def together(self, found: Iterator[Numbered]) -> Iterator[Iterable[Numbered]]:
        """Return articles as they are to be named while the tables are open: all, or in a database some after others.

        Other machines wait as long, so the articles are there before it begins.
        """
        if self._home.database is None:
            yield found
            return
        while some := list(islice(found, _TOGETHER)):
            yield some

    @contextlib.contextmanager
    def open(self) -> Iterator[None]:
        """Hold the tables open; what was given is on the disk when this returns, first-indexed times included."""
        decided, _ = corrections.load(self._home)
        self._decided = beside.removed(self._home) | decided.keys()
        with beside.added(self._home).reading() as self._added, known_names(self._home).writing() as self._db:
            yield
        beside.follow(self._home, self.merged)

    def name(self, raw: RawArticle) -> Named:
        """Return the id of an article, and remember what else it is known by."""
        by = raw.known_by
        if by.own:
            id = _target(self._db, by.own)
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
        kept = _target(self._db, address)
        return kept if kept != address or self._is_known(address) else None

    def _addressed(self, raw: RawArticle, address: str, file: str | None) -> str:
        """Return the id of a page; its file was another article's if that has an address of its own."""
        if file and self._found("SELECT 1 FROM name WHERE id = :id AND kind = 'address'", id=file):
            file = None
        return self._claim(address, file or self._before(raw) or self._holder(address) or address)

    def _contained(self, raw: RawArticle) -> str:
        """Return the id of an article that has neither id nor address, and whose file is not known."""
        content = raw.known_by.content
        kept = _target(self._db, content)
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

    def _put_name(self, name: str, id: str, kind: str) -> None:
        self._db.execute(_PUT_NAME, {"name": name, "id": id, "kind": kind})

    def _found(self, select: str, **values: str) -> Any:
        """Return the first row of what a statement finds, or None."""
        return self._db.execute(select, values).fetchone()

    def _seen(self, by: Identifiers, id: str, file: tuple[str, str] | None) -> bool:
        """Remember a content; return whether it was seen before, and a newer one since."""
        newest = self._found("SELECT content FROM newest WHERE id = :id", id=id)
        met_before = file[1] == by.content if file else by.content == id or _target(self._db, by.content) == id
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


def is_another(old: Article, new: Article) -> bool:
    """Return whether two articles are no versions of one: another headline, and less than a third of the words."""
    if old.title == new.title:
        return False
    words, others = (set(f"{one.title} {one.body}".lower().split()) for one in (old, new))
    return len(words & others) < _VERSION * len(words | others)


# A run


class Input:
    """The articles of one run under the ids that they are kept under; of several with one id, the last is taken.

    The input is read twice where all of it must be known before the first is taken: see `of_all`.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._ids: dict[int, str] = {}  # of the articles whose id is not what they say themselves
        self._taken: dict[str, int] = {}
        self._places: dict[str, str] = {}  # of ids that were met more than once

    def study(self, found: Iterable[RawArticle]) -> None:
        """Learn the ids of all articles, and which of those with one id is to be taken."""
        old: set[str] = set()  # whose taken version is an older one
        for some in self._register.together(enumerate(found)):
            with self._register.open():
                for number, raw in some:
                    self._learn(number, raw, old)

    def _learn(self, number: int, raw: RawArticle, old: set[str]) -> None:
        id, is_old = self._register.name(raw)
        if id != raw.known_by.first:
            self._ids[number] = id
        if id in self._taken:
            if is_old and id not in old:
                return
            self._places[id] = place(raw)
        self._taken[id] = number
        (old.add if is_old else old.discard)(id)

    def of_all(self, found: Iterable[RawArticle], remarks: list[Remark]) -> Iterator[RawArticle]:
        """Return the articles that were studied; what is not taken is said in ``remarks``."""
        for number, raw in enumerate(found):
            id = _latest(self._register.merged, self._ids.get(number, raw.known_by.first))
            if self._taken.setdefault(id, number) == number:
                yield replace(raw, id=id)
            else:
                remarks.append(_again(raw, id, self._places.get(id, "")))

    def facts(self) -> list[object]:
        """Return what is the same whenever the same articles get the same ids."""
        return [sorted(self._ids.items()), len(self._taken)]


def named(
    register: Register, some: Sequence[RawArticle], held: Callable[[list[str]], Collection[str]], remarks: list[Remark]
) -> list[RawArticle]:
    """Return articles under their ids, one of each: the last, unless it is an older version of what is held."""
    with register.open():
        given = [(raw, register.name(raw)) for raw in some]
    given = [(raw, Named(_latest(register.merged, one.id), one.old)) for raw, one in given]
    there = held([one.id for _, one in given if one.old])
    chosen: dict[str, RawArticle] = {}
    for raw, (id, old) in given:
        if old and (id in there or id in chosen):
            remarks.append(_again(raw, id, place(chosen[id]) if id in chosen else ""))
            continue
        if (other := chosen.pop(id, None)) is not None:
            remarks.append(_again(other, id, place(raw)))
        chosen[id] = replace(raw, id=id)
    return list(chosen.values())


def _latest(merged: dict[str, str], id: str) -> str:
    """Return what an id leads to that became an alias later in the same run."""
    while id in merged:
        id = merged[id]
    return id


def _again(raw: RawArticle, id: str, where: str) -> Remark:
    taken = f"the one in {where}" if where else "a newer version of it"
    return Remark(raw.path, raw.line, f"the same article again (id {id}): {taken} is taken")


def place(raw: RawArticle) -> str:
    """Return where an article stands, as reports write it."""
    return f"{raw.path}:{raw.line}" if raw.line else raw.path
