"""How articles write a year, a month or a day."""

from __future__ import annotations

from search.query.nodes import Form
from search.query.syllable import made


def spellings(moment: str) -> tuple[Form, ...]:
    """Return how articles write a year, month or day.

    >>> [" ".join(word.exact for word in form) for form in spellings("2021-03")]
    ['3 2021', '03 2021', 'tháng 3 năm 2021', 'tháng 03 năm 2021']
    >>> [" ".join(word.exact for word in form) for form in spellings("2021")]
    ['2021']
    """
    year, *rest = moment.split("-")
    if not rest:
        return (made(year),)
    month, *day = (str(int(part)) for part in rest)
    head = f"{day[0]} " if day else ""
    months = list(dict.fromkeys((month, month.zfill(2))))
    texts = [f"{head}{one} {year}" for one in months] + [f"{head}tháng {one} năm {year}" for one in months]
    return tuple(map(made, texts))
