"""Clauses as queries of the cluster: plain values, which only filter and never score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise, product
from typing import Any

from index.engines.opensearch.mapping import at
from search.plan import (
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Held,
    Not,
    OneOf,
    Period,
    Run,
    Since,
    Strong,
    Undated,
    Values,
)

Query = dict[str, Any]

EVERY: Query = {"match_all": {}}
NONE: Query = {"match_none": {}}


class Queries:
    """Clauses as queries. Two kinds need to be asked for first: how strong is enough, which terms begin so.

    Where nobody can say which terms begin so, the cluster finds all of them itself.
    """

    def __init__(
        self, strong: Callable[[Strong], Query], beginning: Callable[[Beginning], Sequence[str] | None]
    ) -> None:
        self._strong, self._beginning = strong, beginning

    def query(self, clause: Clause) -> Query:  # noqa: PLR0911  one line a clause
        """Return the query that finds for whom a clause holds."""
        match clause:
            case AllOf():
                return every(map(self.query, dict.fromkeys(clause.clauses)))
            case AnyOf():
                return _any(map(self.query, dict.fromkeys(clause.clauses)))
            case Not():
                return {"bool": {"must_not": [self.query(clause.clause)]}}
            case Strong():
                return self._strong(clause)
            case Held():
                return held(clause)
            case Run():
                return run(clause)
            case Beginning():
                field = at(clause.field, title=True) if clause.title else clause.field
                found = self._beginning(clause)
                return {"prefix": {field: clause.start}} if found is None else terms(field, found)
            case Values():
                return terms(clause.field, clause.values)
            case Period():
                first, last = {"date_from": {"gte": clause.first}}, {"date_to": {"lte": clause.last}}
                return every([{"range": first}, {"range": last}])
            case Undated():
                return {"bool": {"must_not": [{"exists": {"field": "date_from"}}]}}
            case Since():
                return {"range": {"added_at": {"gte": clause.moment}}}
            case OneOf():
                return {"ids": {"values": list(clause.ids)}}


def held(word: Held) -> Query:
    """Return who holds a word in any of its spellings and forms.

    >>> from search.plan import Term
    >>> held(Held((Term("folded", "an"), Term("folded", "ang"))))
    {'terms': {'folded': ['an', 'ang']}}
    """
    fields: dict[str, list[str]] = {}
    for term in word.terms:
        fields.setdefault(term.field, []).append(term.key)
    return _any([*(terms(field, keys) for field, keys in fields.items()), *map(run, word.runs)])


def run(wanted: Run) -> Query:
    """Return where syllables stand in this order, with no more between them than is allowed."""
    if not wanted.words:
        return NONE
    where = at(wanted.field, wanted.title)
    if len(wanted.words) == 1:
        return terms(where, wanted.words[0])
    if wanted.field == "folded" and not wanted.title and not wanted.slop and len(wanted.words) == 2:
        return terms("pair", pairs(*wanted.words))
    if not wanted.slop and all(len(keys) == 1 for keys in wanted.words):
        return {"match_phrase": {where: {"query": " ".join(keys[0] for keys in wanted.words), "analyzer": "tokens"}}}
    words = [_any_of(keys) for keys in wanted.words]
    return {"intervals": {where: {"all_of": {"ordered": True, "max_gaps": wanted.slop, "intervals": words}}}}


def _any_of(keys: Sequence[str]) -> Query:
    some = [{"match": {"query": key, "analyzer": "tokens"}} for key in keys]
    return some[0] if len(some) == 1 else {"any_of": {"intervals": some}}


def pairs(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return the terms of two syllables side by side, each by all keys that count as the same."""
    return [f"{one}_{other}" for one, other in product(first, second)]


def neighbours(wanted: Run) -> list[list[str]]:
    """Return the terms of each two neighbours of a run."""
    return [pairs(one, other) for one, other in pairwise(wanted.words)]


def terms(field: str, keys: Sequence[str]) -> Query:
    """Return who has any of some terms of a field."""
    different = list(dict.fromkeys(keys))
    if len(different) == 1:  # which the cluster counts without looking at articles, where none was deleted
        return {"term": {field: different[0]}}
    return {"terms": {field: different}} if different else NONE


def every(queries: Iterable[Query]) -> Query:
    """Return who is found by all of some queries."""
    some = [query for query in queries if query != EVERY]
    return EVERY if not some else some[0] if len(some) == 1 else {"bool": {"filter": some}}


def _any(queries: Iterable[Query]) -> Query:
    some = [query for query in queries if query != NONE]
    return NONE if not some else some[0] if len(some) == 1 else {"bool": {"should": some}}
