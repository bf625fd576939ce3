"""A page below a folder of a site, as TIMTIN_BASE_URL says: https://example.org/timtin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication


class Prefix:
    """WSGI middleware: the folder belongs to the script's name, whether or not the proxy left it in the path."""

    def __init__(self, application: WSGIApplication, folder: str) -> None:
        self._application = application
        self._folder = folder

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Move the folder from the path to the script's name."""
        path = environ.get("PATH_INFO", "")
        # A proxy that sends X-Forwarded-Prefix has set the name already.
        if environ.get("SCRIPT_NAME") != self._folder:
            environ["SCRIPT_NAME"] = self._folder
        if path == self._folder or path.startswith(self._folder + "/"):
            environ["PATH_INFO"] = path[len(self._folder) :] or "/"
        return self._application(environ, start_response)


def folder_of(base_url: str) -> str:
    """Return the folder of an address, without a slash at its end.

    >>> folder_of("https://example.org/timtin/"), folder_of("https://example.org/"), folder_of("")
    ('/timtin', '', '')
    """
    return urlsplit(base_url).path.rstrip("/")
