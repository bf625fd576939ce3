"""The effort of one search: what is left of its budget, and what was left out when that did not suffice."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search.engines.index import Missing
from search.plan import NO_LIMIT, Budget

Mask = npt.NDArray[np.bool_]


class Effort:
    """Spent by every part of one search, in the order in which the parts are done; ``taken`` says how much was.

    What was worked out before costs the same once more: else an answer would depend on what others have asked.
    """

    def __init__(self, size: int, budget: Budget = NO_LIMIT) -> None:
        self._left, self._size = budget.work, size
        self.taken = 0
        self._unseen: Mask | None = None
        self._missing: list[Missing] = []

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What was left out, each once."""
        return tuple(dict.fromkeys(self._missing))

    @property
    def endless(self) -> bool:
        """Whether any work is allowed: then nothing depends on what was worked out before."""
        return self._left is None

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self._left is not None and self._left <= 0

    def suffices(self, work: int) -> bool:
        """Whether more is left than some work."""
        return self._left is None or self._left > work

    def spend(self, work: int, what: Missing) -> bool:
        """Take work off that is done all at once; where too little is left nothing is taken, and it is left out."""
        if self._left is None:
            return True
        if work > self._left:
            self._missing.append(what)
            return False
        self._left -= work
        return True

    def take(self, work: int) -> None:
        """Take work off that was done."""
        self.taken += work
        if self._left is not None:
            self._left -= work

    def leave(self, docs: npt.NDArray[np.uint32]) -> None:
        """Note articles that were not looked at: whatever is asked of them, they are no hits."""
        if self._unseen is None:
            self._unseen = np.zeros(self._size, np.bool_)
        self._unseen[docs.astype(np.intp)] = True
        self._missing.append("hits")

    def sure(self, found: Mask) -> Mask:
        """Return those found that are sure to be hits."""
        return found if self._unseen is None else found & ~self._unseen
