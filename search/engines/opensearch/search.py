"""One plan carried out on the cluster: what is asked for it, and what is made of the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from index.engines.opensearch.cluster import lacking
from search.engines.index import ALONE, Best, Found, Missing
from search.engines.opensearch import counts, worth
from search.engines.opensearch.asking import Asking
from search.engines.opensearch.clauses import Queries, Query, every
from search.plan import EVERYTHING, PERIOD, Counted, Plan

TOGETHER = 500
"""Hits of a long list that are asked for at a time."""

_SECONDS = "8s"  # after which the shards give what they have
_GROUPS = 1_000  # groups of near-duplicates among the hits that are asked for at first
_PRECISE = 40_000  # groups up to which the cluster counts them exactly, or nearly so

_BY_TIE = ({"tie": "asc"}, {"id": "asc"})
_NEWEST = {"date_from": {"order": "desc", "missing": "_last"}}
_ORDERS: dict[str, tuple[dict[str, Any], ...]] = {
    "score": ({"_score": "desc"}, *_BY_TIE),
    "newest": (_NEWEST, *_BY_TIE),
    "oldest": ({"date_from": {"order": "asc", "missing": "_last"}}, *_BY_TIE),
    "arrived": ({"added_at": "desc"}, _NEWEST, *_BY_TIE),
}


class Parts(NamedTuple):
    """What all searches on one state of an index share; ``average`` is the mean length of its articles."""

    asking: Asking
    queries: Queries
    average: float
    values: Callable[[str], Mapping[str, int]]


class Search:
    """What one plan finds. Facets in which something is chosen are counted without that: their filters come last."""

    def __init__(self, parts: Parts, plan: Plan) -> None:
        self._asking, self._queries, self._average, self._values = parts
        self._plan = plan
        self._filters = {key: self._queries.query(clause) for key, clause in plan.filters}
        counted = {one.key for one in plan.counted}
        self._last = {key: query for key, query in self._filters.items() if key in counted}

    def found(self) -> Found:
        """Return the hits as they cross the wall."""
        plan = self._plan
        body = {**self._first(), "aggs": self._aggregations(self._wanted(), counts.VALUES)}
        body |= {"size": plan.most, "track_total_hits": True, "timeout": _SECONDS}
        answer = self._asking.search(body, **self._named())
        partial = _partial(answer)
        told = answer.get("aggregations", {})
        sizes, lines = self._groups(told) if plan.most else ({}, None)
        total = answer["hits"]["total"]["value"]
        found = self._counted(told)
        return Found(
            total=total,
            lines=total if lines is None else total - lines,
            best=tuple(self._best(answer["hits"]["hits"], sizes)),
            counts=tuple(some for some, _ in found),
            kinds=tuple(number for _, number in found),
            partial=partial,
        )

    def stream(self) -> Iterator[Best]:
        """Return all hits in order."""
        told = self._asking.search({**self._first(), "size": 0, "aggs": {"hits": self._twins(counts.MOST)}})
        sizes, _ = self._groups(told["aggregations"])
        hits = self._asking.read({**self._first(), "size": TOGETHER}, **self._named())
        return self._best(hits, sizes)

    def among(self, key: str, queries: Sequence[Query]) -> list[int]:
        """Return for how many hits each query holds, as if nothing were chosen in the facet of that key."""
        kept = [query for name, query in self._filters.items() if name != key]
        return self._asking.counts(queries, every([self._text, *kept]))[0]

    @property
    def query(self) -> Query:
        """Who is found."""
        return every([self._text, *self._filters.values()])

    # What is asked

    @property
    def _text(self) -> Query:
        return self._queries.query(self._plan.text)

    def _first(self) -> dict[str, Any]:
        """Return the request for the hits in order."""
        kept = [query for key, query in self._filters.items() if key not in self._last]
        body: dict[str, Any] = {
            "query": {"bool": {"filter": [every([self._text, *kept])], "should": self._scores()}},
            "sort": list(_ORDERS[self._plan.order]),
            "_source": False,
            "docvalue_fields": ["group", "twin", "added_at"],
        }
        if self._last:
            body["post_filter"] = every(list(self._last.values()))
        return body

    def _named(self) -> dict[str, str]:
        """Return what has the scores of the parts come with the hits."""
        return {"include_named_queries_score": "true"} if self._scores() else {}

    def _scores(self) -> list[Query]:
        if self._plan.order != "score":
            return []
        parts = enumerate(self._plan.scored)
        return [
            query
            for number, part in parts
            for query in worth.scored(part.words, part.weight, self._average, str(number))
        ]

    def _aggregations(self, counted: Sequence[Counted], most: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in dict.fromkeys(one.key for one in counted):
            others = [query for name, query in self._last.items() if name != key]
            fields = counts.fields([one for one in counted if one.key == key])
            inner = {field: counts.asked(field, most) for field in fields}
            found[f"in {key}"] = {"filter": every(others), "aggs": inner}
        if self._plan.most:
            found["hits"] = self._twins(_GROUPS)
        return found

    def _twins(self, most: int) -> dict[str, Any]:
        """Return what counts the groups of near-duplicates among the hits."""
        groups = {
            "sizes": {"terms": {"field": "group", "size": most, "shard_size": most}},
            "kinds": {"cardinality": {"field": "group", "precision_threshold": _PRECISE}},
        }
        twins = every([*self._last.values(), {"term": {"twin": True}}])
        return {"filter": twins, "aggs": groups}

    def _wanted(self) -> list[Counted]:
        """Return what must be counted: of all articles it is known how many have each value."""
        if self._plan.text == EVERYTHING and not self._plan.filters:
            return [one for one in self._plan.counted if one.field == PERIOD]
        return list(self._plan.counted)

    # What is made of it

    def _best(self, hits: Any, sizes: Mapping[int, int]) -> Iterator[Best]:
        scored = self._plan.order == "score"
        names = [f"{number}." for number in range(len(self._plan.scored))] if scored else []
        for hit in hits:
            fields = hit["fields"]
            group, twin, arrived = fields["group"][0], fields["twin"][0], fields["added_at"][0]
            parts = tuple(_part(hit.get("matched_queries") or {}, name) for name in names)
            score = float(hit["sort"][0]) if scored else 0.0
            alike = sizes.get(group, 1) if twin else 1
            yield Best(hit["_id"], score, parts, group if twin else ALONE, alike, arrived)

    def _groups(self, told: Mapping[str, Any]) -> tuple[dict[int, int], int]:
        """Return how many hits each group of several articles has, and how many hits are behind the first of theirs."""
        found = told["hits"]
        if not counts.whole(found["sizes"]):
            body = {"query": self._first()["query"], "size": 0, "aggs": {"hits": self._twins(counts.MOST)}}
            found = self._asking.search(body)["aggregations"]["hits"]
        sizes = counts.counts(found["sizes"])
        kinds = len(sizes) if counts.whole(found["sizes"]) else found["kinds"]["value"]
        return {int(group): size for group, size in sizes.items()}, found["doc_count"] - kinds

    def _counted(self, told: Mapping[str, Any]) -> list[tuple[counts.Counts, int]]:
        """Return the counts of every field that was wanted, in order."""
        answers = {
            (key.removeprefix("in "), field): answer
            for key, inner in told.items()
            if key.startswith("in ")
            for field, answer in inner.items()
            if isinstance(answer, dict)
        }
        short = [one for one in self._wanted() if not counts.whole(answers[one.key, one.field])]
        if short:
            body = {"query": self._first()["query"], "size": 0}
            again = self._asking.search({**body, "aggs": self._aggregations(short, counts.MOST)})["aggregations"]
            for one in short:
                answers[one.key, one.field] = again[f"in {one.key}"][one.field]
        return [self._most(one, answers) for one in self._plan.counted]

    def _most(self, one: Counted, answers: Mapping[tuple[str, str], Any]) -> tuple[counts.Counts, int]:
        answer = answers.get((one.key, one.field))
        public = self._values(one.field) if answer is None or one.least > 1 else {}
        return counts.most(one, public if answer is None else counts.counts(answer), public)


def _part(named: Mapping[str, float], name: str) -> float:
    return sum(score for query, score in named.items() if query.startswith(name))


def _partial(answer: Mapping[str, Any]) -> tuple[Missing, ...]:
    found: list[Missing] = []
    if lacking(answer):
        found.append("shards")
    if answer["timed_out"]:
        found.append("hits")
    return tuple(found)
