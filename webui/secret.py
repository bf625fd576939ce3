"""The secret that forms and short links are signed with: this data folder's, or the one that all servers share.

Servers that share a database (`TIMTIN_SAVED_URL`) must sign alike, for a form that one of them showed comes back to
another. The first gives its own to the database; each keeps a copy, for times when the database does not answer.
"""

from __future__ import annotations

import secrets
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path

from index import durable, state
from index.errors import BadSetting, StoreFailed, UntrustedData
from index.homes import Home
from index.kinds import Kind
from index.messages.sentence import Sentence
from index.stores import tables

KEY_FILE = "secret.key"
COPY = "shared.key"
"""A server's copy of the secret that all share."""

LEAST_SECRET = 32
"""Characters of a secret at least: ours have 64 random hexadecimal digits, one written by hand may be shorter."""

_AGAIN = 10.0  # seconds until a database that did not answer is asked again

_TABLE = "CREATE TABLE secret (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
SECRET = Kind(KEY_FILE, Sentence("the secret of the forms"), (tables(_TABLE),), ((_TABLE,),))


class Secret:
    """The secret of a site; shared by threads."""

    def __init__(self, home: Home, own: str) -> None:
        self._home, self._own = home, own
        self._known = "" if home.database else own
        self._asked = -_AGAIN
        self._lock = threading.Lock()

    @property
    def value(self) -> str:
        """The secret; until the database has ever answered this server, its own."""
        if self._known:
            return self._known
        with self._lock:
            if not self._known and time.monotonic() - self._asked > _AGAIN:
                self._asked = time.monotonic()
                self._known = self._shared()
        return self._known or self._own

    def _shared(self) -> str:
        """Return the secret that all servers share, as the database or our copy of it tells; "" when neither does."""
        copy = self._home.data / COPY
        try:
            with self._home.tables(SECRET).writing() as db:
                ours = "INSERT INTO secret (name, value) VALUES ('forms', :own) ON CONFLICT DO NOTHING"
                db.execute(ours, {"own": self._own})
                found = str(db.execute("SELECT value FROM secret WHERE name = 'forms'").fetchone()[0])
        except StoreFailed:
            return _checked(copy) if copy.exists() else ""
        with suppress(OSError):
            durable.write_atomic(copy, found + "\n", durable.PRIVATE)
        return found


def secret_key(data: Path) -> str:
    """Return the secret of a data folder, made on first use for us alone to read.

    Raises BadSetting where it can be neither read nor made, UntrustedData where somebody else may know or guess it.
    """
    path = data / KEY_FILE
    try:
        state.make_folder(data)
        durable.sweep(data)
        if not path.exists():
            durable.write_new(path, secrets.token_hex() + "\n", durable.PRIVATE)
        return _checked(path)
    except OSError as error:
        raise BadSetting(
            "{path} cannot be made or read ({why}): serve with --read-only to save nothing", path=path, why=error
        ) from error


def _checked(path: Path) -> str:
    """Return the secret in a file: with one that others know they could send forms in a visitor's name."""
    if stat.S_IMODE(path.stat().st_mode) & ~durable.PRIVATE:
        raise UntrustedData("others may read {path} or write to it: delete it, and a new secret is made", path=path)
    secret = path.read_bytes().strip().decode("ascii", "replace")
    if len(secret) < LEAST_SECRET:
        raise UntrustedData("{path} is empty or cut short: delete it, and a new secret is made", path=path)
    return secret
