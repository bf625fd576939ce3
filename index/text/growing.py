"""An array that grows at its end, so that rows met one by one are looked up all at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class Growing:
    """Rows of one kind; ``array`` is a view of those there are, valid until the next row is added."""

    def __init__(self, dtype: npt.DTypeLike, *shape: int) -> None:
        self._room: npt.NDArray[Any] = np.zeros((1024, *shape), dtype)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def array(self) -> npt.NDArray[Any]:
        """The rows so far."""
        return self._room[: self._count]

    def append(self, row: Any) -> None:
        """Add one row."""
        self.extend(np.asarray(row, self._room.dtype)[None])

    def extend(self, rows: Any) -> None:
        """Add several rows."""
        end = self._count + len(rows)
        if end > len(self._room):
            bigger = np.zeros((2 * end, *self._room.shape[1:]), self._room.dtype)
            bigger[: self._count] = self.array
            self._room = bigger
        self._room[self._count : end] = rows
        self._count = end
