"""An array that grows at its end, so that rows met one by one are looked up all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt


class Growing:
    """Rows of one kind; ``array`` is a view of those there are, valid until it is asked for again."""

    def __init__(self, dtype: npt.DTypeLike, *shape: int) -> None:
        self._room: npt.NDArray[Any] = np.zeros((1024, *shape), dtype)
        self._count = 0
        self._new: list[Any] = []  # rows met since: numpy takes many at once in the time of one

    def __len__(self) -> int:
        return self._count + len(self._new)

    @property
    def array(self) -> npt.NDArray[Any]:
        """The rows so far."""
        if self._new:
            end = len(self)
            if end > len(self._room):
                bigger = np.zeros((2 * end, *self._room.shape[1:]), self._room.dtype)
                bigger[: self._count] = self._room[: self._count]
                self._room = bigger
            self._room[self._count : end] = self._new
            self._count = end
            self._new.clear()
        return self._room[: self._count]

    def append(self, row: Any) -> None:
        """Add one row."""
        self._new.append(row)

    def extend(self, rows: Iterable[Any]) -> None:
        """Add several rows."""
        self._new.extend(rows)
