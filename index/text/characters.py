"""Which characters are letters, what each is in small, and without diacritics: a table of ours (`characters.json`).

Every Python brings the tables of its own Unicode: an index made by 3.11 would have other words for 3.14.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("characters.json").read_text("utf-8"))

COVERED = 0x3000
"""Code points for which there is a small letter and one without diacritics; beyond stand scripts that have neither."""


def _class() -> str:
    ranges = (span.split("-") for span in " ".join(_TABLE["letters"]).split())
    return "".join("-".join(rf"\U{int(code, 16):08X}" for code in span) for span in ranges)


def _mapping(rows: list[list[str]]) -> dict[int, str]:
    return {ord(one): other for row in rows for one, other in zip(*row, strict=True)}


LETTERS = _class()
"""All letters and digits, to be written between the brackets of a pattern."""

SMALL = _mapping(_TABLE["small"])
"""The small letter of each capital, by its code point."""

_WITHOUT_DIACRITICS = _mapping(_TABLE["bare"])
BARE = {**SMALL, **_WITHOUT_DIACRITICS}
BARE |= {code: _WITHOUT_DIACRITICS.get(ord(small), small) for code, small in SMALL.items()}
"""The small letter without diacritics of each letter that is not one, by its code point."""
