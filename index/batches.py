"""Batches: many items in lists of about one size, cut as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def batches(items: Iterable[T], size: Callable[[T], int], enough: int) -> Iterator[list[T]]:
    """Cut items into lists, each of which ends with the item that makes it large enough.

    >>> list(batches(["Hà", "Nội", "ta", "về"], len, 5))
    [['Hà', 'Nội'], ['ta', 'về']]
    """
    batch: list[T] = []
    filled = 0
    for item in items:
        batch.append(item)
        filled += size(item)
        if filled >= enough:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch
