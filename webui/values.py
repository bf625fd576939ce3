"""The page of all values of one facet, and its twin in JSON: searched, by count or by name, a stretch at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request

from index.facets import FACETS
from index.messages.message import Message
from search.facet_list import Listed, Stretch
from search.request import SearchRequest
from search.results import Facet
from webui import filters, links, parameters
from webui.conditional import conditional
from webui.language import told
from webui.site import site

blueprint = Blueprint("values", __name__)

TOGETHER = 100
"""Values of one stretch: a page of 30 KB, and all 63 provinces on one."""

MOST_STRETCHES = 10_000
_LONGEST = 200  # characters of what is searched for among the values


@blueprint.get("/loc/<key>")
@conditional
def page(key: str) -> str:
    """Show all values of a facet, with links that choose one and boxes that add some."""
    asked, problems, listed = _asked(key)
    facet = Facet(key, listed.values, listed.total)
    return render_template(
        "results/values.html",
        asked=asked,
        blank=SearchRequest(),
        problems=problems,
        listed=listed,
        number=_number(),
        numbers=_numbers(listed),
        total=site().service.count(asked),
        section=filters.section(asked, facet),
        chips=list(filters.chips(asked, (facet,))),
    )


@blueprint.get("/loc/<key>.json")
@conditional
def json(key: str) -> Any:
    """Return a stretch of the values of a facet as JSON, as ``/tim.json`` has them, with where the next ones are."""
    asked, problems, listed = _asked(key)
    answer: dict[str, Any] = {"facet": key, "total": listed.total, "first": listed.stretch.first}
    answer["values"] = [value.to_json(told) for value in listed.values]
    address(asked, key, answer["values"])
    more = _number() < _numbers(listed) and not links.is_long(asked)
    following = links.values(asked, key, listed.stretch, _number() + 1, ".json") if more else None
    answer["next"] = following and links.absolute(following)
    answer["q_in_links"] = not links.is_long(asked)
    answer["problems"] = [told(problem) for problem in problems]
    answer["problem_codes"] = [problem.code for problem in problems]
    return jsonify(answer)


def address(asked: SearchRequest, key: str, values: list[dict[str, Any]]) -> None:
    """Give values in JSON the addresses that toggle each and that choose it alone; without a question that is long."""
    _address(links.of_facet(links.in_links(asked), key), links.absolute("/").rstrip("/"), values)


def _address(made: links.FacetLinks, root: str, values: list[dict[str, Any]]) -> None:
    for value in values:
        value["toggle"] = root + made.toggle(value["value"])
        value["only"] = root + made.only(value["value"])
        _address(made, root, value.get("children", []))


def _asked(key: str) -> tuple[SearchRequest, tuple[Message, ...], Listed]:
    if key not in FACETS:
        abort(404)
    asked, problems = parameters.asked()
    asked = replace(asked, trang=1)
    like = request.args.get(links.LIKE, "")[:_LONGEST]
    order = "az" if request.args.get(links.ORDER) == "az" else "so"
    stretch = Stretch(like, order, TOGETHER * (_number() - 1), TOGETHER)  # type: ignore[arg-type]
    return asked, problems, site().service.listed(asked, key, stretch)


def _number() -> int:
    return min(max(request.args.get(links.NUMBER, 1, int), 1), MOST_STRETCHES)


def _numbers(listed: Listed) -> int:
    return max(1, -(-listed.total // TOGETHER))
