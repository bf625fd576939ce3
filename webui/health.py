"""For machines that watch or visit the site: is it alive, can it answer, what may robots read."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from webui.printing import well_formed
from webui.site import site

blueprint = Blueprint("health", __name__)

# Facet links multiply without end, and what people save is theirs.
ROBOTS = "User-agent: *\nDisallow: {root}/tim\nDisallow: {root}/luu\nDisallow: {root}/s/\nDisallow: {root}/ngon-ngu/\n"


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that this process answers."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether searches can be answered: 200 with the number of articles, else 503 with the reason."""
    ready = site().service.ready()
    response = jsonify({"ok": ready.ok, "count": ready.count, "message": ready.message})
    response.status_code = 200 if ready.ok else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say what robots may read: the front page and articles, never lists of results."""
    return Response(ROBOTS.format(root=request.script_root), mimetype="text/plain")


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search box to browsers, so that it can be one of theirs."""
    box = well_formed(render_template("opensearch.xml"))
    return Response(box, mimetype="application/opensearchdescription+xml")
