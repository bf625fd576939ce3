"""The engines that are compared, each behind the same four verbs; every one runs in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from benchmarks.papers import Query, Row

NAMES = {"timtin": "Tìm Tin", "tantivy": "tantivy", "fts5": "SQLite FTS5", "stock": "stock Whoosh"}


class Engine(Protocol):
    """What the benchmark asks of an engine: all index the same folded syllables, with gaps between paragraphs."""

    def build(self, rows: Iterable[Row], folder: Path) -> None:
        """Index the rows into an empty folder, text, facets and day stored."""

    def open(self, folder: Path) -> None:
        """Open the index of a folder."""

    def search(self, query: Query) -> int:
        """Fetch the ids of the ten best articles; return how many match."""

    def faceted(self, query: Query) -> int:
        """Do the same and count the matches by unit, congress and month."""


def engine(name: str) -> Engine:
    """Return a new engine by its name."""
    return cast("Engine", import_module(f"benchmarks.engines.{name}").Engine())
