"""Mentions: where a text names a place, how much that weighs, and what it makes of it to stand in a row of places.

Four provinces in a row are a list and say little, unless the row is announced with its number: "4 tỉnh Thái Nguyên, …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from index.article import EvidenceField
from index.reading.placenames import Kind
from index.reading.tables import table

PLAIN = 1.0
"""The weight of a province's name without a telling word before it."""

_ANNOUNCED = 130  # characters between "4 địa phương" and the first of them
_NEAR = re.compile(r"[\s,;()]*(?:và|tỉnh|thành phố|TP\.?|các|hay|đến|–|-)?[\s,;()]*")
_PAIR = re.compile(r"\s*[-–—]\s*")
_RANGE = re.compile(r"(?<!\w)[Tt]ừ(?: tỉnh)? \|\s(?:đến|tới)(?: tỉnh)?\s$")
_WORD = 12  # characters of "từ tỉnh"


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a place: the provinces it can be in, and the weight it has in deciding which is meant.

    ``counted`` when it stands in a row that is announced with its number: "4 tỉnh Thái Nguyên, …".
    """

    provinces: tuple[str, ...]
    kind: Kind
    field: EvidenceField
    start: int
    end: int
    weight: float
    counted: bool = False


def in_rows(found: list[Mention], text: str) -> Iterator[Mention]:
    """Return the mentions with the weight of their row: four provinces in a row are a list, not a subject."""
    weights = table("places")
    row: list[Mention] = []
    for mention in [*sorted(found, key=lambda one: one.start), None]:
        if mention and row and _NEAR.fullmatch(text, row[-1].end, mention.start):
            # "Tỉnh ủy Hà Nam, Nam Định": what stands before the first is said of the next too.
            shared = mention.kind == row[-1].kind == "province" and mention.weight == PLAIN
            row.append(replace(mention, weight=row[-1].weight) if shared else mention)
            continue
        told = {one.provinces for one in row}
        joined = len(told) == 2 and any(_is_pair(text, one, other) for one, other in pairwise(row))
        factor = weights["list_weight"] if len(told) >= weights["list_of"] else 1.0
        factor = weights["pair_weight"] if joined and row[0].kind == "province" else factor
        if row and _counted(text, row[0].start, len(told)):
            least = float(weights["counted_weight"])
            yield from (replace(one, weight=max(one.weight, least), counted=True) for one in row)
        else:
            yield from (lighter(one, factor) for one in row)
        row = [mention] if mention else []


def _is_pair(text: str, one: Mention, other: Mention) -> bool:
    """Return whether two places are the ends of a road or of a region: "Hà Nội - Lào Cai", "từ Thanh Hóa đến Huế"."""
    if _PAIR.fullmatch(text, one.end, other.start):
        return True
    return _RANGE.search(f"{text[max(0, one.start - _WORD) : one.start]}|{text[one.end : other.start]}") is not None


def _counted(text: str, start: int, count: int) -> bool:
    """Return whether a row is announced with its number, as what the text is about: "4 tỉnh Thái Nguyên, …"."""
    before = text[max(0, start - _ANNOUNCED) : start]
    found = _number().search(before)
    if found is None or before.rfind("(") > before.rfind(")"):
        return False  # what stands in a bracket is said beside the subject
    digit: str = table("places")["numbers"].get(found["number"], found["number"])
    return digit == str(count)


def lighter(mention: Mention, factor: float) -> Mention:
    """Return a mention with a share of its weight."""
    return mention if factor == 1.0 else replace(mention, weight=mention.weight * factor)


# The tables, as the functions ask them


@cache
def _number() -> re.Pattern[str]:
    return re.compile(table("places")["announced"])
