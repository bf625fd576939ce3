"""My saved queries: name a search, open it again, see what is new; and short links for others.

Lists are private to the key in the visitor's cookie; every change is a POST with a token.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from search.request import SearchRequest, canonical, from_args, from_query_string
from search.saved import SavedQuery
from webui import links
from webui.security import check_form, known_owner, origin, owner, secret
from webui.site import site

blueprint = Blueprint("saved", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a saved query, and how many articles it finds that are new; None when not counted yet."""

    query: SavedQuery
    new: int | None


@blueprint.get("/luu")
def mine() -> str:
    """Show my saved queries."""
    key = known_owner()
    queries = site().saved.all(key) if key else []
    if queries and key and not site().settings.read_only:
        site().saved.opened(key=key)
    for query in queries:
        secret(query.name)
    rows = list(map(Row, queries, site().news.counts(queries)))
    uncounted = sum(row.new is None for row in rows)
    return render_template("saved/list.html", rows=rows, uncounted=uncounted, asked=SearchRequest())


@blueprint.get("/luu/moi")
def form() -> str:
    """Show the form that gives a search its name."""
    asked, _ = from_args(request.args.items(multi=True))
    found = site().service.search(asked)
    key = known_owner()
    return render_template(
        "saved/form.html",
        asked=asked,
        results=found,
        query=canonical(asked),
        name=suggested(asked),
        known=site().saved.find(key, asked) if key else None,
    )


def suggested(asked: SearchRequest) -> str:
    """Return a name for a search: its question, and its filters as the URL writes them.

    >>> suggested(SearchRequest(q="nghị quyết", tu="2021").toggle("tinh", "nghe-an"))
    'nghị quyết (nghe-an, 2021…)'
    """
    filters = [value for _, choice in asked.choices for value in choice.include]
    if asked.tu or asked.den:
        filters.append(asked.tu if asked.tu == asked.den else f"{asked.tu or ''}…{asked.den or ''}")  # type: ignore[arg-type]
    return f"{asked.q} ({', '.join(filters)})".strip() if filters else asked.q


@blueprint.post("/luu")
def save() -> Answer:
    """Save a search under a name and show it again."""
    check_form()
    asked, _ = from_query_string(request.form.get("truy-van", ""))
    site().saved.save(owner(), request.form.get("ten", ""), asked, origin())
    return redirect(links.results(asked), 303)


@blueprint.post("/luu/<code>/ten")
def rename(code: str) -> Answer:
    """Give a saved query another name."""
    check_form()
    site().saved.rename(owner(), code, request.form.get("ten", ""))
    return redirect(links.saved(), 303)


@blueprint.post("/luu/<code>/da-xem")
def seen(code: str) -> Answer:
    """Note that everything a saved query finds today is known."""
    check_form()
    site().saved.mark_seen(owner(), code)
    return redirect(links.saved(), 303)


@blueprint.post("/luu/<code>/xoa")
def delete(code: str) -> Answer:
    """Delete a saved query."""
    check_form()
    site().saved.delete(owner(), code)
    return redirect(links.saved(), 303)


@blueprint.post("/luu/ma-khoi-phuc")
def recovery() -> Response:
    """Show a new recovery code, this once and to nobody else: no link ever leads to it."""
    check_form()
    code = secret(site().saved.recovery(owner()))
    response = make_response(render_template("saved/recovery.html", recovery=code, asked=SearchRequest()))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/luu/khoi-phuc")
def recover() -> Answer:
    """Open the list that a typed recovery code belongs to, in this browser too."""
    check_form()
    site().saved.recover(request.form.get("ma", "")[:100], owner())
    return redirect(links.saved(), 303)


@blueprint.get("/s/<code>")
def short(code: str) -> Answer:
    """Lead whoever has a short link to the search behind it."""
    asked = site().saved.open(code)
    if asked is None:
        abort(404, "short")
    if not site().settings.read_only:
        site().saved.opened(code=code)
    return redirect(links.results(asked))
