"""The sentence: what went wrong, in English as the code says it, with its values: it is said in Vietnamese as well.

The English pattern at the place where something goes wrong is the key of `errors.json`, which has the Vietnamese one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

_MARK = "\0sentence "  # no text that anybody reads begins so


class Sentence(str):
    """An English sentence with its values filled in, for logs and programs; people get it from `catalogue.say`.

    Values may be numbers, texts (a brace in them is a brace), sentences, which are said in the same language, and
    errors, of which the reason is said. Without values the pattern is the sentence.

    >>> why = Sentence("longer than {most:,} bytes", most=2000)
    >>> str(why), Sentence("{file}: {why}", file="tin {1}.txt", why=why)
    ('longer than 2,000 bytes', 'tin {1}.txt: longer than 2,000 bytes')
    """

    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str = "", /, **values: object) -> Sentence:
        """Fill in the values; what is no number, text, list or sentence is kept as a text."""
        kept = {name: _kept(value) for name, value in values.items()}
        made = super().__new__(cls, pattern.format(**kept) if kept else pattern)
        made.pattern, made.values = pattern, kept
        return made

    def __reduce__(self) -> tuple[Callable[..., Sentence], tuple[str, dict[str, Any]]]:
        """Go to another process as pattern and values."""
        return _again, (self.pattern, self.values)

    def filled(self, pattern: str, say: Callable[[Any], Any]) -> str:
        """Return the sentence by another pattern, with its values as ``say`` says them."""
        return pattern.format(**{name: say(value) for name, value in self.values.items()}) if self.values else pattern


def reason(error: BaseException) -> str:
    """Return why something failed: a sentence of ours, else the system's, else what a library says.

    >>> reason(FileNotFoundError(2, "No such file or directory", "tin.txt")), reason(ValueError())
    ('no such file', 'ValueError')
    """
    if error.args and isinstance(error.args[0], Sentence):
        return error.args[0]
    if isinstance(error, FileNotFoundError):
        return Sentence("no such file")
    if isinstance(error, OSError) and error.strerror:
        return Sentence(error.strerror)
    return str(error) or type(error).__name__


def packed(text: str) -> str:
    """Return a text to be kept: a sentence with its values, so that it can be said in any language when it is read.

    >>> unpacked(packed(Sentence("{id} is not corrected", id="a"))).values, unpacked("no")
    ({'id': 'a'}, 'no')
    """
    return _MARK + json.dumps(_plain(text), ensure_ascii=False) if isinstance(text, Sentence) else text


def unpacked(text: str) -> Any:
    """Return what was packed: a sentence or a plain text."""
    return _read(json.loads(text.removeprefix(_MARK))) if text.startswith(_MARK) else text


def _again(pattern: str, values: dict[str, Any]) -> Sentence:
    return Sentence(pattern, **values)


def _kept(value: object) -> Any:
    if isinstance(value, BaseException):
        return reason(value)
    return value if isinstance(value, str | int | float | list | dict | None) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return {"sentence": value.pattern, "values": {name: _plain(one) for name, one in value.values.items()}}
    return value


def _read(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"sentence", "values"}:
        return Sentence(value["sentence"], **{name: _read(one) for name, one in value["values"].items()})
    return value
