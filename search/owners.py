"""Owners of saved queries: whose key opens which list, how a list is joined to another, and who makes room for whom.

An owner exists from a first saved query to the last: keys and recovery codes alone fill no disk. Where there is no
room, the oldest list that nobody has come back to goes first; a list that is in use never does.
"""

from __future__ import annotations

import hashlib
import secrets
import time

from index.errors import TimtinError
from search.saved_rows import Rows

MAX_SAVED = 500  # of one owner
MAX_KEYS = 50  # browsers that share a list
MAX_OF_ADDRESS = 5_000  # of all owners that came from one address, which may be a whole newsroom's
MAX_ROWS = 200_000  # of all owners: about 60 MB, so that nobody fills the disk
FIRST_VISIT = 3600
"""Seconds after which looking at a list means that somebody came back to it."""

_DAY = 24 * 3600  # a visit is noted once a day: looking at a list seldom writes
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u, so a code can be read aloud


class SavedFull(TimtinError):
    """There is no room for another saved query."""


class SavedMissing(TimtinError):
    """No saved query of this owner has that code, or no owner has that recovery code."""


def join(rows: Rows, key: str, owner: int) -> None:
    """Let a key open this owner's list, what it opened before included; what both saved stays the owner's.

    Raises SavedFull when the joined list would hold too much.
    """
    own = rows.owner(hashed(key))
    if own == owner:
        return
    if own is None:
        rows.add_key(hashed(key), owner)
    else:
        rows.hand_over(own, owner)
    if rows.keys(owner) > MAX_KEYS or rows.size(owner) > MAX_SAVED:
        raise SavedFull(
            "a list holds {most} saved queries and opens in {browsers} browsers at most",
            most=MAX_SAVED,
            browsers=MAX_KEYS,
        )


def make_room(rows: Rows, owner: int | None, address: bytes | None) -> None:
    """See that another saved query fits: where it does not, lists that nobody came back to go, the oldest first.

    Raises SavedFull when there are none, or when the owner has as many as anybody may.
    """
    if owner is not None and rows.size(owner) >= MAX_SAVED:
        raise SavedFull("this list holds {most} saved queries already: delete some first", most=MAX_SAVED)
    if address is not None and rows.size(address=address) >= MAX_OF_ADDRESS:
        _give_way(rows, owner, address)
    if rows.size() >= MAX_ROWS:
        _give_way(rows, owner)


def _give_way(rows: Rows, owner: int | None, address: bytes | None = None) -> None:
    if (oldest := rows.waiting(owner or 0, address)) is None:
        raise SavedFull("this server holds as many saved queries as it can")
    rows.forget(oldest)


def is_return(created: int, opened: int) -> bool:
    """Return whether looking at a list now is to be noted as coming back to it."""
    now = time.time()
    return now - created >= FIRST_VISIT and now - opened >= _DAY


# Keys and codes


def hashed(secret: str) -> bytes:
    """Return what the file keeps of a key or code.

    The secrets are random and long, so a plain hash cannot be turned round; a slow one would only slow the page.
    """
    return hashlib.sha256(secret.encode()).digest()


def random_code(length: int) -> str:
    """Return a code that can be read aloud, of 5 random bits a character."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def spelled(digest: bytes, length: int) -> str:
    """Return so many characters of a hash as a code that can be read aloud.

    >>> spelled(bytes(range(8)), 10)
    '000g40r40m'
    """
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * length)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def typed(code: str) -> str:
    """Return a code as it was made, whatever case, hyphens and look-alike letters it was typed with.

    >>> typed(" 4F0KL – xo1i2 ")
    '4f0k1x0112'
    """
    return "".join(code.lower().translate(str.maketrans("ilo", "110", "-–— .\t\n\r")).split())
