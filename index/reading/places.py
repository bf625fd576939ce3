"""Places: where a page names provinces and districts, and how much each mention says about what the article is about.

Names are matched whole, with their marks and capitals, in either tone style; a name inside a longer one is none: Chẩu
*Văn Lâm* and Lê *Đức Thọ* are persons, *Thái Bình* Dương is an ocean, *Điện Biên* Phủ a town and a victory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, Literal

from index.article import EvidenceField
from index.reading import gazetteer
from index.reading.page import Page
from index.reading.tables import table
from index.text.fold import exact, old_tones
from index.text.syllables import CAPITAL

Kind = Literal["province", "district", "nickname", "older", "official"]

_RUN = re.compile(rf"(?<![\w.]){CAPITAL}[\w'’]*(?: {CAPITAL}[\w'’]*)*")
_BEFORE = 60  # characters looked at before a name: "Ban Chỉ huy Phòng chống thiên tai và tìm kiếm cứu nạn tỉnh" has 54
_LONGEST = 4  # syllables of a name
_CREDIT = re.compile(r"Ảnh\s*:[^.\n]*")
_NEAR = re.compile(r"[\s,;()]*(?:và|tỉnh|thành phố|TP\.?|các|hay|đến|–|-)?[\s,;()]*")
_OFFICE = re.compile(r"(?:[Bb]í thư|[Cc]hủ tịch)[^.;\n]{0,80}(?:[Tt]ỉnh [uủ][ỷy]|[Tt]hành [uủ][ỷy]|UBND|HĐND)[^.;\n]*$")
_PAIR = re.compile(r"\s*[-–—]\s*")


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a place: the provinces it can be in, and the weight it has in deciding which is meant."""

    provinces: tuple[str, ...]
    kind: Kind
    field: EvidenceField
    start: int
    end: int
    weight: float


def mentions(page: Page) -> Iterator[Mention]:
    """Return every mention of a place in title, body and captions, in reading order.

    >>> page = Page("", "Đồng chí Chẩu Văn Lâm làm việc với Huyện ủy Chiêm Hóa và các sở của tỉnh Tuyên Quang.")
    >>> [(page.body[m.start : m.end], m.provinces) for m in mentions(page)]
    [('Chiêm Hóa', ('tuyen-quang',)), ('Tuyên Quang', ('tuyen-quang',))]
    """
    for field, text in page.regions():
        found = list(_in_text(field, text))
        yield from _listed(found, text)


def officials(page: Page, day: date | None) -> Iterator[Mention]:
    """Return where leaders of provinces are named with their office, as of a day.

    >>> page = Page("", "Bí thư Tỉnh ủy Chẩu Văn Lâm dự hội nghị.")
    >>> [(m.provinces, page.body[m.start : m.end]) for m in officials(page, None)]
    [(('tuyen-quang',), 'Chẩu Văn Lâm')]
    """
    weight = float(table("places")["official"])
    for field, text in page.regions():
        for found in _officials().finditer(text):
            office = _OFFICE.search(text[max(0, found.start() - 2 * _BEFORE) : found.start()])
            homes = {
                row["province"] for row in _leaders()[found[0]] if day is None or row["from"] <= day.year <= row["to"]
            }
            if office and len(homes) == 1:
                yield Mention((homes.pop(),), "official", field, found.start(), found.end(), weight)


def _in_text(field: EvidenceField, text: str) -> Iterator[Mention]:
    """Return the mentions of one text; photo credits name papers, not places."""
    credits = [found.span() for found in _CREDIT.finditer(text)] if field != "title" else []
    spelled = [(found.start(), found.end(), found[0]) for found in _special().finditer(text)]
    for start, end, name in spelled:
        yield from _weighed(field, text, start, end, _names()[_key(name)])
    taken = [(start, end) for start, end, _ in spelled] + credits
    for run in _RUN.finditer(text):
        if not any(start < run.end() and run.start() < end for start, end in taken):
            yield from _in_run(field, text, run)


def _in_run(field: EvidenceField, text: str, run: re.Match[str]) -> Iterator[Mention]:
    """Return the places among capitalised syllables in a row: the longest names, persons left out."""
    words = run[0].split(" ")
    loud = len(words) > 2 and run[0].isupper()
    at = run.start()
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST, len(words) - place), 0, -1):
            name = " ".join(words[place : place + length])
            known = _names().get(_key(name))
            if known and (loud or _whole(words, place, place + length, known[1])):
                yield from _weighed(field, text, at, at + len(name), known)
                at, place = at + len(name) + 1, place + length
                break
        else:
            at, place = at + len(words[place]) + 1, place + 1


def _whole(words: list[str], first: int, last: int, kind: Kind) -> bool:
    """Return whether the syllables stand alone and are no part of a person's or another name."""
    if first and words[first - 1] not in _openers() and not _is_place(words[:first]):
        return False
    rest = words[last:]
    if not rest:
        return True
    # Behind an office a person follows the place: "Bí thư Tỉnh ủy Nghệ An Thái Thanh Quý".
    return kind == "province" and len(rest) > 1 and rest[0] in _surnames()


def _is_place(words: list[str]) -> bool:
    return any(_key(" ".join(words[first:])) in _names() for first in range(len(words)))


