"""Facets: what the hits are about, counted: the count of a value is the total of the search that chooses it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain

import msgspec

from index.facets import BUCKETS, DATES, FACETS, ON_PAGE, UNDATED
from index.facets import Facet as Row
from index.messages.message import Message, Text, message
from index.reading import gazetteer
from index.text.alphabet import alphabetical
from search.engines.index import Found
from search.facet_values import PERSON, FacetValues
from search.plan import NOTHING, PERIOD, AnyOf, Counted, Not, Period, Plan, Values, excluding
from search.query.periods import days, moment_label
from search.request import SearchRequest, first_of, shown
from search.results import Facet, FacetValue

MOST_VALUES = 40
"""Values listed of one facet, most frequent first; chosen ones always are."""

_NESTED = 4 * MOST_VALUES  # nested ones that are looked at: all provinces there were, the most frequent documents

Counts = Mapping[str, Mapping[str, int]]
"""How many hits have each value, by field, most frequent first."""


def counted(values: FacetValues) -> tuple[Counted, ...]:
    """Return what is counted for the facets of a page."""
    return tuple(chain.from_iterable(_asked(FACETS.get(key), values) for key in ON_PAGE))


def _asked(row: Row | None, values: FacetValues) -> Iterator[Counted]:
    if row is None:
        yield Counted(DATES, PERIOD)
        return
    hidden = values.hidden if row.field == PERSON else frozenset()
    # Some of the values are spellings of one name: twice as many are asked for as are listed.
    yield Counted(row.key, row.field, 2 * MOST_VALUES, row.least, hidden)
    if row.inner:
        yield Counted(row.key, row.inner.field, 2 * _NESTED, row.least)


def facets(values: FacetValues, request: SearchRequest, plan: Plan, found: Found) -> tuple[Facet, ...]:
    """Return all facets of what a plan found that counts them; without values where the budget left them out."""
    counts = {asked.field: dict(some) for asked, some in zip(plan.counted, found.counts, strict=True)}
    kinds = {asked.field: number for asked, number in zip(plan.counted, found.kinds, strict=True)}
    return tuple(
        _facet(key, _dates(values, request, plan, counts[PERIOD]))
        if key == DATES
        else _facet(
            key,
            _Counting(values, request, key, plan, counts).values(),
            _total(values, FACETS[key], plan, counts[FACETS[key].field], kinds[FACETS[key].field]),
        )
        for key in ON_PAGE
    )


def _facet(key: str, values: tuple[FacetValue, ...], total: int = 0) -> Facet:
    return Facet(key, values, max(total, len(values)))


def _total(values: FacetValues, row: Row, plan: Plan, counts: Mapping[str, int], kinds: int) -> int:
    """Return how many values the hits have, by name: several spellings of one document's number are one value."""
    several = values.several(row.field)
    if kinds > len(counts):
        spelled = [spelling for spellings in several for spelling in spellings]
        held = values.index.among(plan, row.key, [Values(row.field, (spelling,)) for spelling in spelled])
        counts = dict(zip(spelled, held, strict=True))
    return kinds - sum(max(0, sum(1 for one in spellings if counts.get(one)) - 1) for spellings in several)


def all_values(values: FacetValues, request: SearchRequest, plan: Plan, found: Found, key: str) -> list[FacetValue]:
    """Return all values of one facet, of what a plan found that counts `every` one of them."""
    counts = {asked.field: dict(some) for asked, some in zip(plan.counted, found.counts, strict=True)}
    return list(_Counting(values, request, key, plan, counts).values())


def every(values: FacetValues, key: str) -> tuple[Counted, ...]:
    """Return what is counted to know all values of one facet."""
    return tuple(msgspec.structs.replace(one, most=None) for one in _asked(FACETS[key], values))


def notices(values: FacetValues, request: SearchRequest) -> tuple[Message, ...]:
    """Return what is to be said of chosen values: which there are none of, which mean several spellings."""
    chosen = [(key, name) for key, choice in request.choices for name in (*choice.include, *choice.exclude)]
    return first_of([notice for key, name in chosen if (notice := _notice(values, key, name))])


def _notice(values: FacetValues, key: str, name: str) -> Message | None:
    if several := values.names(FACETS[key].field).accents(name):
        return message("spellings_several", key=key, value=name, names=tuple(several))
    # A place without an article is none that is mistyped.
    if values.clause(key, name) == NOTHING and not (key == "tinh" and (name in BUCKETS or gazetteer.known(name))):
        return message("value_unknown", key=key, value=shown(name), what=message(f"one_{key}"))
    return None


