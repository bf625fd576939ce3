"""The refusals of the door: short pages in words, or problems for programs, made once.

Each has a kind, which is all that is ever logged.
"""

from __future__ import annotations

import json
from functools import cache
from http import HTTPStatus

from markupsafe import escape

from index.messages import DEFAULT, LANGUAGES, catalogue
from webui.problems import MEDIA_TYPE, problem

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
def answer(kind: str, for_programs: bool = False) -> bytes:
    """Return the answer that a refusal is, the connection's fate aside: its head without an end, and its body."""
    code, reason = _CODES[kind], _WORDS.get(kind, "400")
    parts = ("title", "text")
    said = {lang: [catalogue.sentence(f"error_{reason}_{part}", {}, lang) for part in parts] for lang in LANGUAGES}
    if for_programs:
        title, text = said[DEFAULT]
        found = {"type": "about:blank", **problem(code, reason, title, text, "")}
        body, media = json.dumps(found, ensure_ascii=False).encode() + b"\n", MEDIA_TYPE
    else:
        body, media = _page(said), "text/html; charset=utf-8"
    retry = f"Retry-After: {_RETRY[kind]}\r\n" if kind in _RETRY else ""
    head = (
        f"HTTP/1.1 {code} {HTTPStatus(code).phrase}\r\nContent-Type: {media}\r\n{retry}"
        f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Content-Security-Policy: default-src 'none'\r\n"
    )
    return head.encode() + b"\r\n" + body


def _page(said: dict[str, list[str]]) -> bytes:
    parts = "".join(
        f'<div lang="{language}"><h1>{escape(title)}</h1><p>{escape(text)}</p></div>'
        for language, (title, text) in said.items()
    )
    title = escape(said["vi"][0])
    return f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>{parts}</html>\n'.encode()
