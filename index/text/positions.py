"""Where words stand in an article: one number a syllable, and gaps that no phrase reaches across."""

from __future__ import annotations

from collections.abc import Sequence

PARAGRAPH_GAP = 16
"""Positions left empty between paragraphs: no phrase and no window of eight syllables reaches across.

An article of thousands of short lines (a list of donors) gets smaller gaps, one position at least, before it loses
words.
"""

POSITION_BITS = 16
"""Bits of a position in the index."""

MAX_POSITION = (1 << POSITION_BITS) - 1
"""An article has words up to here (about 300 kB), and the rest is only shown."""


def gap(counts: Sequence[int]) -> int:
    """Return the gap between paragraphs of these lengths.

    >>> gap([120, 80]), gap([5] * 10_000)
    (16, 1)
    """
    room = (MAX_POSITION - sum(counts)) // max(1, len(counts))
    return max(1, min(PARAGRAPH_GAP, room))
