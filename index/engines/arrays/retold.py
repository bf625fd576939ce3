"""A segment some of whose articles are told anew: other days and facets, the same words.

A build learns some things of an article only from the others, when its batch is written: the words need not be cut and
coded again for that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

from index import facets, stored
from index.article import Article
from index.engines.arrays.dictionary import field_terms
from index.engines.arrays.facts import dated, facet_arrays, stored_arrays
from index.engines.arrays.file import Array, ArrayFile
from index.schema import FACET_FIELDS


class Some(Mapping[int, Article]):
    """Some of all articles, by their places in one segment instead of their places among all."""

    def __init__(self, articles: Mapping[int, Article], places: Mapping[int, int]) -> None:
        self._articles, self._places = articles, places

    def __getitem__(self, place: int) -> Article:
        return self._articles[self._places[place]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Retold(Mapping[str, Array]):
    """The arrays of a segment, with other articles (by their places there) in place of some."""

    def __init__(self, arrays: ArrayFile, articles: Mapping[int, Article]) -> None:
        self._arrays, self._articles = arrays, articles

    @property
    def path(self) -> Path:
        """The file of the segment."""
        return self._arrays.path

    @property
    def meta(self) -> dict[str, Any]:
        """What the file says of itself."""
        return self._arrays.meta

    def verify(self) -> list[str]:
        """Return the names of the arrays of the file whose content does not match its checksum."""
        return self._arrays.verify()

    def __getitem__(self, name: str) -> Array:
        return self._anew[name] if name in self._anew else self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    @cached_property
    def _anew(self) -> dict[str, Array]:
        bounds = pairwise(self._arrays["stored.starts"].tolist())
        kept = [self._arrays["stored.blob"][start:end].tobytes() for start, end in bounds]
        columns: dict[str, dict[int, int]] = {name: {} for name in ("date_from", "date_to", "fingerprint")}
        values: dict[int, dict[str, tuple[str, ...]]] = {}
        for place, article in self._articles.items():  # one after another: each may be made when it is asked for
            kept[place], columns["fingerprint"][place] = stored.pack(article)
            for name, value in dated(article).items():
                columns[name][place] = value
            values[place] = facets.values(article)
        found = stored_arrays(kept)
        for name, column in columns.items():
            found[name] = self._column(name, column)
        for field in FACET_FIELDS:
            rows = self._rows(field.name)
            for place, own in values.items():
                rows[place] = own[field.name]
            found |= facet_arrays(field.name, rows)
        return found

    def _column(self, name: str, values: Mapping[int, int]) -> Array:
        column = self._arrays[name].copy()
        for place, value in values.items():
            column[place] = value
        return column

    def _rows(self, name: str) -> list[tuple[str, ...]]:
        """Return the values of a facet, article by article."""
        terms = [term.decode() for term in field_terms(self._arrays, name)]
        values = [terms[place] for place in self._arrays[f"{name}.ordinals"].tolist()]
        return [tuple(values[start:end]) for start, end in pairwise(self._arrays[f"{name}.offsets"].tolist())]
