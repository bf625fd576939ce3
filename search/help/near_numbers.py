"""Near numbers: documents of the same kind and body as one that nobody cites, nearest by number."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.reading import codes

MOST = 3
_PARTS = re.compile(r"([0-9]+)(.*)")


def near_numbers(number: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known numbers that are nearest to one, of the same year, kind and body.

    >>> near_numbers("27/NQ-CP", ["30/NQ-CP", "26/NQ-CP", "27-NQ/TW", "128/NQ-CP", "29/NQ-CP"])
    ('26/NQ-CP', '29/NQ-CP', '30/NQ-CP')
    """
    asked = _PARTS.fullmatch(codes.normal(number))
    if asked is None:
        return ()
    found = {}
    for one in known:
        parts = _PARTS.fullmatch(codes.normal(one))
        if parts and parts[2] == asked[2]:
            found[one] = abs(int(parts[1]) - int(asked[1]))
    return tuple(sorted(found, key=lambda one: (found[one], one))[:MOST])
