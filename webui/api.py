"""What programs may ask: a page for the people who write them, and the same as an OpenAPI document."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from search.request import SearchRequest
from webui import links, openapi, parameters
from webui.language import spoken
from webui.problems import CODES

blueprint = Blueprint("api", __name__)


@blueprint.get("/api")
def show() -> str:
    """Show every address that programs may ask, what it takes and answers, and what can go wrong."""
    rules = openapi.rules(current_app)
    keys = dict.fromkeys(key for rule in rules for key in parameters.TAKES.get(rule.endpoint, ()))
    return render_template(
        "api/api.html",
        asked=SearchRequest(),
        operations=[(rule.endpoint, openapi.path(rule), openapi.OPERATIONS[rule.endpoint]) for rule in rules],
        described=[(key, openapi.described(key, spoken()), openapi.EXAMPLES[key]) for key in keys],
        takes=parameters.TAKES,
        codes=CODES,
    )


@blueprint.get("/api/openapi.json")
def document() -> Response:
    """Return the OpenAPI document of this site."""
    return jsonify(openapi.document(current_app, links.absolute(request.script_root or "/"), spoken()))
