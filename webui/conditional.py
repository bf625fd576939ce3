"""Answers that were sent before: a program that has one asks with its tag (ETag), and hears 304 where nothing changed.

The tag is made of all that an answer depends on, before any searching: whoever asks again costs next to nothing.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from flask import Response, make_response, request
from flask.typing import ResponseReturnValue

from search.query.time_words import today
from webui.language import spoken
from webui.security import known_owner
from webui.site import site

View = ParamSpec("View")

_FLOORS = ("index", "search", "webui")
_MADE_OF = {".py", ".json", ".html", ".xml", ".css", ".js"}


def conditional(view: Callable[View, ResponseReturnValue]) -> Callable[View, ResponseReturnValue]:
    """Return a view that answers 304 to whoever has its answer already.

    For answers that depend on the address, the index and the language alone. A visitor who saves queries gets pages of
    his own, which are always made anew.
    """

    @functools.wraps(view)
    def answer(*args: View.args, **kwargs: View.kwargs) -> ResponseReturnValue:
        if known_owner():
            return view(*args, **kwargs)
        tag = mark()  # before the search: an index that changes meanwhile is noticed at the next request
        if request.if_none_match.contains_weak(tag):
            return _unchanged(tag)
        response = make_response(view(*args, **kwargs))
        if response.status_code == 200:
            response.set_etag(tag, weak=True)
        return response

    return answer


def _unchanged(tag: str) -> Response:
    response = Response(status=304)
    response.headers.pop("Content-Type")
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(tag, weak=True)
    return response


def mark() -> str:
    """Return a mark of all that an answer to this request depends on.

    That is the address, the index, the language; the day, for "hôm qua" is another one tomorrow; the program and its
    settings. Hashed with our secret, it tells nothing of any of them.
    """
    found = site()
    hashed = hashlib.blake2b(key=found.secret.encode()[:64], digest_size=12)
    stamp = found.service.stamp()
    for part in (request.url, stamp, spoken(), today(), _program(), found.settings):
        hashed.update(f"{part}\0".encode("utf-8", "replace"))
    return hashed.hexdigest()


@functools.cache
def _program() -> str:
    """Return a mark of what the program is made of: a new version may answer otherwise."""
    root = Path(__file__).parents[1]
    files = sorted(path for floor in _FLOORS for path in (root / floor).rglob("*") if path.suffix in _MADE_OF)
    hashed = hashlib.blake2b(digest_size=8)
    for path in files:
        hashed.update(path.read_bytes())
    return hashed.hexdigest()
