"""The front page, the page of results and the page on how to search."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from index.errors import StoreFailed
from search.request import SearchRequest, from_args, to_args
from search.saved import SavedQuery
from webui import filters, links, parameters
from webui.conditional import conditional
from webui.saved import look
from webui.security import known_owner, secret
from webui.site import site
from webui.timeline import timeline

blueprint = Blueprint("results", __name__)

MOST_READINGS = 20
"""Readings of a question that are shown, each with a link that holds the whole question again."""

NEWEST = 6
"""Articles on the front page."""

EXAMPLES = ("nghi quyet dai hoi", '"Tỉnh ủy" Nghệ An', "khóa XIX hội nghị lần thứ 8", "26-NQ/TW")

Section = dict[str, Any]


@cache
def sections() -> list[Section]:
    """Return the reference of the query language: questions to try with what each finds, in both languages."""
    found: list[Section] = json.loads(Path(__file__).with_name("guide.json").read_text("utf-8"))
    return found


@blueprint.get("/")
@conditional
def home() -> str:
    """Show the search box, some questions to begin with, and the newest articles."""
    found = site().service.search(SearchRequest(sort="moi"))
    return render_template(
        "results/home.html",
        asked=SearchRequest(),
        blank=SearchRequest(),
        results=found,
        newest=found.hits[:NEWEST],
        examples=EXAMPLES,
        sections={section.key: section for section in filters.sections(found)},
        time=timeline(found),
    )


@blueprint.get("/tim")
@conditional
def tim() -> str | Response:
    """Show a page of results; an address that is not the canonical one of its request leads there."""
    asked, problems = parameters.asked()
    explain = links.EXPLAIN in request.args
    as_typed = links.AS_TYPED in request.args
    if pressed := links.pressed(asked):
        return redirect(links.results(pressed))
    if not (problems or explain or as_typed or links.VIEW in request.args) and _astray(asked):
        return redirect(links.results(asked))
    found = site().service.search(asked, explain=explain, as_typed=as_typed)
    look(asked, found)
    return render_template(
        "results/results.html",
        asked=found.request,
        blank=SearchRequest(),
        results=found,
        problems=(*problems, *found.notices),
        most_readings=MOST_READINGS,
        chips=list(filters.chips(found.request, found.facets)),
        sections=list(filters.sections(found)),
        time=timeline(found),
        saved=_saved(found.request),
        around=list(around(found.request.trang, found.pages)),
    )


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
