"""Where the site is: its own address decides host and folder, and no header of a visitor or a proxy makes a link.

A proxy hands on whatever a visitor sends unless it is told otherwise; ``X-Forwarded-Prefix: //evil.example`` once led
every link of a page there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication

from werkzeug.wrappers import Response

from index.messages import LANGUAGES, catalogue

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(
    rf"(?:(?=.{{1,253}}(?::|\Z)){_LABEL}(?:\.{_LABEL})*\.?|\[[0-9a-f:.]{{2,45}}\])(?::(?P<port>[1-9][0-9]{{0,4}}))?",
    re.IGNORECASE | re.ASCII,
)


class Address:
    """WSGI middleware: the script's name is the folder of the site's address, whether or not the path has it too.

    A Host that no name can be is refused here, in words alone: the page of an error could not even make its links.
    """

    def __init__(self, application: WSGIApplication, base_url: str) -> None:
        self._application = application
        self._folder = folder_of(base_url)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer, with the script's name put right."""
        if not is_host(environ.get("HTTP_HOST", "localhost")):
            return stranger()(environ, start_response)
        path, folder = environ.get("PATH_INFO", ""), self._folder
        environ["SCRIPT_NAME"] = folder
        if folder and (path == folder or path.startswith(folder + "/")):
            environ["PATH_INFO"] = path[len(folder) :] or "/"
        return self._application(environ, start_response)


def is_host(text: str) -> bool:
    """Return whether a Host header names a host that can be: labels of 1 to 63 characters, perhaps a port (RFC 1123).

    >>> [is_host(host) for host in ("bao.example:8000", "[::1]:80", "a..b", "a" * 64, "a:99999", "a b")]
    [True, True, False, False, False, False]
    """
    found = _HOST.fullmatch(text)
    return found is not None and int(found["port"] or 1) <= 65_535


def folder_of(base_url: str) -> str:
    """Return the folder of an address, without a slash at its end.

    >>> folder_of("https://example.org/timtin/"), folder_of("https://example.org/"), folder_of("")
    ('/timtin', '', '')
    """
    return urlsplit(base_url).path.rstrip("/")


def stranger() -> Response:
    """Return what is said under a host name that is not ours: words alone, for no link can be made there."""
    said = (
        catalogue.sentence(f"error_host_{part}", {}, language) for language in LANGUAGES for part in ("title", "text")
    )
    return Response("\n\n".join(said) + "\n", 400, mimetype="text/plain")
