"""Place names: every spelling of a province, an older one, a nickname, a district and a commune, by its key.

A key has the marks but neither the capitals, the style of tones nor the kind of dash: "Bà Rịa–Vũng Tàu", "BÀ RỊA -
VŨNG TÀU" and "Hoà Bình" find what "Bà Rịa - Vũng Tàu" and "Hòa Bình" find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from index.reading import gazetteer
from index.text.fold import exact, old_tones

Kind = Literal["province", "district", "commune", "nickname", "older", "official"]

_DASH = r" ?[-–—.]? ?"
# The highlanders' "water" is written in five ways, in the names of provinces and of districts.
_WATER = ("Đắk", "Đăk", "Đak", "Đắc", "Dak")


@dataclass(frozen=True, slots=True)
class Place:
    """What a name means: the provinces it can be in, and whether it needs a word such as "huyện" before it.

    ``word`` says that the same syllables are also words ("hòa bình"), which capitals alone do not tell apart.
    """

    provinces: tuple[str, ...]
    kind: Kind
    risky: bool = False
    word: bool = False


def key(name: str) -> str:
    """Return the key of a name.

    >>> key("Bà Rịa–Vũng Tàu") == key("BÀ RỊA - VŨNG TÀU"), key("M’Đrắk") == key("M'Đrắk")
    (True, True)
    """
    return re.sub(r"[\s.–—-]+", " ", exact(name).replace("’", "'")).strip()


@lru_cache(maxsize=50_000)
def place_of(name: str) -> Place | None:
    """Return what a name of a province, district, older province or a nickname means; None for other words.

    >>> place_of("Đăk Mil"), place_of("Châu Thành").provinces[:3]
    (Place(provinces=('dak-nong',), kind='district', risky=False, word=False), ('tay-ninh', 'long-an', 'tien-giang'))
    """
    return _places().get(key(name))


def districts_of(name: str) -> tuple[str, ...]:
    """Return the provinces that had a district of that name, as cities have that of their province: "TP Cao Bằng"."""
    return _districts().get(key(name), ())


def communes_of(name: str) -> tuple[str, ...]:
    """Return the units of today that have a commune or ward of that name.

    >>> communes_of("Nghi Lộc"), communes_of("Xuân Hương")
    (('nghe-an',), ('lam-dong',))
    """
    return _communes().get(key(name), ())


@lru_cache(maxsize=50_000)
def longest_from(syllable: str) -> int:
    """Return the number of syllables of the longest name that begins with a syllable, 0 when none does."""
    return _longest().get(key(syllable).split(" ")[0], 0)


@cache
def with_signs() -> re.Pattern[str]:
    """Return the pattern of names with signs in them, whatever dash they are written with ("BR-VT", "TP.HCM")."""
    names = {name for name, _ in gazetteer.names() if re.search(r"[^\w\s]", name)}
    spelled = {_DASH.join(re.escape(part) for part in re.split(r"[\W_]+", name)) for name in names | _tones(names)}
    initials = "".join(sorted({name[0] for name in names | _tones(names)}))
    return re.compile(rf"(?<!\w)(?=[{initials}])(?:{'|'.join(sorted(spelled, key=len, reverse=True))})(?!\w)")


def _tones(names: set[str]) -> set[str]:
    return {old_tones(name) for name in names} | {name.upper() for name in names}


@cache
def _places() -> dict[str, Place]:
    found: dict[str, Place] = {}
    risky = {key(district.name) for district in gazetteer.districts() if district.risk}
    for name, provinces in _districts().items():
        found[name] = Place(provinces, "district", name in risky)
    for name, _, _, members in gazetteer.older():
        found[key(name)] = Place(members, "older")
    for name, slug in gazetteer.nicknames():
        if name[0].isupper() and name != "HCM":
            found[key(name)] = Place((slug,), "nickname")
    for name, slug in gazetteer.names():
        # "Hồ Chí Minh" alone is the President, his thought, a road or the Youth Union.
        alone = slug == "ho-chi-minh" and name.startswith("Hồ")
        found[key(name)] = Place((slug,), "province", alone, alone or slug in gazetteer.words())
    return found


@cache
def _longest() -> dict[str, int]:
    found: dict[str, int] = {}
    for name in _places():
        first, *rest = name.split(" ")
        found[first] = max(found.get(first, 0), 1 + len(rest))
    return found


@cache
def _districts() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for district in gazetteer.districts():
        for spelling in _waters(district.name):
            found[key(spelling)] = tuple(dict.fromkeys((*found.get(key(spelling), ()), district.province)))
    return found


def _waters(name: str) -> Iterator[str]:
    yield name
    if name.startswith("Đắk "):
        yield from (name.replace("Đắk", water) for water in _WATER[1:])


@cache
def _communes() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for unit, name in gazetteer.communes():
        # "Xuân Hương - Đà Lạt" is called by its first half too.
        for spelling in dict.fromkeys((name, name.split(" - ")[0])):
            found[key(spelling)] = tuple(dict.fromkeys((*found.get(key(spelling), ()), unit)))
    return found
