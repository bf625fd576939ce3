"""From analysed articles to the arrays of one segment: code, sort once, cut.

Every occurrence becomes one 64-bit number, term first, then article, then place; one sort puts all occurrences in the
order in which they are kept, and the arrays are cut out of the sorted numbers. What does not fit raises IndexLimit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index import duplicates
from index.engines.whoosh import neighbours, terms
from index.engines.whoosh.arrays import Array
from index.engines.whoosh.numbers import fitting, pack_counts, pack_docs
from index.errors import IndexLimit
from index.schema import FIRST, MAX_FORWARD, REGION_WEIGHTS

U64 = npt.NDArray[np.uint64]

# term 22 | article 24 | position 16 | region 2
_TERM_BITS, _DOC_BITS, _POSITION_BITS, _REGION_BITS = 22, 24, 16, 2
# first word 20 | second word 20 | article 20 | kind of occurrence 4
_WORD_BITS, _PAIR_DOC_BITS, _KIND_BITS = 20, 20, 4
# The kind of a pair's occurrence: its region; 4 more where it crosses a word border ("cán bộ | y tế" is hardly about
# "bộ y"), which halves its weight; 8 more where it is said first (`index.schema.FIRST`).
_CROSSING, _FIRST = 4, 8
# Quarter units, so that half of a caption's weight is still a whole number.
_QUARTERS = np.array(2 * ([2 * w for w in REGION_WEIGHTS] + list(REGION_WEIGHTS)), np.uint8)
_LEAD_END = 2  # title and lead are regions 0 and 1
_SAID_FIRST = (np.arange(1 << _KIND_BITS) >= _FIRST).astype(np.uint8)
_WEIGHTS = np.array(REGION_WEIGHTS, np.uint8)


@dataclass(frozen=True, slots=True)
class Stream:
    """All tokens of a batch of articles, one after another."""

    size: int  # articles
    exact: npt.NDArray[np.int32]  # place of each token's word among the exact words
    folded: npt.NDArray[np.int32]
    docs: npt.NDArray[np.int32]
    positions: npt.NDArray[np.int32]
    joined: npt.NDArray[np.bool_]
    regions: npt.NDArray[np.uint8]
    exact_words: list[str]  # sorted
    folded_words: list[str]


def invert(stream: Stream) -> dict[str, Array]:
    """Return the arrays of the text fields and the forward list of a batch."""
    limit("articles of one batch", stream.size, 1 << _PAIR_DOC_BITS)
    low = _low(stream)
    arrays = _positional("exact", stream.exact, low, stream.size, stream.exact_words)
    arrays |= _positional("folded", stream.folded, low, stream.size, stream.folded_words)
    arrays |= _words(stream, low)
    arrays |= _pairs(stream)
    arrays |= _spelling(stream)
    return arrays | _bands(stream)


def limit(what: str, number: int, most: int) -> None:
    """Raise IndexLimit when a number does not fit its bits."""
    if number > most:
        raise IndexLimit(f"too many {what}: {number}; at most {most} fit")


def _low(stream: Stream) -> U64:
    if len(stream.positions):
        limit("positions in one article", int(stream.positions.max()), (1 << _POSITION_BITS) - 1)
    low = stream.docs.astype(np.uint64) << np.uint64(_POSITION_BITS)
    low |= stream.positions.astype(np.uint64)
    low <<= np.uint64(_REGION_BITS)
    low |= stream.regions
    return low


def _positional(
    name: str, ordinals: npt.NDArray[np.integer], low: U64, size: int, words: Sequence[str]
) -> dict[str, Array]:
    limit(f"terms of {name} in one batch", len(words), 1 << _TERM_BITS)
    keys = ordinals.astype(np.uint64) << np.uint64(_DOC_BITS + _POSITION_BITS + _REGION_BITS)
    keys |= low
    keys.sort()
    heads = _heads(keys >> np.uint64(_POSITION_BITS + _REGION_BITS))
    posting = keys[heads] >> np.uint64(_POSITION_BITS + _REGION_BITS)
    term, doc = posting >> np.uint64(_DOC_BITS), posting & np.uint64((1 << _DOC_BITS) - 1)
    weights = _sums(_WEIGHTS.take((keys & np.uint64(3)).view(np.int64)), heads)
    at = _starts(term, len(words))
    blob, starts = terms.pack([word.encode() for word in words])
    arrays: dict[str, Array] = {
        "blob": blob,
        "starts": starts,
        "span": np.append(heads, len(keys))[at].astype(fitting(len(keys))),
        "positions": ((keys >> np.uint64(_REGION_BITS)) & np.uint64(0xFFFF)).astype(np.uint16),
    }
    arrays |= _postings(at, doc, np.diff(heads, append=len(keys)), weights, size)
    return {f"{name}.{key}": array for key, array in arrays.items()}


def _postings(
    at: Array, docs: npt.NDArray[np.unsignedinteger], freqs: Array, weights: Array, size: int
) -> dict[str, Array]:
    lengths = np.bincount(docs.astype(np.int64), weights=freqs, minlength=size).astype(np.uint16)
    arrays: dict[str, Array] = {"at": at.astype(fitting(len(docs))), "lengths": lengths}
    arrays |= pack_docs(docs, size)
    arrays |= {"freq" + key: array for key, array in pack_counts(freqs).items()}
    return arrays | {"weight" + key: array for key, array in pack_counts(weights).items()}


def _heads(keys: U64) -> npt.NDArray[np.int64]:
    new = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    return np.flatnonzero(new)


def _sums(values: Array, heads: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if not len(heads):
        return np.zeros(0, np.int64)
    return np.add.reduceat(values, heads, dtype=np.int64)


def _starts(ordinals: npt.NDArray[np.unsignedinteger], count: int) -> npt.NDArray[np.int64]:
    starts = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(ordinals.astype(np.int64), minlength=count), out=starts[1:])
    return starts


# Compounds


def _words(stream: Stream, low: U64) -> dict[str, Array]:
    """Runs of joined syllables; each is named by its first two syllables, then by that and the third, and so on."""
    begin = np.flatnonzero(~stream.joined & np.append(stream.joined[1:], False))
    ends = np.flatnonzero(stream.joined & ~np.append(stream.joined[1:], False)) + 1
    lengths = ends - begin
    names: list[str] = []
    places = np.zeros(len(begin), np.int64)
    prefixes: list[str] = stream.exact_words
    codes = stream.exact[begin].astype(np.uint64)
    todo = np.arange(len(begin))
    for syllable in range(1, int(lengths.max(initial=1))):
        after = stream.exact[begin[todo] + syllable].astype(np.uint64)
        distinct, inverse = np.unique(codes << np.uint64(32) | after, return_inverse=True)
        prefixes = [f"{prefixes[key >> 32]}_{stream.exact_words[key & 0xFFFFFFFF]}" for key in distinct.tolist()]
        done = lengths[todo] == syllable + 1
        places[todo[done]] = inverse[done] + len(names)
        names += prefixes
        todo, codes = todo[~done], inverse[~done].astype(np.uint64)
    kept = np.unique(places)
    order = sorted(kept.tolist(), key=names.__getitem__)
    rank = np.zeros(len(names) + 1, np.int64)
    rank[order] = np.arange(len(order))
    arrays = _positional("word", rank[places], low[begin], stream.size, [names[place] for place in order])
    beside = np.flatnonzero((ends[:-1] == begin[1:]) & _near(stream, begin[1:]))
    return arrays | neighbours.table(neighbours.PHRASE, rank[places[beside]], rank[places[beside + 1]], len(order))


# Pairs


def _pairs(stream: Stream) -> dict[str, Array]:
    words = [word.encode() for word in stream.folded_words]
    limit("folded words in one batch", len(words), 1 << _WORD_BITS)
    order = terms.pair_order(words)
    rank = np.zeros(len(words), np.int64)
    rank[order] = np.arange(len(order))
    keys = _pair_keys(stream, rank)
    heads = _heads(keys >> np.uint64(_KIND_BITS))
    posting = keys[heads] >> np.uint64(_KIND_BITS)
    pair, doc = posting >> np.uint64(_PAIR_DOC_BITS), posting & np.uint64((1 << _PAIR_DOC_BITS) - 1)
    pair_heads = _heads(pair)
    distinct = pair[pair_heads]
    kinds = (keys & np.uint64((1 << _KIND_BITS) - 1)).view(np.int64)
    weights = (_sums(_QUARTERS.take(kinds), heads) + 1) // 2
    first = _sums(_SAID_FIRST.take(kinds), heads)
    at = np.append(pair_heads, len(pair))
    arrays: dict[str, Array] = {
        "order": order,
        "first": _starts(distinct >> np.uint64(_WORD_BITS), len(words)).astype(np.uint32),
        "second": (distinct & np.uint64((1 << _WORD_BITS) - 1)).astype(np.uint32),
    }
    arrays |= _postings(at, doc, np.diff(heads, append=len(keys)), weights, stream.size)
    forward = _forward(at, doc.astype(np.int64), weights, first, stream.size)
    return {f"pair.{key}": array for key, array in arrays.items()} | forward


def _spelling(stream: Stream) -> dict[str, Array]:
    """Return which folded word each exact word is, and which exact words stand side by side."""
    folded = np.zeros(len(stream.exact_words), np.uint32)
    folded[stream.exact] = stream.folded
    left = _lefts(stream)
    words = len(stream.exact_words)
    table = neighbours.table(neighbours.SPELLING, stream.exact[left], stream.exact[left + 1], words)
    return {"exact.folded": folded, **table}


def _near(stream: Stream, places: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Return whether each token follows the one before it in the same paragraph."""
    apart = stream.positions[places] - stream.positions[places - 1]
    found: npt.NDArray[np.bool_] = (apart == 1) & (stream.docs[places] == stream.docs[places - 1])
    return found


