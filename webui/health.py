"""For machines that watch or visit the site: is it alive, can it answer, what may robots read."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request

from index import beside, identity
from index.feeds.queue import Queue
from webui import links
from webui.printing import well_formed
from webui.site import site

blueprint = Blueprint("health", __name__)

_ICONS = 24 * 3600  # seconds: their addresses stay when they change

# Facet links multiply without end, and what people save is theirs.
_HIDDEN = ("/tim", "/loc/", "/dem", "/luu", "/s/", "/ngon-ngu/")
ROBOTS = "User-agent: *\n" + "".join(f"Disallow: {{root}}{path}\n" for path in _HIDDEN)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that this process answers."""
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether all is well: 200 with the number of articles, else 503 with the reasons.

    ``search`` says whether searches are answered, which they are also while a store beside the index has failed.
    """
    ready = site().service.ready()
    wrong = [ready.message, *_problems()] if ready.message else _problems()
    response = jsonify({"ok": not wrong, "search": ready.ok, "count": ready.count, "message": "\n".join(wrong)})
    response.status_code = 503 if wrong else 200
    response.headers["Cache-Control"] = "no-store"
    return response


def _problems() -> list[str]:
    """Return what is wrong with the stores beside the index."""
    home = site().home
    stores = (site().saved.store, beside.added(home), identity.known_names(home), Queue(home.data).store)
    problems = [problem for store in stores if (problem := store.problem())]
    return list(dict.fromkeys(problems))  # those in one database have one problem


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say what robots may read: the front page and articles, never lists of results."""
    return Response(ROBOTS.format(root=request.script_root), mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Return the sign for tabs, to programs that look for it where it has always been."""
    return _icon("favicon.ico", "image/vnd.microsoft.icon")


@blueprint.get("/apple-touch-icon.png")
def touch() -> Response:
    """Return the sign for the first page of a phone."""
    return _icon("touch.png", "image/png")


def _icon(name: str, kind: str) -> Response:
    return Response(
        (links.STATIC / name).read_bytes(), mimetype=kind, headers={"Cache-Control": f"public, max-age={_ICONS}"}
    )


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Describe the search box to browsers, so that it can be one of theirs."""
    box = well_formed(render_template("opensearch.xml"))
    return Response(box, mimetype="application/opensearchdescription+xml")
