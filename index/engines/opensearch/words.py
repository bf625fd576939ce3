"""The words of an article as fields of its document: how much it holds of each, and where they stand.

The words of one article after another are counted as arrays of numbers: a loop over syllables takes five times as long.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.engines.opensearch.mapping import at
from index.schema import FIRST, MAX_FORWARD, REGION_WEIGHTS
from index.text.analysis import Analysis
from index.text.growing import Growing
from index.text.vocabulary import Vocabulary

I64 = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_MOST = 255  # half units of a pair that its place among the heaviest counts, as the arrays keep them in a byte
_WEIGHT_BITS, _CHANCE_BITS = 8, 7
_LEAD_END = 2  # title and lead are the regions before
_WEIGHTS = np.array(REGION_WEIGHTS, np.int64)


class _Pairs(NamedTuple):
    """The different pairs of neighbours of an article."""

    names: list[str]
    amounts: I64  # how much it holds of each, in half units
    first: I64  # how often its beginning says each
    chances: I64  # seven bits of each pair, the same in every article


class Words:
    """Makes the fields of words of articles that are cut with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._numbers: dict[str, int] = {}  # of the words without marks
        self._bare = Growing(np.int64)  # of each code, the number of its word without marks
        self._hashes = Growing(np.uint32)  # of each word without marks

    def of(self, analysis: Analysis) -> dict[str, Any]:
        """Return the fields of an article's words."""
        self._learn()
        joined = analysis.joined.copy()
        joined[:1] = False  # the first syllable of an article continues nothing
        exact = [self._vocabulary.keys[code] for code in analysis.codes.tolist()]
        folded = [self._vocabulary.folded[code] for code in analysis.codes.tolist()]
        bare = self._bare.array[analysis.codes]
        weights = np.repeat(_WEIGHTS, np.diff(analysis.ends, prepend=0))
        pairs = self._pairs(analysis, joined, bare, folded)
        found: dict[str, Any] = {
            "exact": _amounts(exact, analysis.codes, weights),
            "folded": _amounts(folded, bare, weights),
            "word": _weighed(_compounds(exact, joined, weights).items()),
            "pair": _weighed(zip(pairs.names, pairs.amounts.tolist(), strict=True)),
            "length": len(exact),
            "forward": _forward(pairs),
            "joined": base64.b64encode(np.packbits(joined).tobytes()).decode(),
        }
        lines, title = _lines(analysis.positions), analysis.ends[0]
        for name, written in (("exact", exact), ("folded", folded)):
            found[at(name)] = [" ".join(written[start:end]) for start, end in lines]
            found[at(name, title=True)] = [
                " ".join(written[start : min(end, title)]) for start, end in lines if start < title
            ]
        return found

    def _learn(self) -> None:
        """Number what the vocabulary has got since."""
        for word in self._vocabulary.folded[len(self._bare) :]:
            if word not in self._numbers:
                self._numbers[word] = len(self._numbers)
                self._hashes.append(crc32(word.encode()))
            self._bare.append(self._numbers[word])

    def _pairs(self, analysis: Analysis, joined: Mask, bare: I64, folded: Sequence[str]) -> _Pairs:
        """Return the pairs of an article.

        One that crosses the border of two words ("cán bộ | y tế" is hardly about "bộ y") counts half; what is half of a
        half unit in the end counts as a whole one.
        """
        near = np.diff(analysis.positions) == 1
        keys = (bare[:-1] << 32 | bare[1:])[near]
        _, places, inverse = np.unique(keys, return_index=True, return_inverse=True)
        regions = np.repeat(np.arange(len(_WEIGHTS)), np.diff(analysis.ends, prepend=0))[:-1]
        first = (regions < _LEAD_END) & (analysis.positions[:-1] < FIRST)
        quarters = _WEIGHTS[regions] * np.where(_crossing(joined), 1, 2)
        places = np.flatnonzero(near)[places]
        one, other = (self._hashes.array[bare[places + side]] for side in (0, 1))
        mixed = (one * np.uint32(0x85EBCA6B) + other) * np.uint32(0x9E3779B1)  # as of the arrays
        return _Pairs(
            [f"{folded[place]}_{folded[place + 1]}" for place in places.tolist()],
            (_summed(inverse, quarters[near], len(places)) + 1) // 2,
            _summed(inverse, first[near], len(places)),
            (mixed >> np.uint32(32 - _CHANCE_BITS)).astype(np.int64),
        )


def _summed(inverse: I64, numbers: npt.NDArray[Any], count: int) -> I64:
    return np.bincount(inverse, numbers, count).astype(np.int64)


def _crossing(joined: Mask) -> Mask:
    """Return of each syllable and the next whether they are the end and the beginning of words of several."""
    several = joined | np.append(joined[1:], False)
    found: Mask = several[:-1] & several[1:] & ~joined[1:]
    return found


def _weighed(amounts: Iterable[tuple[str, int]]) -> str:
    return " ".join([f"{key}|{amount}" for key, amount in amounts])


def _amounts(written: Sequence[str], numbers: npt.NDArray[Any], weights: I64) -> str:
    """Return how much the article holds of each word, in half units: an occurrence counts by its region."""
    _, places, inverse = np.unique(numbers, return_index=True, return_inverse=True)
    amounts = _summed(inverse, weights, len(places)).tolist()
    return _weighed((written[place], amount) for place, amount in zip(places.tolist(), amounts, strict=True))


def _compounds(exact: Sequence[str], joined: Mask, weights: I64) -> Counter[str]:
    """Return the same of each word of several syllables."""
    found: Counter[str] = Counter()
    turns = np.flatnonzero(np.diff(joined, append=False))
    for start, end, weight in zip(turns[::2].tolist(), turns[1::2].tolist(), weights[turns[::2]].tolist(), strict=True):
        found["_".join(exact[start : end + 1])] += weight
    return found


def _lines(positions: npt.NDArray[np.int32]) -> list[tuple[int, int]]:
    """Return where each run of syllables begins and ends that stand side by side."""
    bounds = [*(np.flatnonzero(np.diff(positions) != 1) + 1).tolist(), len(positions)] if len(positions) else []
    return list(pairwise([0, *bounds]))


def _forward(pairs: _Pairs) -> str:
    """Return the pairs that stand for the article: those said first, then the heaviest; chance decides among equals.

    Each with how much the article holds of it and how often it says it first, as the arrays keep them.
    """
    amounts, first = np.minimum(pairs.amounts, _MOST), np.minimum(pairs.first, _MOST)
    rank = (pairs.first == 0) << (_WEIGHT_BITS + _CHANCE_BITS) | (_MOST - amounts) << _CHANCE_BITS | pairs.chances
    least = np.partition(rank, MAX_FORWARD - 1)[MAX_FORWARD - 1] if len(rank) > MAX_FORWARD else 1 << 32
    some = np.flatnonzero(rank <= least)
    names = [pairs.names[place] for place in some.tolist()]
    rows = zip(rank[some].tolist(), names, amounts[some].tolist(), first[some].tolist(), strict=True)
    return " ".join([f"{name}|{amount}|{said}" for _, name, amount, said in sorted(rows)[:MAX_FORWARD]])
