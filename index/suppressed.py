"""Names of persons who are never shown as such: those of ``suppressed.txt``, and of the database that servers share.

Searching asks for them all the time, so what the database holds is read in the background, every few seconds, and kept
in a copy. A server that has never been told the names, because the database was down when it first started, names
nobody at all until it is told: a name that is shown too late harms less than one that is shown too soon.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache

from index import durable
from index.errors import IndexDamaged, StoreFailed
from index.homes import Home
from index.lines import Lines
from index.text.fold import exact
from index.text.normal import normalize

FILE = "suppressed.txt"
COPY = "suppressed.copy"
"""A server's copy of the names in the database, for times when that does not answer."""

LOOK = 5.0  # seconds between two looks into the database: a name is gone on every server after so long


class Everybody(frozenset[str]):
    """The set of all names: nobody is shown."""

    def __contains__(self, _: object) -> bool:
        return True

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return id(Everybody)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Everybody)


def names(home: Home) -> frozenset[str]:
    """Return the names as ``exact`` spells them; raises IndexDamaged when the file cannot be read."""
    own = _of_file(home, FILE)
    if home.database is None:
        return own
    known = _watch(home).known()
    return known if isinstance(known, Everybody) else own | known


def stamp(home: Home) -> tuple[int, ...]:
    """Return numbers that change when the names do: a `stat` call, and now and then a look into the database."""
    shared = () if home.database is None else (_watch(home).version(),)
    try:
        found = os.stat(f"{home.data}/{FILE}")
    except OSError:
        return shared
    return (*shared, found.st_mtime_ns, found.st_ino, found.st_size)


def suppress_names(home: Home, new: Iterable[str]) -> None:
    """Add names to those that are never shown."""
    known = names(home) if home.database is None else _read(home)
    Lines(home, FILE).add([name for name in dict.fromkeys(new) if _spelled(name) not in known])


def show_again(home: Home, some: Iterable[str]) -> bool:
    """Take names out of the list; return whether they were in it."""
    unwanted = {_spelled(name) for name in some}
    return Lines(home, FILE).drop(lambda line: _spelled(line.decode("utf-8", "replace")) in unwanted)


def _read(home: Home) -> frozenset[str]:
    return _names(line.decode("utf-8") for line in Lines(home, FILE).read())


def _of_file(home: Home, name: str) -> frozenset[str]:
    path = home.data / name
    try:
        return _names(path.read_text("utf-8").splitlines())
    except FileNotFoundError:
        return frozenset()
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged("{file}: {why}; mend it or delete it", file=path, why=error) from error


def _names(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(_spelled, lines)))


def _spelled(line: str) -> str:
    """Return the name that a line holds, with what follows # left out.

    >>> _spelled("LÊ HOÀ BÌNH  # xin rút tên")
    'lê hòa bình'
    """
    return " ".join(exact(normalize(line.partition("#")[0])).split())


# The database


class _Watch:
    """What one process knows of the names in the database; shared by threads."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._known: frozenset[str] | None = None
        self._version = 0
        self._looked = 0.0
        self._lock = threading.Lock()

    def known(self) -> frozenset[str]:
        """Return the names, as the last look found them."""
        self.version()
        return Everybody() if self._known is None else self._known

    def version(self) -> int:
        """Return a number that grows when the names change; the first look is waited for, later ones are not."""
        if time.monotonic() - self._looked > LOOK and self._lock.acquire(blocking=False):
            if self._version:
                threading.Thread(target=self._look, daemon=True).start()
            else:
                self._look()
        return self._version

    def _look(self) -> None:
        try:
            self._note(self._found())
        finally:
            self._looked = time.monotonic()
            self._lock.release()

    def _found(self) -> frozenset[str] | None:
        """Return the names in the database; what was known, or is in our copy, where it does not answer."""
        copy = self._home.data / COPY
        try:
            found = _read(self._home)
        except StoreFailed:
            if self._known is not None:
                return self._known
            return _of_file(self._home, COPY) if copy.exists() else None
        if found != self._known:
            with suppress(OSError):
                durable.write_atomic(copy, "".join(f"{name}\n" for name in sorted(found)), durable.PRIVATE)
        return found

    def _note(self, found: frozenset[str] | None) -> None:
        if found != self._known or not self._version:
            self._known = found
            self._version += 1


@lru_cache(maxsize=8)
def _watched(home: Home, _process: int) -> _Watch:
    """Return what a process knows: a fork has no thread of its parent's."""
    return _Watch(home)


def _watch(home: Home) -> _Watch:
    return _watched(home, os.getpid())
