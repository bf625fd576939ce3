"""Facets: what the hits are about, counted; each facet is counted as if nothing of its own were chosen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from index.reading import gazetteer, terms
from search.engines.whoosh.values import FIELDS, NATIONAL, UNKNOWN, FacetValues, Mask
from search.request import UNDATED, Choice, SearchRequest, slug
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

MIN_PERSON = 2
"""A person becomes a facet only when two articles give him or her an office: private persons stay private."""

Base = Callable[[str], Mask]
Docs = npt.NDArray[np.uint32]


def facets(values: FacetValues, request: SearchRequest, base: Base) -> tuple[Facet, ...]:
    """Return all facets; ``base(key)`` gives the hits as if nothing were chosen in that facet."""
    made = {
        "tinh": lambda mask: _provinces(values, request, mask),
        "ngay": lambda mask: _dates(values, request, mask),
    }
    return tuple(
        Facet(key, label, made[key](base(key)) if key in made else _flat(values, request, key, base(key)))
        for key, label in LABELS.items()
    )


def _flat(values: FacetValues, request: SearchRequest, key: str, mask: Mask) -> tuple[FacetValue, ...]:
    """Return the values of a plain facet, most frequent first, chosen ones always; spellings of one name are one."""
    choice, stored = request.choice(key), values.column(FIELDS[key]).values
    counts = values.counts(FIELDS[key], mask, few(mask))
    if key == "nguoi":
        counts = np.where(values.frequencies("person") >= MIN_PERSON, counts, 0)
    found: dict[str, FacetValue] = {}
    present = np.flatnonzero(counts)
    for place in present[np.argsort(-counts[present], kind="stable")].tolist():
        name = slug(stored[place])
        if len(found) >= MOST_VALUES and name not in found:
            break
        label, count = value_label(key, stored[place]), int(counts[place])
        if name in found:
            label, count = found[name].label, found[name].count + count
        found[name] = _value(choice, name, label, count)
    for name in (*choice.include, *choice.exclude):
        if name not in found:
            found[name] = _value(choice, name, _named(values, key, name), _count(values, key, name, mask))
    return tuple(found.values())


def value_label(key: str, stored: str) -> str:
    """Return a stored value as people read it."""
    return terms.facet_label(stored) if key == "dh" else stored


def _named(values: FacetValues, key: str, name: str) -> str:
    """Return the label of a chosen value that is not among the most frequent; an unknown one is its own label."""
    stored = values.named(FIELDS[key]).get(name)
    return value_label(key, stored[0]) if stored else name


def _provinces(values: FacetValues, request: SearchRequest, mask: Mask) -> tuple[FacetValue, ...]:
    """Return today's units, each holding its old provinces, then the whole country and what cannot be told."""
    choice = request.choice("tinh")
    docs = few(mask)
    units, old = (
        dict(zip(values.column(field).values, values.counts(field, mask, docs).tolist(), strict=True))
        for field in ("unit", "province")
    )
    found = []
    for unit in gazetteer.units():
        members = [name for name in gazetteer.members(unit) if name != unit]
        children = tuple(
            _value(choice, name, gazetteer.name(name), old.get(name, 0))
            for name in members
            if old.get(name) or _chosen(choice, name)
        )
        if units.get(unit) or children or _chosen(choice, unit):
            found.append(_value(choice, unit, gazetteer.name(unit), units.get(unit, 0), children))
    found.sort(key=lambda value: -value.count)
    known = {value.value for unit in found for value in (unit, *unit.children)}
    for name, label in ((NATIONAL, "Toàn quốc"), (UNKNOWN, "Chưa rõ")):
        count = _count(values, "tinh", name, mask)
        if count or _chosen(choice, name):
            found.append(_value(choice, name, label, count))
            known.add(name)
    strange = [name for name in (*choice.include, *choice.exclude) if name not in known and name not in _BUCKETS]
    return (*found, *(_value(choice, name, gazetteer.name(name), 0) for name in strange))


_BUCKETS = (NATIONAL, UNKNOWN)


def _dates(values: FacetValues, request: SearchRequest, mask: Mask) -> tuple[FacetValue, ...]:
    """Return years, newest first, each holding its months; an article known to the year only is in no month."""
    first, last = (months[mask] for months in values.months)
    dated = first >= 0
    whole_month = first[dated & (first == last)]
    years = first[dated & (first // 12 == last // 12)] // 12
    counts = dict(zip(*_counted(years), strict=True))
    months = dict(zip(*_counted(whole_month), strict=True))
    found = []
    for year in sorted(counts, reverse=True):
        children = tuple(
            _period(request, f"{year:04}-{month + 1:02}", f"tháng {month + 1}", months[12 * year + month])
            for month in range(12)
            if 12 * year + month in months
        )
        found.append(_period(request, f"{year:04}", f"{year}", counts[year], children))
    undated = int(np.count_nonzero(~dated))
    if undated or request.undated:
        found.append(FacetValue(UNDATED, "Không rõ ngày", undated, selected=request.undated))
    return tuple(found)


def _counted(numbers: npt.NDArray[np.int32]) -> tuple[list[int], list[int]]:
    found, counts = np.unique(numbers, return_counts=True)
    return found.tolist(), counts.tolist()


def _period(
    request: SearchRequest, value: str, label: str, count: int, children: tuple[FacetValue, ...] = ()
) -> FacetValue:
    return FacetValue(value, label, count, selected=request.tu == request.den == value, children=children)


def few(mask: Mask) -> Docs:
    """Return the hits as numbers."""
    return np.flatnonzero(mask).astype(np.uint32)


def _count(values: FacetValues, key: str, name: str, mask: Mask) -> int:
    return int(np.count_nonzero(mask & values.mask(key, name)))


def _value(choice: Choice, name: str, label: str, count: int, children: tuple[FacetValue, ...] = ()) -> FacetValue:
    return FacetValue(name, label, count, name in choice.include, name in choice.exclude, children)


def _chosen(choice: Choice, name: str) -> bool:
    return name in choice.include or name in choice.exclude
