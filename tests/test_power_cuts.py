"""Whatever a command said was done is there after a power cut: every command is recorded, and cut at every step.

A disk that loses its power keeps what it was asked to keep (`fsync` of a file, then of its folder), and of all else any
part: names that were changed or not, one by one, and files as they were, as they became, cut, or empty. SQLite's files
are taken as they are after each commit: with ``synchronous = EXTRA`` (which `test_stores.py` looks at) that is SQLite's
own promise, and it tests it itself.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from index import beside, corrections, state, update
from index.build import build
from index.engines.arrays import verified
from index.engines.known import open_store
from index.errors import IndexMissing
from index.feeds.fetcher import Answer, Fetcher
from index.feeds.pull import pull
from index.feeds.queue import Queue
from index.feeds.visitor import Visitor
from index.homes import Home
from index.intake import Intake
from index.reading.identifiers import identity
from index.settings import Settings
from index.stats import check, left
from search.request import SearchRequest
from search.saved import SavedQueries
from webui.secret import secret_key

pytestmark = pytest.mark.usefixtures("without_words")
SAMPLES = 1000
PAPER = "https://bao.example"


# The disk

_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}


@dataclass
class Moment:
    """What the folder held when something was about to happen: each name's file, each file's content, by numbers."""

    names: dict[str, int]
    contents: dict[int, bytes | None]  # None: a folder
    kept_names: dict[int, dict[str, int]]  # by folder, as it was last kept
    kept_contents: dict[int, bytes]
    done: int  # commands that have said they are done


@dataclass
class Disk:
    """Records what a folder holds, and what of it is kept, whenever a name changes or something is kept."""

    root: Path
    moments: list[Moment] = field(default_factory=list)
    done: int = 0
    _numbers: dict[int, int] = field(default_factory=dict)
    _next: int = 0
    _kept_names: dict[int, dict[str, int]] = field(default_factory=dict)
    _kept_contents: dict[int, bytes] = field(default_factory=dict)
    _known: dict[bytes, bytes] = field(default_factory=dict)
    _busy: bool = False
    _over: bool = False

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take a moment before a name changes: an audit hook."""
        if self._over or self._busy or event not in _EVENTS or not self._is_inside(arguments):
            return
        if event != "open" or int(arguments[2] or 0) & os.O_CREAT:
            self.take()

    def _is_inside(self, arguments: tuple[Any, ...]) -> bool:
        """Whether a name is in the folder; one that is relative to an open folder may be."""
        name = str(arguments[0])
        return name.startswith(str(self.root)) or not name.startswith("/")

    def keep(self, handle: int) -> None:
        """Note that a file or folder is kept as it is now."""
        if self._over:
            return
        moment = self.take()
        found = os.fstat(handle).st_ino
        number = self._numbers.get(found)
        if number is None:
            return
        content = moment.contents[number]
        if content is not None:
            self._kept_contents[number] = content
            return
        (path,) = [name for name, other in moment.names.items() if other == number]
        inside = {n: i for n, i in moment.names.items() if n and os.path.dirname(n) == path}
        self._kept_names[number] = {os.path.basename(n): i for n, i in inside.items()}

    def take(self) -> Moment:
        self._busy = True
        try:
            names, contents, seen = {}, {}, set()
            for path in (self.root, *sorted(self.root.rglob("*"))):
                inode = path.stat().st_ino
                seen.add(inode)
                if inode not in self._numbers:
                    self._numbers[inode] = self._next
                    self._next += 1
                number = names[path.relative_to(self.root).as_posix().removeprefix(".")] = self._numbers[inode]
                contents[number] = None if path.is_dir() else self._same(path.read_bytes())
                if path.suffix == ".sqlite":
                    self._kept_contents[number] = contents[number] or b""
            self._numbers = {inode: number for inode, number in self._numbers.items() if inode in seen}
            kept_names = {number: dict(inside) for number, inside in self._kept_names.items()}
            self.moments.append(Moment(names, contents, kept_names, dict(self._kept_contents), self.done))
            return self.moments[-1]
        finally:
            self._busy = False

    def _same(self, content: bytes) -> bytes:
        """Return the bytes that were read before, if these are the same: most files never change."""
        return self._known.setdefault(content, content)

    def stop(self) -> None:
        """Record nothing more: an audit hook cannot be taken away."""
        self._over = True

    def record(self, commands: list[Callable[[], object]]) -> None:
        """Run commands one after another, noting each that is done."""
        for command in commands:
            command()
            self.done += 1
            self.take()
        self.stop()


