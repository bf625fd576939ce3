"""The front page, the page of results and the page on how to search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from index.errors import StoreFailed
from index.facets import DATES, FACETS
from search import arrivals
from search.request import SearchRequest, canonical, from_args, to_args
from search.results import Facet, FacetValue, Results
from search.saved import SavedQuery
from webui import links, parameters, printing
from webui.conditional import conditional
from webui.language import say, told
from webui.saved import look
from webui.security import known_owner, secret
from webui.site import site

blueprint = Blueprint("results", __name__)

MOST_READINGS = 20
"""Readings of a question that are shown, each with a link that holds the whole question again."""

MOST_LINKED = 180_000
"""Characters of the request that the links of facets and chips may repeat: each value has three links, each with the
whole of it. A question of 40 characters has room for all; the longest would make an answer of several megabytes."""

NEWEST = 3
"""Articles on the front page."""

SHOWN = {DATES: 12} | {facet.key: facet.open for facet in FACETS.values()}
"""Values of each facet that stand open; the others fold away."""


EXAMPLES = ("nghi quyet dai hoi", '"Tỉnh ủy" Nghệ An', "khóa XIX hội nghị lần thứ 8", "26-NQ/TW")

Section = dict[str, Any]


@cache
def sections() -> list[Section]:
    """Return the reference of the query language: questions to try with what each finds, in both languages."""
    found: list[Section] = json.loads(Path(__file__).with_name("guide.json").read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: what it is called and the address without it."""

    label: str
    without: str
    excluded: bool = False


@blueprint.get("/")
@conditional
def home() -> str:
    """Show the search box, some questions to begin with, and the newest articles."""
    found = site().service.search(SearchRequest(sort="moi"))
    return render_template(
        "results/home.html", asked=SearchRequest(), results=found, newest=found.hits[:NEWEST], examples=EXAMPLES
    )


@blueprint.get("/tim")
@conditional
def tim() -> str | Response:
    """Show a page of results; an address that is not the canonical one of its request leads there."""
    asked, problems = parameters.asked()
    explain = links.EXPLAIN in request.args
    as_typed = links.AS_TYPED in request.args
    if not (problems or explain or as_typed or links.VIEW in request.args) and _astray(asked):
        return redirect(links.results(asked))
    found = fitting(site().service.search(asked, explain=explain, as_typed=as_typed))
    look(asked, found)
    return render_template(
        "results/results.html",
        asked=found.request,
        results=found,
        problems=(*problems, *found.notices),
        most_readings=MOST_READINGS,
        chips=list(islice(chips(found), _room(found.request))),
        saved=_saved(found.request),
        shown=SHOWN,
        around=list(around(found.request.trang, found.pages)),
    )


def fitting(found: Results) -> Results:
    """Return results with as many values of each facet as there is room for links, chosen ones first."""
    room = _room(found.request)
    if sum(1 + len(value.children) for facet in found.facets for value in facet.values) <= room:
        return found
    each = max(1, room // len(found.facets))
    facets = tuple(replace(facet, values=tuple(_fitting(facet.values, each))) for facet in found.facets)
    return replace(found, facets=facets, partial=(*found.partial, "links"))


def _fitting(values: Sequence[FacetValue], room: int) -> Iterator[FacetValue]:
    for value in sorted(values, key=lambda one: not (one.selected or one.excluded))[:room]:
        room -= 1
        children = value.children[: max(0, room)]
        room -= len(children)
        if room < 0:
            return
        yield msgspec.structs.replace(value, children=children)


def _room(asked: SearchRequest) -> int:
    """Return how many values may be shown whose links repeat a request."""
    return max(10, MOST_LINKED // max(1, len(canonical(asked))))


@blueprint.get("/huong-dan")
def guide() -> str:
    """Show how to search."""
    return render_template("results/guide.html", asked=SearchRequest(), sections=sections())


def _saved(asked: SearchRequest) -> SavedQuery | None:
    """Return the visitor's saved query that asks for the same; searching goes on where the list cannot be read."""
    owner = known_owner()
    try:
        found = site().saved.find(owner, asked) if owner else None
    except StoreFailed:
        return None
    if found:
        secret(found.name)
    return found


def _astray(asked: SearchRequest) -> bool:
    """Whether the address differs from the canonical one in more than how its characters are escaped.

    Forms send empty fields, people type English names; whoever shares the address shares the short, stable one.
    """
    sent = list(request.args.items(multi=True))
    pairs = to_args(asked)
    # Never send anyone in circles: the canonical address must mean the same request.
    return sent != pairs and from_args(pairs)[0] == asked


def chips(found: Results) -> Iterator[Chip]:
    """Return the filters in force, in the order of the URL."""
    asked = found.request
    for key, choice in asked.choices:
        names = dict(_names(found.facet(key)))
        for value in (*choice.include, *choice.exclude):
            without = links.results(asked.without(key, value))
            yield Chip(names.get(value, value), without, value in choice.exclude)
    if asked.tu or asked.den:
        yield Chip(printing.period(asked.tu, asked.den), links.results(asked.during(None, None)))
    if asked.undated:
        yield Chip(say("undated"), links.results(asked.during(None, None)))
    if asked.after is not None:
        yield Chip(told(arrivals.label(asked.after)), links.results(asked.arrived(None)))


def _names(facet: Facet | None) -> Iterator[tuple[str, str]]:
    values: list[FacetValue] = list(facet.values) if facet else []
    for value in values:
        yield value.value, told(value.label)
        yield from ((child.value, told(child.label)) for child in value.children)


def around(page: int, pages: int) -> Iterator[int | None]:
    """Return the pages to link to; None where some are left out.

    >>> list(around(6, 20)), list(around(1, 3))
    ([1, None, 5, 6, 7, None, 20], [1, 2, 3])
    """
    before = 0
    for number in sorted({1, page - 1, page, page + 1, pages}):
        if not 1 <= number <= pages:
            continue
        if number - before == 2:
            yield number - 1
        elif number - before > 2:
            yield None
        yield number
        before = number
