"""The two languages of the page: Vietnamese first; what is said stands in the catalogues of `index.messages`.

The choice is a cookie, never a part of a canonical address: one question has one address in both languages. ``hl=en``
shows one page, or the texts of one JSON answer, in a language without choosing it.
"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, abort, g, redirect, request

from index.facets import FACETS
from index.messages import DEFAULT, LANGUAGES, catalogue
from index.messages.message import Text, Value
from search.help.completions import MOST
from webui import links

COOKIE = "ngon-ngu"
_YEAR = 366 * 24 * 3600

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
    """Return the language of this request: ``hl``, else what was chosen, else Vietnamese; JSON has no cookies."""
    try:
        return str(g.language)  # a page asks some 250 times
    except AttributeError:
        cookie = "" if request.path.endswith(".json") else request.cookies.get(COOKIE, "")
        asked = (request.args.get(links.VIEW, ""), cookie)
        g.language = next((language for language in asked if language in LANGUAGES), DEFAULT)
        return str(g.language)


def others() -> list[tuple[str, str]]:
    """Return the languages that can be chosen beside this one, with their names."""
    return [(code, name) for code, name in LANGUAGES.items() if code != spoken()]


def say(key: str, **values: Value) -> str:
    """Return one of the page's own sentences in the language of this request; ``n`` also chooses the singular."""
    return catalogue.sentence(key, values, spoken())


def told(what: Text) -> str:
    """Return what searching says, or a name, in the language of this request."""
    return catalogue.say(what, spoken())


def number(value: int) -> str:
    """Return a whole number with its thousands apart, as the language writes it."""
    return catalogue.number(value, spoken())


def written_in(text: Text) -> str:
    """Return the language that a text is in: names are Vietnamese, messages are said in that of the request."""
    return "vi" if isinstance(text, str) else spoken()


def box_labels() -> dict[str, str]:
    """Return what the list below the search box says: its name, how many lines it has, the kinds of lines."""
    kinds = {kind: say(f"facet_{kind}") for kind in MOST if kind in FACETS}
    return {"list": say("completions"), "some": say("completions_some", n="{n}"), "bai": say("article"), **kinds}


def init_app(app: Flask) -> None:
    """Give templates the page's strings."""
    app.jinja_env.globals.update(t=say, told=told, number=number)
    app.jinja_env.globals.update(language=spoken, written_in=written_in, other_languages=others, box_labels=box_labels)
