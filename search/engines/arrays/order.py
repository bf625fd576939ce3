"""Hits in order: by score or by date, of equals by what depends on their content alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.engines.arrays.snapshot import Snapshot
from search.engines.arrays.postings import Docs, Tf

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Scores:
    """Hits by number, their scores, what these are made of, and what decides between equal ones."""

    docs: Docs
    scores: Tf
    parts: tuple[Tf, ...]
    ties: Docs

    def best(self, most: int) -> Places:
        """Return the places of the best hits, best first."""
        if len(self.docs) <= most:
            return by_score(self.scores, self.ties)
        least = np.partition(self.scores, -most)[-most]
        chosen = self.scores > least
        equal = np.flatnonzero(self.scores == least)
        chosen[equal[np.argsort(self.ties[equal])[: most - np.count_nonzero(chosen)]]] = True
        places = chosen.nonzero()[0]
        found: Places = places[by_score(self.scores[places], self.ties[places])]
        return found


def ties(snapshot: Snapshot, docs: Docs) -> Docs:
    """Return numbers that put articles of equal score or date in an order that depends on their content alone.

    Their own numbers would not do: an article that was corrected, or removed and added again, gets a new one.
    """
    return (snapshot.column("fingerprint")[docs] >> np.uint64(32)).astype(np.uint32)


def by_score(scores: Tf, ties: Docs) -> Places:
    """Return the order of falling scores, of equal ones by their ties: one sort of 64 bits.

    The bits of a float, its sign turned, ascend as the floats do (IEEE 754); of a negative one all bits are turned.
    """
    bits = (scores + np.float32(0)).view(np.uint32)  # no negative zero
    rising = np.where(bits >> 31, ~bits, bits | np.uint32(1 << 31))
    return np.argsort(~rising.astype(np.uint64) << np.uint64(32) | ties)


def by_date(snapshot: Snapshot, docs: Docs, oldest: bool) -> Places:
    """Return the order of dates, newest first unless the oldest are asked for; undated articles last either way."""
    return np.lexsort(_dates(snapshot, docs, oldest))


def by_arrival(snapshot: Snapshot, docs: Docs) -> Places:
    """Return the order in which articles were first indexed, the last one first; of one moment, the newest first."""
    return np.lexsort((*_dates(snapshot, docs, False), -snapshot.column("added_at")[docs]))


def _dates(snapshot: Snapshot, docs: Docs, oldest: bool) -> tuple[npt.NDArray[np.generic], ...]:
    """Return the keys of an order by date, the weightiest last."""
    days = snapshot.column("date_from")[docs].astype(np.int64)
    return ties(snapshot, docs), days if oldest else -days, days == 0
