"""Security of the page: owner cookie, CSRF token, trusted hosts, response headers."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from index.settings import Settings
from webui.site import site

OWNER = "timtin-chu"
"""The cookie with the key to one's own list of saved queries; it says nothing else about anybody."""

_TWO_YEARS = 2 * 366 * 24 * 3600
_KEY = re.compile(r"[\w-]{20,128}\Z", re.ASCII)

# Everything a page needs is ours: no inline script or style, so text of an article can never run.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    # A newspaper learns that we linked to it, never what was asked here.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def trusted_hosts(settings: Settings) -> list[str] | None:
    """Return the names this server answers to: those of the settings, else of its address; None for any."""
    named = settings.trusted_hosts or tuple(filter(None, (urlsplit(settings.base_url).hostname,)))
    # The machine's own health checks come by address.
    return [*named, "localhost", "127.0.0.1"] if named else None


# What only one visitor may know


def secret(text: str) -> str:
    """Return something that only this visitor may know; the answer that holds it is never compressed."""
    g.holds_secret = True
    return text


def holds_secret() -> bool:
    """Return whether the answer to this request holds something that only its visitor may know."""
    return bool(g.get("holds_secret"))


# Whose list


def owner() -> str:
    """Return the visitor's key: the cookie's, else a new one, which the response will carry."""
    if "owner" not in g:
        sent = request.cookies.get(OWNER, "")
        g.owner = sent if _KEY.match(sent) else site().saved.new_key()
        g.owner_is_new = g.owner != sent
    return str(g.owner)


def known_owner() -> str | None:
    """Return the visitor's key if there is one already: reading a page gives nobody a cookie."""
    sent = request.cookies.get(OWNER, "")
    return sent if _KEY.match(sent) else None


def origin() -> bytes | None:
    """Return where the visitor comes from, hashed with our secret: enough to bound what one address saves.

    An IPv6 address counts as its network of 64 bits, which is what one visitor has. None where addresses tell nobody
    apart: behind a proxy on this machine that the settings do not name, all come from it.
    """
    try:
        found = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if found.is_loopback:
        return None
    network = found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False)
    return hmac.new(site().secret.encode(), str(network).encode(), hashlib.sha256).digest()[:16]


# Forms


def csrf_token() -> str:
    """Return the token that a form of this visitor must send back."""
    return secret(hmac.new(site().secret.encode(), owner().encode(), hashlib.sha256).hexdigest())


def check_form() -> None:
    """Refuse a form that was not made here for this visitor, and any on a server that only reads."""
    if site().settings.read_only:
        abort(403, "read_only")
    if not hmac.compare_digest(request.form.get("csrf", "").encode(), csrf_token().encode()):
        abort(400, "csrf")


def init_app(app: Flask) -> None:
    """Give responses their headers and cookie, and templates the token."""

    settings: Settings = app.extensions["timtin"].settings
    app.jinja_env.globals.update(csrf_token=csrf_token, read_only=settings.read_only, page_size=settings.page_size)

    @app.after_request
    def _finish(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if g.get("owner_is_new"):
            _send_owner(response)
        if response.mimetype == "text/html":
            # A page shows whose it is: saved queries, language.
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.vary.add("Cookie")
        elif request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            # A cache between may keep the twins, but must ask again: the index changes at any moment.
            response.headers.setdefault("Cache-Control", "no-cache")
        return response


def _send_owner(response: Response) -> None:
    response.set_cookie(
        OWNER,
        g.owner,
        max_age=_TWO_YEARS,
        path=request.script_root or "/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure or site().settings.base_url.startswith("https:"),
    )
