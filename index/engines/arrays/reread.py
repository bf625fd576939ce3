"""Articles as they were put in, read back from segments: syllables from what is stored, words from postings.

Which syllables make a word was decided when the article was analysed. Only the positions of compounds still tell it,
term by term; so they are gathered for some thousand articles at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.duplicates import Signatures
from index.engines.arrays.dictionary import PAIR
from index.engines.arrays.file import Array, ArrayFile
from index.engines.arrays.numbers import steps, stretches, unpack_counts, unpack_docs
from index.engines.arrays.pieces import ranges
from index.engines.arrays.snapshot import Snapshot
from index.engines.store import Analysed
from index.errors import IndexDamaged
from index.text.analysis import Analysis, syllables
from index.text.positions import POSITION_BITS
from index.text.vocabulary import Vocabulary

I64 = npt.NDArray[np.int64]

# All postings of compounds are looked through for each so many articles: 8,000 of them take about 30 MB, and looking
# through those of a million articles a second or two.
_WINDOW = 8_000


class Compounds(NamedTuple):
    """The compounds of some articles: article and position of each as one number, ascending, and its syllables."""

    at: I64
    syllables: I64


def analysed(snapshot: Snapshot, vocabulary: Vocabulary, first: int = 0) -> Iterator[Analysed]:
    """Return the articles that are not deleted, in order, from the ``first`` of them on; raises IndexDamaged."""
    for file in snapshot.files:
        if bad := file.verify():
            raise IndexDamaged(
                "{file}: {part} does not match its checksum; run `timtin index build` again",
                file=file.path,
                part=bad[0],
            )
    docs = np.flatnonzero(snapshot.alive)[first:]
    columns = [snapshot.column(name) for name in ("added_at", "group")]
    for part in snapshot.parts:
        for start in range(0, part.size, _WINDOW):
            own = docs[(docs >= part.base + start) & (docs < part.base + min(start + _WINDOW, part.size))]
            if not len(own):
                continue
            found = compounds(part.arrays, start, start + _WINDOW)
            signatures = Signatures.of(part.arrays.__getitem__)
            for doc in own.tolist():
                article = snapshot.article(doc)
                analysis = _joined(syllables(article, vocabulary), found, doc - part.base - start)
                told = [int(column[doc]) for column in columns]
                yield Analysed(article, analysis, signatures.one(doc - part.base), *told)
            snapshot.let_go()


def compounds(arrays: ArrayFile, start: int, end: int) -> Compounds:
    """Return the compounds of the articles of a segment from ``start`` to ``end``, counted from ``start``."""
    lengths = _lengths(arrays)
    at, counts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for first, last in ranges(steps(arrays["word.at"])):
        keys, places = _standing(arrays, first, last, start, end)
        at.append(keys)
        counts.append(lengths[places])
    whole = np.concatenate(at)
    order = whole.argsort()
    return Compounds(whole[order], np.concatenate(counts)[order])


def _lengths(arrays: ArrayFile) -> I64:
    """Return of how many syllables each compound is: one more than it has signs between them."""
    signs = np.concatenate([np.zeros(1, np.int64), np.cumsum(arrays["word.blob"] == ord(PAIR), dtype=np.int64)])
    return 1 + np.diff(signs[arrays["word.starts"].astype(np.int64)])


def _standing(arrays: ArrayFile, first: int, last: int, start: int, end: int) -> tuple[I64, I64]:
    """Return where some terms stand in some articles, and which term each time."""
    at = arrays["word.at"][first : last + 1].astype(np.int64)
    docs = _docs(arrays, int(at[0]), int(at[-1]))
    wanted = (docs >= start) & (docs < end)
    freqs = unpack_counts(arrays, "word.freq", int(at[0]), int(at[-1])).astype(np.int64)
    begin = int(arrays["word.span"][first]) + np.cumsum(freqs) - freqs
    occurrences = stretches(begin[wanted], freqs[wanted])
    found = np.repeat((docs[wanted] - start) << POSITION_BITS, freqs[wanted])
    found |= arrays["word.positions"][occurrences]
    terms = np.repeat(np.arange(first, last), np.diff(at))[wanted]
    return found, np.repeat(terms, freqs[wanted])


def _docs(arrays: ArrayFile, start: int, end: int) -> I64:
    high: Array | None = arrays.get("word.hi")
    return unpack_docs(arrays["word.lo"][start:end], None if high is None else high[start:end]).astype(np.int64)


def _joined(analysis: Analysis, found: Compounds, place: int) -> Analysis:
    """Return the syllables of an article with those marked that continue a word."""
    bounds = found.at.searchsorted(np.array([place, place + 1]) << POSITION_BITS)
    own = slice(*bounds.tolist())
    heads = analysis.positions.searchsorted(found.at[own] - (place << POSITION_BITS))
    joined = np.zeros(len(analysis.codes), np.bool_)
    joined[stretches(heads + 1, found.syllables[own] - 1)] = True
    return replace(analysis, joined=joined)
