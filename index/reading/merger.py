"""The merger: whether a text without a day says that the 63 provinces are over and the 34 units of July 2025 there.

Then "Tiền Giang trước đây", a special zone, or a ward that is named after a town of an old province and lies in the new
unit ("phường Vũng Tàu" of TP.HCM) tell that names mean the 34 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from index.reading import gazetteer, placenames
from index.reading.page import Page
from index.reading.tables import table
from index.text.syllables import CAPITAL

_YEARS = ("2025", "2026", "2027", "2028", "2029")
_CAPITALS = rf"{CAPITAL}[\w'’]*(?: {CAPITAL}[\w'’]*){{0,3}}"
_WARD = re.compile(rf"(?<!\w)[Pp]hường (?P<name>{_CAPITALS})")


def is_over(page: Page) -> bool:
    """Return whether the text says by itself that the merger is over.

    >>> is_over(Page("", "Phường Hòa Bình ở giữa tỉnh Hòa Bình cũ.")), is_over(Page("", "Tỉnh Hòa Bình họp."))
    (True, False)
    """
    return sign(f"{page.title}\n{page.body}") is not None


def sign(text: str) -> tuple[int, int] | None:
    """Return where a text says that the merger is over, None where it does not."""
    # The patterns are slow: most texts have none of the words without which they cannot be found.
    found = re.search(table("places")["after_merger"], text) if any(year in text for year in _YEARS) else None
    if found is None and ("cũ" in text or "trước đây" in text):
        found = _gone().search(text)
    if found is None and "ặc khu " in text:
        found = _a_zone(text)
    if found is None and "hường " in text:
        found = _a_new_ward(text)
    return found.span() if found else None


def _a_zone(text: str) -> re.Match[str] | None:
    """Return where a text names a special zone as a place; the plans of 2018 for three of them do not count."""
    found = _zone().search(text)
    return None if found is None or re.search(table("places")["planned_zones"], text) else found


def _a_new_ward(text: str) -> re.Match[str] | None:
    """Return a ward that bears the name of a town of an old province, where only the new unit is named with it."""
    wards = list(_wards(text))
    named = {slug for name, slug in gazetteer.names() if name in text} if wards else set()
    return next((ward for ward, unit, olds in wards if unit in named and not olds & named), None)


def _wards(text: str) -> Iterator[tuple[re.Match[str], str, set[str]]]:
    """Return each ward that is named after a town, its unit, and the old provinces of such a town in that unit."""
    for found in _WARD.finditer(text):
        words = found["name"].split(" ")
        for length in range(len(words), 1, -1):
            name = " ".join(words[:length])
            units, olds = placenames.communes_of(name), set(placenames.districts_of(name))
            gone = {old for old in olds if old not in gazetteer.units()}
            if len(units) == 1 and gone and gone == olds and {gazetteer.unit_of(old) for old in gone} == set(units):
                yield found, units[0], gone
                break


# The tables, as the functions ask them


@cache
def _gone() -> re.Pattern[str]:
    """Return the pattern of a province that is no more and of words that say so: "Tiền Giang trước đây"."""
    gone = (name for name, slug in gazetteer.names() if slug not in gazetteer.units())
    names = "|".join(sorted(map(re.escape, gone), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{names})(?: \(?cũ\b| trước đây(?!,? (?:khi|từ|đã|là))| \(trước đây\))")


@cache
def _zone() -> re.Pattern[str]:
    return re.compile(rf"[Đđ]ặc khu (?:{'|'.join(table('places')['special_zones'])})(?!\w)")
