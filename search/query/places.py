"""Provinces as a question names them: by name, by an old spelling, or by slug."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from index.facets import BUCKETS, FACETS, INTERNATIONAL, NATIONAL, UNKNOWN
from index.messages.message import Text
from index.reading import gazetteer
from index.text.fold import fold
from index.text.syllables import SYLLABLE
from search.query.nodes import Form, Syllable
from search.query.syllable import made, typed

MAX_NAME = 60  # characters of a province's name with its title

# Also everyday words ("hòa bình" is peace): a name only after "tỉnh", "thành phố" and the like.
EVERYDAY = {"hoa-binh"}
_TITLES = (("tinh",), ("tp",), ("thanh", "pho"))
_TITLE_WORDS = {title[0] for title in _TITLES}
_BEFORE = {"tinh", "tp", "pho", "uy", "bo"}  # thành phố, Tỉnh ủy, Đảng bộ


def slug_of(text: str) -> str | None:
    """Return the URL value of a province named so, None for anything else.

    >>> slug_of("toàn quốc"), slug_of("trung bình"), slug_of("Hà Tây")
    ('toan-quoc', None, 'ha-noi')
    """
    key = tuple(syllable.folded for syllable in typed(text[:MAX_NAME]))
    for title in _TITLES:
        if key not in _table() and key[: len(title)] == title:
            key = key[len(title) :]
    return _table().get(key, ((), None))[1]


def begins(text: str) -> bool:
    """Whether the first syllable of a text is that of some name."""
    first = SYLLABLE.search(text)
    return first is not None and (fold(first[0]) in _longest() or fold(first[0]) in _TITLE_WORDS)


def label(slug: str) -> Text:
    """Return a province, or what stands for none, by its URL value."""
    return FACETS["tinh"].label(slug)


def find_places(words: Sequence[Syllable]) -> Iterator[tuple[int, int, str]]:
    """Return the provinces that words name, as (first word, word behind the last, slug), the longest names first."""
    table, longest = _table(), _longest()
    place = 0
    while place < len(words):
        for length in range(longest.get(words[place].folded, 0), 0, -1):
            span = words[place : place + length]
            form, slug = table.get(tuple(word.folded for word in span), ((), None))
            if slug and slug not in BUCKETS and _agrees(span, form) and _named(words, place, slug):
                yield place, place + length, slug
                place += length - 1
                break
        place += 1


def _agrees(span: Sequence[Syllable], form: Form) -> bool:
    return all(not word.accented or word.exact == syllable.exact for word, syllable in zip(span, form, strict=False))


def _named(words: Sequence[Syllable], place: int, slug: str) -> bool:
    return slug not in EVERYDAY or (place > 0 and words[place - 1].folded in _BEFORE)


@cache
def _table() -> dict[tuple[str, ...], tuple[Form, str | None]]:
    names = [("toàn quốc", NATIONAL), ("cả nước", NATIONAL), ("quốc tế", INTERNATIONAL)]
    names += [("chưa rõ địa phương", UNKNOWN), ("chưa rõ", UNKNOWN)]
    names += [(slug, slug) for slug in BUCKETS]
    names += gazetteer.names()
    names += [(f"{gazetteer.name(slug)} cũ", slug + gazetteer.OLD) for slug in gazetteer.units() if _renamed(slug)]
    names += [(slug, slug) for _, slug in gazetteer.names()]
    names += list(_older())
    table: dict[tuple[str, ...], tuple[Form, str | None]] = {}
    for name, slug in names:
        form = made(name)
        table.setdefault(tuple(syllable.folded for syllable in form), (form, slug))
    return table


def _older() -> Iterator[tuple[str, str]]:
    """Return names of before 2009 ("Hà Tây") whose whole land is in one unit of today, with that unit."""
    for name, _first, _last, members in gazetteer.older():
        units = {gazetteer.unit_of(slug) for slug in members}
        if len(units) == 1:
            yield name, units.pop()


@cache
def _longest() -> dict[str, int]:
    """Return the first syllables of names, each with how many the longest name has."""
    longest: dict[str, int] = {}
    for key in _table():
        if key:
            longest[key[0]] = max(longest.get(key[0], 0), len(key))
    return longest


def _renamed(unit: str) -> bool:
    return unit + gazetteer.OLD in gazetteer.members(unit)
