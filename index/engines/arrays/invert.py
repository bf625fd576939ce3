"""From analysed articles to the arrays of one segment: code, sort once, cut.

Every occurrence becomes one 64-bit number: term first, then article, then position. One sort puts all occurrences in
the order in which they are kept, and the arrays are cut out of the sorted numbers. What does not fit raises IndexLimit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from index.engines.arrays import dictionary, neighbours
from index.engines.arrays.file import Array
from index.engines.arrays.numbers import fitting, numbered, pack_counts, pack_docs, runs, stretches, sums
from index.errors import IndexLimit
from index.messages.sentence import Sentence
from index.schema import FIRST, MAX_FORWARD, REGION_WEIGHTS
from index.text.positions import MAX_POSITION, POSITION_BITS

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

# term 22 | article 20 | position 16 | weight 4
_TERM_BITS, _DOC_BITS, _WEIGHT_BITS = 22, 20, 4
# first word 20 | second word 20 | article 20 | kind of occurrence 4
_WORD_BITS, _KIND_BITS = 20, 4
# The kind of a pair's occurrence: its region; 4 more where it crosses a word border ("cán bộ | y tế" is hardly about
# "bộ y"), which halves its weight; 8 more where it is said first (`index.schema.FIRST`).
_CROSSING, _FIRST = 4, 8
# article 20 | not said first 1 | weight, heaviest first 8 | chance 7 | place 27
_HEAVY_BITS, _CHANCE_BITS, _PLACE_BITS = 8, 7, 27
_MOST_HEAVY = (1 << _HEAVY_BITS) - 1
_LEAD_END = 2  # title and lead are regions 0 and 1
_WEIGHTS = np.array(REGION_WEIGHTS, np.int64)
# What an occurrence of each kind adds: its weight in quarter units, so that half of a caption's is still a whole
# number, and above 32 bits whether it is said first: one sum gives both.
_QUARTERS, _SAID_FIRST = (1 << 32) - 1, 32
_KINDS: I64 = np.tile(np.append(2 * _WEIGHTS, _WEIGHTS), 2) | (np.arange(1 << _KIND_BITS) // _FIRST) << _SAID_FIRST


@dataclass(frozen=True, slots=True)
class Stream:
    """All tokens of a batch of articles, one after another."""

    size: int  # articles
    exact: I64  # index of each token's word among the exact words
    folded: I64
    counts: I64  # tokens of each region of each article, one row an article
    docs: npt.NDArray[np.uint32]
    positions: npt.NDArray[np.int32]
    joined: Mask
    regions: npt.NDArray[np.uint8]
    exact_words: list[bytes]  # sorted
    folded_words: list[bytes]
    bare: npt.NDArray[np.uint32]  # which folded word each exact word is


def invert(stream: Stream) -> dict[str, Array]:
    """Return the arrays of the text fields and the forward list of a batch."""
    limit(Sentence("articles of one batch"), stream.size, 1 << _DOC_BITS)
    low = _low(stream)
    near = _near(stream)
    lengths = stream.counts.sum(axis=1)
    arrays = _positional("exact", stream.exact, low, stream.exact_words, lengths)
    arrays |= _positional("folded", stream.folded, low, stream.folded_words, lengths)
    arrays |= _words(stream, low, near)
    arrays |= _pairs(stream, near)
    return arrays | _spelling(stream, near)


def limit(what: Sentence, number: int, most: int) -> None:
    """Raise IndexLimit when a number does not fit its bits."""
    if number > most:
        raise IndexLimit("too many {what}: {number}; at most {most} fit", what=what, number=number, most=most)


def _low(stream: Stream) -> I64:
    """Return the low bits of each sort key: article, position, weight."""
    if len(stream.positions):
        limit(Sentence("positions in one article"), int(stream.positions.max()), MAX_POSITION)
    docs = np.arange(stream.size)[:, None] << (POSITION_BITS + _WEIGHT_BITS)
    low = np.repeat((docs | _WEIGHTS).ravel(), stream.counts.ravel())
    low |= stream.positions.astype(np.int64) << _WEIGHT_BITS
    return low


def _near(stream: Stream) -> Mask:
    """Return whether each token and the next are neighbours in one paragraph; one fewer than tokens."""
    near: Mask = np.diff(stream.positions) == 1
    near &= stream.docs[1:] == stream.docs[:-1]
    return near


def _positional(name: str, ordinals: I64, low: I64, words: Sequence[bytes], lengths: I64) -> dict[str, Array]:
    limit(Sentence("terms of {field} in one batch", field=name), len(words), 1 << _TERM_BITS)
    keys = ordinals << (_DOC_BITS + POSITION_BITS + _WEIGHT_BITS)
    keys |= low
    keys.sort()
    postings = keys >> (POSITION_BITS + _WEIGHT_BITS)
    bounds = runs(postings)
    postings = postings[bounds[:-1]]
    at = runs(postings >> _DOC_BITS)
    weights = sums(keys & ((1 << _WEIGHT_BITS) - 1), bounds)
    blob, starts = dictionary.pack(words)
    arrays: dict[str, Array] = {
        "blob": blob,
        "starts": starts,
        "span": bounds[at].astype(fitting(len(keys))),
        "positions": (keys >> _WEIGHT_BITS).astype(np.uint16),
    }
    arrays |= _postings(at, postings & ((1 << _DOC_BITS) - 1), np.diff(bounds), weights, lengths)
    return {f"{name}.{key}": array for key, array in arrays.items()}


def _postings(at: I64, docs: I64, freqs: I64, weights: I64, lengths: I64) -> dict[str, Array]:
    arrays: dict[str, Array] = {"at": at.astype(fitting(len(docs))), "lengths": lengths.astype(np.uint16)}
    arrays |= pack_docs(docs, len(lengths))
    arrays |= {"freq" + key: array for key, array in pack_counts(freqs).items()}
    return arrays | {"weight" + key: array for key, array in pack_counts(weights).items()}


# Compounds


def _words(stream: Stream, low: I64, near: Mask) -> dict[str, Array]:
    """Runs of joined syllables; each is named by its first two syllables, then by that and the third, and so on."""
    turns = np.flatnonzero(np.diff(stream.joined, append=False))
    begin, ends = turns[::2], turns[1::2] + 1
    names, places = _names(stream, begin, ends - begin)
    kept = np.flatnonzero(np.bincount(places))
    order = sorted(kept.tolist(), key=names.__getitem__)
    rank = np.zeros(len(names) + 1, np.int64)
    rank[order] = np.arange(len(order))
    ranks = rank[places]
    words = list(map(names.__getitem__, order))
    arrays = _positional("word", ranks, low[begin], words, np.bincount(stream.docs[begin], minlength=stream.size))
    beside = np.flatnonzero((ends[:-1] == begin[1:]) & near[ends[:-1] - 1])
    pairs = ranks[beside] << 32 | ranks[beside + 1]
    return arrays | neighbours.table(neighbours.PHRASE, pairs, len(order))


def _names(stream: Stream, begin: I64, lengths: I64) -> tuple[list[bytes], I64]:
    """Return names of runs of joined syllables, those of their beginnings among them, and the index of each run's."""
    names: list[bytes] = []
    places = np.zeros(len(begin), np.int64)
    prefixes = stream.exact_words
    codes, todo = stream.exact[begin], np.arange(len(begin))
    for syllable in range(1, int(lengths.max(initial=1))):
        distinct, own = numbered(codes * len(stream.exact_words) + stream.exact[begin[todo] + syllable])
        heads, tails = np.divmod(distinct, len(stream.exact_words))
        written = zip(_chosen(prefixes, heads), _chosen(stream.exact_words, tails), strict=True)
        prefixes = list(map(dictionary.PAIR.join, written))
        places[todo] = own + len(names)  # of longer runs, until the next turn
        names += prefixes
        longer = lengths[todo] > syllable + 1
        todo, codes = todo[longer], own[longer]
    return names, places


