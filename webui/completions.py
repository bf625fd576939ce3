"""What the search box offers while one types: completions of the question, each with the address it leads to."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from search.help.completions import Completion
from search.request import SearchRequest, from_args
from webui import links
from webui.site import site

blueprint = Blueprint("completions", __name__)


@blueprint.get("/goi-y")
def goi_y() -> Response:
    """Return completions of ``q`` as JSON; addresses keep the filters that are sent along."""
    asked, _ = from_args((key, value) for key, value in request.args.items(multi=True) if key != "q")
    typed = request.args.get("q", "")  # with the space behind the last word, which says that it is whole
    found = site().service.complete(typed)
    return jsonify(
        {
            "q": typed[: 4 * 100],
            "completions": [
                {"kind": one.kind, "text": one.text, "count": one.count, "url": _address(one, asked)} for one in found
            ],
        }
    )


def _address(one: Completion, asked: SearchRequest) -> str:
    """Return where a completion leads: its question, its facet's articles, or the article."""
    if one.kind == "bai":
        return links.article(one.value)
    if one.kind == "cum":
        return links.results(asked.asking(one.value))
    return links.results(SearchRequest().toggle(one.kind, one.value))
