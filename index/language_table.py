"""How the articles of an index write, in counts, kept in a file beside an index whose engine does not count them.

Spellings of syllables, syllables side by side, words and words side by side: all that help with writing a question asks
(`search.engines.language_table.LanguageTable`). Every count is a sum over articles. So what comes is added, what goes
is taken off, and the order in which that happened cannot be told from the table.

    language = LanguageFile(folder / "language.sqlite")
    language.change([counted(batch.vocabulary, analyses)], removed=[counted(vocabulary, old)], state="generation 7")

A build counts its batches where it cuts them into words (`Counts.packed`), and adds them all at the end.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from index.messages.sentence import Sentence
from index.stores import Store, tables
from index.text.fold import fold

if TYPE_CHECKING:
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

_TOGETHER = 8  # batches that are summed in memory: some 200 MB for those of a build

_STEPS = (
    tables(
        "CREATE TABLE syllable (exact TEXT PRIMARY KEY, folded TEXT NOT NULL, articles INT NOT NULL) WITHOUT ROWID",
        "CREATE INDEX syllable_folded ON syllable (folded)",
        "CREATE TABLE beside (syllables TEXT PRIMARY KEY, times INT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE word (words TEXT PRIMARY KEY, articles INT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE phrase (words TEXT PRIMARY KEY, times INT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE total (name TEXT PRIMARY KEY, number INT NOT NULL) WITHOUT ROWID",
        "CREATE TABLE state (name TEXT NOT NULL)",
    ),
)
_COUNTS = {
    "syllable": ("exact", "folded", "articles"),
    "beside": ("syllables", "times"),
    "word": ("words", "articles"),
    "phrase": ("words", "times"),
    "total": ("name", "number"),
}
"""The columns of the tables of counts: the first names what is counted, the last has its count."""


class Counts(msgspec.Struct, frozen=True):
    """What some articles add to each table of `LanguageFile`; a space joins neighbours, "_" the syllables of a word."""

    syllable: dict[str, int]
    beside: dict[str, int]
    word: dict[str, int]
    phrase: dict[str, int]
    total: dict[str, int]

    def packed(self) -> bytes:
        """Return the counts as bytes: for a batch of a build, or from one process to another."""
        return msgspec.msgpack.encode(self)

    @staticmethod
    def unpacked(packed: bytes) -> Counts:
        """Return the counts that were packed; raises msgspec.DecodeError for other bytes."""
        return msgspec.msgpack.decode(packed, type=Counts)


def counted(vocabulary: Vocabulary, analyses: Iterable[Analysis]) -> Counts:
    """Count what articles hold that were cut into words with this vocabulary.

    >>> from index.article import Article
    >>> from index.text import segment
    >>> from index.text.analysis import analyze
    >>> from index.text.vocabulary import Vocabulary
    >>> article, vocabulary = Article("1", "", "Nghị quyết Đại hội", ""), Vocabulary()
    >>> counts = counted(vocabulary, analyze([article], vocabulary, segment.load()))
    >>> counts.beside["nghị quyết"], sorted(counts.word), counts.phrase
    (1, ['nghị_quyết', 'đại_hội'], {'nghị_quyết đại_hội': 1})
    """
    keys = vocabulary.keys
    counts = Counts({}, {}, {}, {}, {"articles": 0, "words": 0})
    for analysis in analyses:
        written = [keys[code] for code in analysis.codes.tolist()]
        near = [*(np.diff(analysis.positions) == 1).tolist(), False]
        words = list(_words(written, analysis.joined.tolist()))
        _add(counts.syllable, set(written))
        _add(
            counts.beside,
            (f"{one} {other}" for one, other, beside in zip(written, written[1:], near, strict=False) if beside),
        )
        _add(counts.word, {word.text for word in words})
        together = ((one, other) for one, other in pairwise(words) if one.end == other.start and near[one.end - 1])
        _add(counts.phrase, (f"{one.text} {other.text}" for one, other in together))
        counts.total["articles"] += 1
        counts.total["words"] += len(written)
    return counts


class _Word(NamedTuple):
    start: int
    end: int
    text: str


def _words(written: Sequence[str], joined: Sequence[bool]) -> Iterator[_Word]:
    """Return the words of several syllables; ``joined`` says of each syllable whether it continues a word."""
    begins = [place for place, continues in enumerate(joined) if not continues]
    for start, end in pairwise([*begins, len(written)]):
        if end - start > 1:
            yield _Word(start, end, "_".join(written[start:end]))


def _add(counts: dict[str, int], some: Iterable[str]) -> None:
    for one in some:
        counts[one] = counts.get(one, 0) + 1


class LanguageFile:
    """The table in its file (`search.engines.language_table.LanguageTable`); shared by threads and processes.

    Its methods raise StoreFailed, in one line that says what to do. A file that is not there is a table of no articles.
    """

    def __init__(self, path: Path) -> None:
        self._store = Store(path, Sentence("what help with questions knows of the articles' language"), _STEPS)

    def change(self, put: Iterable[Counts] = (), removed: Iterable[Counts] = (), state: str = "") -> None:
        """Add what came and take off what went, at once and for good; ``state`` names the index it then tells of."""
        with self._store.writing() as db:
            for sign, some in ((1, put), (-1, removed)):
                for counts in _summed(some):
                    _change(db, counts, sign)
            db.execute("DELETE FROM state")
            db.execute("INSERT INTO state VALUES (?)", (state,))

    def state(self) -> str:
        """Return the name of the state of the index that the table tells of: of another it has to be made anew."""
        found = self._rows("SELECT name FROM state")
        return str(found[0][0]) if found else ""

    @cached_property
    def words(self) -> int:
        """How many syllables stand in the articles, repeated ones counted; 1 at least."""
        return max(1, self._total("words"))

    def spelled(self, folded: str) -> dict[str, int]:
        """Return the ways in which a syllable is written, and in how many articles each stands."""
        return dict(self._rows("SELECT exact, articles FROM syllable WHERE folded = ?", folded))

    def beside(self, ways: Sequence[str], others: Sequence[str]) -> list[list[int]]:
        """Return how often each of some ways to write a syllable stands right before each of those to write another.

        At most 180 ways each: SQLite takes 32,766 keys at once.
        """
        keys = [f"{one} {other}" for one, other in product(ways, others)]
        marks = ", ".join("?" * len(keys))
        found = dict(self._rows(f"SELECT syllables, times FROM beside WHERE syllables IN ({marks})", *keys))  # noqa: S608
        return [[found.get(f"{one} {other}", 0) for other in others] for one in ways]

    def joined(self, words: Sequence[str]) -> list[int]:
        """Return in how many articles each of some words of several syllables stands."""
        marks = ", ".join("?" * len(words))
        found = dict(self._rows(f"SELECT words, articles FROM word WHERE words IN ({marks})", *words))  # noqa: S608
        return [found.get(word, 0) for word in words]

    def beginning(self, start: str, most: int) -> list[str]:
        """Return the folded syllables that begin so, those that most articles hold first."""
        return [
            str(folded)
            for (folded,) in self._rows(
                "SELECT folded FROM syllable WHERE folded >= ? AND folded < ? GROUP BY folded"
                " ORDER BY sum(articles) DESC, folded LIMIT ?",
                start, start + _LAST, most,
            )
        ]  # fmt: skip

    def first(self, start: str, most: int, *, exact: bool) -> list[str]:
        """Return the syllables that begin so, the first of them in the order of bytes; ``exact`` ones, or folded."""
        column = "exact" if exact else "folded"
        question = f"SELECT DISTINCT {column} FROM syllable WHERE {column} >= ? AND {column} < ? ORDER BY 1 LIMIT ?"  # noqa: S608
        return [str(word) for (word,) in self._rows(question, start, start + _LAST, most)]

    def phrases(self, share: float) -> list[tuple[str, int]]:
        """Return the words, and words side by side, that stand in this share of the articles and in two at least."""
        least = max(2, int(share * self._total("articles")))
        words = self._rows("SELECT words, articles FROM word WHERE articles >= ? ORDER BY words", least)
        phrases = self._rows("SELECT words, times FROM phrase WHERE times >= ? ORDER BY words", least)
        return [(str(text).replace("_", " "), int(number)) for text, number in (*words, *phrases)]

    def _total(self, name: str) -> int:
        return sum(number for (number,) in self._rows("SELECT number FROM total WHERE name = ?", name))

    def _rows(self, question: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._store.reading() as db:
            return db.execute(question, values).fetchall()


_LAST = "\U0010ffff"  # stands behind every letter


def _summed(some: Iterable[Counts]) -> Iterator[Counts]:
    """Return the sums of so many at a time: in a file larger than the memory each key is a page to be read."""
    rest = iter(some)
    for first in rest:
        sums = [defaultdict(int, counts) for counts in msgspec.structs.astuple(first)]
        for counts in islice(rest, _TOGETHER - 1):
            for total, more in zip(sums, msgspec.structs.astuple(counts), strict=True):
                for one, number in more.items():
                    total[one] += number
        yield Counts(*sums)


def _change(db: sqlite3.Connection, counts: Counts, sign: int) -> None:
    """Add counts to the tables, or take them off; what is counted no more goes."""
    for name, columns in _COUNTS.items():
        key, count = columns[0], columns[-1]
        mine = sorted(getattr(counts, name).items())  # neighbours in the file one after another
        if name == "syllable":
            rows: Iterable[tuple[Any, ...]] = ((one, fold(one), sign * number) for one, number in mine)
        else:
            rows = ((one, sign * number) for one, number in mine)
        marks = ", ".join("?" * len(columns))
        added = f"ON CONFLICT DO UPDATE SET {count} = {count} + excluded.{count}"
        db.executemany(f"INSERT INTO {name} VALUES ({marks}) {added}", rows)  # noqa: S608  names of our own
        if sign < 0:
            gone = f"DELETE FROM {name} WHERE {key} = ? AND {count} <= 0"  # noqa: S608
            db.executemany(gone, ((one,) for one, _ in mine))
