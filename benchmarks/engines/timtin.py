"""Tìm Tin: its engine of arrays, asked for the plain BM25 that every engine has."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.papers import Query, Row
from index.settings import Settings
from search.engines.arrays.index import open_index
from search.engines.index import Found
from search.plain import form, keys
from search.plan import PERIOD, AllOf, AnyOf, Beginning, Clause, Counted, Held, Period, Plan, Run, Scored, Weighed
from search.query.syllable import made
from search.ranking.bm25 import idf

_TOP = 10
_FACETS = (Counted("", "unit", _TOP), Counted("", "congress", _TOP), Counted("", PERIOD))


class Engine:
    """Carries out plans as the service does; the index is the one that `timtin index build` made."""

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Nothing: `timtin index build` is measured as a whole process."""

    def open(self, folder: Path) -> None:
        """Open the current index of a data folder."""
        self.index = open_index(Settings(data=folder))

    def search(self, query: Query) -> int:
        """Fetch the ids of the ten best articles; return how many match."""
        return self._found(query).total

    def faceted(self, query: Query) -> int:
        """Do the same and count the matches by unit, congress and month."""
        return self._found(query, _FACETS).total

    def _found(self, query: Query, counted: tuple[Counted, ...] = ()) -> Found:
        words = [] if query.kind == "prefix" else [form(made(word)) for word in query.words]
        rare = [idf(df, self.index.count) for df in self.index.frequencies(words)]
        weighed = tuple(Weighed(word, value) for word, value in zip(words, rare, strict=True))
        clauses = [_clause(query, words)]
        if query.first is not None and query.last is not None:
            clauses.append(Period(query.first, query.last))
        text = clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))
        return self.index.find(Plan(text, (), "score", (Scored("words", 1, weighed),), _TOP, counted))


def _clause(query: Query, words: list[Held]) -> Clause:
    match query.kind:
        case "prefix":
            return Beginning("folded", query.words[0])
        case "phrase":
            return Run(keys(tuple(word for text in query.words for word in made(text))))
        case "or":
            return AnyOf(tuple(words))
        case _:
            return AllOf(tuple(words))
