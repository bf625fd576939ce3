"""Moments of arrival: when an article was first indexed, as addresses write it: Việt Nam's time, to the second."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from index.messages.message import Message, message

ZONE = timezone(timedelta(hours=7))
"""Việt Nam's time, without summer time since long before anything was indexed."""

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")
# A "+" that an address does not escape arrives as a space.
_UNESCAPED = re.compile(r" (?=[0-9]{2}:[0-9]{2}\Z)")


def seconds(text: str) -> int | None:
    """Return a moment as seconds since 1970; None for what is none. A day alone is its first second.

    >>> seconds("2026-11-28T17:36:05"), seconds("2026-11-28T10:36:05Z"), seconds("2026-11-28T17:36:05 07:00")
    (1795862165, 1795862165, 1795862165)
    >>> seconds("2026-11-28"), seconds("2026-11-31"), seconds("hôm qua")
    (1795798800, None, None)
    """
    text = text.strip()
    if len(text) > len("2026-11-28 17:36"):
        text = _UNESCAPED.sub("+", text)
    if not _MOMENT.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text)
        zoned = found if found.tzinfo else found.replace(tzinfo=ZONE)
        return max(0, int(zoned.timestamp()))
    except (ValueError, OverflowError):
        return None


def written(moment: int) -> str:
    """Return a moment as addresses have it.

    >>> written(1795862165)
    '2026-11-28T17:36:05'
    """
    return f"{datetime.fromtimestamp(moment, ZONE):%Y-%m-%dT%H:%M:%S}"


def dated(moment: int) -> str:
    """Return a moment as machines read it everywhere (RFC 3339).

    >>> dated(1795862165)
    '2026-11-28T17:36:05+07:00'
    """
    return f"{written(moment)}+07:00"


def label(moment: int) -> Message:
    """Return a filter by arrival for people.

    >>> label(1795862165)["time"]
    '17:36:05'
    """
    at = datetime.fromtimestamp(moment, ZONE)
    return message("arrived_after", time=f"{at:%H:%M:%S}", day=str(at.day), month=str(at.month), year=str(at.year))
