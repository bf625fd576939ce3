"""The database that several servers share: PostgreSQL through SQLAlchemy Core, its pool, its time-outs, its errors.

Nothing of it is imported before it is asked for: who has no such database needs neither package (the extra
``postgres``). No call waits without end: not for a server that is not there, not for one that has stopped answering.
What PostgreSQL says becomes one line, in which there is neither password nor address nor statement.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from index.errors import BadSetting, DatabaseFailed
from index.messages.sentence import Sentence
from index.settings import Settings, password

if TYPE_CHECKING:
    from sqlalchemy import Connection as Raw
    from sqlalchemy import Engine, TextClause
    from sqlalchemy.engine import URL

    from index.kinds import Cursor

SCHEMA = "timtin"
"""The schema that holds our tables: their names may be those of others in the same database."""

CONNECT = 2  # seconds for a connection, and for one of the pool to become free
CONNECTIONS = 4  # of a process at most: ten servers of four workers keep below the hundred and more of a default server
AGAIN = 2.0  # seconds after which one goes to see again whether a database that could not be reached is there
PATIENCE = 1.0
"""Seconds to wait for an answer, where nothing else is said: a page waits for it."""

_NO_ADDRESS = Sentence("saved_url: give an address like postgresql+psycopg://user@host/database, or nothing")
_OPTIONS = (
    f"-c search_path={SCHEMA}"
    " -c statement_timeout=90s"  # what nobody waits for any more ends there, too
    " -c idle_in_transaction_session_timeout=60s"  # and a server that was frozen keeps no lock
)
# What PostgreSQL says by its codes (Appendix A of its manual) or, where a connection fails, in words; what to do then.
_SAID = {
    "28": Sentence("it refuses the user or password: see TIMTIN_SAVED_URL and TIMTIN_SAVED_PASSWORD_FILE"),
    "3D": Sentence("there is no such database: make it with `createdb`"),
    "42501": Sentence("the user may not do that: make the user the owner of the database"),
    "42P01": Sentence("its tables are gone: restore the copy of a backup, or do it again to begin anew"),
    "53100": Sentence("there is no room on its disk: make some, and do it again"),
    "53": Sentence("it has too many connections or too little memory: raise `max_connections`, or do it again later"),
    "54": Sentence("a value is too long for it"),
    "55P03": Sentence("another process is writing to it: do it again"),
    "57014": Sentence("it took too long: do it again"),
    "25006": Sentence("it only reads, as a standby does: name the server that writes"),
    "57P": Sentence("it is starting or being shut down: do it again later"),
}
_WORDS = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    'role "': "28",
    "does not exist": "3D",
    "too many": "53",
    "is starting up": "57P",
    "is shutting down": "57P",
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is, password and our options included; nothing of it is in a text that is made of it."""

    url: str = field(repr=False)


def address(settings: Settings) -> Address | None:
    """Return where the shared database of these settings is, None without one; raises BadSetting.

    >>> from index.settings import Settings
    >>> address(Settings()) is None
    True
    >>> address(Settings(saved_url="postgresql://timtin@db.example/timtin"))
    Address()
    """
    if not settings.saved_url:
        return None
    if not all(map(find_spec, ("sqlalchemy", "psycopg"))):
        raise BadSetting("saved_url: install what it takes: pip install -r requirements/postgres.txt")
    from sqlalchemy import exc, make_url  # noqa: PLC0415

    kind, _, rest = settings.saved_url.partition("://")
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (exc.ArgumentError, ValueError):
        raise BadSetting(_NO_ADDRESS) from None
    if kind not in ("postgresql", "postgresql+psycopg", "postgres") or not rest:
        raise BadSetting(_NO_ADDRESS)
    return Address(_with_options(url, password(settings, "saved_password")).render_as_string(hide_password=False))


# What is done


class Session:
    """A transaction that is open; statements name their values (``:id``), as those for SQLite do."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw

    def execute(self, statement: str, values: Mapping[str, Any] | None = None, /) -> Cursor:
        """Do a statement with these values."""
        found: Cursor = self._raw.execute(_text(statement), _kept(values or {}))
        return found

    def executemany(self, statement: str, rows: Iterable[Mapping[str, Any]], /) -> None:
        """Do a statement with each of many values."""
        if many := [_kept(row) for row in rows]:
            self._raw.execute(_text(statement), many)


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as PostgreSQL keeps them: its texts hold no NUL, so nothing that has one is ever found."""
    return {name: value.replace("\0", "\ufffd") if isinstance(value, str) else value for name, value in values.items()}


@lru_cache(maxsize=256)
def _text(statement: str) -> TextClause:
    from sqlalchemy import text  # noqa: PLC0415

    found: TextClause = text(statement)
    return found