def _chosen(words: Sequence[bytes], places: I64) -> Iterator[bytes]:
    return map(words.__getitem__, places.tolist())


# Pairs


def _pairs(stream: Stream, near: Mask) -> dict[str, Array]:
    limit(Sentence("folded words in one batch"), len(stream.folded_words), 1 << _WORD_BITS)
    order = dictionary.pair_order(stream.folded_words)
    keys = _pair_keys(stream, near, order)
    postings = (keys >> np.uint64(_KIND_BITS)).view(np.int64)
    bounds = runs(postings)
    postings = postings[bounds[:-1]]
    docs, pairs = postings & ((1 << _DOC_BITS) - 1), postings >> _DOC_BITS
    at = runs(pairs)
    pairs = pairs[at[:-1]]
    added = sums(_KINDS.take((keys & np.uint64((1 << _KIND_BITS) - 1)).view(np.int64)), bounds)
    weights = _half_units(added)
    firsts = np.arange(len(order) + 1) << _WORD_BITS
    arrays: dict[str, Array] = {
        "order": order,
        "first": np.searchsorted(pairs, firsts).astype(np.uint32),
        "second": (pairs & ((1 << _WORD_BITS) - 1)).astype(np.uint32),
    }
    lengths = _near_lengths(stream, near)
    arrays |= _postings(at, docs, np.diff(bounds), weights, lengths)
    chances = _chances(stream, order[pairs >> _WORD_BITS].astype(np.int64), pairs & ((1 << _WORD_BITS) - 1))
    forward = _forward(at, docs, added, chances, stream.size)
    return {f"pair.{key}": array for key, array in arrays.items()} | forward


