"""A memory for what a method returned that does not keep alive whose method it is.

``lru_cache`` of a bound method makes an object hold itself: an index that was replaced would stay open, its deleted
files on the disk, until the garbage collector comes by. So everything made of a snapshot remembers through this, and
the last search on it closes its files. Whose method it is must be held by the caller.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, cast
from weakref import WeakMethod

Method = TypeVar("Method", bound=Callable[..., object])


def remembering(size: int, method: Method) -> Method:
    """Return a method that remembers so many of its last results; it has the ``cache_clear`` of ``lru_cache``.

    >>> class Provinces:
    ...     def __init__(self) -> None:
    ...         self.name = remembering(8, self._name)
    ...     def _name(self, slug: str) -> str:
    ...         return slug.replace("-", " ").title()
    >>> Provinces().name("nghe-an")
    Traceback (most recent call last):
    ReferenceError: what remembers is gone
    >>> provinces = Provinces()
    >>> provinces.name("nghe-an")
    'Nghe An'
    """
    weak = WeakMethod(method)

    @lru_cache(maxsize=size)
    def remembered(*arguments: object) -> object:
        if (own := weak()) is None:
            raise ReferenceError("what remembers is gone")
        return own(*arguments)

    return cast("Method", remembered)
