"""BM25 on one snapshot (Robertson & Zaragoza 2009), over what the words of a question hold."""

from __future__ import annotations

import numpy as np

from index.engines.whoosh.snapshot import Snapshot
from search.engines.whoosh import terms
from search.engines.whoosh.plain import Weighed
from search.engines.whoosh.terms import Docs, Tf
from search.query.nodes import Syllable

K1 = 1.6
B = 0.75
NEAR = 8  # syllables


class Scorer:
    """BM25 on one snapshot; title and lead weigh in the term frequencies, not in the lengths."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        field = snapshot.field("folded")
        self._lengths = field.lengths
        self._average = max(1.0, field.total_length / max(1, snapshot.size))

    def norm(self, docs: Docs) -> Tf:
        """Return ``k1 · (1 − b + b · length / average)`` of each article."""
        share = self._lengths[docs] / np.float32(self._average)
        return (K1 * (1 - B + B * share)).astype(np.float32)

    def bm25(self, words: list[Weighed], docs: Docs, norm: Tf) -> Tf:
        """Return the sum over the words of ``idf · tf · (k1 + 1) / (tf + norm)``."""
        score = np.zeros(len(docs), np.float32)
        for word in words:
            tf = word.matches.of(docs)
            score += np.float32(word.idf * (K1 + 1)) * tf / (tf + norm)
        return score

    def near(self, neighbours: list[tuple[Syllable, Syllable]], docs: Docs, norm: Tf) -> Tf:
        """Return the same over neighbouring words of the question that stand within `NEAR` syllables, in any order."""
        score = np.zeros(len(docs), np.float32)
        places = {word.folded: terms.places(self.snapshot, word, docs) for both in neighbours for word in both}
        for first, second in neighbours:
            at, other = places[first.folded], places[second.folded]
            close = np.searchsorted(other, at - NEAR) < np.searchsorted(other, at + NEAR, "right")
            tf = np.bincount(at[close] >> 16, minlength=len(docs)).astype(np.float32)
            # Of both orders and some distance: about twice the articles of the pair itself.
            df = 2 * terms.pair_df(self.snapshot, first, second) + 1
            score += np.float32(terms.idf(self.snapshot, df) * (K1 + 1)) * tf / (tf + norm)
        return score