def _half_units(added: I64) -> I64:
    """Return the weights of sums of `_KINDS`."""
    return ((added & _QUARTERS) + 1) >> 1


def _near_lengths(stream: Stream, near: Mask) -> I64:
    """Return how many tokens of each article have a neighbour to the right: all but the last of each paragraph."""
    ends = np.append(0, np.cumsum(stream.counts.sum(axis=1)))
    last = np.append(np.flatnonzero(~near), len(near))
    return np.diff(ends - np.searchsorted(last, ends))


def _pair_keys(stream: Stream, near: Mask, order: npt.NDArray[np.uint32]) -> U64:
    """Return each pair's occurrence as one number, sorted; made of all neighbours, for gathering some costs more."""
    rank = np.zeros(len(order), np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    keys = rank.take(stream.folded[:-1])
    keys <<= np.uint64(_WORD_BITS)
    keys |= stream.folded[1:].view(np.uint64)
    keys <<= np.uint64(_DOC_BITS)
    keys |= stream.docs[:-1]
    keys <<= np.uint64(_KIND_BITS)
    keys |= _kinds(stream)
    keys = keys[near]
    keys.sort()
    return keys


def _kinds(stream: Stream) -> npt.NDArray[np.uint8]:
    joined = stream.joined
    multi = joined.copy()
    multi[:-1] |= joined[1:]
    crossing = multi[:-1] & multi[1:] & ~joined[1:]
    first = (stream.regions[:-1] < _LEAD_END) & (stream.positions[:-1] < FIRST)
    kinds: npt.NDArray[np.uint8] = stream.regions[:-1] + crossing * np.uint8(_CROSSING) + first * np.uint8(_FIRST)
    return kinds


def _forward(at: I64, docs: I64, added: I64, chances: I64, size: int) -> dict[str, Array]:
    """Keep some pairs of each article: those it says first, then the heaviest; chance decides among equals.

    What is kept is decided by the article alone. How rare a pair is in the batch must not count: the same articles that
    came one after another would keep others. A pair has the same chance in all articles, so that two which share it
    both keep it or both lose it. The reader weighs what is kept by how rare it is in the whole index; judged topics
    find no difference (nDCG@10 .928 of questions as they are and .931 without diacritics; by rarity .928 and .928).
    """
    limit(Sentence("pair postings in one batch"), len(docs), 1 << _PLACE_BITS)
    df, weights, first = np.diff(at), _half_units(added), added >> _SAID_FIRST
    key = docs << 1
    key |= first == 0
    key <<= _HEAVY_BITS
    key |= _MOST_HEAVY - np.minimum(weights, _MOST_HEAVY)
    key <<= _CHANCE_BITS
    key |= np.repeat(chances, df)
    key <<= _PLACE_BITS
    key |= np.arange(len(docs))
    key.sort()
    bounds = np.arange(size + 1) << (1 + _HEAVY_BITS + _CHANCE_BITS + _PLACE_BITS)
    begin = np.searchsorted(key, bounds)
    counts = np.minimum(np.diff(begin), MAX_FORWARD)
    chosen = key[stretches(begin[:-1], counts)] & ((1 << _PLACE_BITS) - 1)
    pairs = np.repeat(np.arange(len(df), dtype=np.uint32), df)
    return {
        "forward.offsets": np.append(0, np.cumsum(counts)).astype(fitting(len(chosen))),
        "forward.pairs": pairs[chosen],
        "forward.weights": np.minimum(weights[chosen], _MOST_HEAVY).astype(np.uint8),
        "forward.first": np.minimum(first[chosen], _MOST_HEAVY).astype(np.uint8),
    }


def _chances(stream: Stream, first: I64, second: I64) -> I64:
    """Return a number of a few bits for each pair of words, which is the same in every batch."""
    hashes = np.fromiter(map(crc32, stream.folded_words), np.uint32, len(stream.folded_words))
    mixed = (hashes[first] * np.uint32(0x85EBCA6B) + hashes[second]) * np.uint32(0x9E3779B1)
    return (mixed >> np.uint32(32 - _CHANCE_BITS)).astype(np.int64)


# Neighbours


def _spelling(stream: Stream, near: Mask) -> dict[str, Array]:
    """Return which folded word each exact word is, and which exact words stand side by side."""
    pairs = stream.exact[:-1] << 32
    pairs |= stream.exact[1:]
    table = neighbours.table(neighbours.SPELLING, pairs[near], len(stream.exact_words))
    return {"exact.folded": stream.bare, **table}
