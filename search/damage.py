"""Damage is told: what fails while an index is read is looked into, and told as damage where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from index.errors import TimtinError


class Reader(Protocol):
    """Who answers from an index, and can say whether its files are whole."""

    def need_whole(self) -> None:
        """Raise IndexDamaged unless every file of the index is as it was written."""


P = ParamSpec("P")
T = TypeVar("T")
R = TypeVar("R", bound=Reader)


def told(answer: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, P], T]:
    """Return a method that raises IndexDamaged in place of what it stumbled over in a damaged file.

    Where the files are whole the error stays what it is: a mistake of ours is not called damage.
    """

    @wraps(answer)
    def careful(self: R, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return answer(self, *args, **kwargs)
        except TimtinError:
            raise
        except Exception:
            self.need_whole()
            raise

    return careful


def told_later(answers: Callable[Concatenate[R, P], Iterator[T]]) -> Callable[Concatenate[R, P], Iterator[T]]:
    """Return the same for a method that gives its answers one by one."""

    @wraps(answers)
    def careful(self: R, /, *args: P.args, **kwargs: P.kwargs) -> Iterator[T]:
        try:
            yield from answers(self, *args, **kwargs)
        except TimtinError:
            raise
        except Exception:
            self.need_whole()
            raise

    return careful