def after_a_cut(moment: Moment, choose: Callable[[int], int]) -> dict[str, bytes | None]:
    """Return what a disk may hold after a cut, by path; ``choose(n)`` chooses one of n ways, 0 the one least kept."""
    found: dict[str, bytes | None] = {}

    def restore(path: str, number: int) -> None:
        kept = moment.kept_names.get(number, {})
        now = {os.path.basename(n): i for n, i in moment.names.items() if n and os.path.dirname(n) == path}
        for name in sorted({*kept, *now}):
            place = f"{path}/{name}".strip("/")
            other = now.get(name) if kept.get(name) != now.get(name) and choose(2) else kept.get(name)
            if other is not None and moment.contents.get(other, b"") is None:
                found[place] = None
                restore(place, other)
            elif other is not None:
                found[place] = _content(moment, other, choose)

    restore("", moment.names[""])
    return found


def write(found: dict[str, bytes | None], target: Path) -> None:
    """Write such a folder."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    for path, content in found.items():
        if content is None:
            (target / path).mkdir()
        else:
            (target / path).write_bytes(content)
            (target / path).chmod(0o600)


def _content(moment: Moment, number: int, choose: Callable[[int], int]) -> bytes:
    kept = moment.kept_contents.get(number, b"")
    now = moment.contents.get(number) or kept
    return kept if now == kept else [kept, b"", now[: len(now) // 2], b"\0" * len(now), now][choose(5)]


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    (tmp_path / "var").mkdir()
    found = Disk(tmp_path / "var")
    sys.addaudithook(found.hear)
    fsync = os.fsync

    def keep(handle: int) -> None:
        fsync(handle)
        found.keep(handle)

    monkeypatch.setattr(os, "fsync", keep)
    yield found
    found.stop()


# What is done, and what must be there


class Paper(Visitor):
    """Answers as a small paper does; fetching is not what is tried here."""

    def __init__(self) -> None:
        super().__init__(Fetcher())
        links = "".join(f"<item><title>Tin {n}</title><link>{PAPER}/{n}</link></item>" for n in (1, 2))
        self.feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>B</title>{links}</channel></rss>'.encode()

    def visit(self, url: str, etag: str | None = None, modified: str | None = None) -> Answer:
        if url.endswith(".rss"):
            return Answer(url, 200, {}, self.feed)
        text = (
            f"<h1>Tin {url[-1]} của huyện</h1><p>Sáng nay, Huyện ủy họp phiên thứ {url[-1]}, bàn về đường liên xã.</p>"
        )
        return Answer(url, 200, {"content-type": "text/html"}, f"<html><body>{text * 3}</body></html>".encode())


@dataclass
class Told:
    """What commands have said is done, by the number of commands done: what must be there after each."""

    articles: list[dict[str, str]] = field(default_factory=list)  # id and title
    out: list[set[str]] = field(default_factory=list)
    corrected: list[set[str]] = field(default_factory=list)
    saved: list[set[str]] = field(default_factory=list)
    secret: list[str] = field(default_factory=list)

    def note(self, data: Path) -> None:
        self.articles.append(articles(data))
        self.out.append(set(beside.removed(Home(data))))
        self.corrected.append(set(corrections.load(Home(data))[0]))
        self.saved.append({query.name for query in SavedQueries(Home(data)).all("khóa A")})
        self.secret.append((data / "secret.key").read_text() if (data / "secret.key").exists() else "")


def articles(data: Path) -> dict[str, str]:
    store = open_store(Settings(data=data))
    try:
        found = {id: store.article(id) for id in store.known()}
    except IndexMissing:
        return {}
    return {id: article.title for id, article in found.items() if article is not None}


def problems(data: Path, told: Told, done: int) -> list[str]:
    """Return what is missing of that which the first commands said was done; the next may have got anywhere."""
    verified._found.clear()  # files here are made so quickly that two may have all numbers in common
    after = min(done + 1, len(told.articles) - 1)
    wrong = []
    if (found := articles(data)) not in (told.articles[done], told.articles[after]):
        wrong.append(f"the index holds {found}")
    if found:
        wrong += check(Settings(data=data))
    if told.out[done]:
        wrong += left(Settings(data=data))
    if not told.out[done] <= beside.removed(Home(data)):
        wrong.append("an id that was kept out is forgotten")
    if set(corrections.load(Home(data))[0]) not in (told.corrected[done], told.corrected[after]):
        wrong.append("corrections are lost")
    if not told.saved[done] <= {query.name for query in SavedQueries(Home(data)).all("khóa A")}:
        wrong.append("a saved query is lost")
    if told.secret[done] and (data / "secret.key").read_text() != told.secret[done]:
        wrong.append("the secret is another")
    return wrong + pages(data, found)


def pages(data: Path, found: dict[str, str]) -> list[str]:
    """Return what is wrong with fetched pages: each that the queue calls done is in the index and whole on the disk."""
    wrong = []
    waiting = {item.url for item in Queue(data).waiting()}
    with Queue(data).store.reading() as db:
        announced = [url for (url,) in db.execute("SELECT url FROM page")]
    for id in (identity(url) for url in announced if url not in waiting):
        if id in beside.removed(Home(data)):
            continue
        path = state.page(data, id)
        if not path.exists() or json.loads(gzip.decompress(path.read_bytes()))["id"] != id or id not in found:
            wrong.append(f"the page of {id} is lost")
    return wrong


def commands(settings: Settings, folder: Path) -> list[Callable[[], object]]:
    """Return every command that changes something, in an order in which each changes what others did."""
    data, intake = settings.data, Intake(None)
    feeds = folder / "feeds.txt"
    feeds.write_text(f"{PAPER}/tin.rss\n")

    def paper(**titles: str) -> Path:
        path = folder / "bao.jsonl"
        rows = [
            {"id": id, "title": title, "text": f"{title}. Ủy ban họp về nước sạch."} for id, title in titles.items()
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    def correct() -> None:
        update.note(settings, "a", {"title": "Bài một đã sửa"})
        update.correct(settings, ["a"], intake=intake)

    def undo() -> None:
        update.forget(settings, "a")
        update.correct(settings, ["a"], intake=intake)

    pulled = identity(f"{PAPER}/1")
    return [
        lambda: secret_key(data),
        lambda: build(settings, [paper(a="Bài một", b="Bài hai", c="Bài ba")], workers=1),
        lambda: SavedQueries(Home(data)).save("khóa A", "Nước sạch", SearchRequest(q="nước sạch")),
        lambda: update.add(settings, [paper(b="Bài hai mới", d="Bài bốn")], intake=intake),
        correct,
        lambda: update.remove(settings, ["c"]),
        lambda: pull(settings, feeds, Paper(), intake=intake),
        lambda: SavedQueries(Home(data)).save("khóa A", "Đường xã", SearchRequest(q="đường xã")),
        lambda: update.remove(settings, [pulled, "d"], keep_out=True),
        undo,
        lambda: build(settings, [paper(a="Bài một", e="Bài năm"), data / state.PAGES], workers=1),
    ]


def test_nothing_that_was_said_to_be_done_is_lost_by_a_power_cut(disk: Disk, tmp_path: Path) -> None:
    settings, told, lost = Settings(data=disk.root), Told(), []
    told.note(disk.root)
    steps = commands(settings, tmp_path)

    def noted(step: Callable[[], object]) -> None:
        step()
        told.note(disk.root)

    disk.record([partial(noted, step) for step in steps])
    assert [len(found) for found in told.articles] == [0, 0, 3, 3, 4, 4, 3, 5, 5, 3, 3, 3]
    assert left(settings) == []
    dice, target = random.Random(20261128), tmp_path / "sau"
    whole = [(moment, choose) for moment in disk.moments for choose in (lambda ways: 0, lambda ways: ways - 1)]
    sampled = [(dice.choice(disk.moments), dice.randrange) for _ in range(SAMPLES)]
    tried = set()
    for moment, choose in whole + sampled:
        found = after_a_cut(moment, choose)
        if (facts := (moment.done, frozenset(found.items()))) not in tried:
            tried.add(facts)
            write(found, target)
            lost += problems(target, told, moment.done)
    assert lost == []
