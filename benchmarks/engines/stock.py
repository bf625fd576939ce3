"""Whoosh 2.7.4 as it comes: its own codec and searcher."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import whoosh.analysis
import whoosh.fields
import whoosh.index
import whoosh.query
import whoosh.sorting

from benchmarks.papers import Query, Row

_TOP = 10
_GAP = " ztrong "
_FACETS = ("unit", "congress", "month")


class Engine:
    """One text field with positions, keyword fields and numbers with columns."""

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Index the rows."""
        spaces = whoosh.analysis.SpaceSeparatedTokenizer()
        schema = whoosh.fields.Schema(
            id=whoosh.fields.ID(stored=True),
            stored=whoosh.fields.STORED,
            text=whoosh.fields.TEXT(analyzer=spaces),
            unit=whoosh.fields.KEYWORD(commas=True, sortable=True),
            congress=whoosh.fields.KEYWORD(commas=True, sortable=True),
            day=whoosh.fields.NUMERIC(int, sortable=True),
            month=whoosh.fields.NUMERIC(int, sortable=True),
        )
        writer = whoosh.index.create_in(str(folder), schema).writer(limitmb=512)
        for row in rows:
            writer.add_document(
                id=row.id,
                stored=row.text,
                text=_GAP.join(row.paragraphs),
                unit=",".join(row.units),
                congress=",".join(row.congresses),
                day=row.day,
                month=row.month,
            )
        writer.commit()

    def open(self, folder: Path) -> None:
        """Open the index of a folder."""
        self.searcher = whoosh.index.open_dir(str(folder)).searcher()

    def search(self, query: Query) -> int:
        """Fetch the ids of the ten best articles; return how many match."""
        return self._search(query, None)

    def faceted(self, query: Query) -> int:
        """Do the same and count the matches by unit, congress and month."""
        facets = whoosh.sorting.Facets()
        for name in _FACETS:
            facets.add_field(name, allow_overlap=name != "month", maptype=whoosh.sorting.Count)
        return self._search(query, facets)

    def _search(self, query: Query, facets: Any) -> int:
        found = self.searcher.search(_query(query), limit=_TOP, groupedby=facets)
        for hit in found:
            hit["id"]
        if facets is not None:
            for name in _FACETS:
                found.groups(name)
        return len(found)


def _query(query: Query) -> Any:
    terms = [whoosh.query.Term("text", word) for word in query.words]
    match query.kind:
        case "prefix":
            asked: Any = whoosh.query.Prefix("text", query.words[0])
        case "phrase":
            asked = whoosh.query.Phrase("text", list(query.words))
        case "or":
            asked = whoosh.query.Or(terms)
        case _:
            asked = whoosh.query.And(terms)
    if query.first is None:
        return asked
    days = whoosh.query.NumericRange("day", query.first, query.last)
    return whoosh.query.And([asked, whoosh.query.ConstantScoreQuery(days, 0.0)])
