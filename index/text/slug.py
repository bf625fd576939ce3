"""Slugs: names as addresses and facets write them: folded, with hyphens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.text.fold import fold
from index.text.normal import normalize

MAX_SLUG = 120
"""Characters of one slug: the longest names of newspapers' offices fit, and addresses stay short."""

_APART = re.compile(r"[^a-z0-9.]+")


@lru_cache(maxsize=8192)  # every search names the same few thousand values of facets
def slug(text: str) -> str:
    """Return a name as URLs write it: folded, with hyphens; dots stay.

    >>> slug("Thái Thanh Quý"), slug("26-NQ/TW"), slug("toan-quoc.XIII")
    ('thai-thanh-quy', '26-nq-tw', 'toan-quoc.xiii')
    """
    return _hyphened(fold(normalize(text[: 4 * MAX_SLUG])))


def slugs(names: Sequence[str]) -> list[str]:
    """Return the slugs of many normalised names; ten times as quick as one by one.

    >>> slugs(["Thái Thanh Quý", "26-NQ/TW"])
    ['thai-thanh-quy', '26-nq-tw']
    """
    folded = fold("\n".join(name.replace("\n", " ")[: 4 * MAX_SLUG] for name in names)).split("\n") if names else []
    return list(map(_hyphened, folded))


def _hyphened(folded: str) -> str:
    return _APART.sub("-", folded)[:MAX_SLUG].strip("-.")
