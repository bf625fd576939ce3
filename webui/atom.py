"""The Atom twin of a search: what it finds in the order in which it was first indexed, the last one first.

A feed is a watch: an article that is old or undated is news when it comes. ``updated`` is its arrival and never now,
``published`` its day where that is known. Ids say nothing of where the site is: moved to another address, it announces
nothing anew (RFC 4287, 4.2.6).
"""

from __future__ import annotations

from itertools import islice
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, render_template

from search import arrivals
from search.request import SearchRequest, canonical
from search.results import Hit
from webui import parameters
from webui.conditional import conditional
from webui.printing import well_formed
from webui.site import site

blueprint = Blueprint("atom", __name__)

MOST_ENTRIES = 50
"""Entries of one page of a feed; the next one is linked (RFC 5005, 3)."""

_OURS = uuid5(NAMESPACE_URL, "urn:x-timtin:atom")


@blueprint.get("/tim.atom")
@conditional
def feed() -> Response:
    """Return the hits that were last added as a feed, whatever the order of the page."""
    asked, _ = parameters.asked()
    asked = asked.whole().sorted("vao").page(asked.trang)
    first, partial = (asked.trang - 1) * MOST_ENTRIES, list[str]()
    hits = list(islice(site().service.export(asked, first + MOST_ENTRIES + 1, partial.extend), first, None))
    page = render_template(
        "atom/feed.xml",
        asked=asked,
        id=feed_id(asked),
        hits=hits[:MOST_ENTRIES],
        more=len(hits) > MOST_ENTRIES,
        updated=arrivals.dated(hits[0].arrived if hits else site().service.arrived()),
        entry_id=entry_id,
        dated=arrivals.dated,
        published=published,
        partial=partial,
    )
    return Response(well_formed(page), mimetype="application/atom+xml")


def feed_id(asked: SearchRequest) -> str:
    """Return the id of a feed: of what it asks."""
    return uuid5(_OURS, f"tim?{canonical(asked.sorted('lq'))}").urn


def entry_id(id: str) -> str:
    """Return the id of an article's entry, the same in every feed and under every address.

    >>> entry_id("nghe-an-1") == entry_id("nghe-an-1") != entry_id("nghe-an-2")
    True
    """
    return uuid5(_OURS, f"bai/{id}").urn


def published(hit: Hit) -> str | None:
    """Return the day of an article as feeds write it; None where no day is known as a fact."""
    found = hit.published
    return f"{found.date}T00:00:00+07:00" if found and found.precision == "day" else None
