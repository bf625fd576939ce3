"""BM25 (Robertson & Zaragoza 2009): what a word of the question is worth in an article that holds so much of it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

K1 = 1.6
B = 0.75


def idf(df: int, count: int) -> float:
    """Return the inverse document frequency of what ``df`` of ``count`` articles hold.

    ``ln(1 + (N − df + ½) / (df + ½))``; both count live articles only: what was deleted must not decide what else is
    found.

    >>> round(idf(0, 10), 3), round(idf(10, 10), 3)
    (3.091, 0.047)
    """
    return math.log(1 + (count - min(df, count) + 0.5) / (df + 0.5))


def norm(lengths: npt.NDArray[np.floating]) -> Floats:
    """Return ``k1 · (1 − b + b · length)`` of articles whose lengths are given as shares of the average."""
    return (K1 * (1 - B + B * lengths)).astype(np.float32)


def summed(idf: Floats, tf: Floats, norm: Floats) -> Floats:
    """Return the sum over the words of ``idf · tf · (k1 + 1) / (tf + norm)``; ``tf`` has a row a word."""
    # Row after row, which numpy does not promise: equal articles get equal scores wherever they stand.
    scores = (idf * np.float32(K1 + 1))[:, None] * tf
    scores /= tf + norm
    found = np.zeros(len(norm), np.float32)
    for row in scores:
        found += row
    return found
