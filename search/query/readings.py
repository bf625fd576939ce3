"""Readings: what is shown under "Đã hiểu là": each clause as it was kept, changed or dropped, with a way back."""

from __future__ import annotations

from collections.abc import Sequence

from search.query import places
from search.query.lexer import Token
from search.query.nodes import Dates, FieldClause, Form, Group, Intent, InTitle, Node, Or, Syllable, Word
from search.query.periods import Period, label, moment_label
from search.results import Reading

MAX_READINGS = 40
MAX_UNDO = 2000  # characters of a question that is offered again
MAX_SHOWN = 80

LABELS = {
    "tinh": "địa phương",
    "dh": "đại hội, khóa",
    "nk": "nhiệm kỳ",
    "vb": "văn bản",
    "nguon": "nguồn",
    "nguoi": "người",
}


class Notes:
    """Readings while a question is read; offsets refer to its text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._found: list[tuple[int, Reading]] = []
        self._said: set[tuple[str, str]] = set()

    def readings(self) -> tuple[Reading, ...]:
        """Return the readings in the order of the question."""
        return tuple(reading for _, reading in sorted(self._found, key=lambda item: item[0]))

    def dropped(self, start: int, shown: str, why: str) -> None:
        """Say that something is not asked for."""
        self._say(start, shown, f"bỏ qua: {why}", "dropped")

    def changed(self, start: int, end: int, meaning: str) -> None:
        """Say that something means other than it seems."""
        self._say(start, self.text[start:end], meaning, "changed")

    def needed(self, token: Token) -> None:
        """Say that a word must stand."""
        self._say(token.start, self._shown(token), "phải có", undo=_words(token))

    def excluded(self, token: Token, words: Form) -> None:
        """Say that words must not stand."""
        self._say(token.start, self._shown(token), f"không có “{_typed(words)}”", undo=_words(token))

    def phrase(self, token: Token, slop: int) -> None:
        """Say that a phrase must stand, or must not."""
        meaning = "không có cụm từ này" if token.sign == "-" else "đúng cụm từ này"
        if slop:
            meaning = f"các tiếng này theo thứ tự, xen giữa tối đa {slop} tiếng"
        self._say(token.start, self._shown(token), meaning, undo=_words(token))

    def prefix(self, token: Token, word: Syllable) -> None:
        """Say that a beginning is meant."""
        undo = (token.start, token.end, word.text)
        self._say(token.start, self._shown(token), f"mọi tiếng bắt đầu bằng “{word.text}”", undo=undo)

    def field(self, token: Token, node: Node) -> None:
        """Say what a field's clause filters."""
        meaning = ("trừ " if token.sign == "-" else "") + describe(node)
        self._say(token.start, self._shown(token), meaning, undo=(token.start, token.end, ""))

    def concepts(self, group: Group) -> None:
        """Say which equal forms are looked for as well; quoting takes that back."""
        for concept in group.concepts:
            words = group.plain[concept.start : concept.end]
            forms = [" ".join(syllable.exact for syllable in form) for form in concept.forms]
            if concept.kind == "document":
                meaning = f"số văn bản {concept.value}, viết cách nào cũng được"
            elif words[0].text:
                meaning = "cũng tìm: " + ", ".join(forms[:3])
            else:
                counted = " ".join(syllable.exact for syllable in words)
                meaning = " = ".join([counted, *[form for form in forms if form != concept.typed.lower()][:2]])
            self._say(words[0].start, concept.typed, meaning, "changed", self._quoted(words))

    def intents(self, root: Group, intents: Sequence[Intent]) -> None:
        """Say what the question is taken to be about; those articles come first, none is taken away."""
        for intent in intents:
            words = root.plain[intent.start : intent.end]
            shown = self.text[words[0].start : words[-1].end]
            self._say(words[0].start, shown, f"ưu tiên bài về {intent.label}", undo=self._quoted(words))

    def _quoted(self, words: Form) -> tuple[int, int, str]:
        start, end = words[0].start, words[-1].end
        return start, end, f'"{self.text[start:end]}"'

    def _say(
        self, start: int, shown: str, meaning: str, kind: str = "kept", undo: tuple[int, int, str] | None = None
    ) -> None:
        """Add a reading once; ``undo`` is a span of the question and what would stand there instead."""
        if len(self._found) >= MAX_READINGS or (shown, meaning) in self._said:
            return
        self._said.add((shown, meaning))
        back = None
        if undo and len(self.text) <= MAX_UNDO:
            back = " ".join(f"{self.text[: undo[0]]}{undo[2]}{self.text[undo[1] :]}".split())
        self._found.append((start, Reading(_short(shown), _short(meaning), kind, back)))

    def _shown(self, token: Token) -> str:
        return self.text[token.start : token.end]


def describe(node: Node) -> str:  # noqa: PLR0911  one line for each kind of filter
    """Return a filter in words.

    >>> describe(FieldClause("vb", "26-nq-tw")), describe(Dates("2021-03", None))
    ('văn bản: 26-nq-tw', 'từ tháng 3/2021')
    """
    if isinstance(node, Or):
        return " hoặc ".join(map(describe, node.children))
    if isinstance(node, FieldClause):
        value = places.label(node.value) if node.key == "tinh" else node.value
        return f"{LABELS[node.key]}: {value}"
    if isinstance(node, Word):
        return f"đúng từ “{_typed(node.syllables)}”"
    if isinstance(node, InTitle):
        return "trong tiêu đề"
    if isinstance(node, Dates) and node.first and node.last:
        return f"đăng {label(Period(node.first, node.last))}"
    if isinstance(node, Dates):
        return f"từ {moment_label(node.first)}" if node.first else f"đến hết {moment_label(node.last or '')}"
    return ""


def _typed(words: Form) -> str:
    return " ".join(word.text or word.exact for word in words)


def _words(token: Token) -> tuple[int, int, str]:
    """The token's words without its sign and quotes."""
    return token.start, token.end, token.text


def _short(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
