"""The filters beside the results: of each facet the most frequent values and what is chosen, with their links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flask import Flask

from index.facets import DATES, FACETS
from index.reading import congress_names
from search import arrivals
from search.request import SearchRequest, to_args
from search.results import Facet, FacetValue, Results
from webui import links, printing
from webui.language import say, told, written_in

SHOWN = 8
"""Values of a facet on a page of results; all of them are on a page of their own."""

CONGRESS = "dh"

Link = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Row:
    """One value: its key, its name in the reader's language, how many articles, and the address that chooses only it.

    ``only`` is "" where the question is too long for links. ``state`` is "on" when it is chosen, "off" when excluded.
    ``whose`` are words that stand above it for the eye, and before it for the ear.
    """

    value: str
    name: str
    language: str
    count: int
    only: str
    state: str = ""
    whose: str = ""
    children: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One facet: its rows, under what they belong to ("" for nothing).

    ``every``: how many values there are in all, 0 where the rows are all of them. ``kept`` are chosen values that no
    row shows, as the form must send them.
    """

    key: str
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    every: int
    kept: tuple[str, ...]


def sections(found: Results) -> Iterator[Section]:
    """Return the facets that have values, in the order of the page; time is a row of bars of its own."""
    asked = found.request
    for facet in found.facets:
        if facet.key != DATES and (facet.values or asked.choice(facet.key).include or asked.choice(facet.key).exclude):
            yield section(asked, facet, SHOWN)


def section(asked: SearchRequest, facet: Facet, most: int | None = None) -> Section:
    """Return a facet with at most so many values, and values inside others where one of them is chosen."""
    values = facet.values if most is None else _first(facet.values, most)
    link: Link = (lambda _: "") if links.is_long(asked) else links.of_facet(asked, facet.key).only
    rows = tuple(_row(value, link, folded=most is not None) for value in values)
    shown = {name for row in rows for name in (row.value, *(child.value for child in row.children))}
    choice = asked.choice(facet.key)
    kept = [*choice.include, *(f"-{value}" for value in choice.exclude)]
    return Section(
        facet.key,
        _by_owner(rows) if facet.key == CONGRESS else (("", rows),),
        facet.total if most and (facet.total > len(rows) or any(value.children for value in values)) else 0,
        tuple(value for value in kept if value.removeprefix("-") not in shown),
    )


def _first(values: Sequence[FacetValue], most: int) -> list[FacetValue]:
    """Return the first values and all chosen ones, in their order; one more where only one would be left out."""
    room = most if len(values) > most + 1 else most + 1
    return [value for place, value in enumerate(values) if place < room or _is_chosen(value)]


def _is_chosen(value: FacetValue) -> bool:
    return value.selected or value.excluded or any(map(_is_chosen, value.children))


def _row(value: FacetValue, link: Link, folded: bool) -> Row:
    opened = not folded or _is_chosen(value)
    return Row(
        value.value,
        told(value.label),
        written_in(value.label),
        value.count,
        link(value.value),
        "on" if value.selected else "off" if value.excluded else "",
        children=tuple(_row(child, link, folded) for child in value.children) if opened else (),
    )


def _by_owner(rows: Iterable[Row]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Return congresses below whose they are, whoever has the most frequent one first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        owner, which = congress_names.apart(row.value, row.name)
        found.setdefault(owner, []).append(
            Row(row.value, which, row.language, row.count, row.only, row.state, owner, row.children)
        )
    return tuple((owner, tuple(some)) for owner, some in found.items())


# The form


def kept(asked: SearchRequest) -> list[tuple[str, str]]:
    """Return what the form of filters sends of a request beside the values of facets and the period."""
    visible = {*FACETS, "tu", "den", "trang"}
    return [(key, value) for key, value in to_args(asked) if key not in visible]


def init_app(app: Flask) -> None:
    """Give templates what they print of filters."""
    app.jinja_env.globals.update(kept=kept, is_long=links.is_long)


# What is in force


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: what it is called, how the form names it, and the address without it.

    ``without`` is "" where the question is too long for links.
    """

    label: str
    name: str
    without: str
    excluded: bool = False


def chips(asked: SearchRequest, facets: Sequence[Facet]) -> Iterator[Chip]:
    """Return the filters in force, in the order of the URL, as these facets call them."""
    known = {facet.key: facet for facet in facets}
    long = links.is_long(asked)
    for key, choice in asked.choices:
        names = dict(_names(known.get(key)))
        for value in (*choice.include, *choice.exclude):
            without = "" if long else links.results(asked.without(key, value))
            yield Chip(names.get(value, value), f"{key}.{value}", without, value in choice.exclude)
    if asked.tu or asked.den or asked.undated:
        without = "" if long else links.results(asked.during(None, None))
        yield Chip(_period(asked), f"{DATES}.", without)
    if asked.after is not None:
        without = "" if long else links.results(asked.arrived(None))
        yield Chip(told(arrivals.label(asked.after)), f"{links.ARRIVED}.", without)


def _names(facet: Facet | None) -> Iterator[tuple[str, str]]:
    for value in facet.values if facet else ():
        yield value.value, told(value.label)
        yield from ((child.value, told(child.label)) for child in value.children)


def _period(asked: SearchRequest) -> str:
    return say("undated") if asked.undated else printing.period(asked.tu, asked.den)
