"""Several segments become one, without the deleted articles: by concatenation, a piece at a time.

Terms are sorted in every segment, so a range of terms is one slice of each. Each piece takes those slices, puts the
postings of one term together in the order of the segments, and is written before the next is read: memory does not
grow with the corpus, apart from the dictionaries of words and a number for every pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.duplicates import BANDS
from index.engines.arrays import dictionary, neighbours
from index.engines.arrays.file import Array, ArrayWriter
from index.engines.arrays.numbers import fitting, need_docs, numbered, steps, unpack_docs
from index.engines.arrays.pieces import I64, Input, Live, Output, Slice, Source, gather, ranges
from index.errors import IndexDamaged
from index.schema import COLUMNS, FACET_FIELDS, ID, TEXT_FIELDS

_STORED_PIECE = 4096  # articles whose stored text is copied at a time


def merge_segments(
    inputs: Sequence[tuple[Input, Live | None]], path: Path, columns: Mapping[str, Array] | None = None
) -> int:
    """Write the live articles of all inputs, in order, as one segment; return how many there are.

    ``columns`` replaces columns of the inputs by what is known only now (of all articles, in order). Raises
    IndexDamaged when an input does not match its checksums: damage is not carried on.
    """
    for arrays, _ in inputs:
        if bad := arrays.verify():
            raise IndexDamaged(
                "{file}: {part} does not match its checksum; run `timtin index build` again",
                file=arrays.path,
                part=bad[0],
            )
    sources = _sources(inputs)
    size = sum(source.kept for source in sources)
    need_docs(size)
    with ArrayWriter(path, {"docs": size, "totals": {}}) as writer:
        for field in TEXT_FIELDS:
            _lengths(writer, sources, field.name)
        folded = _words(writer, sources, size, "folded", counted=True)
        exact = _words(writer, sources, size, "exact", counted=True)
        _bare(writer, sources, exact, folded)
        neighbours.merge(writer, neighbours.SPELLING, sources, exact.maps, len(exact.words))
        words = _words(writer, sources, size, "word", counted=True)
        neighbours.merge(writer, neighbours.PHRASE, sources, words.maps, len(words.words))
        _forward(writer, sources, _pairs(writer, sources, size, folded))
        for facet in (ID, *FACET_FIELDS):
            _facet(writer, sources, facet.name, _words(writer, sources, size, facet.name, counted=False).maps)
        for column in COLUMNS:
            known = [source.keep(source.arrays[column.name]) for source in sources]
            writer.put(column.name, (columns or {}).get(column.name, np.concatenate(known)))
        rows = [source.keep(source.arrays["bands"].reshape(-1, BANDS)) for source in sources]
        writer.put("bands", np.concatenate(rows).ravel())
        _stored(writer, sources)
    return size


def _sources(inputs: Sequence[tuple[Input, Live | None]]) -> list[Source]:
    sources: list[Source] = []
    base = 0
    for arrays, live in inputs:
        count = int(arrays.meta["docs"])
        kept = count if live is None else int(live.sum())
        ranks = None if live is None else (np.cumsum(live) - 1 + base).astype(np.uint32)
        sources.append(Source(arrays, live, base, kept, ranks))
        base += kept
    return sources


def _lengths(writer: ArrayWriter, sources: Sequence[Source], name: str) -> None:
    lengths = np.concatenate([source.keep(source.arrays[f"{name}.lengths"]) for source in sources])
    writer.put(f"{name}.lengths", lengths)
    writer.meta["totals"][name] = int(lengths.sum(dtype=np.int64))


# Words


class Merged(NamedTuple):
    """The terms of a merged field and the new number of every term of each source; -1 for those of deleted articles."""

    words: list[bytes]
    maps: list[I64]


def _words(writer: ArrayWriter, sources: Sequence[Source], size: int, name: str, *, counted: bool) -> Merged:
    merged = _union(sources, name)
    blob, starts = dictionary.pack(merged.words)
    writer.put(f"{name}.blob", blob)
    writer.put(f"{name}.starts", starts)
    output = Output(name, sources, size, writer, counted=counted)
    maps = [_monotone(targets) for targets in merged.maps]
    counts = [steps(source.arrays[f"{name}.at"]) for source in sources]
    for first, last in ranges(_sum(maps, counts, len(merged.words))):
        slices = [_slice(targets, first, last) for targets in maps]
        output.extend(gather(name, sources, slices, last - first))
    output.finish()
    return merged


def _union(sources: Sequence[Source], name: str) -> Merged:
    """Read the words of one source after another: all of them together would not fit into memory."""
    met: defaultdict[bytes, int] = defaultdict()
    met.default_factory = met.__len__  # words are numbered as they are met
    numbers = [_met(met, source, name) for source in sources]
    union = sorted(met)  # which takes the words of each source, in order, as they are
    target = np.full(len(union) + 1, -1)  # the last is that of words that are gone, -1
    target[np.fromiter(map(met.__getitem__, union), np.int64, len(union))] = np.arange(len(union))
    return Merged(union, [target[own] for own in numbers])


def _met(met: defaultdict[bytes, int], source: Source, name: str) -> I64:
    """Return the number of each word of a source; -1 for words used only by deleted articles."""
    live = _alive(source, name)
    numbers = np.full(len(live), -1)
    words = compress(_source_words(source, name), live.tolist())
    numbers[live] = np.fromiter(map(met.__getitem__, words), np.int64, int(live.sum()))
    return numbers


def _bare(writer: ArrayWriter, sources: Sequence[Source], exact: Merged, folded: Merged) -> None:
    """Write which folded word each exact word is."""
    numbers = np.zeros(len(exact.words), np.uint32)
    for source, mine, bare in zip(sources, exact.maps, folded.maps, strict=True):
        kept = mine >= 0
        numbers[mine[kept]] = bare[source.arrays["exact.folded"][kept]]
    writer.put("exact.folded", numbers)


def _source_words(source: Source, name: str) -> dictionary.WordTerms:
    return dictionary.WordTerms(source.arrays[f"{name}.blob"], source.arrays[f"{name}.starts"])


def _monotone(targets: I64) -> I64:
    """Give a term without a number that of the term before it: none of its postings is kept."""
    return np.maximum(np.maximum.accumulate(targets), 0) if len(targets) else targets


def _alive(source: Source, name: str) -> Live:
    """Return which terms of a source stand in an article that is kept."""
    at = source.arrays[f"{name}.at"].astype(np.int64)
    if source.live is None or len(at) == 1:
        return np.ones(len(at) - 1, np.bool_)
    docs = unpack_docs(source.arrays[f"{name}.lo"], source.arrays.get(f"{name}.hi"))
    return np.logical_or.reduceat(source.live[docs], at[:-1])


def _slice(targets: I64, first: int, last: int) -> Slice:
    start, end = np.searchsorted(targets, (first, last))
    return Slice(int(start), int(end), targets[start:end] - first)


# Pairs


def _pairs(writer: ArrayWriter, sources: Sequence[Source], size: int, folded: Merged) -> list[npt.NDArray[np.uint32]]:
    """Merge the pairs, a range of first words at a time; return the new number of every pair of each source."""
    order = dictionary.pair_order(folded.words)
    rank = np.full(len(order) + 1, -1)  # the last is that of words without a number, -1
    rank[order] = np.arange(len(order))
    ranks = [_monotone(rank[m][s.arrays["pair.order"]]) for m, s in zip(folded.maps, sources, strict=True)]
    writer.put("pair.order", order)
    output = Output("pair", sources, size, writer, counted=True)
    firsts, seconds = [np.zeros(1, np.int64)], [np.zeros(0, np.uint32)]
    targets = [[np.zeros(0, np.uint32)] for _ in sources]
    for first, last in ranges(_postings_by_rank(sources, ranks, len(order))):
        cuts = [_pair_keys(s, r, m, first, last) for s, r, m in zip(sources, ranks, folded.maps, strict=True)]
        keys, numbers = numbered(np.concatenate([found for _, found in cuts]))
        ends = np.cumsum([len(found) for _, found in cuts])
        parts = np.split(numbers, ends[:-1])
        slices = [Slice(start, start + len(own), own) for (start, _), own in zip(cuts, parts, strict=True)]
        piece = gather("pair", sources, slices, len(keys))
        kept = piece.df > 0
        done = int(firsts[-1][-1])
        for target, cut in zip(targets, slices, strict=True):
            target.append((np.cumsum(kept)[cut.numbers] - 1 + done).astype(np.uint32))
        output.extend(piece._replace(df=piece.df[kept]))
        firsts.append(np.searchsorted(keys[kept], np.arange(1, last - first + 1) << 32) + done)
        seconds.append((keys[kept] & 0xFFFFFFFF).astype(np.uint32))
    output.finish()
    writer.put("pair.first", np.concatenate(firsts).astype(np.uint32))
    writer.put("pair.second", np.concatenate(seconds))
    return [np.concatenate(own) for own in targets]


def _postings_by_rank(sources: Sequence[Source], ranks: Sequence[I64], count: int) -> I64:
    counts = [steps(s.arrays["pair.at"][s.arrays["pair.first"]]) for s in sources]
    return _sum(ranks, counts, count)


def _sum(maps: Sequence[I64], counts: Sequence[I64], size: int) -> I64:
    """Add up the counts of the sources, by new number."""
    total = np.zeros(size, np.int64)
    for targets, own in zip(maps, counts, strict=True) if size else ():
        np.add.at(total, targets, own)
    return total


def _pair_keys(source: Source, ranks: I64, folded: I64, first: int, last: int) -> tuple[int, I64]:
    """Return where a source's pairs of a range of first words begin, and each pair as one number, ascending."""
    start, end = np.searchsorted(ranks, (first, last))
    bounds = source.arrays["pair.first"][start : end + 1].astype(np.int64)
    seconds = folded[source.arrays["pair.second"][bounds[0] : bounds[-1]]]
    return int(bounds[0]), np.repeat(ranks[start:end] - first, np.diff(bounds)) << 32 | seconds


