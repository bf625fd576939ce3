"""The page of one article: its text with the matches of a question, and what was understood of it, with proof."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from index.article import Article
from search.request import SearchRequest
from search.results import ArticleView, Marked
from search.tables import Exported, whole
from webui import citation, links, parameters
from webui.conditional import conditional
from webui.printing import excerpt
from webui.site import site

blueprint = Blueprint("articles", __name__)

BIBTEX, RIS = "application/x-bibtex", "application/x-research-info-systems"
"""The types of citations, as programs that keep references know them."""

MOST_STEPS = 12
"""Matches that one can go to by their numbers where there is no JavaScript."""

EXCERPTS = 3
"""Passages shown of an article whose full text may not be (TIMTIN_FULLTEXT=off)."""


@blueprint.get("/bai/<path:id>")
@conditional
def show(id: str) -> ResponseReturnValue:
    """Show an article, its matches with the search it was found by, whose other hits are a step away.

    An id that it had leads to its page.
    """
    asked, problems = parameters.asked()
    view = site().service.article(id, asked)
    if view is None:
        return _moved(id, lambda kept: links.article(kept, asked))
    full = site().settings.fulltext
    found_by = asked != SearchRequest()
    return render_template(
        "articles/article.html",
        asked=asked,
        blank=SearchRequest(),
        view=view,
        article=view.article,
        full=full,
        excerpts=() if full else excerpts(view),
        problems=problems,
        found_by=found_by,
        around=site().service.around(id, asked.whole()) if found_by else None,
        citation=citation.plain(view.article),
        named=_named,
        most_steps=MOST_STEPS,
    )


@blueprint.get("/bai/<path:id>.json")
@conditional
def data(id: str) -> ResponseReturnValue:
    """Return an article with all its facts and their proofs."""
    return _twin(id, "json", lambda article: jsonify(_whole(article)))


@blueprint.get("/bai/<path:id>.txt")
@conditional
def words(id: str) -> ResponseReturnValue:
    """Return an article as plain text."""
    return _twin(id, "txt", lambda article: Response(_text(article), mimetype="text/plain"))


@blueprint.get("/bai/<path:id>.bib")
@conditional
def bibtex(id: str) -> ResponseReturnValue:
    """Return how an article is cited, for BibTeX."""
    return _twin(id, "bib", lambda article: Response(citation.bibtex(article), mimetype=BIBTEX))


@blueprint.get("/bai/<path:id>.ris")
@conditional
def ris(id: str) -> ResponseReturnValue:
    """Return how an article is cited, for programs that keep references."""
    return _twin(id, "ris", lambda article: Response(citation.ris(article), mimetype=RIS))


def _twin(id: str, form: str, write: Callable[[Article], Response]) -> ResponseReturnValue:
    article = site().service.plain(id)
    if article is not None:
        return write(article)
    if site().service.plain(f"{id}.{form}") is not None:
        return show(f"{id}.{form}")  # an id may end like a form
    return _moved(id, lambda kept: links.article_as(kept, form))


def _moved(id: str, address: Callable[[str], str]) -> ResponseReturnValue:
    """Lead from an id that an article had to the one it has."""
    if (kept := site().service.moved(id)) is None:
        abort(404, "article")
    return redirect(address(kept), 301)


def _whole(article: Article) -> dict[str, Any]:
    """Return an article as `timtin export` writes it, but for when it was first indexed, which only a search knows."""
    found = whole(Exported(article, 0, site().settings.fulltext))
    return {name: value for name, value in found.items() if name != "added"}


def _text(article: Article) -> str:
    """Return an article as plain text: title, citation, text, captions; no text where that may not be shown."""
    parts = [article.title, citation.plain(article)]
    if site().settings.fulltext:
        parts += [article.body, article.caption_text if article.captions else ""]
    return "\n\n".join(filter(None, parts)) + "\n"


def _named(name: str) -> str:
    """Return the address of a search for a person's name as it stands in texts."""
    return links.results(SearchRequest(q=f'"{name}"'))


def excerpts(view: ArticleView) -> list[Marked]:
    """Return the few passages that may be shown of a text: those that match, else its beginning."""
    lines = [line for line in (*view.lead, *view.body) if line.spans] or list((*view.lead, *view.body)[:1])
    return [excerpt(line) for line in lines[:EXCERPTS]]
