"""The refusals of the door: short pages in words, made once; each has a kind, which is all that is ever logged."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus

from markupsafe import escape

from index.messages import LANGUAGES, catalogue

_RETRY = {"busy": 1, "broken": 2, "writes": 60}  # seconds; a queue is empty again within one
_CODES = {
    "malformed": 400,
    "host": 400,
    "slow": 408,
    "no_length": 411,
    "form": 413,
    "line": 414,
    "writes": 429,
    "fields": 431,
    "broken": 502,
    "busy": 503,
    "version": 505,
}
# The words of a refusal that the application gives in the same way.
_WORDS = {"host": "host", "form": "413", "busy": "busy", "broken": "busy", "writes": "writes", "slow": "slow"}


class Refusal(Exception):
    """A request that is not handed to a worker; ``kind`` is one of the table."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.code = _CODES[kind]


@cache
def page(kind: str) -> bytes:
    """Return the answer that a refusal is, the connection's fate aside: its head without an end, and its body."""
    code = _CODES[kind]
    key = f"error_{_WORDS.get(kind, '400')}"
    parts_of = ("title", "text")
    said = {lang: [catalogue.sentence(f"{key}_{part}", {}, lang) for part in parts_of] for lang in LANGUAGES}
    parts = "".join(
        f'<div lang="{language}"><h1>{escape(title)}</h1><p>{escape(text)}</p></div>'
        for language, (title, text) in said.items()
    )
    title = escape(said["vi"][0])
    body = f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>{parts}</html>\n'.encode()
    retry = f"Retry-After: {_RETRY[kind]}\r\n" if kind in _RETRY else ""
    head = (
        f"HTTP/1.1 {code} {HTTPStatus(code).phrase}\r\nContent-Type: text/html; charset=utf-8\r\n{retry}"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
    )
    return head.encode() + b"\r\n" + body
