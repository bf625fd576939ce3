"""Lists of lines that outlive an index: a file each in the data folder, or rows of the shared database.

In a file a change rewrites the whole list and replaces the file at once; who changes one holds the lock of the data
folder. In the database lines are added and dropped one by one, for other machines may do the same meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index import durable
from index.homes import Home
from index.kinds import Kind
from index.messages.sentence import Sentence

LINES = Kind(
    "lines",
    Sentence("corrections, removed ids and suppressed names"),
    (),
    (("CREATE TABLE line (list TEXT, number BIGINT, line TEXT NOT NULL, PRIMARY KEY (list, number))",),),
)

_READ = "SELECT number, line FROM line WHERE list = :list ORDER BY number"
_ADD = """INSERT INTO line (list, number, line)
    SELECT :list, coalesce(max(number), 0) + 1, :line FROM line WHERE list = :list"""
_DROP = "DELETE FROM line WHERE list = :list AND number = :number"


@dataclass(frozen=True, slots=True)
class Lines:
    """One list, by the name of its file; every function raises StoreFailed where the database does not answer."""

    home: Home
    name: str

    def read(self) -> list[bytes]:
        """Return the lines, the first that was added first."""
        if self.home.database is None:
            try:
                return (self.home.data / self.name).read_bytes().splitlines()
            except FileNotFoundError:
                return []
        with self.home.tables(LINES).reading() as db:
            return [line.encode() for _, line in db.execute(_READ, {"list": self.name})]

    def add(self, lines: Iterable[str]) -> None:
        """Add lines after those that are there."""
        if self.home.database is None:
            self._write([*self.read(), *(line.encode() for line in lines)])
            return
        with self.home.tables(LINES).writing() as db:
            for line in lines:
                db.execute(_ADD, {"list": self.name, "line": line})

    def drop(self, unwanted: Callable[[bytes], bool]) -> bool:
        """Take lines away; return whether there were any."""
        if self.home.database is None:
            lines = self.read()
            kept = [line for line in lines if not unwanted(line)]
            if len(kept) < len(lines):
                self._write(kept)
            return len(kept) < len(lines)
        with self.home.tables(LINES).writing() as db:
            found = db.execute(_READ, {"list": self.name}).fetchall()
            gone = [number for number, line in found if unwanted(line.encode())]
            db.executemany(_DROP, ({"list": self.name, "number": number} for number in gone))
        return bool(gone)

    def _write(self, lines: list[bytes]) -> None:
        durable.make_folder(self.home.data)
        durable.write_atomic(self.home.data / self.name, b"".join(line + b"\n" for line in lines))
