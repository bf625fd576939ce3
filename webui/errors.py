"""Pages for what went wrong: each says in plain words what happened and what to do, and shows nothing else."""

from __future__ import annotations

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from index.errors import (
    ClusterFailed,
    IndexDamaged,
    IndexLimit,
    IndexMismatch,
    IndexMissing,
    StoreFailed,
    TimtinError,
    UntrustedData,
)
from index.messages import catalogue
from search.request import SearchRequest
from search.saved import SavedFull, SavedMissing
from webui import links
from webui.address import stranger
from webui.language import say, told
from webui.problems import CODES, MEDIA_TYPE, is_for_programs, problem

# What an administrator must do is in the error's own text; the others are the visitor's to understand.
UNAVAILABLE = (ClusterFailed, IndexMissing, IndexMismatch, IndexDamaged, IndexLimit, StoreFailed, UntrustedData)


def init_app(app: Flask) -> None:
    """Register the pages."""

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if isinstance(error, SecurityError):
            return stranger()  # type: ignore[return-value]
        code = error.code or 500
        response = page(code, _reason(error, code))
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        return response

    @app.errorhandler(TimtinError)
    def _ours(error: TimtinError) -> Response:
        if isinstance(error, UNAVAILABLE):
            app.logger.error("%s: %s", type(error).__name__, error)
            return page(503, _kind(error), detail=told(error.said))
        if isinstance(error, SavedFull | SavedMissing):
            return page(400 if isinstance(error, SavedFull) else 404, _kind(error))
        app.logger.error("%s: %s", type(error).__name__, error)
        return page(500, "500")


def page(code: int, reason: str, detail: str = "") -> Response:
    """Return the page of an error; for programs a problem."""
    title, text = say(f"error_{reason}_title"), say(f"error_{reason}_text")
    response: Response
    if is_for_programs(request.path):
        explained = links.absolute(links.api(CODES[reason]))
        response = jsonify({"type": explained, **problem(code, reason, title, text, detail)})
        response.mimetype = MEDIA_TYPE
    else:
        response = make_response(
            render_template("error.html", asked=SearchRequest(), code=code, title=title, text=text, detail=detail)
        )
    response.status_code = code
    if code == 503:
        response.headers["Retry-After"] = "30"
    return response


def _reason(error: HTTPException, code: int) -> str:
    """Return the key of the strings that explain an error: its own, else its code's, else its class's."""
    for reason in (str(error.description), str(code)):
        if f"error_{reason}_title" in catalogue.table():
            return reason
    return "400" if code < 500 else "500"


def _kind(error: TimtinError) -> str:
    return type(error).__name__