@dataclass(frozen=True, slots=True)
class Database:
    """One database; its connections are those of this process and are shared by threads."""

    address: Address

    @contextlib.contextmanager
    def session(self, patience: float = PATIENCE) -> Iterator[Session]:
        """Open a transaction, which lasts when this returns, and not when it raises; raises DatabaseFailed.

        Each statement sees what was committed before it (READ COMMITTED); each answer is waited for ``patience``
        seconds.
        """
        pool = _pool(self.address, os.getpid())
        with _failing_well(pool), pool.engine.begin() as raw:
            waiter: Any = raw.connection.driver_connection
            waiter.patience = patience
            try:
                yield Session(raw)
            finally:
                waiter.patience = PATIENCE


# Connections


_UP = (0.0, Sentence())


class _Pool:
    """The connections of a process; ``down`` says since when the database cannot be reached, and why."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.down = _UP
        self.lock = threading.Lock()


@lru_cache(maxsize=8)
def _pool(address: Address, _process: int) -> _Pool:
    """Return the connections of a process: a fork must not use those of its parent."""
    import psycopg  # noqa: PLC0415
    import sqlalchemy  # noqa: PLC0415

    engine = sqlalchemy.create_engine(
        address.url,
        isolation_level="READ COMMITTED",
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=CONNECT,
        pool_pre_ping=True,  # a connection that was cut meanwhile is replaced before anything is asked
        pool_recycle=1800,
        hide_parameters=True,
        connect_args={
            "connect_timeout": CONNECT,
            "application_name": "timtin",
            "keepalives_idle": 30,
            "tcp_user_timeout": 10_000,
        },
    )
    patient = _patient(psycopg)
    sqlalchemy.event.listen(engine, "do_connect", lambda _dialect, _record, args, named: patient(*args, **named))
    atexit.register(_leave, engine, os.getpid())
    return _Pool(engine)


def _leave(engine: Engine, process: int) -> None:
    """Close the connections of this process; a fork leaves those of its parent alone."""
    if process == os.getpid():
        engine.dispose()


def _with_options(url: URL, password: str) -> URL:
    """Return the address with the password that is given elsewhere, and with our options after its own."""
    given = url.query.get("options", "")
    options = f"{given if isinstance(given, str) else ' '.join(given)} {_OPTIONS}".strip()
    named = url.update_query_dict({"options": options})
    return named.set(password=password) if password and not url.password else named


def _patient(psycopg: Any) -> Any:
    """Return what opens a connection that waits for an answer only so long.

    PostgreSQL's own limits are of no use where the whole server is frozen: it answers nothing, and the network is well.
    """

    class Patient(psycopg.Connection):  # type: ignore[misc]
        patience = PATIENCE

        def wait(self, gen: Any, interval: float = 0.1) -> Any:
            return super().wait(_bounded(gen, self.patience, self), interval)

    return Patient.connect


def _bounded(steps: Any, patience: float, connection: Any) -> Any:
    """Hand on what a conversation with the server waits for; where it says nothing so long, end the connection."""
    import psycopg  # noqa: PLC0415

    wanted, heard = next(steps, None), time.monotonic()
    while wanted is not None:
        if ready := (yield wanted):
            heard = time.monotonic()
        elif time.monotonic() - heard > patience:
            connection.pgconn.finish()
            raise psycopg.OperationalError("no answer")
        try:
            wanted = steps.send(ready)
        except StopIteration as done:
            return done.value
    return None


# Errors


@contextlib.contextmanager
def _failing_well(pool: _Pool) -> Iterator[None]:
    """Raise DatabaseFailed for what SQLAlchemy raises; see that a database that is not there is not asked at once."""
    from sqlalchemy import exc  # noqa: PLC0415

    _see_whether_up(pool)
    try:
        yield
        pool.down = _UP
    except exc.TimeoutError:
        raise DatabaseFailed(_line(Sentence("all connections to it are in use: do it again"))) from None
    except exc.DBAPIError as error:
        why = _line(_said(error))
        if error.connection_invalidated or not getattr(error.orig, "sqlstate", None):
            pool.down = (time.monotonic(), why)
        raise DatabaseFailed(why) from None  # its text holds the statement


def _see_whether_up(pool: _Pool) -> None:
    """Raise DatabaseFailed while the database is known to be down; now and then one goes to see, others do not wait."""
    with pool.lock:
        (since, why), now = pool.down, time.monotonic()
        if why and now - since < AGAIN:
            raise DatabaseFailed(why)
        if why:
            pool.down = (now, why)


def _line(why: Sentence) -> Sentence:
    return Sentence("the database of TIMTIN_SAVED_URL: {why}", why=why)


def _said(error: Any) -> Sentence:
    """Return what went wrong in words that say what to do; without a code, the end of what the connection said."""
    said = str(error.orig).strip().partition("\n")[0]
    code = getattr(error.orig, "sqlstate", None) or next((code for words, code in _WORDS.items() if words in said), "")
    for known in (code, code[:3], code[:2]):
        if known and known in _SAID:
            return _SAID[known]
    reason = re.split(r"failed: |FATAL: ", said)[-1].strip()
    if code:
        return Sentence("{why} ({code})", why=reason, code=code)
    return Sentence("it cannot be reached ({why}): see that it runs", why=reason)
