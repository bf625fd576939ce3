"""Officials: leaders of provinces named with their office, for texts that name no province beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from index.reading.page import Page
from index.reading.places import Mention
from index.reading.tables import table

_BEFORE = 120  # characters between an office and the name, other offices of the same person among them
# A district or a commune has its secretary and chairman too: "Chủ tịch UBND xã".
_OFFICE = re.compile(
    r"(?:[Bb]í thư|[Cc]hủ tịch)[^.;\n]{0,80}"
    r"(?:[Tt]ỉnh [uủ][ỷy]|[Tt]hành [uủ][ỷy]|(?:UBND|HĐND)(?! (?:huyện|quận|thị|xã|phường)))[^.;\n]*$"
)


def officials(page: Page, day: date | None) -> Iterator[Mention]:
    """Return where leaders of provinces are named with their office, as of a day.

    >>> page = Page("", "Bí thư Tỉnh ủy Chẩu Văn Lâm dự hội nghị.")
    >>> [(m.provinces, page.body[m.start : m.end]) for m in officials(page, None)]
    [(('tuyen-quang',), 'Chẩu Văn Lâm')]
    """
    weight = float(table("places")["official"])
    for field, text in page.regions():
        for found in _names().finditer(text):
            if _OFFICE.search(text[max(0, found.start() - _BEFORE) : found.start()]):
                homes = _homes(found[0], day)
                if len(homes) == 1:
                    yield Mention((*homes,), "official", field, found.start(), found.end(), weight)


def _homes(name: str, day: date | None) -> set[str]:
    """Return the provinces that a leader led on that day, or ever; many were moved from one to another."""
    return {row["province"] for row in _leaders()[name] if day is None or row["from"] <= day.year <= row["to"]}


@cache
def _names() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, _leaders()))})(?!\w)")


@cache
def _leaders() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("officials")["officials"]:
        found.setdefault(row["name"], []).append(row)
    return found
