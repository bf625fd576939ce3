"""How large an index and each part of it is, and whether it is whole."""

from __future__ import annotations

from dataclasses import replace

from index import beside, identity, leftovers, state
from index.engines.known import open_store
from index.engines.store import Stats
from index.homes import home_of
from index.settings import Settings


def stats(settings: Settings) -> Stats:
    """Return the numbers of the current index; raises IndexMissing and the like."""
    return replace(open_store(settings).stats(), unsettled=beside.unsettled(home_of(settings)))


def left(settings: Settings) -> list[str]:
    """Return the articles that are kept out for good and of which the index still holds something, and their pages."""
    kept_out = sorted(identity.kept_out(home_of(settings)))
    pages = state.kept_pages(settings.data, kept_out)
    found = [*open_store(settings).traces(kept_out), *leftovers.traces(settings, kept_out)]
    return [*dict.fromkeys(found), *map(str, pages)]


def check(settings: Settings) -> list[str]:
    """Read every byte of the current index; return what is damaged, in words (nothing when all is well)."""
    return open_store(settings).check()
