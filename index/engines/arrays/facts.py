"""The arrays of a segment that are not words: facets, days, the stored articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from index.article import Article, days
from index.engines.arrays import dictionary
from index.engines.arrays.file import Array
from index.engines.arrays.numbers import fitting, pack_docs

STORED = "stored.blob"
"""The array of stored articles, one after another."""


def dated(article: Article) -> dict[str, int]:
    """Return the columns that say when an article appeared."""
    first, last = days(article.published)
    return {"date_from": first, "date_to": last}


def stored_arrays(packed: Sequence[bytes]) -> dict[str, Array]:
    """Return packed articles one after another, and where each begins."""
    starts = np.append(0, np.cumsum(list(map(len, packed)), dtype=np.int64))
    return {
        "stored.starts": starts.astype(fitting(int(starts[-1]))),
        STORED: np.frombuffer(b"".join(packed), np.uint8),
    }


def facet_arrays(name: str, rows: Sequence[Sequence[str]]) -> dict[str, Array]:
    """Return a facet both ways: the values of each article, and the articles of each value."""
    distinct = sorted({value for row in rows for value in row})
    ordinal = {value: number for number, value in enumerate(distinct)}
    ordinals = np.array([ordinal[value] for row in rows for value in row], np.uint32)
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


def packed(arrays: Mapping[str, Array], doc: int) -> bytes:
    """Return the article with that number in a segment, as it is stored (`index.stored`)."""
    starts, blob = arrays["stored.starts"], arrays[STORED]
    return bytes(blob[int(starts[doc]) : int(starts[doc + 1])])
