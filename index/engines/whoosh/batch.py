"""A batch of understood articles on its way to a segment: words, facet values, columns and the stored text."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import numpy.typing as npt
import zstandard

from index import duplicates, facets
from index.article import Article
from index.engines.whoosh import terms
from index.engines.whoosh.arrays import Array, ArrayWriter
from index.engines.whoosh.invert import Stream, invert
from index.engines.whoosh.numbers import fitting, need_docs, pack_docs
from index.schema import COLUMNS, FACET_FIELDS, ID

if TYPE_CHECKING:
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

# Stored text of real news: Zstandard 3 makes .385 of it at 140 MB/s and reads it at 400; zlib 4 .368, 28 and 106.
_ZSTD_LEVEL = 3
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
        self.stored.append(_ZSTANDARD.pack.compress(json.dumps(article.path).encode() + b"\n" + public))
        self.facets.append({ID.name: (article.id,), **facets.values(article)})
        self.columns.append(
            {
                "date_from": first,
                "date_to": last,
                "added_at": added_at,
                "group": duplicates.number(article.id),
                "text_bytes": facets.text_bytes(article),
                "fingerprint": facets.digest(public),
                "text_hash": facets.text_hash(article),
                **_region_ends(analysis),
            }
        )
        self.analyses.append(analysis)
        self.tokens += len(analysis.codes)

    def arrays(self) -> dict[str, Array]:
        """Return all arrays of the segment."""
        need_docs(len(self))
        arrays = invert(self._stream())
        for facet in (ID, *FACET_FIELDS):
            arrays |= facet_arrays(facet.name, [values[facet.name] for values in self.facets])
        for column in COLUMNS:
            arrays[column.name] = np.array([row[column.name] for row in self.columns], np.dtype(column.dtype))
        starts = np.append(0, np.cumsum([len(item) for item in self.stored], dtype=np.int64))
        arrays["stored.starts"] = starts.astype(fitting(int(starts[-1])))
        arrays["stored.blob"] = np.frombuffer(b"".join(self.stored), np.uint8)
        return arrays

    def _stream(self) -> Stream:
        codes = _joined([a.codes for a in self.analyses], np.int32)
        used = np.flatnonzero(np.bincount(codes)).astype(np.int32)
        exact_words, exact = _ranked(used, [self.vocabulary.keys[code] for code in used.tolist()])
        folded_words, folded = _ranked(used, [self.vocabulary.folded[code] for code in used.tolist()])
        counts = [len(a.codes) for a in self.analyses]
        joined = _joined([a.joined for a in self.analyses], np.bool_)
        heads = np.cumsum([0, *counts[:-1]]) if counts else np.zeros(0, np.int64)
        joined[heads[heads < len(joined)]] = False  # the first syllable of an article continues nothing
        return Stream(
            size=len(self),
            exact=exact[codes],
            folded=folded[codes],
            docs=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
            positions=_joined([a.positions for a in self.analyses], np.int32),
            joined=joined,
            regions=_joined([_regions(a) for a in self.analyses], np.uint8),
            exact_words=exact_words,
            folded_words=folded_words,
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
    return _ENCODER.encode(replace(article, path=""))


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
    blob, starts = terms.pack([value.encode() for value in distinct])
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


def _regions(analysis: Analysis) -> npt.NDArray[np.uint8]:
    title, lead, body, captions = analysis.ends
    counts = (title, lead - title, body - lead, captions - body)
    return np.repeat(np.arange(4, dtype=np.uint8), counts)


def _region_ends(analysis: Analysis) -> dict[str, int]:
    ends = [int(analysis.positions[end - 1]) + 1 if end else 0 for end in analysis.ends[:3]]
    return dict(zip(("title_end", "lead_end", "body_end"), ends, strict=True))


def _joined(parts: Iterable[npt.NDArray[Any]], dtype: Any) -> npt.NDArray[Any]:
    parts = list(parts)
    return np.concatenate(parts).astype(dtype, copy=False) if parts else np.zeros(0, dtype)


def _ranked(codes: npt.NDArray[np.int32], names: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int32]]:
    """Return the distinct names sorted and, for every code, the place of its name."""
    words = sorted(set(names))
    place = {word: number for number, word in enumerate(words)}
    table = np.zeros(int(codes.max(initial=-1)) + 1, np.int32)
    table[codes] = [place[name] for name in names]
    return words, table
