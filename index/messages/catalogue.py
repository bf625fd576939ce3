"""The catalogues: every sentence in Vietnamese and English, in JSON tables for people to mend.

Only the page and the command line read them; all others hand messages on.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from index.messages import DEFAULT
from index.messages.message import Text, Value
from index.messages.sentence import Sentence

CATALOGUES = ("page", "search", "command", "api")
"""The tables: what the page itself says, what searching says, what commands say, what programs may ask."""


def say(what: Text, language: str) -> str:
    """Return a message in a language, or a sentence of an error; a text that is neither is itself.

    ``n`` also chooses the singular, and a ``month`` has its name in English.

    >>> from index.messages.message import message
    >>> period = message("month", month="3", year="2021")
    >>> say(message("prefers", what=period), "vi"), say(message("prefers", what=period), "en")
    ('ưu tiên bài về tháng 3/2021', 'articles about March 2021 come first')
    """
    if isinstance(what, Sentence):
        return _of_error(what, language)
    return what if isinstance(what, str) else sentence(what.code, dict(what.values), language)


def sentence(code: str, values: Mapping[str, Value], language: str) -> str:
    """Return the sentence of a code with these values; raises KeyError for a code that no catalogue has."""
    items = (
        # What is kept of sentences is kept by their texts, which two languages may share.
        (name, say(value, language) if isinstance(value, Sentence) else value)
        for name, value in values.items()
    )
    return _sentence(code, tuple(items), language)


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


def _of_error(what: Sentence, language: str) -> str:
    """Return the sentence of an error; English is what it is in itself."""
    if language == "en":
        return str(what)
    return what.filled(errors().get(what.pattern, what.pattern), _within_error)


def _within_error(value: Any) -> Any:
    if isinstance(value, Sentence):
        return _of_error(value, DEFAULT)
    return _Count(value) if type(value) is int else value


class _Count(int):
    """A number that a Vietnamese sentence writes: with its thousands apart where the pattern asks for it."""

    def __format__(self, how: str) -> str:
        return number(int(self), DEFAULT) if how == "," else super().__format__(how)


@cache
def errors() -> dict[str, str]:
    """Return the Vietnamese pattern of each English one that an error says, or the reason of a rejection."""
    found: dict[str, str] = json.loads((files(__package__) / "errors.json").read_text("utf-8"))
    return found


@cache
def table() -> dict[str, dict[str, str]]:
    """Return all sentences: for each code its text in ``vi`` and ``en``, and ``en1`` for one thing."""
    found: dict[str, dict[str, str]] = {}
    for name in CATALOGUES:
        found |= json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))
    return found
