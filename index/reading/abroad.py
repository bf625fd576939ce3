"""Abroad: whether an article about no province is news of other countries, in which Việt Nam hardly appears.

A visit of Việt Nam's leaders, or what another country's news mean for Việt Nam, is national.
"""

from __future__ import annotations

import re
from functools import cache

from index.reading.page import Page
from index.reading.tables import table
from index.text.syllables import CAPITAL

_FAR = 4000  # characters: what an article is about stands before


def prevails(page: Page) -> bool:
    """Return whether a page speaks of other countries, and much more than of Việt Nam.

    >>> prevails(Page("Bầu cử Mỹ", "Cử tri Mỹ và Canada đi bầu.")), prevails(Page("Việt Nam và Mỹ", "Hai nước."))
    (True, False)
    """
    other, home = weights(page)
    return other >= float(table("countries")["least"]) and other > float(table("countries")["over"]) * home


def weights(page: Page) -> tuple[float, float]:
    """Return how much a page speaks of other countries and of Việt Nam, more in title and lead."""
    rules = table("countries")["regions"]
    lead = min(page.lead_end, _FAR)
    parts = ((rules["title"], page.title), (rules["lead"], page.body[:lead]), (rules["body"], page.body[lead:_FAR]))
    other = sum(weight * sum(1 for found in _names().finditer(text) if _is_country(found)) for weight, text in parts)
    return other, sum(weight * len(_home().findall(text)) for weight, text in parts)


def _is_country(found: re.Match[str]) -> bool:
    """Return whether a short name is a country's: "quân đội Mỹ", and not "Mỹ Tho", "chị Nga" or "Anh nói"."""
    if not found["short"]:
        return True
    text, start, end = found.string, found.start(), found.end()
    before = re.search(rf"({CAPITAL}\w*|chị|anh|em|cô|bà|ông|cháu|bé) $", text[max(0, start - 12) : start])
    behind = re.match(rf" (?:{CAPITAL}|(?:{table('countries')['short_then']})(?!\w))", text[end : end + 12])
    begins = found["short"] == "Anh" and re.search(r"(?:^|[.:!?\"“”\n]\s*)$", text[max(0, start - 3) : start])
    return before is None and behind is None and not begins


@cache
def _names() -> re.Pattern[str]:
    long, short = ("|".join(map(re.escape, table("countries")[kind])) for kind in ("names", "short"))
    return re.compile(rf"(?<![\w-])(?=[A-ZÀ-ỸĐ])(?:{long}|(?P<short>{short}))(?!\w)")


@cache
def _home() -> re.Pattern[str]:
    return re.compile(table("countries")["home"])
