"""Dimensions of a table of counts: what its lines are, each with the clause that holds and the address that means it.

A dimension is a facet, the former provinces, or time by years, months or days. Within one, what a request chooses are
the lines, what it excludes is none; else every line there is. Provinces are always all there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index.facets import BUCKETS, DATES, FACETS, UNDATED, Facet
from index.messages.message import Text, message
from index.reading import gazetteer
from search.engines.index import Index
from search.facet_values import PERSON, FacetValues, period
from search.plan import PERIOD, Clause, Counted, Plan, Undated
from search.query.periods import days, moment_label
from search.query.time_words import today
from search.request import Choice, SearchRequest

OLD = "tinh-cu"
"""The dimension of the 63 provinces until June 2025."""

TIMES = {"nam": 4, "thang": 7, "ngay": 10}
"""Characters of a day of which a year, a month and a day are written."""

DIMENSIONS = (*FACETS, OLD, *TIMES)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a dimension; ``asked`` is the request with it alone chosen there: what a count is the total of."""

    value: str
    label: Text
    clause: Clause
    asked: SearchRequest


def key_of(dimension: str) -> str:
    """Return the key of the facet that a dimension counts: two of one facet make no table.

    >>> key_of("tinh-cu"), key_of("thang"), key_of("vb")
    ('tinh', 'ngay', 'vb')
    """
    return {OLD: "tinh", **dict.fromkeys(TIMES, DATES)}.get(dimension, dimension)


def opened(request: SearchRequest, dimension: str) -> SearchRequest:
    """Return the request with nothing chosen in a dimension; what it excludes stays out."""
    key = key_of(dimension)
    if key == DATES:
        return request.during(None, None)
    return request.choosing(key, Choice(exclude=request.choice(key).exclude))


def lines(values: FacetValues, plan: Plan, request: SearchRequest, dimension: str) -> list[Line]:
    """Return the lines of a dimension; ``plan`` is that of the request with nothing chosen in it."""
    if dimension in TIMES:
        return list(_times(values.index, plan, request, TIMES[dimension]))
    facet = FACETS[key_of(dimension)]
    choice = request.choice(facet.key)
    names = _members(choice.include, dimension) or _names(values, plan, facet, dimension)
    return [_line(values, request, facet, name) for name in names if name not in choice.exclude]


def _line(values: FacetValues, request: SearchRequest, facet: Facet, name: str) -> Line:
    clause = values.clause(facet.key, name)
    fields = (facet.field, *([facet.inner.field] if facet.inner else []))
    spelled = next((found[0] for field in fields if (found := values.names(field).meant(name))), name)
    return Line(name, facet.label(spelled), clause, request.only(facet.key, name))


def _members(names: Sequence[str], dimension: str) -> list[str]:
    """Return what is chosen; of a unit of today that is chosen among the former provinces, those it holds."""
    if dimension != OLD:
        return list(names)
    units = gazetteer.units()
    return [old for name in names for old in (gazetteer.members(name) if name in units else (name,))]


def _names(values: FacetValues, plan: Plan, facet: Facet, dimension: str) -> Sequence[str]:
    """Return the names of a facet's values, most frequent first; of provinces all, in their own order."""
    if facet.key == "tinh":
        units = gazetteer.units()
        olds = [member for unit in units for member in gazetteer.members(unit)]
        return (*(olds if dimension == OLD else units), *BUCKETS)
    hidden = values.hidden if facet.field == PERSON else frozenset()
    counted = Counted(facet.key, facet.field, None, facet.least, hidden)
    [found] = values.index.find(plan.wanting(0, (counted,))).counts
    return list(dict.fromkeys(facet.names([stored])[0] for stored, _ in found))


# Time


def _times(index: Index, plan: Plan, request: SearchRequest, length: int) -> Iterator[Line]:
    """Return the years, months or days from the first that has a hit to the last, without a gap; then the undated."""
    if not request.undated:
        first, last = _ends(index, plan, request)
        if first and last:
            yield from (_time(request, value) for value in _between(first, last, length))
    if not (request.tu or request.den):
        yield Line(UNDATED, message("undated_label"), Undated(), request.without_date())


def _ends(index: Index, plan: Plan, request: SearchRequest) -> tuple[date | None, date | None]:
    [found] = index.find(plan.wanting(0, (Counted(DATES, PERIOD),))).counts
    dated = sorted(value for value, _ in found if value)
    tu, den = request.tu and days(request.tu)[0], request.den and days(request.den)[1]
    first = tu or (days(dated[0])[0] if dated else None)
    last = days(max(dated))[1] if dated else None
    if den:
        last = min(den, max(last or den, today()))
    return first, last


def _between(first: date, last: date, length: int) -> Iterator[str]:
    """Return the periods of so many characters from one day to another.

    >>> list(_between(date(2021, 11, 5), date(2022, 1, 1), 7)), list(_between(date(2020, 2, 28), date(2020, 3, 1), 10))
    (['2021-11', '2021-12', '2022-01'], ['2020-02-28', '2020-02-29', '2020-03-01'])
    """
    while first <= last:
        value = first.isoformat()[:length]
        yield value
        first = days(value)[1] + timedelta(1)


def _time(request: SearchRequest, value: str) -> Line:
    """Return a period as far as it lies within that of the request."""
    first, last = days(value)
    tu = request.tu if request.tu and days(request.tu)[0] > first else value
    den = request.den if request.den and days(request.den)[1] < last else value
    asked = replace(request, tu=tu, den=den, undated=False, trang=1)
    return Line(value, moment_label(value), period(tu, den), asked)
