"""The rule: what a hit is. A question, the filters beside it and how frequent its words are become a plan, here alone.

A hit holds at least 60 % of the different syllables, and neighbouring pairs that carry at least 15 % of the idf of
all the question's neighbouring pairs: over 80 judged topics that is the smallest set that loses nothing (152 hits in
the middle of 4,040 articles, .97 of the relevant ones; any word: 4,023 hits; all words: .66 of the relevant ones).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.facets import DATES
from search.facet_values import FacetValues, period
from search.plain import Plain, keys
from search.plan import (
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    Enough,
    Held,
    Not,
    Plan,
    Run,
    Scored,
    Since,
    Term,
    Undated,
    Weighed,
)
from search.query.nodes import Dates, FieldClause, Group, InTitle, Node, Or, Phrase, Prefix, Question, Word
from search.ranking.bm25 import idf
from search.ranking.weights import WEIGHTS, Weights
from search.ranking.words import weighed
from search.request import Choice, SearchRequest

SYLLABLE_SHARE = 0.6
PAIR_SHARE = 0.15

_CLOSE = 1 - 1e-6  # a share that is reached but for what adding up in single precision loses
_LEAST = 1e-9

ARRIVED = "vao"
"""The key of the filter by when articles were first indexed."""


def plan(
    question: Question, request: SearchRequest, values: FacetValues, since: int = 0, weights: Weights = WEIGHTS
) -> Plan:
    """Return what a question and its filters ask of the index of those values.

    With ``since`` only articles first indexed since then are hits. What is to come back of them is asked for with
    `Plan.wanting`. The rule reckons with live articles alone: the same articles give the same plan, however they came
    there.
    """
    rule = _Rule(values)
    scored = rule.scored(weighed(question.root), weights) if request.sort == "lq" else ()
    return Plan(
        text=rule.group(question.root),
        filters=tuple(rule.filters(request, since)),
        order="score" if scored else "oldest" if request.sort == "cu" else "newest",
        scored=scored,
    )


class _Rule:
    """What one question means on one index."""

    def __init__(self, values: FacetValues) -> None:
        self._index, self._values = values.index, values
        self._known: dict[int, _Words] = {}

    def scored(self, group: Group, weights: Weights) -> tuple[Scored, ...]:
        """Return what the first pass adds up; nothing for a question without words."""
        if not group.plain:
            return ()
        words = self._words(group)
        return (
            Scored("syllables", weights.syllables, words.syllables),
            Scored("pairs", weights.pairs, words.pairs),
        )

    def group(self, group: Group) -> Clause:
        """Return what one conjunction asks."""
        clauses: list[Clause] = []
        if group.plain:
            clauses.append(self._enough(group))
            clauses += [Plain(group).syllable(place) for place in group.must]
        clauses += [self._node(node) for node in group.required]
        clauses += [Not(self._node(node)) for node in group.excluded]
        return clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))

    def _enough(self, group: Group) -> Enough:
        words = self._words(group)
        # Pairs that stand nowhere still count in the total: a question of two unknown words finds nothing.
        share = max(PAIR_SHARE * sum(pair.idf for pair in words.pairs) * _CLOSE, _LEAST)
        least = math.ceil(SYLLABLE_SHARE * len(words.syllables))
        return Enough(tuple(word.held for word in words.syllables), least, words.pairs, share)

    def _words(self, group: Group) -> _Words:
        """Return the words of a group with how rare each is, asked for once."""
        if id(group) not in self._known:
            plain = Plain(group)
            syllables, pairs = plain.syllables(), plain.pairs()
            found = self._index.frequencies([*syllables, *pairs])
            rare = [idf(df, self._index.count) for df in found]
            weighed = tuple(Weighed(held, value) for held, value in zip((*syllables, *pairs), rare, strict=True))
            self._known[id(group)] = _Words(group, weighed[: len(syllables)], weighed[len(syllables) :])
        return self._known[id(group)]

    # Clauses

    def _node(self, node: Node) -> Clause:
        match node:
            case Group():
                found = self.group(node)
            case Or():
                found = AnyOf(tuple(self._node(child) for child in node.children))
            case InTitle():
                found = _title(node)
            case FieldClause():
                found = self._values.clause(node.key, node.value, partly=True)
            case Dates():
                found = period(node.first, node.last)
            case Word():
                found = self._word(node)
            case Prefix():
                found = Beginning("exact", node.exact) if node.accented else Beginning("folded", node.folded)
            case Phrase():
                found = _phrase(node)
        return found

    def _word(self, node: Word) -> Clause:
        """Return a word that the segmenter joins; what is no word of the index means its syllables side by side."""
        word = Held((Term("word", node.compound),))
        if len(node.syllables) > 1 and self._index.frequencies([word])[0]:
            return word
        if len(node.syllables) == 1:
            return Held((Term("exact", node.syllables[0].exact),))
        return Run(tuple((syllable.exact,) for syllable in node.syllables), "exact")

    # Filters

    def filters(self, request: SearchRequest, since: int) -> Iterator[tuple[str, Clause]]:
        """Return the clause of each facet in which something is chosen."""
        for key, choice in request.choices:
            yield key, self._chosen(key, choice)
        if request.undated:
            yield DATES, Undated()
        elif request.tu or request.den:
            yield DATES, period(request.tu, request.den)
        if since:
            yield ARRIVED, Since(since)

    def _chosen(self, key: str, choice: Choice) -> Clause:
        clauses: list[Clause] = [self._any(key, choice.include)] if choice.include else []
        clauses += [Not(self._any(key, choice.exclude))] if choice.exclude else []
        return clauses[0] if len(clauses) == 1 else AllOf(tuple(clauses))

    def _any(self, key: str, names: Sequence[str]) -> Clause:
        clauses = tuple(self._values.clause(key, name) for name in names)
        return clauses[0] if len(clauses) == 1 else AnyOf(clauses)


class _Words(NamedTuple):
    group: Group  # which lives as long as its number stands for it
    syllables: tuple[Weighed, ...]
    pairs: tuple[Weighed, ...]


def _phrase(node: Phrase) -> Clause:
    runs = (Run(keys(node.syllables), slop=node.slop), *(Run(keys(words)) for words in node.forms))
    return runs[0] if len(runs) == 1 else AnyOf(runs)


def _title(node: InTitle) -> Clause:
    clause = node.clause
    if isinstance(clause, Prefix):
        return Beginning("folded", clause.folded, title=True)
    return Run(keys(clause.syllables), slop=clause.slop if isinstance(clause, Phrase) else 0, title=True)