# The rest


def _forward(writer: ArrayWriter, sources: Sequence[Source], targets: Sequence[npt.NDArray[np.uint32]]) -> None:
    counts, pairs, items = [], [], []
    for source, target in zip(sources, targets, strict=True):
        own, kept = _rows(source, "forward")
        items.append(np.repeat(kept, own))
        counts.append(own[kept])
        pairs.append(target[source.arrays["forward.pairs"][items[-1]]])
    _offsets(writer, "forward", counts)
    writer.put("forward.pairs", np.concatenate(pairs))
    for name in ("forward.weights", "forward.first"):
        writer.put(name, np.concatenate([s.arrays[name][mine] for s, mine in zip(sources, items, strict=True)]))


def _facet(writer: ArrayWriter, sources: Sequence[Source], name: str, maps: Sequence[I64]) -> None:
    counts, ordinals = [], []
    for source, targets in zip(sources, maps, strict=True):
        own, kept = _rows(source, name)
        counts.append(own[kept])
        ordinals.append(targets.astype(np.uint32)[source.arrays[f"{name}.ordinals"][np.repeat(kept, own)]])
    _offsets(writer, name, counts)
    writer.put(f"{name}.ordinals", np.concatenate(ordinals))


def _rows(source: Source, name: str) -> tuple[I64, Live]:
    """Return how many items each article has, and which articles are kept."""
    counts = steps(source.arrays[f"{name}.offsets"])
    return counts, np.ones(len(counts), np.bool_) if source.live is None else source.live


def _offsets(writer: ArrayWriter, name: str, counts: Sequence[I64]) -> None:
    offsets = np.cumsum(np.concatenate([np.zeros(1, np.int64), *counts]))
    writer.put(f"{name}.offsets", offsets.astype(fitting(int(offsets[-1]))))


def _stored(writer: ArrayWriter, sources: Sequence[Source]) -> None:
    sizes = [source.keep(steps(source.arrays["stored.starts"])) for source in sources]
    starts = np.cumsum(np.concatenate([np.zeros(1, np.int64), *sizes]))
    writer.put("stored.starts", starts.astype(fitting(int(starts[-1]))))
    writer.reserve("stored.blob", np.uint8, int(starts[-1]))
    for source in sources:
        begin, blob = source.arrays["stored.starts"].astype(np.int64), source.arrays["stored.blob"]
        for first in range(0, len(begin) - 1, _STORED_PIECE):
            last = min(first + _STORED_PIECE, len(begin) - 1)
            piece = blob[begin[first] : begin[last]]
            if source.live is not None:
                piece = piece[np.repeat(source.live[first:last], np.diff(begin[first : last + 1]))]
            writer.extend("stored.blob", piece)
