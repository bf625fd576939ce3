"""Help with writing a question, with floors: marks restored to phrases of an index, corrections, completions.

    python -m benchmarks.help             # the politics corpus beside the project, indexed under the temporary folder
    python -m benchmarks.help DATA        # the index of a data folder
    python -m benchmarks.help NEWS.jsonl  # articles (.jsonl, also .xz), indexed first

Phrases are drawn from the articles as they stand: a random run of 2 to 5 syllables of a random line, and a run of
whole words with at least one compound, as the segmenter cuts them. They are folded, restored and compared. What no one
can know bounds it: of random runs of two syllables in 43,768 articles only 82 % have the spelling that their folded
form has most often (three: 93 %, four: 98 %). Times are processor time of this process, everything read once before.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks import completing, corrections, passages
from benchmarks.shared import SHARED, judge, present, timtin
from index.engines.arrays.snapshot import Snapshot, open_snapshot
from index.text import segment
from index.text.fold import fold
from index.text.syllables import syllables
from search.engines.arrays.index import ArrayIndex
from search.facet_values import FacetValues
from search.help.completions import Completions
from search.help.restore import restore
from search.help.spellings import Spellings
from search.help.suggestion import Writing
from search.language import Language

PHRASES = 1000
Phrase = tuple[str, ...]
T = TypeVar("T")


def main(arguments: Sequence[str]) -> int:
    """Measure; 1 when a figure is under its floor."""
    if not arguments and not present():
        return 0
    source = Path(arguments[0]) if arguments else SHARED / "corpus" / "politics.jsonl.xz"
    if source.is_dir():
        return _measure(source)
    with tempfile.TemporaryDirectory() as name:
        timtin("index", "build", source, "--data", Path(name))
        return _measure(Path(name))


def _measure(data: Path) -> int:
    snapshot = open_snapshot(data)
    draw = random.Random(2024)
    spellings = Spellings(Language(ArrayIndex(snapshot)))
    measured: dict[str, float] = {}
    for name, phrases in (("whole words", _words(snapshot, draw)), ("random runs", _runs(snapshot, draw))):
        drawn = [next(phrases) for _ in range(PHRASES)]
        right, times = _restored(spellings, drawn)
        measured[f"{name} restored"] = right
        measured[f"{name}, mean ms"] = 1000 * sum(times) / len(times)
        measured[f"{name}, p95 ms"] = 1000 * _p95(times)
    measured["completions letter by letter, p95 ms"] = 1000 * _p95(_completed(snapshot, draw))
    measured |= corrections.measured(data)
    measured |= completing.measured(data)
    measured |= passages.measured(data)
    print("help")
    return judge("help", measured)


def _restored(spellings: Spellings, phrases: Sequence[Phrase]) -> tuple[float, list[float]]:
    right, times = 0, []
    for phrase in phrases:
        keys = [fold(word) for word in phrase]
        restore(spellings, keys)
        spellings.forget()  # warm means the files, not the answer
        found, seconds = _timed(partial(restore, spellings, keys))
        right += tuple(found) == phrase
        times.append(seconds)
    return right / len(phrases), times


def _completed(snapshot: Snapshot, draw: random.Random) -> list[float]:
    """Return the time of each key of typed titles: without marks or with them, from the first letter on."""
    values = FacetValues(ArrayIndex(snapshot))
    completions = Completions(values, Writing(Language(values.index)))
    completions.complete("a")
    times = []
    for _ in range(PHRASES // 10):
        title = snapshot.article(draw.randrange(snapshot.size)).title[:40]
        typed = title if draw.random() < 0.5 else fold(title)
        for end in range(1, len(typed) + 1):
            times.append(_timed(partial(completions.complete, typed[:end]))[1])
    return times


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def _p95(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def _lines(snapshot: Snapshot, draw: random.Random) -> Iterator[str]:
    while True:
        article = snapshot.article(draw.randrange(snapshot.size))
        yield draw.choice([line for line in (article.title, *article.body.split("\n")) if line] or [""])


def _runs(snapshot: Snapshot, draw: random.Random) -> Iterator[Phrase]:
    for line in _lines(snapshot, draw):
        keys = [syllable.exact for syllable in syllables(line)]
        size = draw.randint(2, 5)
        if len(keys) >= size:
            start = draw.randrange(len(keys) - size + 1)
            if all(key.isalpha() for key in keys[start : start + size]):
                yield tuple(keys[start : start + size])


def _words(snapshot: Snapshot, draw: random.Random) -> Iterator[Phrase]:
    segmenter = segment.load()
    for line in _lines(snapshot, draw):
        words = [tuple(s.exact for s in syllables(line[a:b])) for a, b in segmenter.words(line)]
        runs = [words[a:b] for a in range(len(words)) for b in range(a + 1, min(a + 5, len(words)) + 1)]
        fit = [sum(run, ()) for run in runs if any(len(word) > 1 for word in run)]
        fit = [phrase for phrase in fit if 2 <= len(phrase) <= 5 and all(key.isalpha() for key in phrase)]
        if fit:
            yield draw.choice(fit)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
