"""The plain words of a question as engines look for them: every syllable and pair with the forms that stand for it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from search.plan import Held, Run, Term
from search.query.nodes import Concept, Form, Group, Syllable


class Plain:
    """The plain words of one group; a form of a concept stands for its whole span."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._words = group.plain
        self._forms = [(concept, words, form(words)) for concept in group.concepts for words in concept.forms]

    def syllables(self) -> tuple[Held, ...]:
        """Return the different syllables, each with the forms that stand for it."""
        first = {word.folded: place for place, word in reversed(list(enumerate(self._words)))}
        return tuple(self.syllable(place) for place in sorted(first.values()))

    def pairs(self) -> tuple[Held, ...]:
        """Return the different neighbouring pairs, each with the forms that stand for it or border on it."""
        first = {(self._words[a].folded, self._words[b].folded): a for a, b in reversed(self._group.pairs)}
        return tuple(self._pair(place) for place in sorted(first.values()))

    def syllable(self, place: int) -> Held:
        """Return the syllable at one place."""
        own = form(self._words[place : place + 1])
        return _together([own, *(held for c, _, held in self._forms if c.start <= place < c.end)])

    def _pair(self, place: int) -> Held:
        parts = [pair(self._words[place], self._words[place + 1])]
        for concept, words, held in self._forms:
            if concept.start <= place and place + 1 < concept.end:
                parts.append(held)
            else:
                parts += self._border(concept, words, place)
        return _together(parts)

    def _border(self, concept: Concept, words: Form, place: int) -> list[Held]:
        """Return the form beside the word that stands beside its span ("chủ tịch | UBND")."""
        if place + 1 == concept.start:
            return [pair(self._words[place], words[0])]
        if place + 1 == concept.end:
            return [pair(words[-1], self._words[place + 1])]
        return []


def form(words: Form) -> Held:
    """Return syllables side by side, diacritics or not, each in any of its spellings."""
    if not words:
        return Held()
    if len(words) == 1:
        return Held(tuple(Term("folded", key) for key in words[0].keys))
    return pair(*words) if len(words) == 2 else Held(runs=(Run(keys(words)),))


def any_form(forms: Sequence[Form]) -> Held:
    """Return any of some forms, each looked for as `form` does."""
    found = _together([form(words) for words in forms])
    return Held(tuple(dict.fromkeys(found.terms)), tuple(dict.fromkeys(found.runs)))


def pair(first: Syllable, second: Syllable) -> Held:
    """Return two syllables side by side in this order."""
    return Held(tuple(Term("pair", f"{a}_{b}") for a, b in product(first.keys, second.keys)))


def keys(words: Form) -> tuple[tuple[str, ...], ...]:
    """Return the keys that count as each of some syllables."""
    return tuple(word.keys for word in words)


def _together(parts: list[Held]) -> Held:
    if len(parts) == 1:
        return parts[0]
    terms = (term for part in parts for term in part.terms)
    return Held(tuple(terms), tuple(run for part in parts for run in part.runs))
