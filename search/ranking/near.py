"""Nearness: neighbouring words of the question that stand close to each other in an article, in either order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.text.positions import POSITION_BITS
from search.ranking.bm25 import Floats, summed

Places = npt.NDArray[np.int64]

NEAR = 8
"""Syllables that may lie between."""


def near(standing: Sequence[Places], pairs: Sequence[tuple[int, int]], idf: Floats, norm: Floats) -> Floats:
    """Return BM25 over pairs of words, each counted as often as it stands within `NEAR` syllables.

    ``standing`` says where each word stands, ``pairs`` number two of them, ``norm`` has a number for each article.
    """
    if not pairs:
        return np.zeros(len(norm), np.float32)
    tf = np.zeros((len(pairs), len(norm)), np.float32)
    for row, (first, second) in zip(tf, pairs, strict=True):
        row[:] = np.bincount(_close(standing[first], standing[second]) >> POSITION_BITS, minlength=len(norm))
    return summed(idf, tf, norm)


def _close(first: Places, second: Places) -> Places:
    """Return those places of the first word that have the second one near."""
    if not (len(first) and len(second)):
        return first[:0]
    nearest = second.take(second.searchsorted(first - NEAR), mode="clip")
    found: Places = first[np.abs(nearest - first) <= NEAR]
    return found
