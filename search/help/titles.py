"""Titles that hold what is being typed, side by side, its last word perhaps unfinished; the newest first."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from index import stored
from index.engines.arrays.snapshot import Snapshot
from index.schema import TITLE
from index.text.fold import fold
from index.text.syllables import syllables
from search.engines.arrays.postings import Docs

READ = 6
"""Articles that are opened to look at their titles: a tenth of a millisecond each."""

_PAIRS = 3  # rarest pairs that must stand in a title before it is opened


def titles(snapshot: Snapshot, typed: str, most: int) -> list[tuple[str, str]]:
    """Return ids and titles of articles whose title holds the words typed (keys with marks); two words at least."""
    words = fold(typed).split(" ")
    if len(words) < 2 or not all(words[:2]):
        return []
    found: dict[str, str] = {}
    for doc in _newest(snapshot, words)[:READ].tolist():
        id, title = stored.heading(snapshot.stored(doc))
        held = f" {' '.join(syllable.folded for syllable in syllables(title))} "
        if f" {' '.join(words)}" in held and title not in found.values():
            found[id] = title
        if len(found) == most:
            break
    return list(found.items())


def _newest(snapshot: Snapshot, words: list[str]) -> Docs:
    """Return articles that hold the rarest pairs of the words in their title, newest first.

    The last word may be unfinished: it counts only where no whole pair stands before it.
    """
    field = snapshot.field("pair")
    whole = sorted({f"{one}_{other}" for one, other in pairwise(words[:-1])}, key=field.df)[:_PAIRS]
    docs = _docs(snapshot, whole[0], b"\0") if whole else _docs(snapshot, f"{words[0]}_{words[1]}", b"\xff")
    for pair in whole[1:]:
        held = _docs(snapshot, pair, b"\0")
        docs = docs[np.isin(docs, held, assume_unique=True)]
    if snapshot.live is not None:
        docs = docs[snapshot.live[docs]]
    days = snapshot.column("date_from")[docs].astype(np.int64)
    return docs[np.argsort(-days, kind="stable")]


def _docs(snapshot: Snapshot, pair: str, until: bytes) -> Docs:
    """Return the articles that hold pairs from this one until it with a letter behind, with half a title's weight.

    A pair that crosses the border of two words has half its weight (`index.engines.arrays.invert`).
    """
    found = [np.zeros(0, np.uint32)]
    for part in snapshot.field("pair").parts:
        start, end = part.terms.seek(pair.encode()), part.terms.seek(pair.encode() + until)
        if end > start:
            first, last = int(part.at[start]), int(part.at[end])
            heavy = part.counts("weight", first, last) >= TITLE // 2
            docs = part.docs(first, last)[heavy]
            found.append(docs if end - start == 1 else np.unique(docs))
    return np.concatenate(found)
