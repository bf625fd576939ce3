"""Readings: what is shown under "Đã hiểu là": each clause as it was kept, changed or dropped, with a way back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce

from index.messages.message import Message, Text, message
from index.text.syllables import SYLLABLE
from search.query import places
from search.query.asking import Aside, is_newest, unwanted
from search.query.lexer import LITERAL, QUOTES, Token
from search.query.nodes import Dates, FieldClause, Form, Group, Intent, Node, Or, Syllable, Word
from search.query.periods import Period, label, moment_label
from search.query.syllable import typed
from search.results import Reading

Undo = tuple[int, int, str]
"""A span of a question, and what stands there when a reading is taken back."""

MAX_READINGS = 40
MAX_UNDO = 2000  # characters of a question that is offered again
MAX_SHOWN = 80

_APART = re.compile(rf"[\s(){QUOTES}]")


class Notes:
    """Readings while a question is read; offsets refer to its text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: list[tuple[int, Reading]] = []
        self._said: set[tuple[int | None, str, Message]] = set()
        self._literal: list[Token] = []

    def readings(self) -> tuple[Reading, ...]:
        """Return the readings in the order of the question."""
        self._end_literal()
        return tuple(reading for _, reading in sorted(self._found, key=lambda item: item[0]))

    def dropped(self, start: int, shown: str, why: Message, end: int | None = None) -> None:
        """Say that something is not asked for; up to ``end`` it can be taken out, what is too much can not."""
        undo = None if end is None else (start, end, "")
        self._say(start, shown, message("dropped", why=why), "dropped", undo)

    def changed(self, token: Token, meaning: Message) -> None:
        """Say that a token is not read as it looks; "=" before it says that this is meant."""
        if self._full:
            return
        undo = literally(self.text, token.start + len(token.sign), token.end)
        if token.sign == "-":
            undo = token.start, token.end, f'-"{_typed(typed(self._shown(token)))}"'
        self._say(token.start, self._shown(token), meaning, "changed", undo)

    def operator(self, token: Token, meaning: Message) -> None:
        """Say what an operator does; without it the words stay."""
        self._say(token.start, self._shown(token), meaning, "kept", (token.start, token.end, ""))

    def needed(self, token: Token) -> None:
        """Say that a word must stand."""
        undo = (token.start, token.end, f"{LITERAL}{token.text}" if token.literal else token.text)
        self._say(token.start, self._shown(token), message("must_stand"), "kept", undo)

    def literal(self, token: Token) -> None:
        """Say that nothing is read into words; those side by side are said once."""
        if self._literal and self._literal[-1].end + 1 != token.start:
            self._end_literal()
        self._literal.append(token)

    def _end_literal(self) -> None:
        if self._literal:
            start, end = self._literal[0].start, self._literal[-1].end
            typed = " ".join(token.sign + token.text for token in self._literal)
            self._say(start, self.text[start:end], message("literal"), "kept", (start, end, typed))
        self._literal = []

    def excluded(self, token: Token, words: Form) -> None:
        """Say that words must not stand."""
        meaning = message("without", words=_short(_typed(words)))
        self._say(token.start, self._shown(token), meaning, "kept", _words(token))

    def phrase(self, token: Token, slop: int) -> None:
        """Say that a phrase must stand, or must not."""
        meaning = message("no_phrase" if token.sign == "-" else "phrase")
        if slop:
            meaning = message("phrase_near", n=slop)
        self._say(token.start, self._shown(token), meaning, "kept", _words(token))

    def prefix(self, token: Token, word: Syllable) -> None:
        """Say that a beginning is meant."""
        undo = (token.start, token.end, word.text)
        self._say(token.start, self._shown(token), message("beginning", letters=word.text), "kept", undo)

    def field(self, token: Token, node: Node) -> None:
        """Say what a field's clause filters."""
        meaning = message("except", what=describe(node)) if token.sign == "-" else describe(node)
        self._say(token.start, self._shown(token), meaning, "kept", (token.start, token.end, ""))

    def concepts(self, group: Group) -> None:
        """Say which equal forms are looked for as well."""
        for concept in group.concepts:
            words = group.plain[concept.start : concept.end]
            if concept.kind == "number" and not concept.shown:
                continue
            if concept.kind in ("document", "act"):
                meaning = message("number_any_spelling", number=concept.value or "")
            elif words[0].text:
                meaning = message("also_sought", forms=concept.shown[:3])
            else:
                counted = " ".join(syllable.exact for syllable in words)
                others = [form for form in concept.shown if form.lower() != concept.typed.lower()]
                meaning = message("same_as", words=_short(" = ".join([counted, *others[:2]])))
            self._suppose(words, meaning, "changed")

    def asides(self, words: Sequence[Syllable], aside: Aside) -> None:
        """Say which words at the edges are set aside, and that they ask for the newest."""
        for part in (words[: aside.first], words[aside.last :]):
            if part:
                code = "newest_first" if aside.newest and is_newest(part) else "set_aside"
                self._suppose(tuple(part), message(code), "changed")

    def unwanted(self, words: Sequence[Syllable]) -> None:
        """Offer a minus where the words say what they do not want."""
        if found := unwanted(words):
            at, after, until = found
            start, end = words[at].start, words[until - 1].end
            without = f'-"{self.text[words[after].start : end]}"'
            shown = self.text[start:end]
            self._say(start, shown, message("could_exclude", words=_short(without)), "offered", (start, end, without))

    def no_such_days(self, root: Group) -> None:
        """Say which words look like a day that does not exist; they stay plain words."""
        for time in root.times:
            if not time.exists:
                words = root.plain[time.start : time.end]
                self._say(words[0].start, self._between(words), message("no_such_day"), "changed", None)

    def intents(self, root: Group, intents: Sequence[Intent]) -> None:
        """Say what the question is taken to be about; those articles come first, none is taken away."""
        for intent in intents:
            if intent.key == "vb":
                continue  # its number is said already
            words = root.plain[intent.start : intent.end]
            self._suppose(words, message("prefers", what=intent.label), "kept")

    def _suppose(self, words: Form, meaning: Message, kind: str) -> None:
        """Say what is read into plain words; "=" before them takes that back and leaves them as they are."""
        if self._full:
            return
        start = words[0].start
        undo = literally(self.text, start, words[-1].end)
        self._say(start, self._between(words), meaning, kind, undo, start)

    def _say(  # noqa: PLR0913, PLR0917  all of a reading
        self, start: int, shown: str, meaning: Message, kind: str, undo: Undo | None, once: int | None = None
    ) -> None:
        """Add a reading once; ``undo`` is a span of the question and what would stand there instead."""
        if self._full or (once, shown, meaning) in self._said:
            return
        self._said.add((once, shown, meaning))
        back = None
        if undo and len(self.text) <= MAX_UNDO:
            back = " ".join(f"{self.text[: undo[0]]}{undo[2]}{self.text[undo[1] :]}".split())
        self._found.append((start, Reading(_short(shown), meaning, kind, back)))

    @property
    def _full(self) -> bool:
        return len(self._found) >= MAX_READINGS

    def _between(self, words: Form) -> str:
        """What was typed from the first of some words to the last."""
        return self.text[words[0].start : words[-1].end]

    def _shown(self, token: Token) -> str:
        return self.text[token.start : token.end]


