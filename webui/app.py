"""The application factory: blueprints, extensions, WSGI middleware."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.middleware.proxy_fix import ProxyFix

from index.settings import Settings, load
from webui import (
    api,
    articles,
    atom,
    cards,
    completions,
    compression,
    cors,
    counts,
    errors,
    feeds,
    filters,
    health,
    language,
    links,
    printing,
    results,
    saved,
    security,
    sharing,
    titles,
    values,
)
from webui.address import Address, folder_of
from webui.log import QuietFlask
from webui.site import open_site

MAX_FORM = 64 * 1024  # bytes: a saved query of MAX_QUESTION characters with all its filters is a third of that


def make(settings: Settings | None) -> Flask:
    """Return the WSGI application for these settings, by default those of the environment.

    It opens no index: a missing or changed one is noticed by each request. Safe to make before forking.
    """
    settings = settings or load()
    app = (Flask if settings.log_queries else QuietFlask)("webui")
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_FORM,
        MAX_FORM_MEMORY_SIZE=MAX_FORM,
        TRUSTED_HOSTS=security.trusted_hosts(settings),
        APPLICATION_ROOT=folder_of(settings.base_url) or "/",
    )
    # Ids are the input's own, "a//b" included.
    app.url_map.merge_slashes = False
    app.json = FastJson(app)
    app.extensions["timtin"] = open_site(settings)
    for room in (results, values, atom, completions, articles, saved, sharing, feeds, counts, api, health, language):
        app.register_blueprint(room.blueprint)
    for part in (compression, errors, security, cors, links, printing, titles, cards, language, filters):
        part.init_app(app)
    _wrap(app, settings)
    return app


class FastJson(DefaultJSONProvider):
    """JSON by msgspec: an answer of 100 KB is written in a tenth of the time, which was a third of its search.

    "Nghệ An", not "Ngh\\u1ec7 An": people read the answers too.
    """

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """Return JSON, its keys in order."""
        return msgspec.json.encode(obj, order="sorted").decode()


def _wrap(app: Flask, settings: Settings) -> None:
    """Put what stands between the server and the application round it: the site's address, proxies in front.

    What a proxy says of the host is believed where there is a list of hosts to hold it against; what it says of a
    folder never is: nginx hands on ``X-Forwarded-Prefix`` as a visitor sent it.
    """
    app.wsgi_app = Address(app.wsgi_app, settings.base_url)  # type: ignore[method-assign]
    if count := settings.proxy:
        hosts = count if app.config["TRUSTED_HOSTS"] else 0
        wsgi = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=hosts, x_prefix=0)
        app.wsgi_app = wsgi  # type: ignore[method-assign]
