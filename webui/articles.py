"""The page of one article: its text with the matches of a question, and what was understood of it, with proof."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search.request import SearchRequest, from_args
from search.results import ArticleView, Marked
from webui import links
from webui.conditional import conditional
from webui.printing import excerpt
from webui.site import site

blueprint = Blueprint("articles", __name__)

EXCERPTS = 3
"""Passages shown of an article whose full text may not be (TIMTIN_FULLTEXT=off)."""


@blueprint.get("/bai/<path:id>")
@conditional
def show(id: str) -> ResponseReturnValue:
    """Show an article; ``q`` marks its matches, other keys are ignored. An id that it had leads to its page."""
    asked, _ = from_args([("q", value) for value in request.args.getlist("q")])
    view = site().service.article(id, asked)
    if view is None:
        if (kept := site().service.moved(id)) is None:
            abort(404, "article")
        return redirect(links.article(kept, asked.q), 301)
    full = site().settings.fulltext
    return render_template(
        "articles/article.html",
        asked=asked,
        blank=SearchRequest(),
        view=view,
        article=view.article,
        full=full,
        excerpts=() if full else excerpts(view),
    )


def excerpts(view: ArticleView) -> list[Marked]:
    """Return the few passages that may be shown of a text: those that match, else its beginning."""
    lines = [line for line in (*view.lead, *view.body) if line.spans] or list((*view.lead, *view.body)[:1])
    return [excerpt(line) for line in lines[:EXCERPTS]]
