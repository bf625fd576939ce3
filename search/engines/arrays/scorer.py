"""BM25 on one snapshot (Robertson & Zaragoza 2009), over what the words of a question hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.engines.arrays.field import TERM_SHIFT
from index.engines.arrays.snapshot import Snapshot
from index.text.positions import POSITION_BITS
from search.engines.arrays import postings
from search.engines.arrays.plain import Amounts, Blocks, Weighed
from search.engines.arrays.postings import Docs, Tf
from search.query.nodes import Syllable

K1 = 1.6
B = 0.75
NEAR = 8  # syllables
_TOGETHER = 16_384  # articles that are added up at a time: what is kept between fits a processor's cache


class Scorer:
    """BM25 on one snapshot; title and lead weigh in the term frequencies, not in the lengths."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        field = snapshot.field("folded")
        self._lengths = field.lengths
        self._average = max(1.0, field.total_length / max(1, snapshot.count))

    def norm(self, docs: Docs) -> Tf:
        """Return ``k1 · (1 − b + b · length / average)`` of each article."""
        share = self._lengths.take(docs) / np.float32(self._average)
        return (K1 * (1 - B + B * share)).astype(np.float32)

    def bm25(self, words: Sequence[Weighed], held: Blocks, norm: Tf) -> Tf:
        """Return the sum over the words of ``idf · tf · (k1 + 1) / (tf + norm)``; ``held`` gives tf, a row a word."""
        idf = np.array([word.idf for word in words], np.float32)
        score = np.zeros(len(norm), np.float32)
        for part, tf in held:
            into, behind = score[part], norm[part]
            for first in range(0, len(into), _TOGETHER):
                some = slice(first, first + _TOGETHER)
                into[some] = _summed(idf, tf[:, some], behind[some])
        return score

    def near(self, neighbours: Sequence[tuple[Syllable, Syllable]], docs: Docs, norm: Tf) -> Tf:
        """Return the same over neighbouring words of the question that stand within `NEAR` syllables, in any order.

        ``docs`` ascend.
        """
        if not neighbours:
            return np.zeros(len(docs), np.float32)
        words = {word.folded: word for both in neighbours for word in both}
        number = {folded: place for place, folded in enumerate(words)}
        standing = postings.standing(self.snapshot, list(words.values()), docs)
        ends = standing.searchsorted(np.arange(len(words) + 1) << TERM_SHIFT).tolist()
        asked, pairs = [], [(number[first.folded], number[second.folded]) for first, second in neighbours]
        for first, second in pairs:
            asked.append(standing[ends[first] : ends[first + 1]] + (second - first << TERM_SHIFT))
        at = np.concatenate(asked)
        nearest = standing.take(standing.searchsorted(at - NEAR), mode="clip")
        close = np.abs(nearest - at) <= NEAR
        row = np.repeat(np.arange(len(pairs)), list(map(len, asked))) * len(docs)
        place = (at >> POSITION_BITS) & ((1 << TERM_SHIFT - POSITION_BITS) - 1)
        tf = np.bincount((row + place)[close], minlength=len(pairs) * len(docs)).astype(np.float32)
        # Of both orders and some distance: about twice the articles of the pair itself.
        df = [2 * postings.pair_df(self.snapshot, first, second) + 1 for first, second in neighbours]
        idf = np.array([postings.idf(self.snapshot, count) for count in df], np.float32)
        return _summed(idf, tf.reshape(len(pairs), len(docs)), norm)


def _summed(idf: Tf, tf: Amounts, norm: Tf) -> Tf:
    # Row after row, which numpy does not promise: equal articles get equal scores wherever they stand.
    scores = (idf * np.float32(K1 + 1))[:, None] * tf
    scores /= tf + norm
    found = np.zeros(len(norm), np.float32)
    for row in scores:
        found += row
    return found