def _weighed(
    field: EvidenceField, text: str, start: int, end: int, known: tuple[tuple[str, ...], Kind, bool]
) -> Iterator[Mention]:
    provinces, kind, risky = known
    before = text[max(0, start - _BEFORE) : start]
    if kind != "province" and (kind == "district" or before.rstrip().lower().endswith(_DISTRICT_WORDS)):
        districts = _districts().get(_key(text[start:end]))
        weight = _weight("before_district", before)
        if districts and (weight is not None or kind == "district"):
            bare = 0.0 if risky or " " not in text[start:end] else float(table("places")["bare_district"])
            value = (bare if weight is None else weight) / len(districts)
            if value:
                yield Mention(districts, "district", field, start, end, value)
            return
    if kind == "province" and (districts := _district_instead(before, text[start:end], provinces)):
        yield Mention(districts, "district", field, start, end, (_weight("before_district", before) or 1.0))
        return
    if _person().search(before) or (risky and not _city().search(before)):
        return
    weight = _weight("before_province", before, "before_capital" if provinces == ("ha-noi",) else None)
    value = 1.0 if weight is None else weight
    if kind != "province":
        value *= 0.3 / len(provinces)
    yield Mention(provinces, kind, field, start, end, value)


_DISTRICT_WORDS = ("huyện", "quận", "thị xã", "thành phố", "tp.", "tp", "tx.", "huyện ủy", "thành ủy", "thị ủy")


def _district_instead(before: str, name: str, provinces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the provinces of a district that has a province's name: "huyện Hòa Bình", "thành phố Cao Bằng"."""
    if not re.search(r"(?:[Hh]uyện|[Hh]uyện [uủ][ỷy]|[Tt]hị xã)\s$", before):
        return ()
    return tuple(province for province in _districts().get(_key(name), ()) if (province,) != provinces)


def _weight(which: str, before: str, first: str | None = None) -> float | None:
    for pattern, weight in (*(_patterns(first) if first else ()), *_patterns(which)):
        if pattern.search(before):
            return weight
    return None


def _listed(found: list[Mention], text: str) -> Iterator[Mention]:
    """Return the mentions with less weight in enumerations: four provinces in a row are a list, not a subject."""
    weights = table("places")
    group: list[Mention] = []
    for mention in [*sorted(found, key=lambda one: one.start), None]:
        if mention and group and _NEAR.fullmatch(text, group[-1].end, mention.start):
            group.append(mention)
            continue
        names = {one.provinces for one in group}
        joined = len(names) == 2 and any(_PAIR.fullmatch(text, one.end, other.start) for one, other in pairwise(group))
        factor = weights["list_weight"] if len(names) >= weights["list_of"] else 1.0
        factor = weights["pair_weight"] if joined and group[0].kind == "province" else factor
        yield from (replace(one, weight=one.weight * factor) for one in group)
        group = [mention] if mention else []


# The tables, as the functions ask them


def _key(name: str) -> str:
    return re.sub(r"[\s.–-]+", " ", exact(name)).strip()


@cache
def _names() -> dict[str, tuple[tuple[str, ...], Kind, bool]]:
    """Return by key: the provinces, what kind of name it is, and whether it needs a word such as "huyện" before it."""
    found: dict[str, tuple[tuple[str, ...], Kind, bool]] = {}
    for key, provinces in _districts().items():
        risky = any(d.risk for d in gazetteer.districts() if _key(d.name) == key)
        found[key] = (provinces, "district", risky)
    for name, _, _, members in gazetteer.older():
        found[_key(name)] = (members, "older", False)
    for name, slug in gazetteer.nicknames():
        if name[0].isupper() and name != "HCM":
            found[_key(name)] = ((slug,), "nickname", False)
    for name, slug in gazetteer.names():
        found[_key(name)] = ((slug,), "province", slug == "ho-chi-minh" and "Hồ" in name[:2])
    return found


@cache
def _districts() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for district in gazetteer.districts():
        key = _key(district.name)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), district.province)))
    return found


@cache
def _special() -> re.Pattern[str]:
    """Return the pattern of names with signs in them ("BR-VT", "TP.HCM")."""
    names = {name for name, _ in gazetteer.names() if re.search(r"[^\w\s]", name)}
    names |= {old_tones(name) for name in names}
    spelled = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)")


@cache
def _patterns(which: str) -> tuple[tuple[re.Pattern[str], float], ...]:
    rows = table("places")[which]
    return tuple((re.compile(rf"(?<!\w)(?:{pattern})\s?$"), float(weight)) for _, pattern, weight in rows)


@cache
def _person() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){table('places')['person_before']}\s$")


@cache
def _city() -> re.Pattern[str]:
    return re.compile(r"(?:[Tt]hành phố|THÀNH PHỐ|T[Pp]\.?|T\.P|[Tt]hành [uủ][ỷy])\s?$")


@cache
def _officials() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, _leaders()))})(?!\w)")


@cache
def _leaders() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table("officials")["officials"]:
        found.setdefault(row["name"], []).append(row)
    return found


@cache
def _surnames() -> frozenset[str]:
    return frozenset(table("people")["surnames"].split())


@cache
def _openers() -> frozenset[str]:
    """Return capitalised words that may stand right before the name of a place."""
    return frozenset(
        "Tỉnh Thành TP Tp UBND HĐND MTTQ CA TAND VKSND KSND ĐBQH Huyện Quận Báo Tại Ở TX Từ Về UBMTTQ".split()
    )
