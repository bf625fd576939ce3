"""What may be meant by a question that is being typed: phrases, provinces, congresses, documents, people, titles.

All of it comes from the index. What is looked up is made when first asked for and kept as arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from index.facets import FACETS, Facet
from index.text.fold import exact, fold
from index.text.normal import normalize
from index.text.syllables import syllables
from search.facet_values import FacetValues
from search.help.marks import consistent
from search.help.phrases import frequent, is_small, name_in
from search.help.suggestion import Writing
from search.help.texts import Texts
from search.help.titles import titles

MOST = {"cum": 5, **{facet.key: facet.completed for facet in FACETS.values() if facet.completed}, "bai": 3}
"""Completions of each kind, in the order of the list."""

MOST_TYPED = 100
"""Characters: a longer question is not being looked for but pasted."""

MOST_LOOKS = 8
"""Possible names that are looked up in articles for one list; the others are left out."""

_LOOKED_AT = 60  # most frequent entries of a kind that are compared with the marks that were typed


@dataclass(frozen=True, slots=True)
class Completion:
    """One line of the list: a question (``cum``), a facet's value under its URL key, or an article's title (``bai``).

    ``value`` is the question, the value in URLs, or the article's id; ``count`` how often it stands, 0 for a title.
    """

    kind: str
    text: str
    value: str
    count: int = 0


class _Entry(NamedTuple):
    key: str  # folded syllables, from where people may begin to type
    spelled: str  # the same with marks
    completion: Completion


class Completions:
    """The completions of one snapshot; shared by threads."""

    def __init__(self, values: FacetValues, writing: Writing) -> None:
        self._values = values
        self._writing = writing
        self._language = writing.language
        self._small: dict[str, bool] = {}

    def complete(self, text: str) -> tuple[Completion, ...]:
        """Return up to sixteen completions; of "nghi quyet d" also "nghị quyết đại hội"."""
        typed = _typed(text)
        if not typed.strip() or len(typed) > MOST_TYPED:
            return ()
        found = [one for kind, most in MOST.items() if kind != "bai" for one in self._of(kind, typed, most)]
        shown = [Completion("bai", title, id) for id, title in titles(self._language, typed, MOST["bai"])]
        return (*found, *shown) if found or shown else tuple(self._tails(typed))

    def related(self, text: str, most: int = 5) -> tuple[str, ...]:
        """Return frequent phrases that begin as some neighbouring words of a question do: other questions to ask."""
        words = _typed(text).split()[:12]
        starts = [f"{one} {other}" for one, other in pairwise(words)] or words
        found = dict.fromkeys(one.text for start in starts for one in self._of("cum", start, 2))
        return tuple(phrase for phrase in found if phrase != exact(text))[:most]

    def _of(self, kind: str, typed: str, most: int) -> list[Completion]:
        table = self._tables[kind]
        found: dict[str, Completion] = {}
        looks = MOST_LOOKS
        for entry in table.beginning(fold(typed)):
            if entry.completion.value in found or not _fits(typed, entry.spelled):
                continue
            name = name_in(entry.spelled) if kind == "cum" else None
            if name and name not in self._small:
                if not looks:
                    continue
                looks -= 1
                self._small[name] = is_small(self._language, name)
            if not name or self._small[name]:
                found[entry.completion.value] = entry.completion
            if len(found) == most:
                break
        return list(found.values())

    def _tails(self, typed: str) -> Iterator[Completion]:
        """Complete the last words when nothing begins as the whole does: "hội nghị nghe a"."""
        words = typed.split(" ")
        for start in range(1, len(words)):
            tail = " ".join(words[start:])
            if len(tail) > 2 and (found := self._of("cum", tail, MOST["cum"])):
                head = " ".join(words[:start])
                for one in found:
                    whole = f"{head} {one.text}"
                    better = self._writing.suggestion(whole)
                    whole = better.text if better and not better.corrected else whole
                    yield Completion("cum", whole, whole)
                return

    @cached_property
    def _tables(self) -> dict[str, _Table]:
        frequents = frequent(self._language)
        kinds = {"cum": [_Entry(fold(text), text, Completion("cum", text, text, n)) for text, n in frequents]}
        kinds |= {facet.key: list(self._facet(facet)) for facet in FACETS.values() if facet.completed}
        return {kind: _Table(entries) for kind, entries in kinds.items()}

    def _facet(self, facet: Facet) -> Iterator[_Entry]:
        """Return the values of a facet; nested ones too, where they are not those that hold them."""
        for value, count in self._counted(facet.field):
            if count >= facet.least and value not in facet.last:
                yield from _entries(Completion(facet.key, _name(facet, value), facet.named(value), count))
        for value, count in self._counted(facet.inner.field) if facet.inner else ():
            if facet.inner and (name := facet.named(value)) != facet.inner.parent(name):
                yield from _entries(Completion(facet.key, _name(facet, value), name, count))

    def _counted(self, field: str) -> Iterator[tuple[str, int]]:
        return iter(self._values.frequencies(field).items())


class _Table:
    """Entries sorted by their keys, as arrays: a text, a value and a count for each."""

    def __init__(self, entries: list[_Entry]) -> None:
        entries.sort(key=lambda entry: entry.key.encode())
        self._kind: str = entries[0].completion.kind if entries else "cum"
        self._keys = Texts([entry.key for entry in entries])
        self._spelled = Texts([entry.spelled for entry in entries])
        same = all(e.spelled == e.completion.text == e.completion.value for e in entries)
        self._texts = self._spelled if same else Texts([entry.completion.text for entry in entries])
        self._values = self._spelled if same else Texts([entry.completion.value for entry in entries])
        self._counts = np.array([entry.completion.count for entry in entries], np.int32)

    def beginning(self, prefix: str) -> Iterator[_Entry]:
        """Return the most frequent entries whose keys begin so."""
        start, end = self._keys.seek(prefix.encode()), self._keys.seek(prefix.encode() + b"\xff")
        counts = self._counts[start:end]
        best = np.arange(len(counts))
        if len(counts) > _LOOKED_AT:
            best = np.argpartition(-counts, _LOOKED_AT)[:_LOOKED_AT]
        for place in (start + best[np.argsort(-counts[best], kind="stable")]).tolist():
            text, value = self._texts.text(place), self._values.text(place)
            found = Completion(self._kind, text, value, int(self._counts[place]))
            yield _Entry("", self._spelled.text(place), found)


def _name(facet: Facet, value: str) -> str:
    """Return the name of a value; of one that a message holds, the name in it."""
    label = facet.label(value)
    return label if isinstance(label, str) else str(dict(label.values).get("name") or facet.named(value))


def _entries(completion: Completion) -> Iterator[_Entry]:
    """Return an entry for each word people may begin with: "Quý" finds Thái Thanh Quý."""
    keys = [syllable.exact for syllable in syllables(completion.text)]
    for start in range(len(keys)):
        spelled = " ".join(keys[start:])
        yield _Entry(fold(spelled), spelled, completion)


def _typed(text: str) -> str:
    """Return what was typed as keys with marks; a space behind the last word says that it is whole."""
    text = normalize(text[: 4 * MOST_TYPED])
    keys = " ".join(syllable.exact for syllable in syllables(text))
    return keys + (" " if keys and text[-1:].isspace() else "")


def _fits(typed: str, spelled: str) -> bool:
    """Whether the marks that were typed are those of an entry's beginning."""
    pairs = zip(typed.split(" "), spelled.split(" "), strict=False)
    return all(consistent(one, other[: len(one)]) or one == other for one, other in pairs)
