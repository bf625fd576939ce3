"""Phrases: the articles in which syllables stand in an order, near enough to each other, and where words stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product

import numpy as np
import numpy.typing as npt

from index.engines.arrays.field import TERM_SHIFT
from index.engines.arrays.snapshot import Snapshot
from index.schema import TITLE
from index.text.fold import fold
from index.text.positions import MAX_POSITION, POSITION_BITS
from search.engines.arrays import postings
from search.engines.arrays.effort import Effort
from search.engines.arrays.postings import Docs, Keyed, Mask
from search.plan import Run

Positions = npt.NDArray[np.int64]

_NOTHING = np.zeros(0, np.uint32)
_LONGEST = 4  # syllables of a word: "hội đồng nhân dân"; longer ones, some names, are looked for by their positions
_AT_ONCE = 8192  # articles that a phrase is looked for in before the budget is looked at again


def rarest(snapshot: Snapshot, wanted: Run) -> postings.Matches:
    """Return the articles that hold syllables side by side, as much as of the rarest pair of them."""
    docs = run(snapshot, wanted)
    if not len(docs):
        return postings.NOTHING
    found = [postings.pair(snapshot, a, b).halves_of(docs) for a, b in pairwise(wanted.words)]
    return postings.ListedMatches(docs, np.minimum.reduce(found))


def run(snapshot: Snapshot, wanted: Run, effort: Effort | None = None, among: Mask | None = None) -> Docs:
    """Return the articles where syllables stand in this order, with no more between them than is allowed.

    Of those ``among`` whom it is looked for, and as many as the ``effort`` suffices for.
    """
    if not wanted.words:
        return _NOTHING
    if wanted.field == "folded" and not wanted.title and not wanted.slop and len(wanted.words) <= 2:
        one = postings.syllable(snapshot, wanted.field, wanted.words[0])
        return (one if len(wanted.words) == 1 else postings.pair(snapshot, *wanted.words)).docs
    candidates = _holding(snapshot, wanted)
    if among is not None:
        candidates = candidates[among.take(candidates)]
    sure = _one_word(snapshot, wanted).take(candidates)
    rest = candidates[~sure]
    held = _within(snapshot, wanted, rest, effort) if effort else _chained(snapshot, wanted, rest)[0]
    return held if len(rest) == len(candidates) else np.sort(np.concatenate([candidates[sure], held]))


def _one_word(snapshot: Snapshot, wanted: Run) -> Mask:
    """Return where syllables written so are one word, as the segmenter joined them: there they stand side by side.

    Of the articles with a phrase of two syllables that is 95 in 100, whose positions need not be read.
    """
    words: Iterable[Keyed] = ()
    if wanted.field == "exact" and not wanted.title and not wanted.slop and 1 < len(wanted.words) <= _LONGEST:
        words = product(*wanted.words)
    return postings.holding(snapshot.size, (postings.term(snapshot, "word", "_".join(keys)) for keys in words))


def _within(snapshot: Snapshot, wanted: Run, candidates: Docs, effort: Effort) -> Docs:
    """Return those of some articles where the words stand in this order, looking at some after others."""
    found = [_NOTHING]
    for first in range(0, len(candidates), _AT_ONCE):
        if effort.over:
            effort.leave(candidates[first:])
            break
        docs, work = _chained(snapshot, wanted, candidates[first : first + _AT_ONCE])
        effort.take(work)
        found.append(docs)
    return np.concatenate(found)


def _holding(snapshot: Snapshot, wanted: Run) -> Docs:
    """Return the articles that hold all of the words, or their folded pairs if nothing stands between."""
    if wanted.slop == 0 and len(wanted.words) > 1:
        bare = [tuple(dict.fromkeys(map(fold, keys))) for keys in wanted.words]
        parts = [postings.pair(snapshot, a, b) for a, b in pairwise(bare)]
    else:
        parts = [postings.syllable(snapshot, wanted.field, keys) for keys in wanted.words]
    parts.sort(key=len)
    docs = parts[0].docs
    if wanted.title and wanted.slop == 0 and len(wanted.words) > 1 and wanted.field == "folded":
        # A pair that crosses the border of two words has half its weight (`index.engines.arrays.invert`).
        docs = docs[parts[0].halves >= TITLE // 2]
    for part in parts[1:]:
        docs = docs[part.of(docs) > 0]
    return docs


def _chained(snapshot: Snapshot, wanted: Run, candidates: Docs) -> tuple[Docs, int]:
    """Return those of some articles where the words stand in this order, near enough, and how many places were read."""
    if not len(candidates):
        return _NOTHING, 0
    ends = starts = places(snapshot, wanted, 0, candidates)
    work = len(ends)
    for number in range(1, len(wanted.words)):
        following = places(snapshot, wanted, number, candidates)
        work += len(following)
        after = following.searchsorted(ends, "right")
        found = after < len(following)
        starts, ends = starts[found], following[after[found]]
    # Positions of one article lie within 2^16 of each other, and paragraphs are further apart than any slop.
    near = (ends - starts) <= len(wanted.words) - 1 + wanted.slop
    article = starts[near] >> POSITION_BITS  # ascending, as the articles are
    return candidates[article[np.flatnonzero(np.diff(article, prepend=-1))]], work


def places(snapshot: Snapshot, wanted: Run, number: int, docs: Docs) -> Positions:
    """Return where a word stands in these articles, ascending: the article's place in ``docs`` << 16 | position."""
    keys = wanted.words[number]
    found = snapshot.field(wanted.field).standing(keys, docs)
    if len(keys) > 1:
        found &= (1 << TERM_SHIFT) - 1
        found.sort()
    if wanted.title:
        ends = snapshot.column("title_end")[docs]
        found = found[(found & MAX_POSITION) < ends[found >> POSITION_BITS]]
    return found


def standing(snapshot: Snapshot, words: Sequence[Keyed], docs: Docs, order: npt.NDArray[np.intp]) -> list[Positions]:
    """Return where each of many words stands in these articles, ascending: ``order[place]`` << 16 | position."""
    owner = np.array([number for number, keys in enumerate(words) for _ in keys], np.int64)
    found = snapshot.field("folded").standing([key for keys in words for key in keys], docs)
    article = order.take(found >> POSITION_BITS & (1 << TERM_SHIFT - POSITION_BITS) - 1)
    number = owner.take(found >> TERM_SHIFT)
    found = number << TERM_SHIFT | article << POSITION_BITS | found & MAX_POSITION
    found.sort()
    ends = found.searchsorted(np.arange(len(words) + 1) << TERM_SHIFT).tolist()
    found &= (1 << TERM_SHIFT) - 1
    return [found[first:last] for first, last in pairwise(ends)]
