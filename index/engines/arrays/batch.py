"""A batch of understood articles on its way to a segment: words, facet values, columns and the stored text."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import ne
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt
import zstandard

from index import duplicates, facets
from index.article import Article
from index.engines.arrays import dictionary
from index.engines.arrays.file import Array, ArrayWriter
from index.engines.arrays.invert import Stream, invert
from index.engines.arrays.numbers import fitting, need_docs, pack_docs
from index.schema import COLUMNS, FACET_FIELDS, ID, REGION_WEIGHTS

if TYPE_CHECKING:
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

# Stored articles of real news: Zstandard 1 makes .424 of them at 190 MB/s, 3 .412 at 140, both are read at 560; zlib 4
# .392, 47 and 175. An index of 6,000 is 2.82 times their text with level 1 and 2.80 with level 3.
_ZSTD_LEVEL = 1
_REGIONS = len(REGION_WEIGHTS)
MAX_STORED = 1 << 28
"""Bytes of one stored article that are unpacked at most."""


@dataclass(slots=True)
class Batch:
    """Articles collected for one segment; they are numbered in the order in which they come."""

    vocabulary: Vocabulary
    stored: list[bytes] = field(default_factory=list)
    analyses: list[Analysis] = field(default_factory=list)
    facets: list[dict[str, tuple[str, ...]]] = field(default_factory=list)
    columns: list[dict[str, int]] = field(default_factory=list)
    tokens: int = 0

    def __len__(self) -> int:
        return len(self.stored)

    def add(self, article: Article, analysis: Analysis, added_at: int) -> None:
        """Take one more article."""
        first, last = facets.days(article.published)
        public = article_json(article)
        texts = facets.texts(article)
        self.stored.append(_ZSTANDARD.pack.compress(json.dumps(article.path).encode() + b"\n" + public))
        self.facets.append({ID.name: (article.id,), **facets.values(article)})
        self.columns.append(
            {
                "date_from": first,
                "date_to": last,
                "added_at": added_at,
                "group": duplicates.number(article.id),
                "text_bytes": facets.text_bytes(texts),
                "fingerprint": facets.digest(public),
                "text_hash": facets.text_hash(texts),
            }
        )
        self.analyses.append(analysis)
        self.tokens += len(analysis.codes)

    def arrays(self) -> dict[str, Array]:
        """Return all arrays of the segment."""
        need_docs(len(self))
        ends = np.array([analysis.ends for analysis in self.analyses], np.int64).reshape(-1, _REGIONS)
        stream = self._stream(ends)
        region_ends = _region_ends(stream.positions, ends)
        arrays = invert(stream)
        for facet in (ID, *FACET_FIELDS):
            arrays |= facet_arrays(facet.name, [values[facet.name] for values in self.facets])
        for name, dtype in ((column.name, np.dtype(column.dtype)) for column in COLUMNS):
            values = region_ends[name] if name in region_ends else [row[name] for row in self.columns]
            arrays[name] = np.array(values, dtype)
        starts = np.append(0, np.cumsum([len(item) for item in self.stored], dtype=np.int64))
        arrays["stored.starts"] = starts.astype(fitting(int(starts[-1])))
        arrays["stored.blob"] = np.frombuffer(b"".join(self.stored), np.uint8)
        return arrays

    def _stream(self, ends: npt.NDArray[np.int64]) -> Stream:
        codes = _joined([a.codes for a in self.analyses], np.int64)
        used = np.flatnonzero(np.bincount(codes))
        exact_words, exact = _ranked(map(self.vocabulary.keys.__getitem__, used.tolist()))
        folded_words, folded = _ranked(map(self.vocabulary.folded.__getitem__, used.tolist()))
        bare = np.zeros(len(exact_words), np.int64)
        bare[exact] = folded
        places = np.zeros(int(used.max(initial=-1)) + 1, np.int64)
        places[used] = exact
        tokens = places.take(codes)
        counts = np.diff(ends, axis=1, prepend=0)
        lengths = ends[:, -1]
        joined = _joined([a.joined for a in self.analyses], np.bool_)
        joined[_starts(lengths)[lengths > 0]] = False  # the first syllable of an article continues nothing
        return Stream(
            size=len(self),
            exact=tokens,
            folded=bare.take(tokens),
            counts=counts,
            docs=np.repeat(np.arange(len(self), dtype=np.uint32), lengths),
            positions=_joined([a.positions for a in self.analyses], np.int32),
            joined=joined,
            regions=np.repeat(np.tile(np.arange(_REGIONS, dtype=np.uint8), len(self)), counts.ravel()),
            exact_words=exact_words,
            folded_words=folded_words,
            bare=bare.astype(np.uint32),
        )


def write_segment(path: Path, arrays: dict[str, Array], size: int, *, durable: bool = True) -> None:
    """Write the arrays of a segment of ``size`` articles as one file."""
    with ArrayWriter(path, meta(size, arrays)) as writer:
        for name, array in arrays.items():
            writer.put(name, array)


def meta(size: int, arrays: dict[str, Array]) -> dict[str, Any]:
    """Return what the file says of itself beside its arrays."""
    totals = {
        name.removesuffix(".lengths"): int(array.sum(dtype=np.int64))
        for name, array in arrays.items()
        if name.endswith(".lengths")
    }
    return {"docs": size, "totals": totals}


class _Zstandard(threading.local):
    """A packer and an unpacker for each thread: they may not be shared, and making them costs more than using them."""

    def __init__(self) -> None:
        self.pack = zstandard.ZstdCompressor(level=_ZSTD_LEVEL)
        self.unpack = zstandard.ZstdDecompressor()


_ZSTANDARD = _Zstandard()
_NO_PATH = b'"path":""'
_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(Article)


def article_json(article: Article) -> bytes:
    """Return what was understood of the article; where its file lies is told apart, for it may change."""
    # Copying the article without its path takes as long as half of the encoding. Only the id stands before the path,
    # and a quotation mark within it would be escaped.
    return _ENCODER.encode(article).replace(b',"path":' + _ENCODER.encode(article.path), b',"path":""', 1)


def fingerprint(article: Article) -> int:
    """Return 64 bits of everything that was understood of the article; another path is no change."""
    return facets.digest(article_json(article))


def unpack_article(data: bytes) -> Article:
    """Return the article that a batch stored."""
    path, _, public = unpack(data).partition(b"\n")
    return _DECODER.decode(public.replace(_NO_PATH, b'"path":' + path, 1))


def unpack(data: bytes) -> bytes:
    """Return a stored article as a batch wrote it: its path, a line end, all else as JSON in UTF-8."""
    return bytes(_ZSTANDARD.unpack.decompress(data, max_output_size=MAX_STORED))


def facet_arrays(name: str, rows: Sequence[Sequence[str]]) -> dict[str, Array]:
    """Return a facet both ways: the values of each article, and the articles of each value."""
    distinct = sorted({value for row in rows for value in row})
    place = {value: number for number, value in enumerate(distinct)}
    ordinals = np.array([place[value] for row in rows for value in row], np.uint32)
    counts = np.array([len(row) for row in rows], np.int64)
    docs = np.repeat(np.arange(len(rows), dtype=np.int64), counts)
    order = np.argsort(ordinals, kind="stable")
    blob, starts = dictionary.pack([value.encode() for value in distinct])
    at = np.append(0, np.cumsum(np.bincount(ordinals, minlength=len(distinct))))
    arrays: dict[str, Array] = {
        "blob": blob,
        "starts": starts,
        "offsets": np.append(0, np.cumsum(counts)).astype(fitting(len(ordinals))),
        "ordinals": ordinals,
        "at": at.astype(fitting(len(ordinals))),
        **pack_docs(docs[order], len(rows)),
    }
    return {f"{name}.{key}": array for key, array in arrays.items()}


def _region_ends(positions: npt.NDArray[np.int32], ends: npt.NDArray[np.int64]) -> dict[str, Array]:
    """Return the position behind the last token of title, lead and body of each article, from counts of tokens."""
    found = np.zeros((len(ends), 3), np.int64)
    last = _starts(ends[:, -1])[:, None] + ends[:, :3] - 1
    some = ends[:, :3] > 0
    found[some] = positions[last[some]] + 1
    return dict(zip(("title_end", "lead_end", "body_end"), found.T, strict=True))


def _starts(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return where each article's tokens begin."""
    return np.cumsum(counts) - counts


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: Any) -> npt.NDArray[Any]:
    return np.concatenate(parts, dtype=dtype) if parts else np.zeros(0, dtype)


def _ranked(names: Iterable[str]) -> tuple[list[bytes], npt.NDArray[np.int64]]:
    """Return the distinct names sorted, and the place of each name among them."""
    written = list(map(str.encode, names))
    order = dictionary.byte_order(written)
    words = list(map(written.__getitem__, order.tolist()))
    new = np.ones(len(words), np.bool_)
    new[1:] = np.fromiter(map(ne, words[1:], words), np.bool_, max(len(words) - 1, 0))
    places = np.empty(len(words), np.int64)
    places[order] = np.cumsum(new) - 1
    return list(compress(words, new.tolist())), places