def _lefts(stream: Stream) -> npt.NDArray[np.int64]:
    """Return the tokens that have a neighbour to the right in the same paragraph."""
    return np.flatnonzero((np.diff(stream.positions) == 1) & (np.diff(stream.docs) == 0))


def _bands(stream: Stream) -> dict[str, Array]:
    words = np.array([duplicates.word_hash(word) for word in stream.folded_words], np.uint32)
    left = _lefts(stream)
    hashes = duplicates.pair_hashes(words, stream.folded[left], stream.folded[left + 1])
    return {"bands": duplicates.bands(hashes, stream.docs[left], stream.size)}


def _pair_keys(stream: Stream, rank: npt.NDArray[np.int64]) -> U64:
    joined = stream.joined
    multi = joined | np.append(joined[1:], False)
    left = _lefts(stream)
    crossing = ~joined[left + 1] & multi[left] & multi[left + 1]
    keys = rank[stream.folded[left]].astype(np.uint64) << np.uint64(_WORD_BITS)
    keys |= stream.folded[left + 1].astype(np.uint64)
    keys <<= np.uint64(_PAIR_DOC_BITS)
    keys |= stream.docs[left].astype(np.uint64)
    keys <<= np.uint64(_KIND_BITS)
    regions = stream.regions[left]
    first = (regions < _LEAD_END) & (stream.positions[left] < FIRST)
    keys |= regions + crossing * np.uint8(_CROSSING) + first * np.uint8(_FIRST)
    keys.sort()
    return keys


