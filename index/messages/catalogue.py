"""The catalogues: every sentence in Vietnamese and English, in JSON tables for people to mend.

Only the page and the command line read them; all others hand messages on.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from index.messages.message import Text, Value

CATALOGUES = ("page", "search", "command", "api")
"""The tables: what the page itself says, what searching says, what commands say, what programs may ask."""


def say(what: Text, language: str) -> str:
    """Return a message in a language; a text that is none is itself.

    ``n`` also chooses the singular, and a ``month`` has its name in English.

    >>> from index.messages.message import message
    >>> period = message("month", month="3", year="2021")
    >>> say(message("prefers", what=period), "vi"), say(message("prefers", what=period), "en")
    ('ưu tiên bài về tháng 3/2021', 'articles about March 2021 come first')
    """
    return what if isinstance(what, str) else sentence(what.code, dict(what.values), language)


def sentence(code: str, values: Mapping[str, Value], language: str) -> str:
    """Return the sentence of a code with these values; raises KeyError for a code that no catalogue has."""
    return _sentence(code, tuple(values.items()), language)


@lru_cache(maxsize=4096)  # a page says "Thêm Nghệ An" and the like a hundred times, and the next page says it again
def _sentence(code: str, items: tuple[tuple[str, Value], ...], language: str) -> str:
    texts, values = table()[code], dict(items)
    form = "en1" if language == "en" and values.get("n") == 1 and "en1" in texts else language
    return texts[form].format(**{name: _said(name, value, language) for name, value in values.items()})


def number(value: int, language: str) -> str:
    """Return a whole number with its thousands apart, as the language writes it.

    >>> number(1234, "vi"), number(1234, "en")
    ('1.234', '1,234')
    """
    return f"{value:,}".replace(",", "." if language == "vi" else ",")


def _said(name: str, value: Value, language: str) -> str:
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, tuple):
        return ", ".join(say(one, language) for one in value)
    if name == "month" and language == "en" and isinstance(value, str) and value.isdigit():
        return calendar.month_name[int(value)]
    return say(value, language)


@cache
def table() -> dict[str, dict[str, str]]:
    """Return all sentences: for each code its text in ``vi`` and ``en``, and ``en1`` for one thing."""
    found: dict[str, dict[str, str]] = {}
    for name in CATALOGUES:
        found |= json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))
    return found
