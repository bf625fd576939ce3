"""What the search box offers while one types: completions of the question, each with the address it leads to."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, request

from search.help.completions import Completion
from search.request import SearchRequest, from_args
from webui import links
from webui.language import say
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


@blueprint.get("/goi-y/trinh-duyet")
def browser() -> Response:
    """Return completions of ``q`` as a browser's own box takes them: the question, texts, what they are, addresses.

    The shape is that of OpenSearch Suggestions 1.1.
    """
    typed = request.args.get("q", "")
    found = site().service.complete(typed)
    texts, said = [one.text for one in found], [_said(one) for one in found]
    suggested = [typed[: 4 * 100], texts, said, [links.absolute(_address(one, SearchRequest())) for one in found]]
    return Response(current_app.json.dumps(suggested), mimetype="application/x-suggestions+json")


def _said(one: Completion) -> str:
    """Return what a completion is: how many articles hold a phrase, or what kind of thing it names."""
    if one.kind == "bai":
        return say("article")
    total = say("total", n=one.count)
    return total if one.kind == "cum" else f"{say(f'facet_{one.kind}')} · {total}"


def _address(one: Completion, asked: SearchRequest) -> str:
    """Return where a completion leads: its question, its facet's articles, or the article."""
    if one.kind == "bai":
        return links.article(one.value)
    if one.kind == "cum":
        return links.results(asked.asking(one.value))
    return links.results(SearchRequest().toggle(one.kind, one.value))
