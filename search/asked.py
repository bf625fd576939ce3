"""What is asked: a question read with the help of the corpus's language; the words that were typed stay the question's.

A question in English is read by a glossary. Keys of Telex and VNI that no input method turned into letters are read as
the letters that they stand for. Of words typed without diacritics the likeliest spelling is known, by which they are
cut; every spelling of them counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from index.messages.message import message
from search.help.suggestion import Suggestion
from search.help.telex import decode
from search.query.english import Part, translated
from search.query.nodes import Concept, Form, Question
from search.query.parser import parse
from search.query.readings import literally
from search.query.syllable import typed
from search.results import Reading

_WORD = 2  # syllables of what is surely one word, which the English one may stand for; more fall apart into words


class Asked(NamedTuple):
    """A question, and its plain words as they are most likely written; whether it was asked in English."""

    question: Question
    likely: Form
    english: bool = False


def asked(text: str, better: Suggestion | None = None) -> Asked:
    """Return what a text asks; ``better`` is how the corpus would write it, where that is known and other.

    >>> asked("nghi quyet", Suggestion("nghị quyết", False)).likely[0].exact
    'nghị'
    """
    if parts := translated(text):
        return _in_vietnamese(text, parts)
    if better is None:
        question = parse(text)
        return Asked(question, question.plain)
    if better.corrected and _keys_alone(text, better.text):
        question = parse(better.text)
        return Asked(replace(question, readings=(_decoded(text, better.text), *question.readings)), question.plain)
    question, spelled = parse(text), parse(better.text)
    same = [word.folded for word in question.plain] == [word.folded for word in spelled.plain]
    return Asked(question, spelled.plain if same else question.plain)


def _in_vietnamese(text: str, parts: Sequence[Part]) -> Asked:
    """Return an English question as it is read; the English words count as well where they stand."""
    spoken = " ".join(part.vietnamese for part in parts)
    question = parse(spoken)
    said = Reading(text, message("read_english", words=spoken), "changed", literally(text, 0, len(text))[2])
    root, start = question.root, 0
    concepts = list(root.concepts)
    for part in parts:
        end = start + len(part.vietnamese)
        places = [place for place, word in enumerate(root.plain) if start <= word.start and word.end <= end]
        taken = any(one.start in places or one.end - 1 in places for one in concepts)
        if 0 < len(places) <= _WORD and not taken and part.vietnamese != part.english:
            concepts.append(Concept("abbreviation", places[0], places[-1] + 1, (typed(part.english),)))
        start = end + 1
    concepts.sort(key=lambda one: one.start)
    root = replace(root, concepts=tuple(concepts))
    return Asked(replace(question, root=root, readings=(said, *question.readings)), root.plain, english=True)


def _keys_alone(text: str, better: str) -> bool:
    """Whether a text differs from a better one in keys that were not turned into letters, and in diacritics alone.

    >>> _keys_alone("tranh chaaps", "tranh chấp"), _keys_alone("hio nghi", "hoi nghi")
    (True, False)
    """
    both = list(zip(typed(text), typed(better), strict=False))
    if len(typed(text)) != len(typed(better)):
        return False
    return all(one.folded == other.folded or decode(one.exact) == other.exact for one, other in both)


def _decoded(text: str, better: str) -> Reading:
    """Say how keys were read; "=" before the words leaves them as they were typed."""
    return Reading(text, message("keys_read", words=better), "changed", literally(text, 0, len(text))[2])
