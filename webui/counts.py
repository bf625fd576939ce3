"""Tables of counts for programs: the hits of a search by years, months or days and any facet, as JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from index.facets import DATES
from index.messages.message import Message, message
from search.batch import line
from search.cross import Crossed, Side
from search.dimensions import DIMENSIONS, Line, key_of
from search.request import SearchRequest, shown, to_args
from webui import links, parameters
from webui.conditional import conditional
from webui.feeds import PROBLEMS, TOTAL
from webui.language import told
from webui.parameters import COLUMNS, OTHER_NAMES, ROWS
from webui.site import site

blueprint = Blueprint("counts", __name__)

DEFAULT = "nam"


@blueprint.get("/dem.json")
@conditional
def json() -> Response:
    """Return a table of counts; every value carries the address of its articles, and the part of it that is its own."""
    asked, found, problems = _counted()
    sides = (found.rows, found.columns) if found.columns else (found.rows,)
    own = {name for side in sides for name in _keys(side.dimension)}
    return jsonify(
        {
            "total": found.total,
            "rows": _side(found.rows),
            "columns": _side(found.columns) if found.columns else None,
            "counts": [list(row) for row in found.cells],
            "base": _query(asked.whole(), lambda key: key not in own),
            "query": links.results(asked.whole()),
            "problems": [told(problem) for problem in problems],
            "problem_codes": [problem.code for problem in problems],
        }
    )


@blueprint.get("/dem.csv")
@conditional
def csv() -> Response:
    """Return the same table as CSV: for each row its value, its name, its count, then a cell for each column."""
    _, found, problems = _counted()
    columns = [one.value for one in found.columns.lines] if found.columns else []
    rows = [(found.rows.dimension, "label", "count", *columns)]
    for place, (one, count) in enumerate(zip(found.rows.lines, found.rows.counts, strict=True)):
        cells = found.cells[place] if found.columns else ()
        rows.append((one.value, told(one.label), str(count), *map(str, cells)))
    response = Response("\ufeff" + "".join(map(line, rows)), mimetype="text/csv")
    response.headers[TOTAL] = str(len(found.rows.lines))
    if problems:
        response.headers[PROBLEMS] = ", ".join(problem.code for problem in problems)
    response.headers["Content-Disposition"] = 'attachment; filename="timtin-dem.csv"'
    return response


def _counted() -> tuple[SearchRequest, Crossed, tuple[Message, ...]]:
    """Return what is asked for, its table of counts, and what is to be said of both."""
    asked, problems = parameters.asked()
    rows, unread = _dimension(ROWS)
    columns, unread_too = _dimension(COLUMNS)
    rows = rows or DEFAULT
    told_of = [*problems, *unread, *unread_too]
    if columns and key_of(columns) == key_of(rows):
        told_of.append(message("dimension_twice", value=columns))
        columns = None
    found = site().service.crossed(asked, rows, columns)
    return asked, found, (*told_of, *found.notices)


def _dimension(key: str) -> tuple[str | None, list[Message]]:
    """Return the dimension that a parameter names, and what is to be said where it names none."""
    names = (key, *(other for other, name in OTHER_NAMES.items() if name == key))
    value = next(filter(None, map(request.args.get, names)), None)
    if value is None or value in DIMENSIONS:
        return value, []
    return None, [message("dimension_unknown", key=key, value=shown(value), known=DIMENSIONS)]


def _side(side: Side) -> dict[str, Any]:
    values = [_value(side, one, count) for one, count in zip(side.lines, side.counts, strict=True)]
    return {"dimension": side.dimension, "total": side.total, "values": values}


def _value(side: Side, one: Line, count: int) -> dict[str, Any]:
    only = one.asked.whole()
    return {
        "value": one.value,
        "label": told(one.label),
        "count": count,
        "only": links.absolute(links.results(only)),
        "query": _query(only, lambda key: key in _keys(side.dimension)),
    }


def _keys(dimension: str) -> tuple[str, ...]:
    """Return the keys that a dimension's values have in addresses."""
    key = key_of(dimension)
    return ("tu", "den", "ngay") if key == DATES else (key,)


def _query(asked: SearchRequest, is_wanted: Callable[[str], bool]) -> str:
    """Return the part of a request's address whose keys are wanted."""
    return urlencode([(key, value) for key, value in to_args(asked) if is_wanted(key)], safe=",")
