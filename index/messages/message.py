"""The Message: a code of the catalogues and what its sentence holds; who prints it says it in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, int, "Message", tuple["str | Message", ...]]
"""What a sentence holds: words as they are, a count (which also chooses the singular), other messages, several."""


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say: the code of its sentence, which never changes, and by name what the sentence holds."""

    code: str
    values: tuple[tuple[str, Value], ...] = ()

    def __getitem__(self, name: str) -> Value:
        return dict(self.values)[name]


Text: TypeAlias = str | Message
"""What people read: a name as it is, or a message."""


def message(code: str, /, **values: Value) -> Message:
    """Return a message.

    >>> message("drop_word", word="lúa")["word"]
    'lúa'
    """
    return Message(code, tuple(values.items()))