class _Counting:
    """One facet while it is counted."""

    def __init__(self, values: FacetValues, request: SearchRequest, key: str, plan: Plan, counts: Counts) -> None:
        self._values, self._row, self._plan, self._counts = values, FACETS[key], plan, counts
        self._most = MOST_VALUES if all(one.most for one in plan.counted if one.key == key) else None
        self._choice = request.choice(key)

    def values(self) -> tuple[FacetValue, ...]:
        """Return the values, most frequent first; chosen ones always, nested ones inside."""
        nested = self._nested()
        found = self._counted(self._row.field, self._most)
        held = {child.value: parent for parent, children in nested.items() for child in children}
        for name in self._chosen():
            outer = held.get(name, name)
            if outer not in found:
                found[outer] = self._missing(outer)
        ordered = sorted(found.values(), key=self._rank)
        return tuple(
            msgspec.structs.replace(value, children=tuple(nested[value.value])) if value.value in nested else value
            for value in ordered
        )

    def _rank(self, value: FacetValue) -> tuple[int, int, tuple[str, str, str]]:
        """Return the key of the order: by count, of equal ones as the facet has them, else as Vietnamese does."""
        place = self._row.order(value.value) if self._row.order else 0
        label = value.label if isinstance(value.label, str) else value.value
        return -value.count, place, alphabetical(label)

    def _nested(self) -> dict[str, list[FacetValue]]:
        """Return the values inside others by those that hold them; where there are few, only chosen ones."""
        if (inner := self._row.inner) is None:
            return {}
        counted = self._counted(inner.field, self._most and _NESTED)
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

    def _counted(self, field: str, most: int | None) -> dict[str, FacetValue]:
        """Return the values of a field by name, most frequent first; spellings of one name are one."""
        found: dict[str, FacetValue] = {}
        several: set[str] = set()
        for stored, count in self._counts[field].items():
            name, label = _shown(self._row.key, stored)
            if name in found:
                several.add(name)
            elif most is None or len(found) < most:
                found[name] = self._value(name, label, count)
            else:
                break
        if self._row.accented:
            several.update(name for name in found if self._values.names(field).accents(name))
        return found | {name: self._missing(name) for name in found if name in several}

    def _missing(self, name: str) -> FacetValue:
        """Return a value that is not among the most frequent, is excluded, or stands for several spellings."""
        clause = self._values.clause(self._row.key, name)
        plan = self._keeping_others_out(name) if name in self._choice.exclude else self._plan
        count = self._values.index.among(plan, self._row.key, [clause])[0]
        return self._value(name, self._values.label(self._row.key, name), count)

    def _keeping_others_out(self, name: str) -> Plan:
        """Return the plan in which a value is no longer excluded, the others of its facet still are."""
        key = self._row.key
        others = tuple(self._values.clause(key, other) for other in self._choice.exclude if other != name)
        kept = tuple(one for one in self._plan.filters if one[0] != excluding(key))
        return msgspec.structs.replace(self._plan, filters=(*kept, (excluding(key), Not(AnyOf(others)))))

    def _value(self, name: str, label: Text, count: int) -> FacetValue:
        chosen, excluded = name in self._choice.include, name in self._choice.exclude
        return FacetValue(name, label, count, chosen, excluded)


def _dates(
    values: FacetValues, request: SearchRequest, plan: Plan, periods: Mapping[str, int]
) -> tuple[FacetValue, ...]:
    """Return years, newest first, each holding its months; an article known to the year only is in no month.

    The one month that the request lies in holds its days.
    """
    years: Counter[str] = Counter()
    for value, count in periods.items():
        years[value[:4]] += count
    chosen = request.tu if request.tu == request.den else None
    months: dict[str, list[FacetValue]] = {}
    opened = request.tu[:7] if request.tu and request.den and request.tu[:7] == request.den[:7] else None
    for value in sorted(value for value in periods if len(value) > 4):
        inside = _days(values, plan, value, chosen) if value == opened else ()
        months.setdefault(value[:4], []).append(
            FacetValue(value, _month(value), periods[value], value == chosen, children=inside)
        )
    found = [
        FacetValue(year, year, years[year], year == chosen, False, tuple(months.get(year, ())))
        for year in sorted(filter(None, years), reverse=True)
    ]
    if years[""] or request.undated:
        found.append(FacetValue(UNDATED, message("undated_label"), years[""], selected=request.undated))
    return tuple(found)


def _days(values: FacetValues, plan: Plan, month: str, chosen: str | None) -> tuple[FacetValue, ...]:
    """Return the days of a month that hits are of; an article known to the month only is in none."""
    first, last = days(month)
    named = [f"{month}-{number:02}" for number in range(1, last.day + 1)]
    clauses = [Period(day, day) for day in range(first.toordinal(), last.toordinal() + 1)]
    counts = values.index.among(plan, DATES, clauses)
    return tuple(
        FacetValue(name, moment_label(name), count, name == chosen)
        for name, count in zip(named, counts, strict=True)
        if count
    )


@lru_cache(maxsize=8192)
def _shown(key: str, stored: str) -> tuple[str, Text]:
    """Return a stored value as addresses and as people write it."""
    return FACETS[key].names([stored])[0], FACETS[key].label(stored)


def _month(period: str) -> Text:
    return message("month_label", month=str(int(period[5:])))
