"""All values of one facet, for who looks for one among hundreds: searched, in an order, a stretch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.text.alphabet import alphabetical
from index.text.fold import exact, fold
from index.text.normal import normalize
from index.text.slug import slug
from search.results import FacetValue

ListOrder = Literal["so", "az"]
"""By count, the most frequent first; by name, as Vietnamese dictionaries have it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which values are wanted: those with words that begin as those of ``like`` do, ``most`` from ``first`` on."""

    like: str = ""
    order: ListOrder = "so"
    first: int = 0
    most: int = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A stretch of the values of one facet; ``total`` counts all that are like what was asked for."""

    key: str
    stretch: Stretch
    values: tuple[FacetValue, ...]
    total: int


def listed(key: str, values: Sequence[FacetValue], stretch: Stretch) -> Listed:
    """Return a stretch of values, which come most frequent first."""
    found = [value for value in values if _is_like(value, stretch.like)] if stretch.like else list(values)
    if stretch.order == "az":
        found.sort(key=lambda value: alphabetical(_name(value)))
    return Listed(key, stretch, tuple(found[stretch.first : stretch.first + stretch.most]), len(found))


def _is_like(value: FacetValue, like: str) -> bool:
    """Return whether each word that was typed begins one of a value's, or of one inside it.

    Diacritics count where they are typed; without them a value's name in addresses is looked at as well.
    """
    text = exact(normalize(like))
    typed = fold(text) != text or not slug(text)
    wanted = text.split() if typed else slug(text).split("-")
    words = list(_words(value, typed))
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _words(value: FacetValue, typed: bool) -> Iterator[str]:
    if typed:
        yield from exact(_name(value)).split()
    else:
        yield from fold(value.value).replace(".", "-").split("-")
        yield from slug(_name(value)).split("-")
    for child in value.children:
        yield from _words(child, typed)


def _name(value: FacetValue) -> str:
    return value.label if isinstance(value.label, str) else value.value.replace("-", " ")
