"""What a question is about beyond its words: the facets it means, the places and persons it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.text.positions import POSITION_BITS
from search.engines.index import Candidates
from search.facet_values import FacetValues, period
from search.plan import Clause, Period, Values
from search.query.nodes import Form, Intent, Question
from search.query.syllable import slug
from search.ranking.bm25 import K1, Floats, idf
from search.ranking.near import Places

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Named:
    """A province or person that the question names: the clause of its facet, and all forms of the name."""

    clause: Clause
    forms: tuple[Form, ...]


class About:
    """What the plain words of one question mean, on one index."""

    def __init__(self, values: FacetValues, question: Question) -> None:
        self._values, self._question = values, question
        # Every article with a document's facet has its number as words, and that is counted already.
        self.meant = [self._clause(intent) for intent in question.intents if intent.key != "vb"]
        self.names = [Named(self._clause(intent), tuple(self._forms(intent))) for intent in self._named()]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of facets that must be known of an article."""
        clauses = (*self.meant, *(name.clause for name in self.names))
        return tuple(dict.fromkeys(clause.field for clause in clauses if isinstance(clause, Values)))

    def _named(self) -> Iterator[Intent]:
        """Find the provinces that the words name, and the persons of the index whose whole name stands in them."""
        yield from (intent for intent in self._question.intents if intent.key == "tinh")
        words = self._question.plain
        for start, end in self._values.persons_in(words):
            yield Intent("nguoi", slug(words[start:end]), start, end)

    def _forms(self, intent: Intent) -> Iterator[Form]:
        root = self._question.root
        yield root.plain[intent.start : intent.end]
        for concept in root.concepts:
            if concept.start <= intent.start and intent.end <= concept.end:
                yield from concept.forms

    def _clause(self, intent: Intent) -> Clause:
        if intent.key != "ngay":
            return self._values.clause(intent.key, intent.value)
        first, open_end, last = intent.value.partition("..")
        return period(first or None, (last or None) if open_end else first)


def meant(clauses: Sequence[Clause], counts: Sequence[int], total: int, found: Candidates) -> Floats:
    """Return how rare the facets are that the question means and an article has, each as one word's score."""
    score = np.zeros(len(found.values), np.float32)
    for clause, count in zip(clauses, counts, strict=True):
        score += np.float32(idf(count, total) * (K1 + 1)) * having(clause, found)
    return score


def lacking(names: Sequence[Named], places: Sequence[Sequence[Sequence[Places]]], found: Candidates) -> Places:
    """Return how many of the names an article neither writes nor is about.

    ``places`` has for each form of each name where its syllables stand.
    """
    size = len(found.values)
    count = np.zeros(size, np.int64)
    for name, forms in zip(names, places, strict=True):
        has = having(name.clause, found)
        for form in forms:
            has |= _written(form, size)
        count += ~has
    return count


def having(clause: Clause, found: Candidates) -> Flags:
    """Return which of some articles have a value of a facet, or lie within a period."""
    if isinstance(clause, Period):
        return np.array([clause.first <= first and last <= clause.last and first > 0 for first, last in found.days])
    if not isinstance(clause, Values):
        return np.zeros(len(found.values), np.bool_)
    wanted = set(clause.values)
    return np.array([not wanted.isdisjoint(values.get(clause.field, ())) for values in found.values], np.bool_)


def _written(places: Sequence[Places], size: int) -> Flags:
    """Return which articles hold syllables side by side, from where each stands."""
    flags = np.zeros(size, np.bool_)
    if places:
        at = places[0]
        for offset, following in enumerate(places[1:], 1):
            at = at[np.isin(at + offset, following, assume_unique=True)]
        flags[at >> POSITION_BITS] = True
    return flags
