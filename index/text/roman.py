"""Roman numerals, as congresses, terms and quarters are numbered."""

from __future__ import annotations

from functools import cache

HIGHEST = 99
"""The greatest number that is written so here: no congress, term or session has reached it."""

_LETTERS = ((90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """Return a number from 1 to 99 in Roman capitals; "" for others.

    >>> roman(14), roman(49), roman(0)
    ('XIV', 'XLIX', '')
    """
    if not 0 < number <= HIGHEST:
        return ""
    text = ""
    for value, letters in _LETTERS:
        text += letters * (number // value)
        number %= value
    return text


def number(letters: str) -> int | None:
    """Return the number of a Roman numeral in capitals, None for anything else.

    >>> number("XIX"), number("IIII")
    (19, None)
    """
    return _numbers().get(letters)


@cache
def _numbers() -> dict[str, int]:
    return {roman(value): value for value in range(1, HIGHEST + 1)}
