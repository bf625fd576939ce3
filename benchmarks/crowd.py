"""A crowd of articles made of real ones: larger corpora whose words are as frequent, and as many, as they would be."""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.papers import row
from index.article import Article
from index.build import published
from index.engines.arrays.snapshot import Snapshot, open_snapshot
from index.engines.known import open_store
from index.engines.store import Batch, Builder
from index.homes import home_of
from index.intake import Intake
from index.report import Tally
from index.settings import Settings
from index.text.analysis import Analysis, analyze
from index.text.segment import Segmenter
from index.text.vocabulary import Vocabulary

_BLOCK = 1500  # articles of one segment, as building makes them
_OTHER = 1 / 30  # words that become another one
_SAMPLE = 1000  # articles of which is learned which syllables are one word
_RARE = 3  # occurrences in the base: such words are coined anew
_LETTERS = "bcdghklmnpqrstvx"


def crowd(base: Path, folder: Path, size: int) -> dict[str, float]:
    """Make an index of that many articles in ``folder/timtin`` and their rows; return what it cost."""
    settings = Settings(data=folder / "timtin")
    builder = open_store(settings).builder("crowd")
    wall = time.perf_counter()
    costs = fill(base, size, [builder], folder)
    with open(folder / "rows.jsonl", "w", encoding="utf-8") as rows:
        for number in range(len(costs)):
            rows.write((folder / f"{number}.rows").read_text("utf-8"))
    cpu = time.process_time()
    published(home_of(settings), builder, (), {}, Tally())
    cpu = time.process_time() - cpu
    snapshot = open_snapshot(settings.data)
    return {
        "wall": time.perf_counter() - wall,
        "cpu": cpu + sum(cost for (cost,) in costs),
        "vocabulary": sum(len(part.terms) for part in snapshot.field("folded").parts),
        "size": sum(path.stat().st_size for path in snapshot.folder.iterdir()),
    }


def fill(base: Path, size: int, builders: Sequence[Builder], folder: Path | None = None) -> list[list[float]]:
    """Give that many articles to builders, but for blocks that all have got already, and the rows to a folder, if any.

    Returns the processor seconds that each block has cost each builder.
    """
    blocks = math.ceil(size / _BLOCK)
    sizes = [min(_BLOCK, size - block * _BLOCK) for block in range(blocks)]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), initializer=_start, initargs=(base,)) as pool:
        return list(pool.map(_block, [builders] * blocks, [folder] * blocks, range(blocks), sizes))


_worker: _Worker


def _start(base: Path) -> None:
    global _worker  # noqa: PLW0603  a worker process has one for all its blocks
    _worker = _Worker(open_snapshot(base), Intake(base / "cache"))


class _Worker:
    """What every block is made of: the real articles, and how often which words stand in them."""

    def __init__(self, snapshot: Snapshot, intake: Intake) -> None:
        self.snapshot, self.intake = snapshot, intake
        self.joins = _Joins(intake, [snapshot.article(doc) for doc in range(min(_SAMPLE, snapshot.size))])
        field = snapshot.field("exact")
        self.df = {term: field.df(term) for term in field.terms()}
        self.scarce = sum(df for df in self.df.values() if df <= _RARE)
        few = snapshot.size // 10 or 1
        early = sum(int(field.postings(term).docs[0]) < few for term in self.df)
        self.heaps = math.log(len(self.df) / early) / math.log(snapshot.size / few)

    def coined(self, copy: int) -> float:
        """Return the share of rare words to coin anew in a copy: V = K · n ** β (Heaps 1978), β from the articles."""
        grown = len(self.df) * ((copy + 1) ** self.heaps - copy**self.heaps)
        return float(min(1.0, grown / max(1, self.scarce)))


