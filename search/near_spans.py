"""Near spans: the words of a question that have near words, each with the clause that finds these.

Words are whole units of the question, so "nước" within "chủ tịch nước" has none. What must stand, is a person's name or
was typed behind "=" has none either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from index.messages.message import message
from search.plain import any_form
from search.plan import AllOf, AnyOf, Clause, Held
from search.query.near_words import NearWords
from search.query.nodes import Concept, Form, Group, Question
from search.query.readings import literally
from search.query.syllable import made
from search.results import Reading
from search.units import Unit

MOST_WORDS = 24
"""Words of a question: longer ones are pasted text, which says in several ways what it means."""

MOST_SPANS = 12
"""Spans of a question: each has up to eight phrases to look up."""

HARDLY = 0.1
"""Words in fewer articles than this share of those with a near word: from .05 to .2 50 topics rank the same."""

_SHOWN = 3  # near words that are named when it is said how the question was read


class NearSpan(NamedTuple):
    """Units ``first`` to ``last`` (excluded) of a question, the words ``start`` to ``end``, and what is near them."""

    first: int
    last: int
    start: int
    end: int
    forms: tuple[str, ...]

    @property
    def near(self) -> Held:
        """What is near the words."""
        return any_form([made(text) for text in self.forms])

    def held(self, group: Group) -> Held:
        """Return the words of a group or what is near them, whichever an article holds."""
        return any_form([group.plain[self.start : self.end], *map(made, self.forms)])


def near_spans(table: NearWords, group: Group, units: Sequence[Unit], likely: Form) -> tuple[NearSpan, ...]:
    """Return the spans of a question that have near words, left to right; one may lie within another.

    ``likely`` has the words as they are most likely written.
    """
    found: list[NearSpan] = []
    if len(group.plain) > MOST_WORDS:
        return ()
    free = [_free(group, unit) for unit in units]
    for first in range(len(units)):
        for last in range(first + 1, len(units) + 1):
            start, end = units[first].start, units[last - 1].end
            if end - start > table.longest or not free[last - 1] or any(start < at < end for at in group.breaks):
                break
            if forms := table.of(likely[start:end]):
                found.append(NearSpan(first, last, start, end, forms))
    return tuple(found[:MOST_SPANS])


def _free(group: Group, unit: Unit) -> bool:
    """Whether other words may stand for those of a unit."""
    places = range(unit.start, unit.end)
    fixed = unit.required or unit.name or unit.time
    return not fixed and set(places).isdisjoint(group.must) and set(places).isdisjoint(group.literal)


def instead(units: Sequence[Unit], clauses: Sequence[Clause], spans: Sequence[NearSpan]) -> Clause:
    """Return who holds each of a few units or what is near it; ``clauses`` find the units themselves."""
    either = [
        AnyOf((clause, *(span.near for span in spans if (span.first, span.last) == (place, place + 1))))
        for place, clause in enumerate(clauses)
    ]
    whole = [span.near for span in spans if span.last - span.first == len(units) > 1]
    return AnyOf((AllOf(tuple(either)), *whole))


def standing_in(group: Group, spans: Sequence[NearSpan], own: Sequence[int], near: Sequence[int]) -> Group:
    """Return a group in which near words stand for words that hardly any article has; those that are longest first.

    ``own`` and ``near`` say in how many articles each span stands, and what is near it. The syllables of such words are
    poor evidence alone: "thuyền" of "thợ thuyền" is a boat.
    """
    concepts = list(group.concepts)
    found = [span for span, have, other in zip(spans, own, near, strict=True) if have <= HARDLY * other]
    for span in sorted(found, key=lambda span: span.start - span.end):
        if not any(one.start < span.end and span.start < one.end for one in concepts):
            concepts.append(Concept("near", span.start, span.end, tuple(map(made, span.forms))))
    return replace(group, concepts=tuple(sorted(concepts, key=lambda one: one.start)))


def readings(question: Question, spans: Sequence[NearSpan], code: str) -> tuple[Reading, ...]:
    """Return what is said of near words, each with the question that goes without them."""
    found, text = [], question.text
    for span in spans:
        words = question.plain[span.start : span.end]
        start, end, literal = literally(text, words[0].start, words[-1].end)
        back = " ".join(f"{text[:start]}{literal}{text[end:]}".split())
        shown = text[words[0].start : words[-1].end]
        found.append(Reading(shown, message(code, forms=span.forms[:_SHOWN]), "changed", back))
    return tuple(found)
