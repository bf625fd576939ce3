"""The twins of the page of results, on the same query string: JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flask import Blueprint, Response, jsonify, request, stream_with_context

from index.article import Published
from index.reading import congress_names
from search.batch import line
from search.results import LISTED, Hit
from webui import links, parameters
from webui.conditional import conditional
from webui.language import told
from webui.results import MOST_READINGS
from webui.site import site
from webui.values import address

blueprint = Blueprint("feeds", __name__)

TOTAL = "X-Total-Count"
"""The field with the number of a table's rows."""

PARTIAL = "Timtin-Partial"
"""The field that says of a table what the budget of work did not suffice for: its rows have no place for it."""

PROBLEMS = "Timtin-Problems"
"""The field with the codes of what could not be used of a table's address."""

COLUMNS = (
    "id",
    "title",
    "date",
    "source",
    "provinces",
    "congresses",
    "url",
    "page",
    "snippet",
    "date_precision",
    "date_confidence",
    "date_guess_precision",
    "date_guess_confidence",
    *LISTED.values(),
    "date_guess",
)


_TOGETHER = 50  # rows that are sent at a time: each piece costs the server and the door as much as ten rows do


@blueprint.get("/tim.json")
@conditional
def json() -> Response:
    """Return a page of results as JSON; every facet value carries the address that toggles it."""
    asked, problems = parameters.asked()
    typed, explain = links.AS_TYPED in request.args, links.EXPLAIN in request.args
    found = site().service.search(asked, explain=explain, as_typed=typed)
    answer = found.to_json(told)
    root = links.absolute("/").rstrip("/")
    for hit in answer["hits"]:
        hit["page"] = root + links.article(hit["id"], asked)
    for key, some in answer["facets"].items():
        address(found.request, key, some)
    for reading in answer["understood"][0 if links.is_long(asked) else MOST_READINGS :]:
        reading["undo"] = None  # each holds the whole question again
    said = (*problems, *found.notices)
    answer |= {"query": links.results(found.request), "q_in_links": not links.is_long(asked)}
    answer |= {"problems": [told(problem) for problem in said]}
    answer["problem_codes"] = [problem.code for problem in said]
    answer["n"] = found.request.n or site().settings.page_size
    following = found.request.page(found.request.trang + 1)
    answer["next"] = links.absolute(links.twin(following, "json")) if following.trang <= found.pages else None
    return jsonify(answer)


@blueprint.get("/tim.csv")
@conditional
def csv() -> Response:
    """Return all hits as a table, near-duplicates included, a few at a time; the number of rows stands in a header."""
    asked, problems = parameters.asked()
    # The first row is made here, so that an index that is not there is an answer and not half a file.
    partial: list[str] = []
    rows = _rows(site().service.export(asked, partly=partial.extend))
    first = next(rows)
    response = Response(stream_with_context(_chain(first, rows)), mimetype="text/csv")
    response.headers[TOTAL] = str(site().service.count(asked))
    if partial:
        response.headers[PARTIAL] = ", ".join(partial)
    if problems:
        response.headers[PROBLEMS] = ", ".join(problem.code for problem in problems)
    response.headers["Content-Disposition"] = 'attachment; filename="timtin.csv"'
    return response


def _chain(first: str, rows: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rows


def _rows(hits: Iterator[Hit]) -> Iterator[str]:
    """Return the table's lines: UTF-8 with a mark, which spreadsheets need to read Vietnamese."""
    first = next(hits, None)
    yield "\ufeff" + line(COLUMNS)
    rest = _all(first, hits)
    while some := [line(_cells(hit)) for hit in islice(rest, _TOGETHER)]:
        yield "".join(some)


def _all(first: Hit | None, hits: Iterator[Hit]) -> Iterator[Hit]:
    if first is not None:
        yield first
        yield from hits


def _cells(hit: Hit) -> tuple[str, ...]:
    return (
        hit.id,
        hit.title.text,
        hit.date or "",
        hit.source or "",
        "; ".join(province.slug for province in hit.provinces),
        "; ".join(key for congress in hit.congresses if (key := congress_names.key(congress))),
        links.outward(hit.url) or "",
        links.absolute(links.article(hit.id)),
        hit.snippets[0].text if hit.snippets else "",
        *_sure(hit.published),
        *_sure(hit.published_guess),
        *("; ".join(hit.values[key]) for key in LISTED),
        hit.date_guess or "",
    )


def _sure(found: Published | None) -> tuple[str, str]:
    return (found.precision, str(found.confidence)) if found else ("", "")