def _block(builders: Sequence[Builder], folder: Path | None, number: int, size: int) -> list[float]:
    """Make one block and its rows; return the processor seconds of coding it."""
    if not folder and all(builder.finished(number) for builder in builders):
        return [0.0] * len(builders)
    snapshot, intake = _worker.snapshot, _worker.intake
    first = number * _BLOCK
    articles = [snapshot.article((first + place) % snapshot.size) for place in range(size)]
    if (first + size) > snapshot.size:
        maker = _Maker(random.Random(number), articles, (first + size) // snapshot.size)
        copies = ((first + place) // snapshot.size for place in range(size))
        articles = [maker.article(*pair) if pair[1] else pair[0] for pair in zip(articles, copies, strict=True)]
    segmenter: Segmenter = _worker.joins if first >= snapshot.size else intake.segmenter
    analyses = analyze(articles, intake.vocabulary, segmenter)
    batch = Batch(intake.vocabulary, intake.signed(articles, analyses))
    costs = [_put(builder, number, batch, size) for builder in builders]
    if folder:
        with open(folder / f"{number}.rows", "w", encoding="utf-8") as rows:
            for article, analysis in zip(articles, analyses, strict=True):
                rows.write(json.dumps(asdict(row(article, _paragraphs(analysis, intake.vocabulary)))) + "\n")
    return costs


def _put(builder: Builder, number: int, batch: Batch, size: int) -> float:
    work = time.process_time()
    builder.put(number, batch)
    builder.finish(number, str(size))
    return time.process_time() - work


def _paragraphs(analysis: Analysis, vocabulary: Vocabulary) -> tuple[str, ...]:
    words = [vocabulary.folded[code] for code in analysis.codes.tolist()]
    cuts = [0, *(np.flatnonzero(np.diff(analysis.positions) > 1) + 1).tolist(), len(words)]
    return tuple(" ".join(words[start:end]) for start, end in pairwise(cuts))


class _Joins:
    """Says which syllables are one word as those that stand side by side mostly are in the real articles.

    To segment what is made of these anew would take most of the time, and tell nothing of how an index grows.
    """

    fast: bool = True
    notice: str | None = None

    def __init__(self, intake: Intake, articles: Sequence[Article]) -> None:
        self._vocabulary = intake.vocabulary
        analyses = intake.analyze(articles)
        keys = np.concatenate([_side_by_side(analysis.codes) for analysis in analyses])
        joined = np.concatenate([analysis.joined[1:] for analysis in analyses])
        pairs, inverse = np.unique(keys, return_inverse=True)
        self._joined = pairs[np.bincount(inverse, joined) * 2 > np.bincount(inverse)]

    def joins(self, texts: Sequence[str]) -> list[npt.NDArray[np.bool_]]:
        """Return for each syllable of each text whether it continues the word of the syllable before it."""
        return [self._continues(self._vocabulary.codes(text)) for text in texts]

    def _continues(self, codes: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        pairs = _side_by_side(codes)
        near = np.minimum(np.searchsorted(self._joined, pairs), len(self._joined) - 1)
        return np.append(False, self._joined[near] == pairs)[: len(codes)]

    def words(self, text: str) -> list[tuple[int, int]]:
        """Nobody asks for these."""
        raise NotImplementedError


def _side_by_side(codes: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    return codes[:-1].astype(np.int64) << 32 | codes[1:]


class _Maker:
    """Makes articles out of the paragraphs of others."""

    def __init__(self, dice: random.Random, articles: Sequence[Article], copy: int) -> None:
        self._dice, self._coined = dice, _worker.coined(copy)
        self._lines = [line for article in articles for line in article.body.split("\n") if line]
        self._words = [word for line in dice.choices(self._lines, k=500) for word in line.split()]

    def article(self, article: Article, copy: int) -> Article:
        """Return an article as long as this one, with its title, day and facets, of other paragraphs."""
        lines, length = [self._line(article.lead)], len(article.lead)
        while length < len(article.body):
            lines.append(self._line(self._dice.choice(self._lines)))
            length += len(lines[-1])
        id = f"{article.id}-{copy}"
        return replace(article, id=id, body="\n".join(lines), lead_end=len(lines[0]), captions=())

    def _line(self, text: str) -> str:
        return " ".join(map(self._word, text.split()))

    def _word(self, word: str) -> str:
        if self._dice.random() < _OTHER:
            return self._dice.choice(self._words)
        if _worker.df.get(word.lower(), _RARE + 1) <= _RARE and self._dice.random() < self._coined:
            return word + "".join(self._dice.choices(_LETTERS, k=4))
        return word
