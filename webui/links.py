"""The only maker of links: every address on a page comes from here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from urllib.parse import quote, quote_plus, urlencode, urljoin, urlsplit

from flask import Flask, current_app, g, request, url_for

from index.facets import DATES, FACETS, UNDATED
from search.facet_list import Stretch
from search.request import SearchRequest, canonical, from_args, to_args, written
from webui.site import site

Twin = Literal["json", "csv", "atom"]

EXPLAIN = "vi-sao"
"""The argument that asks why hits rank as they do."""

AS_TYPED = "nguyen-van"
"""The argument that asks for the question as it was typed, even if nothing is found."""

LIKE, ORDER, NUMBER = "trong", "xep", "doan"
"""The arguments of a page of values: words that begin like those, the order, which stretch."""

VIEW = "hl"
"""The argument that names the language of one page or answer; no canonical address has it."""

ONLY, WITHOUT = "chi", "bo"
"""What buttons of the form of filters send: ``tinh.nghe-an`` alone in its facet, or no longer."""

ARRIVED = "vao-tu"
"""The argument of the moment after which articles were first indexed."""

LONG = 300
"""Characters from which a question stands on a page once, in a form, and in no link: a page has some 200 of them."""

STATIC = Path(__file__).with_name("static")


def results(asked: SearchRequest, anchor: str = "") -> str:
    """Return the address of a page of results."""
    return _with(search(), canonical(asked)) + (f"#{anchor}" if anchor else "")


def word(text: str) -> str:
    """Return the address of a search for one exact word."""
    return results(SearchRequest(q=f'từ:"{text}"'))


def search() -> str:
    """Return the address that search forms are sent to."""
    return _path("results.tim")


def completions() -> str:
    """Return the address that the search box asks while one types."""
    return url_for("completions.goi_y")


def suggestions() -> str:
    """Return the address that a browser's own box asks while one types there."""
    return url_for("completions.browser")


class FacetLinks:
    """Addresses of the values of one facet of a request; what they share is written once.

    They are those of `search.request`: ``only`` that of ``asked.only(key, value)``, and so on.
    """

    def __init__(self, asked: SearchRequest, key: str) -> None:
        self._key, self._choice = key, asked.choice(key)
        self._period = (asked.tu or "", asked.den or "") if not asked.undated else (UNDATED, UNDATED)
        # Where the values stand among the arguments is told by a request that has some.
        sample = asked.during("2000", None) if key == DATES else asked.only(key, "2000")
        place = [name for name, _ in to_args(sample.page(1))].index("tu" if key == DATES else key)
        rest = to_args(asked.without(key).page(1))
        first, last = written(rest[:place]), written(rest[place:])
        self._start = f"{search()}?{first}{'&' if first else ''}"
        self._end = f"&{last}" if last else ""

    def only(self, value: str) -> str:
        """Return the address with that value alone chosen: what the count beside it is the total of."""
        if self._key == DATES:
            return self._during(value)
        return self._with((value,), tuple(other for other in self._choice.exclude if other != value))

    def toggle(self, value: str) -> str:
        """Return the address with the value chosen, or no longer chosen when it was; a period replaces another."""
        if self._key == DATES:
            return self._during("" if self._period == (value, value) else value)
        old = self._choice
        others = tuple(other for other in old.include if other != value)
        include = others if value in old.include else tuple(sorted((*others, value)))
        return self._with(include, tuple(other for other in old.exclude if other != value))

    def _with(self, include: tuple[str, ...], exclude: tuple[str, ...]) -> str:
        chosen = ",".join([*map(_quoted, include), *(f"-{_quoted(value)}" for value in exclude)])
        if not chosen:
            return (self._start.rstrip("&") + self._end).replace("?&", "?").rstrip("?")
        return f"{self._start}{self._key}={chosen}{self._end}"

    def _during(self, value: str) -> str:
        if not value:
            return (self._start.rstrip("&") + self._end).replace("?&", "?").rstrip("?")
        chosen = f"ngay={UNDATED}" if value == UNDATED else f"tu={value}&den={value}"
        return f"{self._start}{chosen}{self._end}"