def _forward(
    at: npt.NDArray[np.int64], docs: npt.NDArray[np.int64], weights: Array, first: Array, size: int
) -> dict[str, Array]:
    """Keep each article's heaviest pairs (weight times idf, the idf taken from the batch), and how often said first."""
    df = np.diff(at)
    pairs = np.repeat(np.arange(len(df), dtype=np.uint32), df)
    idf = np.log1p(size / np.maximum(df, 1)).astype(np.float32)
    score = np.minimum(np.repeat(idf, df) * weights * 16, 0xFFFF).astype(np.uint64)
    limit("pair postings in one batch", len(docs), 1 << 27)
    key = (docs.astype(np.uint64) << np.uint64(43)) | ((np.uint64(0xFFFF) - score) << np.uint64(27))
    key |= np.arange(len(docs), dtype=np.uint64)
    key.sort()
    chosen = (key & np.uint64((1 << 27) - 1)).astype(np.int64)
    begin = np.searchsorted(key, np.arange(size + 1, dtype=np.uint64) << np.uint64(43))
    within = np.arange(len(key)) - np.repeat(begin[:-1], np.diff(begin))
    chosen = chosen[within < MAX_FORWARD]
    counts = np.minimum(np.diff(begin), MAX_FORWARD)
    return {
        "forward.offsets": np.append(0, np.cumsum(counts)).astype(fitting(len(chosen))),
        "forward.pairs": pairs[chosen],
        "forward.weights": np.minimum(weights[chosen], 255).astype(np.uint8),
        "forward.first": np.minimum(first[chosen], 255).astype(np.uint8),
    }
