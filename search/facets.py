"""Facets: what the hits are about, counted; each facet is counted as if nothing of its own were chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from index.reading import gazetteer, terms
from index.text.slug import slug
from search.engines.arrays.counts import FIELDS, NATIONAL, UNKNOWN, FacetValues, Hits
from search.request import UNDATED, Choice, SearchRequest
from search.results import Facet, FacetValue

LABELS = {
    "tinh": "Tỉnh, thành phố",
    "ngay": "Thời gian",
    "dh": "Đại hội",
    "nk": "Nhiệm kỳ",
    "vb": "Văn bản",
    "nguon": "Nguồn",
    "nguoi": "Nhân vật",
}
"""The facets in the order of the page."""

MOST_VALUES = 40
"""Values listed of one facet, most frequent first; chosen ones always are."""

_SORTED = 2 * MOST_VALUES  # values that are put in order first: some are spellings of one name

MIN_PERSON = 2
"""A person becomes a facet only when two articles give him or her an office: private persons stay private."""

Base = Callable[[str], Hits]
Places = npt.NDArray[np.integer]


def facets(values: FacetValues, request: SearchRequest, base: Base) -> tuple[Facet, ...]:
    """Return all facets; ``base(key)`` gives the hits as if nothing were chosen in that facet."""
    made = {
        "tinh": lambda hits: _provinces(values, request, hits),
        "ngay": lambda hits: _dates(values, request, hits),
    }
    return tuple(
        Facet(key, label, made[key](base(key)) if key in made else _flat(values, request, key, base(key)))
        for key, label in LABELS.items()
    )


def _flat(values: FacetValues, request: SearchRequest, key: str, hits: Hits) -> tuple[FacetValue, ...]:
    """Return the values of a plain facet, most frequent first, chosen ones always; spellings of one name are one."""
    choice, stored = request.choice(key), values.column(FIELDS[key]).values
    places, counts = values.counts(FIELDS[key], hits)
    if key == "nguoi":
        public = values.frequencies("person")[places] >= MIN_PERSON
        places, counts = places[public], counts[public]
    found: dict[str, FacetValue] = {}
    for place, count in _falling(places, counts):
        name, label = _shown(key, stored[place])
        if same := found.get(name):
            found[name] = _value(choice, name, same.label, same.count + count)
        elif len(found) < MOST_VALUES:
            found[name] = _value(choice, name, label, count)
        else:
            break
    for name in (*choice.include, *choice.exclude):
        if name not in found:
            found[name] = _value(choice, name, _named(values, key, name), hits.among(values.mask(key, name)))
    return tuple(found.values())


def _falling(places: Places, counts: Places) -> Iterator[tuple[int, int]]:
    """Return places with their counts, greatest first, of equal ones the first; few are sorted if few are asked for."""
    if len(counts) <= _SORTED:
        return _sorted(places, counts)
    top = counts >= np.partition(counts, -_SORTED)[-_SORTED]
    return chain.from_iterable(_sorted(places[some], counts[some]) for some in (top, ~top))


def _sorted(places: Places, counts: Places) -> Iterator[tuple[int, int]]:
    order = np.argsort(-counts, kind="stable")
    return zip(places[order].tolist(), counts[order].tolist(), strict=True)


@lru_cache(maxsize=8192)
def _shown(key: str, stored: str) -> tuple[str, str]:
    """Return a stored value as URLs and as people write it."""
    return slug(stored), value_label(key, stored)


def value_label(key: str, stored: str) -> str:
    """Return a stored value as people read it."""
    return terms.facet_label(stored) if key == "dh" else stored


def _named(values: FacetValues, key: str, name: str) -> str:
    """Return the label of a chosen value that is not among the most frequent; an unknown one is its own label."""
    stored = values.named(FIELDS[key]).get(name)
    return value_label(key, stored[0]) if stored else name


def _provinces(values: FacetValues, request: SearchRequest, hits: Hits) -> tuple[FacetValue, ...]:
    """Return today's units, each holding its old provinces, then the whole country and what cannot be told."""
    choice = request.choice("tinh")
    chosen = [name for name in (*choice.include, *choice.exclude) if name not in _BUCKETS]
    units, old = _counts(values, "unit", hits), _counts(values, "province", hits)
    places = _places()
    children: dict[str, list[FacetValue]] = {}
    for name in sorted({*old, *chosen} & places.keys(), key=places.__getitem__):
        place = places[name]
        if place.unit != name:
            children.setdefault(place.unit, []).append(_value(choice, name, place.label, old.get(name, 0)))
    known = {*units, *children, *chosen} & places.keys()
    found = [
        _value(choice, name, places[name].label, units.get(name, 0), tuple(children.get(name, ())))
        for name in sorted(known, key=lambda name: (-units.get(name, 0), places[name]))
        if places[name].unit == name
    ]
    for name, label in ((NATIONAL, "Toàn quốc"), (UNKNOWN, "Chưa rõ")):
        count = hits.among(values.mask("tinh", name))
        if count or _chosen(choice, name):
            found.append(_value(choice, name, label, count))
    strange = [name for name in chosen if name not in places]
    return (*found, *(_value(choice, name, gazetteer.name(name), 0) for name in strange))


_BUCKETS = (NATIONAL, UNKNOWN)


class _Place(NamedTuple):
    """A province of today or of once: its place in the gazetteer's order, its name and the unit it belongs to now."""

    number: int
    label: str
    unit: str


@cache
def _places() -> dict[str, _Place]:
    names = ((name, unit) for unit in gazetteer.units() for name in (unit, *gazetteer.members(unit)))
    return {name: _Place(number, gazetteer.name(name), unit) for number, (name, unit) in enumerate(names)}


def _counts(values: FacetValues, field: str, hits: Hits) -> dict[str, int]:
    stored = values.column(field).values
    places, counts = values.counts(field, hits)
    return {stored[place]: count for place, count in zip(places.tolist(), counts.tolist(), strict=True)}


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
        found.append(FacetValue(UNDATED, "Không rõ ngày", without, selected=request.undated))
    return tuple(found)


@lru_cache(maxsize=4096)
def _month(month: int) -> tuple[str, str]:
    """Return a month, counted from year 0, as URLs and as people write it."""
    return f"{month // 12:04}-{month % 12 + 1:02}", f"tháng {month % 12 + 1}"


def _counted(numbers: npt.NDArray[np.int32]) -> dict[int, int]:
    """Return how often each number (months or years: they lie close together) stands there, ascending."""
    if not len(numbers):
        return {}
    least = numbers.min()
    counts = np.bincount(numbers - least)
    found = counts.nonzero()[0]
    return dict(zip((found + least).tolist(), counts[found].tolist(), strict=True))


def _value(choice: Choice, name: str, label: str, count: int, children: tuple[FacetValue, ...] = ()) -> FacetValue:
    return FacetValue(name, label, count, name in choice.include, name in choice.exclude, children)


def _chosen(choice: Choice, name: str) -> bool:
    return name in choice.include or name in choice.exclude
