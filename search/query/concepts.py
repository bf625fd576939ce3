"""Concepts among plain words: documents, ordinals, abbreviations and numbers, each with its equal forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from search.query.abbreviations import find_abbreviations
from search.query.acts import find_acts
from search.query.codes import find_codes
from search.query.nodes import Concept, ConceptKind, Form, Syllable
from search.query.numbers import find_numbers
from search.query.ordinals import find_ordinals
from search.query.syllable import made

MAX_PLAIN = 160  # plain words after long forms took the place of abbreviations; the rest stays as typed


@dataclass(frozen=True, slots=True)
class Span:
    """A concept over typed words ``start`` to ``end``; ``counted`` replaces them, None leaves them as typed."""

    kind: ConceptKind
    start: int
    end: int
    counted: str | None
    forms: tuple[str, ...]
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words with counted forms in place: the places that must stand, those to leave alone, concepts."""

    plain: Form
    must: tuple[int, ...]
    literal: tuple[int, ...]
    concepts: tuple[Concept, ...]


def find_spans(words: Form, literal: Set[int] = frozenset()) -> list[Span]:
    """Return the concepts of a run of neighbouring words, left to right, never overlapping; none in literal words.

    A number of a document is read first ("26-NQ/TW" has no "trung ương" in it), then a short citation ("NQ 26"), then
    ordinals, abbreviations and other numbers.

    >>> from search.query.syllable import typed
    >>> [(span.kind, span.counted) for span in find_spans(typed("HĐND khóa 13 bàn 26-NQ/TW"))]
    [('abbreviation', 'hội đồng nhân dân'), ('ordinal', 'khóa xiii'), ('document', None)]
    """
    spans: list[Span] = []
    taken = [place in literal for place in range(len(words))]

    def add(found: Iterable[Span]) -> None:
        for span in found:
            if not any(taken[span.start : span.end]):
                spans.append(span)
                taken[span.start : span.end] = [True] * (span.end - span.start)

    add(Span("document", start, end, None, (), number) for start, end, number in find_codes(words))
    add(
        Span("act", act.start, act.end, None, _forms(act.forms, words[act.start : act.end]), act.value)
        for act in find_acts(words)
    )
    folded = [word.folded for word in words]
    add(_ordinal(words, one.start, one.end, one.forms, bool(one.head.words)) for one in find_ordinals(folded))
    add(_abbreviations(words, taken))
    add(Span("number", start, end, None, forms) for start, end, forms in find_numbers(words))
    return sorted(spans, key=lambda span: span.start)


def _abbreviations(words: Form, taken: Sequence[bool]) -> Iterator[Span]:
    for found in find_abbreviations(words, tuple(taken)):
        counted = found.meaning.counted if found.meaning.short else None
        forms = _forms(found.meaning.forms, made(counted) if counted else words[found.start : found.end])
        if counted or forms:
            yield Span("abbreviation", found.start, found.end, counted, forms)


def _ordinal(words: Form, start: int, end: int, forms: Sequence[str], headed: bool) -> Span:
    """The first form is counted, so that all spellings are one question; "lần thứ sáu" alone stays as typed."""
    counted = forms[0] if headed else None
    return Span("ordinal", start, end, counted, _forms(forms, made(counted) if counted else words[start:end]))


def _forms(texts: Sequence[str], but: Sequence[Syllable]) -> tuple[str, ...]:
    """Return the texts that are other syllables than those that are counted."""
    counted = [syllable.folded for syllable in but]
    return tuple(text for text in texts if [syllable.folded for syllable in made(text)] != counted)


def apply(words: Form, must: Set[int] = frozenset(), literal: Set[int] = frozenset()) -> Run:
    """Return a run of typed words as it is counted."""
    plain: list[Syllable] = []
    needed: list[int] = []
    left: list[int] = []
    concepts: list[Concept] = []
    place = 0
    spans = {span.start: span for span in find_spans(words, literal)}
    while place < len(words):
        span = spans.get(place)
        end = span.end if span else place + 1
        start = len(plain)
        plain += _counted(words[place:end], span, len(words) + len(plain))
        if any(i in must for i in range(place, end)):
            needed += range(start, len(plain))
        left += [start] if place in literal else []
        if span:
            signed = span.kind in ("document", "act", "number")
            typed = _typed(words[place:end]) if signed else " ".join(word.text for word in words[place:end])
            forms = tuple(dict.fromkeys(map(made, span.forms)))
            concepts.append(Concept(span.kind, start, len(plain), forms, span.value, typed, span.forms))
        place = end
    return Run(tuple(plain), tuple(needed), tuple(left), tuple(concepts))


def _typed(words: Form) -> str:
    """Return a number as it was typed, with the signs that are a part of it."""
    return words[0].text + "".join((word.joint or " ") + word.text for word in words[1:])


def _counted(words: Form, span: Span | None, length: int) -> Form:
    if span is None or span.counted is None or length > MAX_PLAIN:
        return words
    form = made(span.counted, words[0].start, words[-1].end)
    # An ordinal typed as it is counted keeps its own offsets and marks.
    same = [syllable.folded for syllable in form] == [word.folded for word in words]
    return words if same else form
