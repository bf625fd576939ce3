"""The parameters of addresses: which ones each page and each twin takes, and what is said of all others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from itertools import islice
from pathlib import Path

from flask import request

from index.messages.message import Message, message
from search.request import ALIASES, KEYS, MOST_PROBLEMS, SearchRequest, first_of, from_args, shown
from webui.links import AS_TYPED, EXPLAIN, LIKE, NUMBER, ONLY, ORDER, VIEW, WITHOUT

MOST_NAMES = 1000
"""Parameters of one address that are looked at: one of the longest kind has 30,000."""

ROWS, COLUMNS = "hang", "cot"
"""Name the dimensions of a table of counts."""

OTHER_NAMES = {"rows": ROWS, "columns": COLUMNS}
"""What these are also called."""

TAKES: dict[str, tuple[str, ...]] = {
    "results.tim": (*KEYS, EXPLAIN, AS_TYPED, ONLY, WITHOUT, VIEW),
    "values.page": (*KEYS, LIKE, ORDER, NUMBER, VIEW),
    "values.json": (*KEYS, LIKE, ORDER, NUMBER, VIEW),
    "feeds.json": (*KEYS, EXPLAIN, AS_TYPED, VIEW),
    "feeds.csv": (*KEYS, VIEW),
    "atom.feed": (*KEYS, VIEW),
    "articles.show": (*KEYS, VIEW),
    "completions.goi_y": (*KEYS, VIEW),
    "counts.json": (*KEYS, ROWS, COLUMNS, VIEW),
    "counts.csv": (*KEYS, ROWS, COLUMNS, VIEW),
}
"""The parameters of each address that asks, by its endpoint."""

TWINS = frozenset(
    (
        *("feeds.json", "feeds.csv", "atom.feed", "values.json", "completions.goi_y", "counts.json", "counts.csv"),
        *("articles.data", "articles.words", "articles.bibtex", "articles.ris", "api.document", "health.robots"),
    )
)
"""What programs read, on whatever site they run: nothing in it depends on who asks."""


def asked() -> tuple[SearchRequest, tuple[Message, ...]]:
    """Return what this address asks for, and what could not be used of it."""
    found, problems = from_args(request.args.items(multi=True))
    return found, (*problems, *unknown())


def unknown() -> tuple[Message, ...]:
    """Return what is to be said of parameters that this address does not take.

    Nothing is said of what other sites hang on the links that people share: it is nobody's mistake.
    """
    takes = TAKES.get(request.endpoint or "", ())
    also = (*takes, *(other for other, name in OTHER_NAMES.items() if name in takes))
    return strange((key for key in request.args if not is_tracking(key)), also)


def strange(keys: Iterable[str], also: Iterable[str] = ()) -> tuple[Message, ...]:
    """Return what is to be said of keys that mean nothing, ``also`` aside, each with the known one it resembles.

    >>> strange(["q", "provnce", "hl"], also=["hl"])
    (Message(code='parameter_near', values=(('key', 'provnce'), ('near', 'province'))),)
    """
    known = [*KEYS, *ALIASES, *also]
    unknown = islice(dict.fromkeys(key for key in keys if key not in known), MOST_NAMES)
    told: list[Message] = []
    for key in map(shown, unknown):
        # Of many none is likely to be a slip of the hand, and looking for what it resembles takes a tenth of a ms.
        near = get_close_matches(key, known, 1, 0.75) if len(told) < MOST_PROBLEMS else []
        told.append(message("parameter_near", key=key, near=near[0]) if near else message("parameter_unknown", key=key))
    return first_of(told)


def is_tracking(key: str) -> bool:
    """Return whether a parameter was hung on a link by the site that it was shared on.

    >>> is_tracking("utm_source"), is_tracking("fbclid"), is_tracking("provnce")
    (True, True, False)
    """
    names, beginnings = _tracking()
    return key.lower() in names or key.lower().startswith(beginnings)


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    found: dict[str, list[str]] = json.loads(Path(__file__).with_name("tracking.json").read_text("utf-8"))
    return frozenset(found["names"]), tuple(found["beginnings"])