def literally(text: str, start: int, end: int) -> Undo:
    """Return how words of a question are left as they are: the chunks they stand in, with "=" before these words.

    >>> literally("UBND/HĐND", 0, 4), literally("UBND/HĐND", 5, 9)
    ((0, 9, '=UBND HĐND'), (0, 9, 'UBND =HĐND'))
    >>> literally("họp tháng 3/2022", 4, 16), literally("+TW", 1, 3)
    ((4, 16, '=tháng =3/2022'), (0, 3, '+=TW'))
    """
    first, last = start, end
    while first > 0 and not _APART.match(text[first - 1]):
        first -= 1
    while last < len(text) and not _APART.match(text[last]):
        last += 1
    sign = "+" if text.startswith("+", first) else ""
    parts = [f"{sign}{_trimmed(text[first:start])}"] if _trimmed(text[first:start]) else []
    parts += [f"{sign}{LITERAL}{chunk.lstrip('+')}" for chunk in _APART.split(text[start:end]) if _trimmed(chunk)]
    parts += [f"{sign}{_trimmed(text[end:last])}"] if _trimmed(text[end:last]) else []
    return first, last, " ".join(parts)


def _trimmed(text: str) -> str:
    """Return a text from its first syllable to its last."""
    found = list(SYLLABLE.finditer(text))
    return text[found[0].start() : found[-1].end()] if found else ""


def describe(node: Node) -> Message:  # noqa: PLR0911  one line for each kind of filter
    """Return what a filter asks for.

    >>> describe(FieldClause("vb", "26-nq-tw", "26-NQ/TW"))["value"], describe(Dates("2021-03", None)).code
    ('26-NQ/TW', 'since')
    """
    if isinstance(node, Or):
        return reduce(lambda one, other: message("or", one=one, other=other), map(describe, node.children))
    if isinstance(node, FieldClause):
        return message("filter", facet=message(f"in_{node.key}"), value=_value(node))
    if isinstance(node, Word):
        return message("exact_word", words=_short(_typed(node.syllables)))
    if isinstance(node, Dates) and node.first and node.last:
        return message("published", period=label(Period(node.first, node.last)))
    if isinstance(node, Dates) and node.first:
        return message("since", moment=moment_label(node.first))
    if isinstance(node, Dates):
        return message("until", moment=moment_label(node.last or ""))
    return message("in_title")


def _value(clause: FieldClause) -> Text:
    """Return a field's value for people: a province by its name, anything else as it was typed."""
    return places.label(clause.value) if clause.key == "tinh" else _short(clause.typed or clause.value)


def _typed(words: Form) -> str:
    return " ".join(word.text or word.exact for word in words)


def _words(token: Token) -> tuple[int, int, str]:
    """The token's words without its sign and quotes."""
    return token.start, token.end, token.text


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
