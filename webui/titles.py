"""Titles: what a search is called, with its question, its filters and its page, in tabs, feeds and shared links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Flask

from search import arrivals
from search.filters import Chosen
from search.request import SearchRequest
from webui import printing
from webui.language import say, told
from webui.site import site

FEW = 3
"""Values of one facet that are named."""


def title(asked: SearchRequest) -> str:
    """Return what a page of a search is called."""
    parts = [*_parts(asked, site().service.chosen(asked))]
    if asked.trang > 1:
        parts.append(say("title_page", page=str(asked.trang)))
    return " · ".join(parts)


def name(asked: SearchRequest) -> str:
    """Return what a whole search is called, whatever its page."""
    return title(asked.whole())


def _parts(asked: SearchRequest, values: Sequence[Chosen]) -> Iterator[str]:
    filters = list(_filters(asked, values))
    if asked.q or not filters:
        yield asked.q or say("everything")
    if asked.dau:
        yield say("title_dau")
    elif asked.muc != "gan":
        yield say(f"title_{asked.muc}")
    yield from filters


def _filters(asked: SearchRequest, values: Sequence[Chosen]) -> Iterator[str]:
    for key, _ in asked.choices:
        for excluded in (False, True):
            names = [told(one.label) for one in values if one.key == key and one.excluded is excluded]
            if names:
                yield say("title_not", what=_few(names)) if excluded else _few(names)
    if asked.tu or asked.den:
        yield printing.period(asked.tu, asked.den)
    if asked.undated:
        yield say("undated")
    if asked.after is not None:
        yield told(arrivals.label(asked.after))


def _few(names: Sequence[str]) -> str:
    some = ", ".join(names[:FEW])
    return some if len(names) <= FEW else say("title_more", names=some, n=len(names) - FEW)


def init_app(app: Flask) -> None:
    """Give templates the names of searches."""
    app.jinja_env.globals.update(title_of=title, name_of=name)
