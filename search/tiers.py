"""Tiers: what the plain words of a question may be asked to hold, from near ones to all of them side by side."""

from __future__ import annotations

from typing import NamedTuple

from index.messages.message import Message
from search.plan import NOTHING, Clause
from search.request import SearchRequest


class Tiers(NamedTuple):
    """What the plain words of a question may be asked to hold, each tier within the one before it.

    ``other`` are articles with all words in other spellings than the typed ones; None where nothing was typed so.
    ``beside`` are articles that hold near words instead of some of one or two words: outside the total; None where
    there are none. ``notices`` say how words were taken that stand nowhere as they are.
    """

    near: Clause
    every: Clause
    run: Clause
    other: Clause | None = None
    beside: Clause | None = None
    notices: tuple[Message, ...] = ()

    def chosen(self, request: SearchRequest) -> Clause:
        """Return the tier, or the spellings, that a request is for."""
        if request.dau:
            return self.other or NOTHING
        return {"gan": self.near, "du": self.every, "cum": self.run, "nghia": self.beside or NOTHING}[request.muc]
