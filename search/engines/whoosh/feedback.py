"""What the best articles have in common: pairs their titles and leads share, and the centre of their pairs."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.engines.whoosh.snapshot import Snapshot
from index.text.syllables import syllables
from search.engines.whoosh import terms
from search.engines.whoosh.plain import Weighed
from search.engines.whoosh.terms import Docs, Tf

if TYPE_CHECKING:
    from search.engines.whoosh.ranking import Scorer

Rows = npt.NDArray[np.int64]

SHARED = 15  # heaviest pairs that are taken, each in two of the best at least
SELF = 0.3  # what an article's own share of the centre counts for itself


def shared_pairs(snapshot: Snapshot, best: Docs) -> list[Weighed]:
    """Return the heaviest pairs that stand in titles and leads of two or more of the best articles."""
    counts: Counter[str] = Counter()
    weights: Counter[str] = Counter()
    for doc in best.tolist():
        found = _lead_pairs(snapshot, doc)
        counts.update(found.keys())
        weights.update(found)
    common = [pair for pair, count in counts.items() if count > 1]
    matches = {pair: terms.term(snapshot, "pair", pair) for pair in common}
    weighed = [Weighed(pair, matches[pair], terms.idf(snapshot, len(matches[pair]))) for pair in common]
    return sorted(weighed, key=lambda w: -w.idf * weights[w.label])[:SHARED]


def _lead_pairs(snapshot: Snapshot, doc: int) -> Counter[str]:
    article = snapshot.article(doc)
    found: Counter[str] = Counter()
    for text in (article.title, article.lead):
        keys = [syllable.folded for syllable in syllables(text)]
        found.update(f"{a}_{b}" for a, b in pairwise(keys))
    return found


def centroid(scorer: Scorer, docs: Docs, scores: Tf, best: int) -> Tf:
    """Return how like each article is to the centre of the best, by the cosine of their weighted pairs, 0 to 1."""
    rows, keys, weights = _vectors(scorer, docs)
    columns = np.unique(keys[rows < best])  # only what the best hold can be like them
    place = np.minimum(np.searchsorted(columns, keys), len(columns) - 1)
    held = columns[place] == keys
    matrix = np.zeros((len(docs), len(columns)), np.float32)
    matrix[rows[held], place[held]] = weights[held]
    matrix /= np.sqrt(np.maximum(np.bincount(rows, weights * weights, len(docs)), 1e-9)).astype(np.float32)[:, None]
    likeness = matrix @ matrix[:best].T
    for member in range(min(best, len(docs))):
        likeness[member, member] *= SELF
    share = scores[:best] / max(float(scores[:best].sum()), 1e-9)
    found: Tf = (likeness @ share).astype(np.float32)
    top = found.max() if len(found) else 0.0
    return found / top if top > 0 else found


def _vectors(scorer: Scorer, docs: Docs) -> tuple[Rows, Rows, Tf]:
    """Return the heaviest pairs of the articles: row of the article, key of the pair, BM25 weight."""
    snapshot = scorer.snapshot
    lists = [forward(snapshot, doc) for doc in docs.tolist()]
    rows = np.repeat(np.arange(len(docs)), [len(keys) for keys, _, _ in lists])
    keys, df, tf = (np.concatenate([part[i] for part in lists]) for i in range(3))
    idf = np.log(1 + (snapshot.size - np.minimum(df, snapshot.size) + 0.5) / (df + 0.5))
    tf = tf.astype(np.float32) / 2
    return rows, keys, (idf * tf / (tf + scorer.norm(docs)[rows])).astype(np.float32)


def forward(snapshot: Snapshot, doc: int) -> tuple[Rows, Rows, npt.NDArray[np.uint8]]:
    """Return the heaviest pairs of an article as keys, their document frequencies and their weights.

    In one segment a pair's place is its key; among several, the check sums of its words are, and its frequency is
    taken from the article's own segment.
    """
    number = max(i for i, part in enumerate(snapshot.parts) if part.base <= doc)
    part, field = snapshot.parts[number], snapshot.field("pair").parts[number]
    offsets = part.arrays["forward.offsets"]
    start, end = int(offsets[doc - part.base]), int(offsets[doc - part.base + 1])
    places = part.arrays["forward.pairs"][start:end].astype(np.int64)
    df = (field.at[places + 1] - field.at[places]).astype(np.int64)
    weights = part.arrays["forward.weights"][start:end]
    if len(snapshot.parts) == 1:
        return places, df, weights
    names = [field.terms[place] for place in places.tolist()]
    keys = np.array([crc32(name) << 16 ^ crc32(name[::-1]) for name in names], np.int64)
    return keys, df * snapshot.size // max(1, part.size), weights