_quoted = lru_cache(maxsize=8192)(partial(quote_plus, safe=","))


def of_facet(asked: SearchRequest, key: str) -> FacetLinks:
    """Return the makers of links of a facet; the same while a request is answered."""
    known: dict[tuple[SearchRequest, str], FacetLinks] = g.setdefault("facet_links", {})
    if (asked, key) not in known:
        known[asked, key] = FacetLinks(asked, key)
    return known[asked, key]


def choose(asked: SearchRequest, key: str, value: str) -> str:
    """Return the address with that value chosen in its facet and nothing else in it."""
    return of_facet(asked.without(key), key).only(value)


def in_links(asked: SearchRequest) -> SearchRequest:
    """Return a request as links carry it: a long question is left out."""
    return replace(asked, q="") if is_long(asked) else asked


def is_long(asked: SearchRequest) -> bool:
    """Return whether a question is too long for links."""
    return len(asked.q) > LONG


def pressed(asked: SearchRequest) -> SearchRequest | None:
    """Return what a button of the form of filters asks for; None where none was pressed."""
    for name in (ONLY, WITHOUT):
        key, dot, value = request.args.get(name, "").partition(".")
        if dot and key == DATES and name == ONLY:
            return from_args([*to_args(asked.during(None, None)), (DATES, value)])[0]
        if dot and key in (DATES, ARRIVED):
            return asked.during(None, None) if key == DATES else asked.arrived(None)
        if dot and key in FACETS:
            return (asked.only if name == ONLY else asked.without)(key, FACETS[key].named(value))
    return None


def values(asked: SearchRequest, key: str, stretch: Stretch | None = None, number: int = 1, kind: str = "") -> str:
    """Return the address of the page of all values of a facet, or of one stretch of them (``kind`` ".json")."""
    own = [(LIKE, stretch.like), (ORDER, "" if stretch.order == "so" else stretch.order)] if stretch else []
    own.append((NUMBER, str(number) if number > 1 else ""))
    query = written([*to_args(asked.page(1)), *(pair for pair in own if pair[1])])
    return _with(url_for(f"values.{kind.removeprefix('.') or 'page'}", key=key), query)


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


def article(id: str, asked: SearchRequest | None = None, anchor: str = "") -> str:
    """Return the address of an article; with the search that it was found by, but for a `LONG` question.

    Its page marks the matches, and leads back to the search and to its next and previous hit.
    """
    path = _path("articles.show", id="") + quote(id, safe="!$&'()*+,/:;=@")
    return _with(path, _found_by(asked) if asked else "") + (f"#{anchor}" if anchor else "")


@lru_cache(maxsize=64)
def _found_by(asked: SearchRequest) -> str:
    return canonical(asked.whole()) if len(asked.q) <= LONG else ""


def article_as(id: str, form: str) -> str:
    """Return the address of an article in another form: json, txt, bib, ris."""
    return f"{article(id)}.{form}"


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
    return f"{_path('static', filename='')}{name}?v={_version()}"


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
    app.extensions["timtin-paths"] = {}
    makers: tuple[Callable[..., Any], ...] = (
        search,
        results,
        choose,
        values,
        why,
        twin,
        article,
        article_as,
        short,
        home,
        saved,
    )
    makers += (completions, suggestions, feed, word, tagged, save, share, guide, api, static, speak, fields)
    makers += (absolute, outward)
    app.jinja_env.globals["links"] = SimpleNamespace(**{maker.__name__: maker for maker in makers})


def _path(endpoint: str, **values: Any) -> str:
    """Return the path of an endpoint, asked of Flask once: it takes 20 µs to tell, and a page has dozens of links."""
    known: dict[str, str] = current_app.extensions["timtin-paths"]
    place = f"{request.script_root} {endpoint}"
    if place not in known:
        known[place] = url_for(endpoint, **values)
    return known[place]


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _here() -> str:
    query = _VIEWED.sub("", request.query_string.decode("ascii", "replace")).removeprefix("&")
    return request.script_root + _with(request.path, query) if request.method == "GET" else home()


@cache
def _version() -> str:
    """Return a mark of our files' contents, so that browsers may keep each for ever."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    return hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=5).hexdigest()
