"""The first pass: BM25 of hits over what the words of a plan are worth in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays.postings import Docs, Tf
from search.engines.arrays.strong import Blocks
from search.plan import Weighed
from search.ranking import bm25

_TOGETHER = 16_384  # articles that are added up at a time: what is kept between fits a processor's cache


class Scorer:
    """BM25 on one snapshot; title and lead weigh in the term frequencies, not in the lengths."""

    def __init__(self, snapshot: Snapshot) -> None:
        field = snapshot.field("folded")
        self._lengths = field.lengths
        self._average = np.float32(max(1.0, field.total_length / max(1, snapshot.count)))

    def lengths(self, docs: Docs) -> npt.NDArray[np.float64]:
        """Return the length of articles as a share of the average of live ones."""
        found: npt.NDArray[np.float64] = self._lengths.take(docs) / self._average
        return found

    def norm(self, docs: Docs) -> Tf:
        """Return what tf is compared with in articles of these lengths."""
        return bm25.norm(self.lengths(docs))

    def score(self, words: Sequence[Weighed], held: Blocks, norm: Tf) -> Tf:
        """Return the sum over the words; ``held`` gives how much of each the articles hold, a row a word."""
        idf = np.array([word.idf for word in words], np.float32)
        score = np.zeros(len(norm), np.float32)
        for part, tf in held:
            into, behind = score[part], norm[part]
            for first in range(0, len(into), _TOGETHER):
                some = slice(first, first + _TOGETHER)
                into[some] = bm25.summed(idf, tf[:, some], behind[some])
        return score
