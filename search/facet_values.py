"""Values of facets: which there are in an index, what addresses call them, and which clause such a name means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property

from index.facets import FACETS, FIELDS
from index.messages.message import Text, message
from index.text.fold import exact
from search.engines.index import Index
from search.names import Names
from search.plan import NOTHING, Clause, Period, Values
from search.query.nodes import Form
from search.query.periods import days
from search.query.syllable import slug

PERSON = "person"
"""The field whose values an administrator may suppress."""

LONGEST, SHORTEST = 5, 3
"""Syllables of a person's name: of two, "Đầu Tư" and "Tô Lâm" cannot be told apart in a question without capitals."""


_SPELLINGS = 3  # told of a name without diacritics


class FacetValues:
    """The values of one index; made once for each and shared by threads. Suppressed persons are none of them."""

    def __init__(self, index: Index, suppressed: frozenset[str] = frozenset()) -> None:
        self.index = index
        self.suppressed = suppressed
        self._names: dict[str, Names] = {}
        self._frequencies: dict[str, Mapping[str, int]] = {}
        self._several: dict[str, list[list[str]]] = {}

    def names(self, field: str) -> Names:
        """Return what addresses call the values of a field."""
        if field not in self._names:
            self._names[field] = Names(FIELDS[field], self.frequencies(field))
        return self._names[field]

    def frequencies(self, field: str) -> Mapping[str, int]:
        """Return the values of a field, and how many articles of the whole index have each."""
        if field not in self._frequencies:
            found = self.index.values(field)
            if field == PERSON and self.hidden:
                found = {value: count for value, count in found.items() if value not in self.hidden}
            self._frequencies[field] = found
        return self._frequencies[field]

    def several(self, field: str) -> list[list[str]]:
        """Return the spellings that share a name, of values that may be listed."""
        if field not in self._several:
            shown, least = self.frequencies(field), FIELDS[field].least
            alike = ([one for one in spellings if shown[one] >= least] for spellings in self.names(field).shared)
            self._several[field] = [spellings for spellings in alike if len(spellings) > 1]
        return self._several[field]

    def persons_in(self, words: Form) -> Iterator[tuple[int, int]]:
        """Return where whole names of the index's persons stand in words, the longest first, none within another."""
        known = self.names(PERSON).spellings
        place = 0
        while place < len(words):
            ends = (place + length for length in range(LONGEST, SHORTEST - 1, -1) if place + length <= len(words))
            end = next((end for end in ends if slug(words[place:end]) in known), 0)
            if end:
                yield place, end
            place = end or place + 1

    def clause(self, key: str, name: str, *, partly: bool = False) -> Clause:
        """Return the clause of a value that addresses name so; ``partly`` also takes part of a name."""
        for field in _fields(key):
            if found := self.names(field).meant(name, partly=partly):
                return Values(field, tuple(found))
        return NOTHING

    def label(self, key: str, name: str) -> Text:
        """Return what people call a value that addresses name so; of several spellings the first few."""
        stored = next((found for field in _fields(key) if (found := self.names(field).meant(name))), [name])
        spelled = dict.fromkeys(map(FACETS[key].label, stored))
        return message("any_of", names=tuple(spelled)[:_SPELLINGS]) if len(spelled) > 1 else next(iter(spelled))

    def hides(self, person: str) -> bool:
        """Return whether the administrator keeps a person out of facets, fields and suggestions."""
        return bool(self.suppressed) and exact(person) in self.suppressed

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The suppressed persons as the index spells them."""
        persons = self.index.values(PERSON) if self.suppressed else ()
        return frozenset(person for person in persons if self.hides(person))


def _fields(key: str) -> tuple[str, ...]:
    """Return the fields of a facet: of values that are listed, and of those within them."""
    facet = FACETS[key]
    return (facet.field, *([facet.inner.field] if facet.inner else []))


def period(first: str | None, last: str | None) -> Period:
    """Return the clause of a period: of a month or year that an article is known to, all must lie within.

    >>> period("2021-02", "2021-02")
    Period(first=737822, last=737849)
    """
    begin = days(first)[0].toordinal() if first else 1
    return Period(begin, (days(last)[1] if last else date.max).toordinal())
