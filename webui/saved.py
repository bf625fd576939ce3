"""My saved queries: name a search, open it again, see what is new; carry the list elsewhere.

Lists are private to the key in the visitor's cookie; every change is a POST with a token, but for one: who looks at the
news of a query has seen them (`look`).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from index.errors import StoreFailed
from search import saved_json
from search.owners import SavedMissing
from search.request import SearchRequest, canonical, from_args, from_query_string
from search.results import Results
from search.saved import SavedQuery
from webui import links, titles
from webui.door.heads import LONGEST_FORM
from webui.language import say
from webui.security import check_form, known_owner, origin, owner, secret
from webui.site import site

blueprint = Blueprint("saved", __name__)

TAGS = 200
"""Characters of a field of tags, or a tag in an address, that are looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a saved query, and how many articles it finds that are new; None when not counted yet."""

    query: SavedQuery
    new: int | None


# The list


@blueprint.get("/luu")
def mine() -> str:
    """Show my saved queries, or those with one tag (``the``)."""
    key = known_owner()
    if key and not site().settings.read_only:
        site().saved.opened(key=key)
    return _list(taken=_taken())


def _list(wrong: str = "", typed: str = "", taken: str = "") -> str:
    """Return the page of the list; ``wrong`` says what of a form could not be used, ``typed`` is what stood in it."""
    queries = _queries()
    tags = sorted({tag for query in queries for tag in query.tags}, key=str.casefold)
    tag = request.args.get("the", "")[:TAGS]
    shown = [query for query in queries if tag in query.tags] if tag in tags else queries
    moment = site().service.arrived() if shown else 0  # before anything is counted: what comes meanwhile stays new
    rows = list(map(Row, shown, site().news.counts(shown)))
    uncounted = sum(row.new is None for row in rows)
    return render_template(
        "saved/list.html",
        rows=rows,
        some=bool(queries),
        tags=tags,
        tag=tag if tag in tags else "",
        moment=moment,
        uncounted=uncounted,
        wrong=wrong,
        typed=typed,
        taken=taken,
        asked=SearchRequest(),
    )


def _queries() -> list[SavedQuery]:
    """Return my saved queries, which nobody else may know."""
    key = known_owner()
    queries = site().saved.all(key) if key else []
    for query in queries:
        secret(query.name)
    return queries


def look(news: SearchRequest, found: Results) -> None:
    """Note that the visitor has seen the news of a saved query: a page of them, in a window, that somebody opened.

    Where it cannot be noted it is not, and they stay new.
    """
    key = known_owner()
    if key is None or news.after is None or site().settings.read_only or not _in_a_window():
        return
    try:
        site().saved.looked(key, news, found.arrived)
    except StoreFailed:
        return


def _in_a_window() -> bool:
    """Whether a browser shows what it asks for: one that fetches ahead says so, and so does one that fills a frame."""
    ahead = any(request.headers.get(name) for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return request.method == "GET" and not ahead and request.headers.get("Sec-Fetch-Dest", "document") == "document"


# One saved query


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
        name=titles.name(asked),
        known=site().saved.find(key, asked) if key else None,
    )


@blueprint.post("/luu")
def save() -> Answer:
    """Save a search under a name and show it again."""
    check_form()
    asked, _ = from_query_string(request.form.get("truy-van", ""))
    site().saved.save(owner(), request.form.get("ten", ""), asked, origin(), _known())
    return redirect(links.results(asked), 303)


@blueprint.post("/luu/<code>/ten")
def rename(code: str) -> Answer:
    """Give a saved query another name."""
    check_form()
    site().saved.rename(owner(), code, request.form.get("ten", ""))
    return redirect(links.saved(), 303)


@blueprint.post("/luu/<code>/ghi-chu")
def describe(code: str) -> Answer:
    """Give a saved query a note, and tags with commas between them."""
    check_form()
    tags = request.form.get("the", "").split(",")
    site().saved.describe(owner(), code, request.form.get("ghi-chu", ""), tags)
    return redirect(links.saved(), 303)


@blueprint.post("/luu/<code>/da-xem")
def seen(code: str) -> Answer:
    """Note that everything a saved query found when the list was shown is known."""
    check_form()
    site().saved.mark_seen(owner(), code, _known())
    return redirect(links.saved(), 303)


def _known() -> int:
    """Return the moment of the index that the form was shown with: what has come since is not known to anybody."""
    now, sent = site().service.arrived(), request.form.get("den", "")
    return min(now, int(sent)) if sent.isdecimal() and len(sent) < 16 else now


@blueprint.post("/luu/<code>/xoa")
def delete(code: str) -> Answer:
    """Delete a saved query."""
    check_form()
    site().saved.delete(owner(), code)
    return redirect(links.saved(), 303)


# The whole list


@blueprint.get("/luu/danh-sach.json")
def export() -> Response:
    """Return my list as JSON, for me alone."""
    response = jsonify(saved_json.to_json(_queries()))
    response.headers["Content-Disposition"] = 'attachment; filename="timtin-da-luu.json"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/luu/nhap")
def take_in() -> Answer | tuple[str, int]:
    """Save the queries of a file of that kind in my list."""
    request.max_content_length = LONGEST_FORM
    check_form()
    sent = request.files.get("tep")
    try:
        found = saved_json.take_in(
            site().saved, owner(), sent.read() if sent else b"", site().service.arrived(), origin()
        )
    except saved_json.NoList:
        return _list(wrong="import"), 400
    return redirect(links.taken_in(found.saved, found.known, found.wrong, found.full), 303)


def _taken() -> str:
    """Return what became of a file that was just taken in, in words; "" where none was."""
    counts = [request.args.get(name, "") for name in links.TAKEN]
    if not all(count.isdecimal() and len(count) < 6 for count in counts):
        return ""
    codes = ("import_saved", "import_known", "import_wrong", "import_full")
    return " ".join(say(code, n=int(n)) for code, n in zip(codes, counts, strict=True) if int(n) or code == codes[0])


@blueprint.post("/luu/ma-khoi-phuc")
def recovery() -> Response:
    """Show a new recovery code, this once and to nobody else: no link ever leads to it."""
    check_form()
    code = secret(site().saved.recovery(owner()))
    response = make_response(render_template("saved/recovery.html", recovery=code, asked=SearchRequest()))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/luu/khoi-phuc")
def recover() -> Answer | tuple[str, int]:
    """Open the list that a typed recovery code belongs to, in this browser too; a wrong code can be mended."""
    check_form()
    typed = request.form.get("ma", "")[:100]
    try:
        site().saved.recover(typed, owner())
    except SavedMissing:
        return _list(wrong="recovery", typed=typed), 404
    return redirect(links.saved(), 303)


# For others


@blueprint.get("/s/<code>")
def short(code: str) -> Answer:
    """Lead whoever has a short link to the search behind it."""
    asked = site().saved.open(code)
    if asked is None:
        abort(404, "short")
    if not site().settings.read_only:
        site().saved.opened(code=code)
    return redirect(links.results(asked))
