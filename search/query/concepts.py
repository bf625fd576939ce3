"""Concepts among plain words: document numbers, ordinals and abbreviations, each with its equal forms."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from search.query.abbreviations import find_abbreviations
from search.query.codes import find_codes
from search.query.nodes import Concept, ConceptKind, Form, Syllable
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

    A number of a document is read first ("26-NQ/TW" has no "trung ương" in it), then ordinals, then abbreviations.

    >>> from search.query.syllable import typed
    >>> [(span.kind, span.counted) for span in find_spans(typed("HĐND khóa 13 bàn 26-NQ/TW"))]
    [('abbreviation', 'hội đồng nhân dân'), ('ordinal', 'khóa xiii'), ('document', None)]
    """
    folded = [word.folded for word in words]
    taken = [place in literal for place in range(len(words))]
    spans: list[Span] = []
    for start, end, number in find_codes(words):
        if not any(taken[start:end]):
            spans.append(Span("document", start, end, None, (), number))
            taken[start:end] = [True] * (end - start)
    for ordinal in find_ordinals(folded):
        if not any(taken[ordinal.start : ordinal.end]):
            spans.append(_ordinal(words, ordinal.start, ordinal.end, ordinal.forms, bool(ordinal.head.words)))
            taken[ordinal.start : ordinal.end] = [True] * (ordinal.end - ordinal.start)
    for found in find_abbreviations(words, taken):
        counted = found.meaning.counted if found.meaning.short else None
        forms = _forms(found.meaning.forms, made(counted) if counted else words[found.start : found.end])
        if counted or forms:
            spans.append(Span("abbreviation", found.start, found.end, counted, forms))
    return sorted(spans, key=lambda span: span.start)


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
            typed = _typed(words[place:end]) if span.kind == "document" else " ".join(w.text for w in words[place:end])
            forms = tuple(dict.fromkeys(map(made, span.forms)))
            concepts.append(Concept(span.kind, start, len(plain), forms, span.value, typed, span.forms))
        place = end
    return Run(tuple(plain), tuple(needed), tuple(left), tuple(concepts))


def _typed(words: Form) -> str:
    """Return a document's number as it was typed, with the signs that are a part of it."""
    return words[0].text + "".join((word.joint or " ") + word.text for word in words[1:])


def _counted(words: Form, span: Span | None, length: int) -> Form:
    if span is None or span.counted is None or length > MAX_PLAIN:
        return words
    form = made(span.counted, words[0].start, words[-1].end)
    # An ordinal typed as it is counted keeps its own offsets and marks.
    same = [syllable.folded for syllable in form] == [word.folded for word in words]
    return words if same else form
