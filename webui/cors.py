"""Reading from pages of other sites: what programs read may be read there too, by anybody, without cookies (CORS)."""

from __future__ import annotations

from flask import Flask, Response, request

from webui.parameters import TWINS

EXPOSED = "X-Total-Count, Timtin-Partial, Timtin-Problems, Content-Disposition, ETag, Retry-After"
"""Fields of an answer that scripts of other sites may read beside those that any may."""


def init_app(app: Flask) -> None:
    """Give answers for programs their fields; those that belong to one visitor never have them."""

    @app.after_request
    def _open(response: Response) -> Response:
        if request.endpoint not in TWINS or request.method not in ("GET", "HEAD", "OPTIONS"):
            return response
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, HEAD"
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            response.headers["Access-Control-Max-Age"] = "86400"
        return response
