"""The articles and queries that every engine gets: the same folded syllables, facets and days."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index import facets
from index.article import Article, days
from index.engines.arrays.snapshot import Snapshot
from index.text.syllables import syllables
from search.query.syllable import also

if TYPE_CHECKING:
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

_SEED = 20  # queries are drawn at random, but the same ones each time
_LENGTH = 25  # queries of one class
COMMON, MIDDLE, RARE = 0.3, 0.02, 0.0005  # shares of the articles that hold a word


@dataclass(frozen=True, slots=True)
class Row:
    """One article as engines index it; ``paragraphs`` are folded syllables with spaces between.

    ``streams`` are the other fields of words that we index, as paragraphs too; only what is built stage by stage has
    them (`streamed`).
    """

    id: str
    text: str
    paragraphs: tuple[str, ...]
    units: tuple[str, ...]
    congresses: tuple[str, ...]
    day: int  # proleptic Gregorian ordinal, 0 when unknown
    month: int  # counted from year 0
    streams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """One query: ``kind`` is term, and, or, phrase or prefix; ``first`` and ``last`` are days, both included."""

    kind: str
    words: tuple[str, ...]
    first: int | None = None
    last: int | None = None


def row(article: Article, paragraphs: tuple[str, ...] = ()) -> Row:
    """Return an article as engines index it; without a text to store when its syllables are given."""
    values = facets.values(article)
    day = days(article.published)[0]
    when = article.published.date if article.published else None
    month = 12 * when.year + when.month - 1 if when else 0
    text = "" if paragraphs else "\n".join((article.title, article.body, *article.captions))
    return Row(article.id, text, paragraphs or _cut(article), values["unit"], values["congress"], day, month)


def _cut(article: Article) -> tuple[str, ...]:
    texts = (article.title, article.lead, article.body[article.lead_end :], article.caption_text)
    lines = (" ".join(s.folded for s in syllables(line)) for text in texts for line in text.split("\n"))
    return tuple(filter(None, lines))


def streamed(article: Article, analysis: Analysis, vocabulary: Vocabulary) -> Row:
    """Return an article with all streams of tokens that we index: exact syllables, compounds, pairs of folded ones."""
    cuts = np.flatnonzero(np.diff(analysis.positions) != 1) + 1
    paragraphs = [part.tolist() for part in np.split(analysis.codes, cuts)]
    exact = [[vocabulary.keys[code] for code in part] for part in paragraphs]
    folded = [[vocabulary.folded[code] for code in part] for part in paragraphs]
    joined = [part.tolist() for part in np.split(analysis.joined, cuts)]
    streams = {
        "exact": exact,
        "word": [_compounds(*part) for part in zip(exact, joined, strict=True)],
        "pair": [list(map("_".join, pairwise(part))) for part in folded],
    }
    return replace(row(article), streams={name: tuple(map(" ".join, lines)) for name, lines in streams.items()})


def _compounds(syllables: Sequence[str], joined: Sequence[bool]) -> list[str]:
    marked = "".join(f"{'_' if joins else ' '}{syllable}" for syllable, joins in zip(syllables, joined, strict=True))
    return [word for word in marked.split() if "_" in word]


def line(row: Row) -> str:
    """Return a row as a line of a file."""
    return json.dumps(asdict(row), ensure_ascii=False) + "\n"


def write(snapshot: Snapshot, path: Path, most: int | None = None) -> None:
    """Write the rows of an index to a file, one line each."""
    with open(path, "w", encoding="utf-8") as file:
        for doc in range(min(snapshot.size, most or snapshot.size)):
            file.write(line(row(snapshot.article(doc))))


def read(path: Path) -> Iterator[Row]:
    """Read the rows of a file."""
    with open(path, encoding="utf-8") as file:
        for text in file:
            data: dict[str, Any] = json.loads(text)
            lists = {name: tuple(data[name]) for name in ("paragraphs", "units", "congresses")}
            streams = {name: tuple(lines) for name, lines in data.get("streams", {}).items()}
            yield Row(**{**data, **lists, "streams": streams})


def classes(rows: Sequence[Row]) -> dict[str, list[Query]]:
    """Return the classes of queries, drawn from the articles themselves."""
    dice = random.Random(_SEED)
    df = Counter(word for row in rows for word in _words(row))
    draw = _Draw(dice, rows, df)
    by_share = {share: _near(df, share * len(rows)) for share in (COMMON, RARE)}
    plain = {
        "one common": [Query("term", (dice.choice(by_share[COMMON]),)) for _ in range(_LENGTH)],
        "one rare": [Query("term", (dice.choice(by_share[RARE]),)) for _ in range(_LENGTH)],
        "AND of three": [Query("and", draw.together(3)) for _ in range(_LENGTH)],
        "OR of three": [Query("or", draw.together(3)) for _ in range(_LENGTH)],
        "phrase": [Query("phrase", draw.phrase(2, MIDDLE)) for _ in range(_LENGTH)],
        "phrase of three": [Query("phrase", draw.phrase(3, MIDDLE)) for _ in range(_LENGTH)],
        "phrase of common words": [Query("phrase", draw.phrase(2, COMMON)) for _ in range(_LENGTH)],
        "prefix": [Query("prefix", (draw.beginning(),)) for _ in range(_LENGTH)],
    }
    days = np.array([row.day for row in rows if row.day])
    first, last = (int(np.quantile(days, share)) for share in (0.4, 0.8)) if len(days) else (1, 2)
    dated = {
        f"{name}, in a period": [Query(q.kind, q.words, first, last) for q in plain[name]]
        for name in ("one common", "AND of three", "OR of three", "phrase")
    }
    return plain | dated


def titles(snapshot: Snapshot, most: int) -> list[str]:
    """Return questions as people ask them: the first six syllables of titles, half of them without marks."""
    dice = random.Random(_SEED)
    found: list[str] = []
    for doc in dice.sample(range(snapshot.size), min(snapshot.size, 3 * most)):
        title = snapshot.article(doc).title
        parts = syllables(title)[:6]
        if len(parts) == 6 and len(found) < most:
            found.append(" ".join(s.folded for s in parts) if len(found) % 2 else title[: parts[-1].end])
    return found


def _words(row: Row) -> set[str]:
    return {word for line in row.paragraphs for word in line.split()}


def _near(df: Counter[str], wanted: float, most: int = 40) -> list[str]:
    """Return the words whose document frequency is nearest to one."""
    return sorted((word for word in df if _fair(word)), key=lambda word: abs(df[word] - wanted))[:most]


def _fair(word: str) -> bool:
    """Words of one spelling only: others mean two terms to us and one to the peers."""
    return len(word) > 1 and word.isascii() and word.isalpha() and not also(word)


@dataclass(frozen=True, slots=True)
class _Draw:
    dice: random.Random
    rows: Sequence[Row]
    df: Counter[str]

    def together(self, count: int) -> tuple[str, ...]:
        """Return words of middling frequency that one article holds."""
        while True:
            words = [w for w in sorted(_words(self.dice.choice(self.rows))) if _fair(w) and self._in(w, 0.01, 0.5)]
            if len(words) >= count:
                return tuple(self.dice.sample(words, count))

    def phrase(self, count: int, share: float) -> tuple[str, ...]:
        """Return neighbours, each in at least that share of the articles."""
        while True:
            line = self.dice.choice(self.dice.choice(self.rows).paragraphs).split()
            runs = [tuple(line[i : i + count]) for i in range(len(line) - count + 1)]
            good = [run for run in runs if len(set(run)) == count and all(self._common(w, share) for w in run)]
            if good:
                return self.dice.choice(good)

    def beginning(self) -> str:
        """Return three letters that words begin with."""
        words = [word for word in self.df if _fair(word) and len(word) > 3 and self._in(word, 0.001, 1.0)]
        return self.dice.choice(sorted(words))[:3]

    def _common(self, word: str, share: float) -> bool:
        return _fair(word) and self._in(word, share, 1.0)

    def _in(self, word: str, least: float, most: float) -> bool:
        return least * len(self.rows) <= self.df[word] <= most * len(self.rows)


def chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Return the rows some at a time."""
    some: list[Row] = []
    for one in rows:
        some.append(one)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some
