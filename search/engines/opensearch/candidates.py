"""What later passes of the ranking weigh in a few dozen articles, read of their documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from index.text.positions import gap
from search.engines.index import Candidates, Pairs, Wanted

HEAVIEST = 100
"""Pairs of an article, of the 150 that are kept: as many as of the arrays."""

Source = Mapping[str, Any]
Pair = tuple[str, float, int]
Df = Callable[[Sequence[str]], Mapping[str, int]]


def fields(wanted: Wanted) -> list[str]:
    """Return the fields of a document that tell what is wanted."""
    found = ["length", "date_from", "date_to", *wanted.fields, *(term.field for term in wanted.terms)]
    found += ["folded_at"] * bool(wanted.words) + ["forward"] * wanted.pairs
    return list(dict.fromkeys(found))


def candidates(sources: Sequence[Source], wanted: Wanted, average: float, count: int, df: Df) -> Candidates:
    """Return what is wanted of some articles, in their order; of one that is not at hand nothing is known."""
    return Candidates(
        lengths=[source.get("length", 0) / average for source in sources],
        standing=_standing(sources, wanted.words),
        held=[[_held(source.get(term.field, ""), term.key) for source in sources] for term in wanted.terms],
        values=[{name: tuple(source.get(name, ())) for name in wanted.fields} for source in sources],
        days=[(source.get("date_from") or 0, source.get("date_to") or 0) for source in sources],
        pairs=_pairs([forward(source.get("forward", "")) for source in sources], count, df) if wanted.pairs else None,
    )


def forward(text: str) -> list[Pair]:
    """Return the pairs that stand for an article, with how much it holds of each and how often it says it first.

    >>> forward("nghi_quyet|12|1")
    [('nghi_quyet', 6.0, 1)]
    """
    rows = (token.split("|") for token in text.split())
    return [(pair, int(amount) / 2, int(first)) for pair, amount, first in rows]


def _held(text: str, key: str) -> float:
    """Return how much of a term an article holds.

    >>> _held("tỉnh|24 ủy|3", "ủy"), _held("tỉnh|24", "ỉnh")
    (1.5, 0.0)
    """
    found = re.search(rf"(?:^| ){re.escape(key)}\|(\d+)", text)
    return int(found[1]) / 2 if found else 0.0


def _standing(sources: Sequence[Source], words: Sequence[Sequence[str]]) -> list[list[int]]:
    """Return where each of many words stands: the article's place << 16 | position, ascending."""
    owners: dict[str, list[int]] = {}
    for number, keys in enumerate(words):
        for key in dict.fromkeys(keys):
            owners.setdefault(key, []).append(number)
    found: list[list[int]] = [[] for _ in words]
    for place, source in enumerate(sources if words else ()):
        for key, position in _tokens(source.get("folded_at", ())):
            for number in owners.get(key, ()):
                found[number].append(place << 16 | position)
    return found


def _tokens(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Return the syllables of an article with their positions, as the text analysis numbers them."""
    cut = [line.split() for line in lines]
    between, position = gap(list(map(len, cut))), 0
    for line in cut:
        yield from ((key, position + number) for number, key in enumerate(line))
        position += len(line) + between


def _pairs(rows: Sequence[Sequence[Pair]], count: int, df: Df) -> Pairs:
    """Return the heaviest pairs of each article: by what it holds, and how rare they are."""
    rare = df(list(dict.fromkeys(pair for row in rows for pair, _, _ in row)))
    keys = {pair: number for number, pair in enumerate(sorted(rare, key=_order))}
    columns: list[tuple[int, int, int, float, int]] = []
    for article, row in enumerate(rows):
        kept = sorted(_heaviest(row, rare, count), key=lambda item: keys[item[0]])
        columns += ((article, keys[pair], rare[pair], tf, first) for pair, tf, first in kept)
    return Pairs(*map(list, zip(*columns, strict=True))) if columns else Pairs([], [], [], [], [])


def _heaviest(row: Sequence[Pair], rare: Mapping[str, int], count: int) -> list[Pair]:
    """Return the `HEAVIEST` pairs, and those that are equal to the last of them."""
    if len(row) <= HEAVIEST:
        return list(row)
    weights = np.array([tf * np.log1p(count / max(rare[pair], 1)) for pair, tf, _ in row], np.float32)
    least = np.partition(weights, len(row) - HEAVIEST)[len(row) - HEAVIEST]
    return [pair for pair, weight in zip(row, weights, strict=True) if weight >= least]


def _order(pair: str) -> tuple[bytes, bytes]:
    """Return the place of a pair in the order of pairs: by the first word with a bar behind it, then the second."""
    first, _, second = pair.partition("_")
    return f"{first}_".encode(), second.encode()
