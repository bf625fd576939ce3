"""Kinds: what is kept beside the index as tables, and how it is asked, wherever the tables lie (`index.homes`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from index.messages.sentence import Sentence
from index.stores import Step


class Cursor(Protocol):
    """What a statement found."""

    @property
    def rowcount(self) -> int:
        """How many rows a statement changed."""

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""

    def fetchall(self) -> Any:
        """Return all rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """Tables while they are open."""

    def execute(self, statement: str, values: Mapping[str, Any] = ..., /) -> Cursor:
        """Do a statement with these values."""

    def executemany(self, statement: str, rows: Iterable[Mapping[str, Any]], /) -> object:
        """Do a statement with each of many values."""


_AT_ONCE = 512  # values in one statement: SQLite takes some thousand


def some_at_once(values: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield values in parts, as a statement has them in a list, with their names.

    Parts are filled up to a power of two with their first value, so that few statements are ever prepared.

    >>> list(some_at_once(["a", "b", "c"]))
    [(':v0, :v1, :v2, :v3', {'v0': 'a', 'v1': 'b', 'v2': 'c', 'v3': 'a'})]
    """
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        size = 1 << (len(some) - 1).bit_length()
        named = {f"v{number}": some[number % len(some)] for number in range(size)}
        yield ", ".join(f":{name}" for name in named), named


class Tables(Protocol):
    """The tables of one kind, wherever they lie; who opens them anew at each call may share them among threads."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open them to be read; raises StoreFailed."""

    def writing(self) -> AbstractContextManager[Connection]:
        """Open them for one transaction, alone, which lasts when this returns; raises StoreFailed."""

    def problem(self) -> str | None:
        """Return in one line why they cannot be used, or None."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept together: ``steps`` make its tables in a file, ``shared`` in a database, a version each.

    Steps that have been published are never changed: another change is another step, on both sides.
    """

    file: str
    holds: Sentence  # what would be lost with it, in words
    steps: tuple[Step, ...]
    shared: tuple[tuple[str, ...], ...]
    patience: float = 5.0  # seconds that one who writes waits for another in a database
