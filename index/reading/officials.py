"""Officials: leaders of provinces named with their office, for texts that name no province beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from datetime import date
from functools import cache
from typing import Any

from index.reading import gazetteer
from index.reading.mentions import Mention
from index.reading.page import Page
from index.reading.tables import table

_BEFORE = 120  # characters between an office and the name, other offices of the same person among them
# A district or a commune has its secretary and chairman too: "Chủ tịch UBND xã".
_OFFICES = (
    r"(?:[Bb]í thư|[Cc]hủ tịch)[^.;\n]{0,80}"
    r"(?:[Tt]ỉnh [uủ][ỷy]|[Tt]hành [uủ][ỷy]|(?:UBND|HĐND)(?! (?:huyện|quận|thị|xã|phường)))"
)
_OFFICE = re.compile(rf"{_OFFICES}[^.;\n]*$")
# "Ông Hầu A Lềnh, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy": the office may follow the name.
_FOLLOWING = re.compile(rf"\s?[,(–-][^.;\n]{{0,80}}?{_OFFICES}")


def officials(page: Page, day: date | None, certain: Set[str] = frozenset()) -> Iterator[Mention]:
    """Return where leaders of provinces are named with their office, as of a day.

    Of a leader of several provinces the one is meant that is ``certain`` from elsewhere in the page.

    >>> page = Page("", "Bí thư Tỉnh ủy Chẩu Văn Lâm dự hội nghị.")
    >>> [(m.provinces, page.body[m.start : m.end]) for m in officials(page, None)]
    [(('tuyen-quang',), 'Chẩu Văn Lâm')]
    """
    weight = float(table("places")["official"])
    for field, text in page.regions():
        for found in _names().finditer(text):
            start, end = found.span()
            if _OFFICE.search(text[max(0, start - _BEFORE) : start]) or _FOLLOWING.match(text, end):
                homes = _homes(found[0], day)
                homes = homes & certain if len(homes) > 1 else homes
                if len(homes) == 1:
                    yield Mention((*homes,), "official", field, start, end, weight)


def _homes(name: str, day: date | None) -> set[str]:
    """Return the provinces that a leader led on that day, or ever; many were moved from one to another."""
    rows = (row for row in _leaders()[name] if day is None or row["from"] <= day.year <= row["to"])
    return {gazetteer.as_of(row["province"], day) for row in rows}


@cache
def _names() -> re.Pattern[str]:
    """Return the pattern of the leaders' names, by their first words, of which there are few."""
    families: dict[str, list[str]] = {}
    for name in _leaders():
        families.setdefault(name.split(" ")[0], []).append(name.partition(" ")[2])
    spelled = (f"{first} (?:{'|'.join(map(re.escape, rest))})" for first, rest in families.items())
    initials = "".join(sorted({first[0] for first in families}))
    return re.compile(rf"(?<!\w)(?=[{initials}])(?:{'|'.join(spelled)})(?!\w)")


@cache
def _leaders() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("officials")["officials"]:
        found.setdefault(row["name"], []).append(row)
    return found
