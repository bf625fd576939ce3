"""Facets: what the hits are about, counted; each facet is counted as if nothing of its own were chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

import msgspec
import numpy as np
import numpy.typing as npt

from index.facets import DATES, FACETS, ON_PAGE, UNDATED
from index.messages.message import Message, Text, message
from search.engines.arrays.counts import FacetValues, Hits
from search.request import SearchRequest
from search.results import Facet, FacetValue

MOST_VALUES = 40
"""Values listed of one facet, most frequent first; chosen ones always are."""

_SORTED = 2 * MOST_VALUES  # values that are put in order first: some are spellings of one name

_NESTED = 4 * MOST_VALUES  # nested ones that are looked at: all provinces there were, the most frequent documents

Base = Callable[[str], Hits]
Places = npt.NDArray[np.integer]


def facets(values: FacetValues, request: SearchRequest, base: Base) -> tuple[Facet, ...]:
    """Return all facets; ``base(key)`` gives the hits as if nothing were chosen in that facet."""
    return tuple(Facet(key, _values(values, request, key, base(key))) for key in ON_PAGE)


def _values(values: FacetValues, request: SearchRequest, key: str, hits: Hits) -> tuple[FacetValue, ...]:
    return _dates(values, request, hits) if key == DATES else _Counting(values, request, key, hits).values()


def notices(values: FacetValues, request: SearchRequest) -> tuple[Message, ...]:
    """Return what is to be said of chosen values: a name without diacritics means every spelling."""
    return tuple(
        message("spellings_several", key=key, value=name, names=tuple(several))
        for key, choice in request.choices
        for name in (*choice.include, *choice.exclude)
        if (several := values.names(FACETS[key].field).accents(name))
    )


class _Counting:
    """One facet while it is counted."""

    def __init__(self, values: FacetValues, request: SearchRequest, key: str, hits: Hits) -> None:
        self._values, self._row, self._hits = values, FACETS[key], hits
        self._choice = request.choice(key)

    def values(self) -> tuple[FacetValue, ...]:
        """Return the values, most frequent first, kinds of articles last; chosen ones always, nested ones inside."""
        nested = self._nested()
        found = self._counted(self._row.field, MOST_VALUES)
        held = {child.value: parent for parent, children in nested.items() for child in children}
        for name in self._chosen():
            outer = held.get(name, name)
            if outer not in found:
                found[outer] = self._missing(outer)
        ordered = found.values() if self._row.order is None else sorted(found.values(), key=self._rank)
        return tuple(
            msgspec.structs.replace(value, children=tuple(nested[value.value])) if value.value in nested else value
            for value in ordered
        )

    def _rank(self, value: FacetValue) -> tuple[bool, int, int]:
        assert self._row.order is not None
        return value.value in self._row.last, -value.count, self._row.order(value.value)

    def _nested(self) -> dict[str, list[FacetValue]]:
        """Return the values inside others by those that hold them; where there are few, only chosen ones."""
        if (inner := self._row.inner) is None:
            return {}
        counted = self._counted(inner.field, _NESTED)
        for name in self._chosen():
            if name not in counted and inner.parent(name) != name:
                counted[name] = self._missing(name)
        found: dict[str, list[FacetValue]] = {}
        for name, value in counted.items():
            if (parent := inner.parent(name)) != name:
                found.setdefault(parent, []).append(value)
        return {
            parent: self._in_order(held)
            for parent, held in found.items()
            if len(held) >= inner.least or any(value.selected or value.excluded for value in held)
        }

    def _in_order(self, held: list[FacetValue]) -> list[FacetValue]:
        order = self._row.order
        return held if order is None else sorted(held, key=lambda value: order(value.value))

    def _chosen(self) -> tuple[str, ...]:
        return (*self._choice.include, *self._choice.exclude)

    def _counted(self, field: str, most: int) -> dict[str, FacetValue]:
        """Return the values of a field by name, most frequent first; spellings of one name are one."""
        stored = self._values.column(field).values
        places, counts = self._values.counts(field, self._hits)
        if self._row.least > 1:
            public = self._values.frequencies(field)[places] >= self._row.least
            places, counts = places[public], counts[public]
        found: dict[str, FacetValue] = {}
        for place, count in _falling(places, counts):
            name, label = _shown(self._row.key, stored[place])
            if same := found.get(name):
                found[name] = self._value(name, same.label, same.count + count)
            elif len(found) < most:
                found[name] = self._value(name, label, count)
            else:
                break
        several = [name for name in found if self._values.names(field).accents(name)] if self._row.accented else []
        return found | {name: self._missing(name) for name in several}

    def _missing(self, name: str) -> FacetValue:
        """Return a value that is not among the most frequent, or stands for several spellings."""
        count = self._hits.among(self._values.mask(self._row.key, name))
        return self._value(name, self._label(name), count)

    def _label(self, name: str) -> Text:
        fields = (self._row.field, *([self._row.inner.field] if self._row.inner else []))
        stored = next((found for field in fields if (found := self._values.names(field).meant(name))), [name])
        spelled = dict.fromkeys(self._row.label(value) for value in stored)
        return message("any_of", names=tuple(spelled)[:_SPELLINGS]) if len(spelled) > 1 else next(iter(spelled))

    def _value(self, name: str, label: Text, count: int) -> FacetValue:
        chosen, excluded = name in self._choice.include, name in self._choice.exclude
        return FacetValue(name, label, count, chosen, excluded)


_SPELLINGS = 3  # shown of a name without diacritics that is chosen


def _falling(places: Places, counts: Places) -> Iterator[tuple[int, int]]:
    """Return places with their counts, greatest first, of equal ones the first; few are sorted if few are asked for."""
    if len(counts) <= _SORTED:
        return _sorted(places, counts)
    top = counts >= np.partition(counts, -_SORTED)[-_SORTED]
    return chain.from_iterable(_sorted(places[some], counts[some]) for some in (top, ~top))


def _sorted(places: Places, counts: Places) -> Iterator[tuple[int, int]]:
    order = np.argsort(-counts, kind="stable")
    return zip(places[order].tolist(), counts[order].tolist(), strict=True)


def _dates(values: FacetValues, request: SearchRequest, hits: Hits) -> tuple[FacetValue, ...]:
    """Return years, newest first, each holding its months; an article known to the year only is in no month."""
    first, last = (months.take(hits.docs) for months in values.months)
    exact, undated = first == last, first < 0
    months = _counted(first[exact & ~undated])
    rough = first[~exact] // 12
    counts = Counter(_counted(rough[rough == last[~exact] // 12]))
    for month, count in months.items():
        counts[month // 12] += count
    chosen = request.tu if request.tu == request.den else None
    children: dict[int, list[FacetValue]] = {}
    for month in months:
        value, label = _month(month)
        children.setdefault(month // 12, []).append(FacetValue(value, label, months[month], value == chosen))
    found = [
        FacetValue(name, name, counts[year], name == chosen, False, tuple(children.get(year, ())))
        for year in sorted(counts, reverse=True)
        if (name := f"{year:04}")
    ]
    without = int(np.count_nonzero(undated))
    if without or request.undated:
        found.append(FacetValue(UNDATED, message("undated_label"), without, selected=request.undated))
    return tuple(found)


@lru_cache(maxsize=8192)
def _shown(key: str, stored: str) -> tuple[str, Text]:
    """Return a stored value as addresses and as people write it."""
    return FACETS[key].names([stored])[0], FACETS[key].label(stored)


@lru_cache(maxsize=4096)
def _month(month: int) -> tuple[str, Text]:
    """Return a month, counted from year 0, as URLs and as people write it."""
    return f"{month // 12:04}-{month % 12 + 1:02}", message("month_label", month=str(month % 12 + 1))


def _counted(numbers: npt.NDArray[np.int32]) -> dict[int, int]:
    """Return how often each number (months or years: they lie close together) stands there, ascending."""
    if not len(numbers):
        return {}
    least = numbers.min()
    counts = np.bincount(numbers - least)
    found = counts.nonzero()[0]
    return dict(zip((found + least).tolist(), counts[found].tolist(), strict=True))
