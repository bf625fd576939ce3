"""Terms of Party committees: which congress opened which term.

An owner is ``toan-quoc``, a province's slug, ``<slug>/<sub-body>`` or ``other/<body>``; facets write dots for slashes.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from index.reading.tables import table
from index.text import roman

NATIONAL = "toan-quoc"
_MOST = 40  # no congress has reached it; a greater number is a count of something else
_WORDS = (
    "nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười(?: (?:một|hai|ba|bốn|tư|lăm|sáu|bảy|tám|chín))?|hai mươi(?: mốt)?"
)
ROMAN = r"[IVX]{1,6}(?!\w)"
"""Pattern of an ordinal in Roman capitals."""

COUNT = rf"(?:{ROMAN}|\d{{1,2}}(?![\w%/]|[.,-]\d)|(?:{_WORDS})(?!\w))"
"""Pattern of an ordinal in any spelling: "XIII", "13", "mười ba"."""


def number(ordinal: str) -> int | None:
    """Return the number of a Roman ordinal in capitals, None for anything else and for what no congress has reached.

    >>> number("XIX"), number("DI"), number("XLI")
    (19, None, None)
    """
    found = roman.number(ordinal)
    return found if found is not None and found < _MOST else None


def count_of(words: str) -> int | None:
    """Return the number of an ordinal in any spelling, None for what no congress has reached.

    >>> count_of("XIII"), count_of("13"), count_of("mười ba"), count_of("77")
    (13, 13, 13, None)
    """
    if words.isdigit():
        return int(words) if 0 < int(words) < _MOST else None
    return number(words) or _spelled().get(words.lower())


def years(words: str) -> str | None:
    """Return a term as it is written everywhere; None when its years are no term's.

    >>> years("2020 – 2025"), years("2020-2022")
    ('2020-2025', None)
    """
    first, last = re.findall(r"\d{4}", words)
    return f"{first}-{last}" if 3 <= int(last) - int(first) <= 6 else None


def term_of(owner: str, ordinal: str) -> str | None:
    """Return the years of the term that a congress opened, None when they are not known.

    >>> term_of("toan-quoc", "XIII"), term_of("nghe-an", "XVIII"), term_of("nghe-an", "XX"), term_of("ben-tre", "I")
    ('2021-2026', '2015-2020', '2025-2030', None)
    """
    if owner == NATIONAL:
        return _national().get(ordinal)
    return next((term for term, known in _terms(owner).items() if known == ordinal), None)


def ordinal_of(owner: str, term: str) -> str | None:
    """Return the ordinal of the congress that opened a term, None when it is not known.

    >>> ordinal_of("ben-tre", "2020-2025"), ordinal_of("toan-quoc", "2016-2021"), ordinal_of("vinh-long", "2025-2030")
    ('XI', 'XII', 'I')
    """
    if owner == NATIONAL:
        return next((known for known, years in _national().items() if years == term), None)
    return _terms(owner).get(term)


def national_term(day: date) -> str | None:
    """Return the ordinal of the national congress in whose term a day lies; None before the first that is dated.

    >>> national_term(date(2013, 7, 30)), national_term(date(2021, 2, 2))
    ('XI', 'XIII')
    """
    opened = [(row["dates"][:10], row["ordinal"]) for row in table("congresses")["national"] if row.get("dates")]
    return max((one for one in opened if one[0] <= day.isoformat()), default=(None, None))[1]


@cache
def _spelled() -> dict[str, int]:
    ones = "nhất hai ba tư năm sáu bảy tám chín mười".split()
    found = {word: value for value, word in enumerate(ones, 1)} | {"bốn": 4, "hai mươi": 20, "hai mươi mốt": 21}
    tens = "một hai ba bốn lăm sáu bảy tám chín".split()
    return found | {f"mười {word}": value for value, word in enumerate(tens, 11)} | {"mười tư": 14}


@cache
def _national() -> dict[str, str]:
    return {row["ordinal"]: row["term"] for row in table("congresses")["national"]}


@cache
def _terms(owner: str) -> dict[str, str]:
    """Return the ordinal of each term of a province's committee, back to 2000: one less each term."""
    known = table("congresses")["terms"]
    found = {"2025-2030": known["2025-2030"][owner]} if owner in known["2025-2030"] else {}
    last = number(known["2020-2025"].get(owner, "")) or 0
    for back, year in enumerate(range(2020, 1995, -5)):
        if last - back > 0:
            found[f"{year}-{year + 5}"] = roman.roman(last - back)
    return found
