"""Ids and numbers of articles: which id a number has, and which number an id that was given out."""

from __future__ import annotations

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays.postings import Docs

_REMEMBERED = 10_000
"""Ids whose numbers are kept: what was found is soon asked for, and a dictionary takes a tenth of looking it up."""


class Ids:
    """The ids of one snapshot; shared by threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._numbers: dict[str, int] = {}

    def of(self, docs: Docs) -> list[str]:
        """Return the ids of some articles."""
        ids = self._snapshot.ids(docs)
        if len(self._numbers) > _REMEMBERED:
            self._numbers = {}
        self._numbers.update(zip(ids, docs.tolist(), strict=True))
        return ids

    def number(self, id: str) -> int | None:
        """Return the number of an article, None for an unknown id."""
        known = self._numbers.get(id)
        return self._snapshot.doc(id) if known is None else known

    def known(self, id: str) -> int:
        """Return the number of an article that is there; raises KeyError for an unknown id."""
        if (number := self.number(id)) is None:
            raise KeyError(id)
        return number
