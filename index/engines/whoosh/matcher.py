"""The matcher that walks through the postings of one term for Whoosh's own Searcher."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.system import pack_uint

from index.engines.whoosh.postings import LocalPostings


class ArrayMatcher(LeafMatcher):
    """All postings of a term are one block: there is nothing to skip inside, and quality is that of the whole."""

    def __init__(self, term: tuple[str, bytes], postings: LocalPostings, format_: Any, scorer: Any = None) -> None:
        self._term = term
        self._postings = postings
        self.format = format_
        self.scorer = scorer
        self._ids: list[int] = postings.docs.tolist()
        self._freqs: list[int] = postings.freqs.tolist()
        self._offsets: list[int] | None = None
        self._at = 0

    def is_active(self) -> bool:
        """Return whether there is a posting here."""
        return self._at < len(self._ids)

    def reset(self) -> None:
        """Go to the first posting."""
        self._at = 0

    def copy(self) -> ArrayMatcher:
        """Return another matcher at the same place."""
        other = ArrayMatcher(self._term, self._postings, self.format, self.scorer)
        other._at = self._at
        return other

    def id(self) -> int:
        """Return the article here."""
        return self._ids[self._at]

    def next(self) -> bool:
        """Go to the next posting; return whether that began a new block."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return not self.is_active()

    def skip_to(self, id: int) -> None:
        """Go to the first article that is not less."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)

    def skip_to_quality(self, minquality: float) -> int:
        """Leave the block when nothing in it can score that much."""
        if self.block_quality() > minquality:
            return 0
        self._at = len(self._ids)
        return 1

    def weight(self) -> float:
        """Return how often the term stands here."""
        return float(self._freqs[self._at]) * float(self.format.field_boost)

    def value(self) -> bytes:
        """Return the posting as Whoosh's format would have written it."""
        if self._postings.positions is None:
            return bytes(pack_uint(self._freqs[self._at]))
        return bytes(self.format.encode(self._positions()))

    def value_as(self, astype: str) -> Any:
        """Return the posting as frequency, weight or positions."""
        if astype == "frequency":
            return self._freqs[self._at]
        if astype == "weight":
            return self.weight()
        if astype == "positions" and self._postings.positions is not None:
            return self._positions()
        return super().value_as(astype)

    def _positions(self) -> list[int]:
        positions = self._postings.positions
        if positions is None:
            raise ValueError(f"{self._term[0]} has no positions")
        if self._offsets is None:
            self._offsets = [0, *np.cumsum(self._postings.freqs, dtype=np.int64).tolist()]
        found: list[int] = positions[self._offsets[self._at] : self._offsets[self._at + 1]].tolist()
        return found

    def block_min_length(self) -> int:
        """Return the shortest length among the articles."""
        return int(self._postings.lengths.min())

    def block_max_length(self) -> int:
        """Return the longest."""
        return int(self._postings.lengths.max())

    def block_max_weight(self) -> float:
        """Return the highest weight."""
        return float(self._postings.freqs.max()) * float(self.format.field_boost)

    def block_min_id(self) -> int:
        """Return the first article."""
        return self._ids[0]

    def block_max_id(self) -> int:
        """Return the last."""
        return self._ids[-1]
