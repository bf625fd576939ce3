"""The query tree: what a question asks, as frozen values; ranking and highlighting read nothing else.

A `Group` is one conjunction: plain words, clauses that must hold, clauses that must not. A `Question` is the group
at the root with what it was read from. Everything is compared by what it asks, not by where it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.messages.message import Text
from search.results import Reading

ConceptKind = Literal["abbreviation", "ordinal", "document", "act", "number", "near"]


@dataclass(frozen=True, slots=True)
class Syllable:
    """One syllable (or number) of a question; ``start``/``end`` are offsets into ``Question.text``.

    ``exact`` has old-style tone marks, ``folded`` none; ``also`` holds other folded keys that count as the same
    ("ky" and "ki"). A syllable of a long form that was not typed has the offsets of the abbreviation. ``joint`` is the
    sign that joins it to the syllable before it in one chunk: "-" of "26-NQ/TW", nothing behind a space.
    """

    exact: str
    folded: str
    also: tuple[str, ...] = ()
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    joint: str = field(default="", compare=False, repr=False)

    @property
    def accented(self) -> bool:
        """Whether it was typed with marks: then texts with the same marks are better."""
        return self.exact != self.folded

    @property
    def keys(self) -> tuple[str, ...]:
        """All folded keys that count as this syllable."""
        return (self.folded, *self.also)


Form = tuple[Syllable, ...]
"""Syllables that stand side by side."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A span of the plain words that may also stand in another form: plain words ``start`` to ``end`` (excluded).

    The plain words hold the form that is counted: of an abbreviation the long form ("ủy ban nhân dân"), of an ordinal
    the short one ("đại hội xiii" for "Đại hội lần thứ 13"), of a document its number ("26 nq tw"). ``forms`` are the
    others, each a phrase that is worth the whole span where it stands. ``value`` is the document's normalised number.
    ``typed`` and ``shown`` are the span and the forms as people write them.
    """

    kind: ConceptKind
    start: int
    end: int
    forms: tuple[Form, ...]
    value: str | None = None
    typed: str = field(default="", compare=False)
    shown: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Time:
    """Words ``start`` to ``end`` (excluded) that name a time: from ``first`` to ``last`` as yyyy[-mm[-dd]], inclusive.

    An open end is None. Both are None where the words look like a day that does not exist ("31/2/2022").
    """

    start: int
    end: int
    first: str | None
    last: str | None

    @property
    def exists(self) -> bool:
        """Whether there is such a day."""
        return bool(self.first or self.last)


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that plain words ``start`` to ``end`` name: articles about it are raised, none is taken away.

    ``key`` is the facet's URL key and ``value`` its value there (``tinh`` ``nghe-an``; ``dh`` ``toan-quoc.xiii``, or
    ``xiii`` of any owner; ``ngay`` ``2021``, ``2021-03``, ``2021-01..2021-03`` or ``2021..`` without an end).
    """

    key: str
    value: str
    start: int
    end: int
    label: Text = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables in this order, marks or not, with at most ``slop`` others between the first and the last in all.

    ``forms`` are other phrases that satisfy it as well (an excluded abbreviation and its long form).
    """

    syllables: Form
    slop: int = 0
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Word:
    """A word exactly as written, marks included (``từ:"đại biểu"``): syllables that the segmenter joins.

    One syllable, or syllables that are no word of the index, mean those syllables side by side with those marks.
    """

    syllables: Form

    @property
    def compound(self) -> str:
        """The word as the field of words stores it: "đại_biểu"."""
        return "_".join(syllable.exact for syllable in self.syllables)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any syllable that begins so: with these marks when ``accented``, else by folded letters."""

    exact: str
    folded: str

    @property
    def accented(self) -> bool:
        """Whether the beginning was typed with marks."""
        return self.exact != self.folded


@dataclass(frozen=True, slots=True)
class FieldClause:
    """A facet's value, by the facet's URL key: ``tinh dh nk vb nguon nguoi``; values are slugs as in URLs.

    ``dh`` may be an ordinal alone ("xiii", any owner). ``nguon`` and ``nguoi`` may be part of a name. ``typed`` is the
    value as it was written, for people.
    """

    key: str
    value: str
    typed: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dates:
    """Published in a period: ``first`` and ``last`` are yyyy[-mm[-dd]], both inclusive to their end."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class InTitle:
    """A phrase, word or prefix that stands in the title."""

    clause: Phrase | Word | Prefix


@dataclass(frozen=True, slots=True)
class Or:
    """At least one alternative holds; each is a clause, or a group judged as a question of its own."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One conjunction. ``plain`` words are in order; ``breaks`` are the places before which adjacency is broken.

    Plain words ``i`` and ``i + 1`` are neighbours unless ``i + 1`` is in ``breaks`` (a clause stood between them).
    Hits follow the rule of 60 % and 15 % over ``plain``; the words at the places in ``must`` (``+word``) stand in
    every hit, or a form of the concept they belong to; every ``required`` clause holds, no ``excluded`` one does.
    Nothing is read into the words at the places in ``literal`` (``=word``): no other form, no place, no day. ``times``
    are the plain words that name a time, which the day of an article satisfies as well as its text.
    """

    plain: Form = ()
    must: tuple[int, ...] = ()
    breaks: tuple[int, ...] = ()
    concepts: tuple[Concept, ...] = ()
    required: tuple[Node, ...] = ()
    excluded: tuple[Node, ...] = ()
    literal: tuple[int, ...] = ()
    times: tuple[Time, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it asks nothing."""
        return not (self.plain or self.required or self.excluded)

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Neighbouring plain words, as their places: all a hit's adjacency is measured by."""
        return tuple((i, i + 1) for i in range(len(self.plain) - 1) if i + 1 not in self.breaks)


Node = Phrase | Word | Prefix | FieldClause | Dates | InTitle | Or | Group


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood: the normalised text, the tree, what it is about, and how it was read.

    ``newest`` where it asks for the newest, ``sought`` is what it waits for: a figure, a day, a name.
    """

    text: str = field(default="", compare=False)
    root: Group = Group()
    intents: tuple[Intent, ...] = ()
    readings: tuple[Reading, ...] = field(default=(), compare=False)
    newest: bool = field(default=False, compare=False)
    sought: Literal["figure", "day", "name"] | None = field(default=None, compare=False)

    @property
    def empty(self) -> bool:
        """Whether it asks nothing: then every article is a hit, unless something was typed (`wordless`)."""
        return self.root.empty

    @property
    def wordless(self) -> bool:
        """Whether something was typed that holds nothing to look for, as "!!!": then no article is a hit."""
        return bool(self.text) and self.root.empty

    @property
    def plain(self) -> Form:
        """The plain words at the root."""
        return self.root.plain

    @property
    def accented(self) -> bool:
        """Whether any plain word was typed with marks; otherwise nothing may be told from marks."""
        return any(syllable.accented for syllable in self.root.plain)
