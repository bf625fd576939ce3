"""tantivy through its Python package: tokens made beforehand, one multi-valued text field, fast fields for facets.

Rows that have the other streams of tokens that we index get a field for each: what our building does, in tantivy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import tantivy

from benchmarks.papers import Query, Row

_FACETS = {
    "units": {"terms": {"field": "unit", "size": 100}},
    "congresses": {"terms": {"field": "congress", "size": 1000}},
    "months": {"terms": {"field": "month", "size": 1000}},
}
_TOP = 10


class Engine:
    """One writer thread, one segment at the end: its quickest state to search."""

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Index the rows."""
        rows = iter(rows)
        first = next(rows)
        index = _registered(tantivy.Index(_schema(first.streams), path=str(folder)))
        writer = index.writer(heap_size=256_000_000, num_threads=1)
        for row in chain((first,), rows):
            writer.add_document(_document(row))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open the index of a folder."""
        self.index = _registered(tantivy.Index.open(str(folder)))
        self.schema = self.index.schema
        self.searcher = self.index.searcher()

    def search(self, query: Query) -> int:
        """Fetch the ids of the ten best articles; return how many match."""
        return self._search(self._query(query))

    def faceted(self, query: Query) -> int:
        """Do the same and count the matches by unit, congress and month."""
        asked = self._query(query)
        self.searcher.aggregate(asked, _FACETS)
        return self._search(asked)

    def _search(self, asked: Any) -> int:
        found = self.searcher.search(asked, limit=_TOP, count=True)
        for _, address in found.hits:
            self.searcher.doc(address)["id"]
        return int(found.count)

    def _query(self, query: Query) -> Any:
        asked = self._words(query)
        if query.first is None:
            return asked
        kind = tantivy.FieldType.Unsigned
        days = tantivy.Query.range_query(self.schema, "day", kind, query.first, query.last)
        must = tantivy.Occur.Must
        return tantivy.Query.boolean_query([(must, asked), (must, tantivy.Query.const_score_query(days, 0.0))])

    def _words(self, query: Query) -> Any:
        if query.kind == "prefix":
            return tantivy.Query.regex_query(self.schema, "text", f"{re.escape(query.words[0])}.*")
        if query.kind == "phrase":
            return tantivy.Query.phrase_query(self.schema, "text", list(query.words))
        terms = [tantivy.Query.term_query(self.schema, "text", word) for word in query.words]
        occur = tantivy.Occur.Should if query.kind == "or" else tantivy.Occur.Must
        return terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(occur, term) for term in terms])


def _schema(streams: Iterable[str]) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("stored", stored=True, tokenizer_name="nothing", index_option="basic")
    builder.add_text_field("text", tokenizer_name="spaces")
    for name in streams:  # of pairs we keep no positions either
        builder.add_text_field(name, tokenizer_name="spaces", index_option="freq" if name == "pair" else "position")
    for name in ("unit", "congress"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("day", "month"):
        builder.add_unsigned_field(name, fast=True, indexed=True)
    return builder.build()


def _registered(index: Any) -> Any:
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    nothing = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex("\ue000")).build()
    index.register_tokenizer("spaces", spaces)
    index.register_tokenizer("nothing", nothing)  # the stored text is shown, never searched
    return index


def _document(row: Row) -> Any:
    document = tantivy.Document()
    document.add_text("id", row.id)
    document.add_text("stored", row.text)
    for line in row.paragraphs:  # each value of a field begins behind a gap: no phrase reaches across
        document.add_text("text", line)
    for name, lines in row.streams.items():
        for line in lines:
            document.add_text(name, line)
    for unit in row.units:
        document.add_text("unit", unit)
    for congress in row.congresses:
        document.add_text("congress", congress)
    document.add_unsigned("day", row.day)
    document.add_unsigned("month", row.month)
    return document
