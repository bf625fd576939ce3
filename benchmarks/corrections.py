"""Corrections of a question: none where it is well written, the right one where a hand slipped or an ear misled.

    python -m benchmarks.corrections DATA [OTHER]

`benchmarks.help` holds the figures against their floors; this prints each phrase that went wrong too. DATA is a data
folder. Titles of its articles are well written, as are those of another index (OTHER), the phrases of
`everyday.json`, and runs of whole words. Of phrases drawn from titles one syllable is written wrong; those that stand
so in an article are left out: nothing can tell them. What is looked at is what a page offers.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.errors import heard, misspelt, slips, spaced
from index.engines.arrays.snapshot import Snapshot, open_snapshot
from index.settings import Settings
from index.text import segment
from index.text.fold import exact
from index.text.syllables import syllables
from search.request import SearchRequest
from search.service import Service

SEED = 1128
TITLES, PHRASES = 600, 200
Phrase = tuple[str, ...]


def titles(snapshot: Snapshot, many: int) -> list[str]:
    """Return drawn titles, each once."""
    draw = random.Random(SEED)
    return [snapshot.article(doc).title for doc in draw.sample(range(snapshot.size), min(many, snapshot.size))]


def phrases(snapshot: Snapshot, draw: random.Random, least: int = 2) -> Iterator[Phrase]:
    """Return runs of whole words of titles without end, ``least`` to five syllables with one compound at least."""
    segmenter = segment.load()
    while True:
        title = snapshot.article(draw.randrange(snapshot.size)).title
        words = [tuple(s.exact for s in syllables(title[a:b])) for a, b in segmenter.words(title)]
        runs = [words[a:b] for a in range(len(words)) for b in range(a + 1, min(a + 5, len(words)) + 1)]
        fit = [sum(run, ()) for run in runs if any(len(word) > 1 for word in run)]
        fit = [phrase for phrase in fit if least <= len(phrase) <= 5 and all(key.isalpha() for key in phrase)]
        if fit:
            yield draw.choice(fit)


def everyday() -> list[str]:
    """Return well-written phrases that are not of the newspapers."""
    found: list[str] = json.loads(Path(__file__).with_name("everyday.json").read_text("utf-8"))["phrases"]
    return found


def measured(data: Path, other: Path | None = None, tell: Callable[[str], object] = bool) -> dict[str, float]:
    """Return all figures; ``tell`` is told each that went wrong."""
    service, snapshot = Service(Settings(data=data)), open_snapshot(data)
    draw = random.Random(SEED)
    drawn = phrases(snapshot, draw)
    runs = [" ".join(next(drawn)) for _ in range(PHRASES)]
    right = {"titles": titles(snapshot, TITLES), "everyday phrases": everyday(), "runs of words": runs}
    if other:
        right["titles of elsewhere"] = titles(open_snapshot(other), TITLES)
    found = {f"{name} corrected, wrong": _corrected(service, some, tell) for name, some in right.items()}
    for name, wrong in (("slips of the hand", slips), ("errors by ear", heard)):
        pairs: list[tuple[str, str]] = []
        while len(pairs) < PHRASES:
            phrase = next(drawn)
            other_way = misspelt(phrase, wrong, draw)
            if other_way and not stands(service, other_way):
                pairs.append((" ".join(phrase), " ".join(other_way)))
        found[f"{name} mended"] = _mended(service, pairs, tell)
    spacing = [(" ".join(phrase), spaced(phrase, draw)) for phrase in (next(drawn) for _ in range(PHRASES))]
    found["stuck and torn words mended"] = _mended(service, spacing, tell)
    return found


def stands(service: Service, phrase: Sequence[str]) -> bool:
    """Return whether a phrase stands so in an article, with its diacritics."""
    return service.count(SearchRequest(q=f'"{" ".join(phrase)}"')) > 0


def _corrected(service: Service, texts: Sequence[str], tell: Callable[[str], object]) -> float:
    offered = 0
    for text in texts:
        better = service.search(SearchRequest(q=text)).suggestion
        if better is not None:
            tell(f"right  {text!r} -> {better!r}")
            offered += 1
    return offered / len(texts)


def _mended(service: Service, pairs: Sequence[tuple[str, str]], tell: Callable[[str], object]) -> float:
    right = 0
    for meant, typed in pairs:
        better = service.search(SearchRequest(q=typed)).suggestion
        if better is not None and exact(better) == meant:
            right += 1
        else:
            tell(f"{'silent' if better is None else 'wrong '} {typed!r} ({meant!r}) -> {better!r}")
    return right / len(pairs)


def main(arguments: Sequence[str]) -> int:
    """Print the figures, and what went wrong."""
    data = Path(arguments[0])
    for name, value in measured(data, Path(arguments[1]) if len(arguments) > 1 else None, print).items():
        print(f"  {name:<44}{value:>9.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
