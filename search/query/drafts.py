"""Drafts: a conjunction while it is read, and how finished ones come together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from search.query.concepts import Run, apply
from search.query.nodes import Concept, Form, Group, Node, Or, Syllable, Time
from search.query.time_words import find_times, today


@dataclass(slots=True)
class Draft:
    """A conjunction while it is read; ``broken`` when a clause stood behind the last plain word.

    ``every`` after AND: whoever writes it wants both sides, not most words of them.
    """

    plain: list[Syllable] = field(default_factory=list)
    must: set[int] = field(default_factory=set)
    literal: set[int] = field(default_factory=set)
    breaks: list[int] = field(default_factory=list)
    required: list[Node] = field(default_factory=list)
    excluded: list[Node] = field(default_factory=list)
    broken: bool = False
    every: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was read."""
        return not (self.plain or self.required or self.excluded)

    def add_plain(self, words: Sequence[Syllable], must: bool, literal: bool = False) -> None:
        """Add plain words, neighbours of those before unless a clause stood between."""
        if self.broken and self.plain and words:
            self.breaks.append(len(self.plain))
        self.broken = self.broken and not words
        places = range(len(self.plain), len(self.plain) + len(words))
        self.must.update(places if must else ())
        self.literal.update(places if literal else ())
        self.plain += words

    def add(self, node: Node, negative: bool) -> None:
        """Add a clause."""
        (self.excluded if negative else self.required).append(node)
        self.broken = True

    def close(self) -> None:
        """Make every word needed where AND stood."""
        self.must.update(range(len(self.plain)) if self.every else ())

    def merge(self, other: Draft, must: bool) -> None:
        """Add all that was read between brackets."""
        start = len(self.plain)
        self.add_plain(other.plain, must)
        self.must.update(start + place for place in other.must)
        self.literal.update(start + place for place in other.literal)
        self.breaks += [start + place for place in other.breaks]
        self.required += other.required
        self.excluded += other.excluded
        self.broken = self.broken or other.broken

    def within(self, first: int, last: int) -> Draft:
        """Return the same with the plain words from a place to another alone."""
        kept = range(first, last)
        return Draft(
            self.plain[first:last],
            {place - first for place in self.must if place in kept},
            {place - first for place in self.literal if place in kept},
            [place - first for place in self.breaks if first < place < last],
            self.required,
            self.excluded,
            self.broken,
            self.every,
        )


def group(draft: Draft) -> Group:
    """Return a finished conjunction: concepts are found in each run of neighbouring words."""
    plain: list[Syllable] = []
    must: list[int] = []
    literal: list[int] = []
    breaks: list[int] = []
    concepts: list[Concept] = []
    times: list[Time] = []
    for start, end in zip([0, *draft.breaks], [*draft.breaks, len(draft.plain)], strict=True):
        words = tuple(draft.plain[start:end])
        run = apply(words, *({place - start for place in places} for places in (draft.must, draft.literal)))
        shift = len(plain)
        breaks += [shift] if shift else []
        plain += run.plain
        must += [shift + place for place in run.must]
        literal += [shift + place for place in run.literal]
        concepts += [replace(one, start=one.start + shift, end=one.end + shift) for one in run.concepts]
        times += [replace(one, start=one.start + shift, end=one.end + shift) for one in _times(run)]
    clauses = (tuple(draft.required), tuple(draft.excluded))
    return Group(tuple(plain), tuple(must), tuple(breaks), tuple(concepts), *clauses, tuple(literal), tuple(times))


def _times(run: Run) -> Iterator[Time]:
    """Return the times that a run of words names; none in literal words, nor in the number of a document."""
    taken = {place for one in run.concepts for place in range(one.start, one.end)} | set(run.literal)
    for time in find_times(run.plain, today()):
        if taken.isdisjoint(range(time.start, time.end)):
            yield time


def alternatives(nodes: Sequence[Node]) -> Node:
    """Return alternatives as one node; groups of one clause are that clause, alternatives of alternatives too."""
    flat: list[Node] = []
    for node in map(_single, nodes):
        flat += node.children if isinstance(node, Or) else (node,)
    unique = tuple(dict.fromkeys(flat))
    return unique[0] if len(unique) == 1 else Or(unique)


def _single(node: Node) -> Node:
    if isinstance(node, Group) and not (node.plain or node.excluded) and len(node.required) == 1:
        return node.required[0]
    return node


def same_syllables(one: Form, other: Form) -> bool:
    """Whether two forms are the same syllables, marks aside."""
    return [syllable.folded for syllable in one] == [syllable.folded for syllable in other]
