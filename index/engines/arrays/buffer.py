"""Articles on their way to a segment, kept in memory: words, facet values, columns and the stored text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import ne
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index import facets, stored
from index.engines.arrays import dictionary
from index.engines.arrays.facts import dated, facet_arrays, stored_arrays
from index.engines.arrays.file import Array, ArrayWriter
from index.engines.arrays.invert import Stream, invert
from index.engines.arrays.numbers import need_docs
from index.schema import COLUMNS, FACET_FIELDS, ID, REGION_WEIGHTS

if TYPE_CHECKING:
    from index.engines.store import Analysed
    from index.text.analysis import Analysis
    from index.text.vocabulary import Vocabulary

_REGIONS = len(REGION_WEIGHTS)


@dataclass(slots=True)
class Buffer:
    """Articles collected for one segment; they are numbered in the order in which they come."""

    vocabulary: Vocabulary
    stored: list[bytes] = field(default_factory=list)
    analyses: list[Analysis] = field(default_factory=list)
    facets: list[dict[str, tuple[str, ...]]] = field(default_factory=list)
    columns: list[dict[str, int]] = field(default_factory=list)
    bands: list[Array] = field(default_factory=list)
    tokens: int = 0

    def __len__(self) -> int:
        return len(self.stored)

    def add(self, analysed: Analysed) -> None:
        """Take one more article."""
        kept = stored.pack(analysed.article)
        self.stored.append(kept.packed)
        self.facets.append({ID.name: (analysed.article.id,), **facets.values(analysed.article)})
        self.columns.append(
            {
                **dated(analysed.article),
                "added_at": analysed.added_at,
                "group": analysed.group,
                "text_bytes": analysed.signature.size,
                "lost": round(100 * analysed.article.lost),
                "fingerprint": kept.fingerprint,
                "text_hash": analysed.signature.text,
            }
        )
        self.bands.append(analysed.signature.bands)
        self.analyses.append(analysed.analysis)
        self.tokens += len(analysed.analysis.codes)

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
        arrays["bands"] = _joined(self.bands, np.uint32)
        return arrays | stored_arrays(self.stored)

    def _stream(self, ends: npt.NDArray[np.int64]) -> Stream:
        codes = _joined([a.codes for a in self.analyses], np.int64)
        used = np.flatnonzero(np.bincount(codes))
        exact_words, exact = _ranked(map(self.vocabulary.keys.__getitem__, used.tolist()))
        folded_words, folded = _ranked(map(self.vocabulary.folded.__getitem__, used.tolist()))
        bare = np.zeros(len(exact_words), np.int64)
        bare[exact] = folded
        indices = np.zeros(int(used.max(initial=-1)) + 1, np.int64)
        indices[used] = exact
        tokens = indices.take(codes)
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


def write_segment(path: Path, arrays: dict[str, Array], size: int) -> None:
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
    """Return the distinct names sorted, and the index of each name among them."""
    written = list(map(str.encode, names))
    order = dictionary.byte_order(written)
    words = list(map(written.__getitem__, order.tolist()))
    new = np.ones(len(words), np.bool_)
    new[1:] = np.fromiter(map(ne, words[1:], words), np.bool_, max(len(words) - 1, 0))
    indices = np.empty(len(words), np.int64)
    indices[order] = np.cumsum(new) - 1
    return list(compress(words, new.tolist())), indices
