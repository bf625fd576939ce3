"""Homes: where what must outlive an index is kept, in the data folder or in a database that several servers share.

Each kind of it (`index.kinds`) is a few tables. A home gives the same statements a SQLite file (`index.stores`) or
tables of PostgreSQL (`index.shared`): statements are written once, in the SQL of both, and name their values (``:id``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.kinds import Kind, Tables
from index.stores import Store

if TYPE_CHECKING:
    from index.database import Address
    from index.settings import Settings


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder, and the shared database if there is one: then all kinds of tables are there, none here."""

    data: Path
    database: Address | None = None

    def tables(self, kind: Kind) -> Tables:
        """Return the tables of a kind."""
        if self.database is None:
            return Store(self.data / kind.file, kind.holds, kind.steps)
        from index.shared import SharedTables  # noqa: PLC0415  most have no such database

        return SharedTables(self.database, kind)


@lru_cache(maxsize=8)
def home_of(settings: Settings) -> Home:
    """Return where these settings keep what outlives an index; raises BadSetting."""
    if not settings.saved_url:
        return Home(settings.data)
    from index.database import address  # noqa: PLC0415

    return Home(settings.data, address(settings))
