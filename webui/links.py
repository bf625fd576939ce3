"""The only maker of links: every address on a page comes from here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask, request, url_for

from index.facets import UNDATED
from search.request import SearchRequest, canonical, to_args
from webui.site import site

Twin = Literal["json", "csv", "atom"]

EXPLAIN = "vi-sao"
"""The argument that asks why hits rank as they do."""

AS_TYPED = "nguyen-van"
"""The argument that asks for the question as it was typed, even if nothing is found."""

VIEW = "hl"
"""The argument that names the language of one page or answer; no canonical address has it."""

STATIC = Path(__file__).with_name("static")


def results(asked: SearchRequest, anchor: str = "") -> str:
    """Return the address of a page of results."""
    return _with(url_for("results.tim"), canonical(asked)) + (f"#{anchor}" if anchor else "")


def word(text: str) -> str:
    """Return the address of a search for one exact word."""
    return results(SearchRequest(q=f'từ:"{text}"'))


def search() -> str:
    """Return the address that search forms are sent to."""
    return url_for("results.tim")


def completions() -> str:
    """Return the address that the search box asks while one types."""
    return url_for("completions.goi_y")


def suggestions() -> str:
    """Return the address that a browser's own box asks while one types there."""
    return url_for("completions.browser")


def choose(asked: SearchRequest, key: str, value: str) -> str:
    """Return the address with a facet's value chosen, or no longer chosen when it was; a period replaces another."""
    if key != "ngay":
        return results(asked.toggle(key, value))
    if value == UNDATED:
        return results(asked.during(None, None) if asked.undated else asked.without_date())
    return results(asked.during(None, None) if asked.tu == asked.den == value else asked.during(value, value))


def only(asked: SearchRequest, key: str, value: str) -> str:
    """Return the address with that value alone chosen in its facet: what the count beside it is the total of."""
    if key != "ngay":
        return results(asked.only(key, value))
    return results(asked.without_date() if value == UNDATED else asked.during(value, value))


def exclude(asked: SearchRequest, key: str, value: str) -> str:
    """Return the address with a facet's value excluded, or no longer excluded when it was."""
    return results(asked.exclude(key, value))


def why(asked: SearchRequest) -> str:
    """Return the address of the same page with the parts of each score; no canonical address has it."""
    return _with(search(), "&".join(filter(None, (canonical(asked), f"{EXPLAIN}=1"))))


def twin(asked: SearchRequest, kind: Twin) -> str:
    """Return the address of the same results as JSON, CSV or Atom; always from the first page but for JSON."""
    if kind == "atom":
        return feed(asked.whole())
    return _with(url_for(f"feeds.{kind}"), canonical(asked if kind == "json" else asked.whole()))


def feed(asked: SearchRequest) -> str:
    """Return the address of a page of a search's feed."""
    return _with(url_for("atom.feed"), canonical(asked.whole().sorted("lq").page(asked.trang)))


def article(id: str, q: str = "", anchor: str = "") -> str:
    """Return the address of an article, its matches with a question marked."""
    return _with(url_for("articles.show", id=id), canonical(SearchRequest(q=q))) + (f"#{anchor}" if anchor else "")


def short(code: str) -> str:
    """Return the short link of a saved query, for others."""
    return absolute(url_for("saved.short", code=code))


def home() -> str:
    """Return the address of the front page."""
    return url_for("results.home")


def saved(code: str = "", action: str = "") -> str:
    """Return the address of my saved queries, or of what can be done to one of them."""
    return url_for(f"saved.{action}", code=code) if action and code else url_for(f"saved.{action or 'mine'}")


TAKEN = ("nhap", "co-roi", "sai", "het-cho")
"""The arguments that say how many entries of a file were saved, known, of no use, without room."""


def taken_in(*counts: int) -> str:
    """Return the address of my saved queries after a file was taken in: how many entries became what."""
    return _with(saved(), urlencode(dict(zip(TAKEN, counts, strict=True))))


def tagged(tag: str) -> str:
    """Return the address of my saved queries with a tag; of all without one."""
    return _with(saved(), urlencode({"the": tag}) if tag else "")


def save(asked: SearchRequest) -> str:
    """Return the address of the form that names and saves a request."""
    return _with(url_for("saved.form"), canonical(asked.whole()))


def share(asked: SearchRequest | None = None, code: str = "") -> str:
    """Return the address of the page that shares a search; with a code it shows the short link that was made."""
    query = canonical(asked.whole()) if asked else ""
    return _with(url_for("sharing.form"), "&".join(filter(None, (query, code and f"ma={code}"))))


def guide() -> str:
    """Return the address of the page on how to search."""
    return url_for("results.guide")


def api(code: str = "") -> str:
    """Return the address of the page on what programs can ask, or of what it says of one code."""
    return url_for("api.show", _anchor=code or None)


def static(name: str) -> str:
    """Return the address of a file of ours; a new version has a new one."""
    return url_for("static", filename=name, v=_version())


def speak(language: str) -> str:
    """Return the address that shows this page in another language."""
    return url_for("language.choose", language=language, ve=_here())


def fields(asked: SearchRequest, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the request as hidden fields of a form, but for some keys; always from the first page."""
    return [(key, value) for key, value in to_args(asked.page(1)) if key not in without]


def absolute(path: str) -> str:
    """Return an address as other sites need it: below TIMTIN_BASE_URL, else below the host that was asked."""
    base = site().settings.base_url
    root = f"{urlsplit(base).scheme}://{urlsplit(base).netloc}" if base else request.host_url
    return urljoin(root, path)


def outward(url: str | None) -> str | None:
    """Return an address from an article if it is one of the web; "javascript:" and the like are none.

    >>> outward("https://baonghean.vn/a"), outward("javascript:alert(1)"), outward("//x"), outward("https://[x")
    ('https://baonghean.vn/a', None, None, None)
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def inward(path: str) -> str:
    """Return a path of this site, for going back; anything that leads elsewhere becomes the front page.

    >>> inward("/tim?q=a"), inward("//evil.example"), inward("/\\\\evil.example")
    ('/tim?q=a', '/', '/')
    """
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/"


_VIEWED = re.compile(rf"(?:^|&){VIEW}=[^&]*")


def init_app(app: Flask) -> None:
    """Give templates the makers of links."""
    makers: tuple[Callable[..., Any], ...] = (
        search,
        results,
        choose,
        only,
        exclude,
        why,
        twin,
        article,
        short,
        home,
        saved,
    )
    makers += (completions, suggestions, feed, word, tagged, save, share, guide, api, static, speak, fields)
    makers += (absolute, outward)
    app.jinja_env.globals["links"] = SimpleNamespace(**{maker.__name__: maker for maker in makers})


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _here() -> str:
    query = _VIEWED.sub("", request.query_string.decode("ascii", "replace")).removeprefix("&")
    return request.script_root + _with(request.path, query) if request.method == "GET" else home()


@cache
def _version() -> str:
    """Return a mark of our files' contents, so that browsers may keep each for ever."""
    files = sorted(path for path in STATIC.iterdir() if path.is_file())
    return hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=5).hexdigest()
