"""Tables of facts that people who know politics but not Python may mend: one JSON file each, read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def table(name: str) -> dict[str, Any]:
    """Return the table of that name; callers must not change it.

    >>> table("congresses")["national"][0]["term"]
    '1935-1951'
    """
    found: dict[str, Any] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))
    return found
