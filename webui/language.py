"""The two languages of the page: Vietnamese first; what the page itself says is in `strings.json`, for people to mend.

The choice is a cookie, never a part of a URL: one question has one address in both languages.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, g, redirect, request

from index.facets import FACETS
from search.help.completions import MOST
from webui import links

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
COOKIE = "ngon-ngu"
_YEAR = 366 * 24 * 3600
_STRINGS = Path(__file__).with_name("strings.json")

blueprint = Blueprint("language", __name__)


@blueprint.get("/ngon-ngu/<language>")
def choose(language: str) -> Response:
    """Remember a language and go back to the page that was shown."""
    if language not in LANGUAGES:
        abort(404)
    response = redirect(links.inward(request.args.get("ve", "/")))
    path = request.script_root or "/"
    response.set_cookie(COOKIE, language, _YEAR, path=path, samesite="Lax", secure=request.is_secure, httponly=True)
    return response  # type: ignore[return-value]


def spoken() -> str:
    """Return the language of this request: what was chosen, else Vietnamese."""
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, "")
        g.language = chosen if chosen in LANGUAGES else "vi"
    return str(g.language)


def others() -> list[tuple[str, str]]:
    """Return the languages that can be chosen beside this one, with their names."""
    return [(code, name) for code, name in LANGUAGES.items() if code != spoken()]


def say(key: str, **values: Any) -> str:
    """Return one of the page's own strings in the language of this request; ``n`` also chooses the singular."""
    texts = strings()[key]
    language = spoken()
    if language == "en" and values.get("n") == 1 and "en1" in texts:
        language = "en1"
    shown = {name: number(value) if isinstance(value, int) else value for name, value in values.items()}
    return texts[language].format(**shown)


def number(value: int) -> str:
    """Return a whole number with its thousands apart, as the language writes it."""
    return f"{value:,}".replace(",", "." if spoken() == "vi" else ",")


@cache
def strings() -> dict[str, dict[str, str]]:
    """Return the table of strings: for each key its text in ``vi`` and ``en``, and ``en1`` for one thing."""
    table: dict[str, dict[str, str]] = json.loads(_STRINGS.read_text("utf-8"))
    return table


def box_labels() -> dict[str, str]:
    """Return what the list below the search box says: its name, how many lines it has, the kinds of lines."""
    kinds = {kind: say(f"facet_{kind}") for kind in MOST if kind in FACETS}
    return {"list": say("completions"), "some": say("completions_some", n="{n}"), "bai": say("article"), **kinds}


def init_app(app: Flask) -> None:
    """Give templates the page's strings."""
    app.jinja_env.globals.update(t=say, number=number, language=spoken, other_languages=others, box_labels=box_labels)
