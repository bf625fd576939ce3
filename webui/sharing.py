"""Sharing a search: its whole address, and a short link that is made when somebody asks for one, without saving."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from search.request import canonical, from_args, from_query_string
from search.saved import short_code
from webui import links
from webui.security import check_form, origin
from webui.site import site

blueprint = Blueprint("sharing", __name__)

MADE = "ma"
"""The argument that shows a short link that was made: that of this very search and of no other."""


@blueprint.get("/luu/chia-se")
def form() -> str:
    """Show the address of a search, and a short link or the button that makes one."""
    asked = from_args((key, value) for key, value in request.args.items(multi=True) if key != MADE)[0].whole()
    made, settings = request.args.get(MADE, ""), site().settings
    known = bool(made) and not settings.read_only and made == short_code(asked, site().secret)
    return render_template(
        "sharing/share.html", asked=asked, query=canonical(asked), short=links.short(made) if known else ""
    )


@blueprint.post("/luu/chia-se")
def make() -> Answer:
    """Make a short link and show it; the same search has the same again."""
    check_form()
    asked, _ = from_query_string(request.form.get("truy-van", ""))
    code = site().saved.shorten(asked, site().secret, origin())
    return redirect(links.share(asked, code), 303)
