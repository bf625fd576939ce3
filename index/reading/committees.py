"""Committees: Party committees told apart by their term, as "khóa XIX" or "nhiệm kỳ 2015-2020".

The Central Committee, its Politburo, Secretariat and inspection; committees of provinces, districts and sectors. Never
the National Assembly, People's Councils, governments, the Fatherland Front, unions or associations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.reading import bodies, terms
from index.reading.bodies import WORD, Setting

_TW = r"(?:Trung ương|TW|TƯ)(?: Đảng)?"
# "Trung ương" is the Central Committee behind such a word or at the head of a clause; behind another it ends the name
# of a bloc, a hospital or the Youth Union ("Khối các cơ quan Trung ương", "Trung ương Đoàn").
_CENTRAL = (
    rf"(?:Ban [Cc]hấp hành|BCH) {_TW}|(?<!\w )(?<!\w){_TW}|(?:Bộ Chính trị|Ban Bí thư)(?: {_TW})?|HNTW|NQTW"
    r"|(?:[Hh]ội nghị|HN|[Nn]ghị quyết|NQ|[Kk]ết luận|[Ủủ]y viên|dự khuyết|chính thức|Kiểm tra|Bí thư|của"
    rf"|{terms.COUNT}) {_TW}"
)
_COUNT, _YEARS = terms.COUNT, r"(?:19|20)\d\d\s?[-–—]\s?(?:19|20)\d\d"
_AND = r"(?:(?:,| và|;)(?: khóa| khoá)? |,)"
_NAME = rf"(?:(?: [-–])? {WORD})"
_LOCAL = (
    r"(?:(?:Ban [Cc]hấp hành|BCH) )?(?:[Đđ]ảng bộ|Đảng Bộ|ĐẢNG BỘ)"
    rf"{_NAME}{{0,8}}?|[Tt]ỉnh ủy{_NAME}{{0,4}}?|[Tt]hành ủy{_NAME}{{0,4}}?"
    rf"|(?:[Hh]uyện|[Qq]uận|[Tt]hị) ủy{_NAME}{{0,4}}?|Đảng ủy{_NAME}{{0,9}}?|(?<=BTV )TU|Ban [Cc]hấp hành|BCH"
)
# Several in a row are of one spelling: "khóa XVI; ba người khác" is one committee, "các khóa 7, 8, 9" are three.
_COUNTS = rf"(?:{terms.ROMAN}(?:{_AND}{terms.ROMAN})*|(?<=các khóa )\d{{1,2}}(?:{_AND}\d{{1,2}}(?![\d%/.]))+|{_COUNT})"
_COMMITTEE = re.compile(
    rf"(?<!\w)(?:(?P<central>{_CENTRAL})(?: (?:lần thứ |lần |thứ )?{_COUNT})?"
    rf"|(?P<local>{_LOCAL})(?: lần thứ {_COUNT})?)"
    rf",? ?\(?(?:(?:các |hai )?[Kk](?:hóa|hoá)(?: thứ)? (?P<counts>{_COUNTS})\)?(?:,? \(?nhiệm kỳ (?P<term>{_YEARS}))?"
    r"|(?:các |hai |trong |(?:nhất là )?(?:ngay )?từ đầu )?"
    rf"(?:nhiệm kỳ|NK) (?P<terms>{_YEARS}(?:(?:,| và|;)(?: nhiệm kỳ)? {_YEARS})*))"
)
# A committee is looked for only near the words that tell its term: most articles have none of them.
_TELLING = re.compile(r"[Kk]hóa|[Kk]hoá|nhiệm kỳ|NK (?=[12])")
_NEAR = 160


@dataclass(frozen=True, slots=True)
class Committee:
    """One committee in a text: its owner, its ordinal or its term, and where it stands."""

    owner: str | None
    count: int | None
    term: str | None
    start: int
    end: int


def committees(text: str, setting: Setting) -> Iterator[Committee]:
    """Return the Party committees of known terms that a text names, one for each of "khóa V, VI, VII".

    >>> setting = Setting(("nghe-an",), "nghe-an", None, "")
    >>> text = "Ủy viên Trung ương Đảng khóa XI, XII; Ban Thường vụ Tỉnh ủy các nhiệm kỳ 2015-2020, 2020-2025"
    >>> [(c.owner, c.count, c.term) for c in committees(text, setting)]
    [('toan-quoc', 11, None), ('toan-quoc', 12, None), ('nghe-an', None, '2015-2020'), ('nghe-an', None, '2020-2025')]
    """
    for found in _found(text):
        words = found["local"] or ""
        if bodies.is_others(words):
            continue
        owner = terms.NATIONAL if found["central"] else _owner(words, text[: found.start()], setting)
        named = re.findall(_COUNT, found["counts"] or "")
        years = [
            term for years in re.findall(_YEARS, found["term"] or found["terms"] or "") if (term := terms.years(years))
        ]
        if found["counts"] is None:
            for term in years:
                if owner != terms.NATIONAL or terms.ordinal_of(owner, term):
                    yield Committee(owner, None, term, *found.span())
        for count in named:
            if number := terms.count_of(count):
                yield Committee(owner, number, years[0] if years and len(named) == 1 else None, *found.span())


def _found(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for telling in _TELLING.finditer(text):
        start = max(end, telling.start() - _NEAR)
        if telling.start() >= end and (found := _COMMITTEE.search(text, start, telling.end() + _NEAR)) is not None:
            end = found.end()
            yield found


def _owner(words: str, before: str, setting: Setting) -> str | None:
    """Return whose committee it is; None of a mere "Ban Chấp hành" or "Đảng ủy"."""
    kind, _, name = words.partition("ủy")
    if kind.lower() in ("tỉnh ", "thành ") or words == "TU":
        return _provincial(name, kind.lower() == "thành ", setting)
    if kind.lower() in ("huyện ", "quận ", "thị "):
        level = {"thị ": "thị xã "}.get(kind.lower(), kind.lower())
        return bodies.sub_body(f"{level}{name}".replace("  ", " ").strip(), "", setting)
    if words.startswith("Đảng ủy"):
        return (
            bodies.owner(f"Đảng bộ{name}", "", setting) if name.strip() else bodies.owner_before(before[-90:], setting)
        )
    if "đảng bộ" in words.lower():
        known = bodies.owner(words, before[-90:], setting)
        return known if known or name else bodies.owner_before(before[-90:], setting) or setting.primary
    return None


def _provincial(name: str, city: bool, setting: Setting) -> str | None:
    """Return the owner of a "Tỉnh ủy" or "Thành ủy", which may be that of a town in a province ("Thành ủy Vinh")."""
    named = bodies.province_in(name)
    if named and (not city or bodies.is_city(named, setting)):
        return named
    if city and (name.strip() or setting.of_kind(city=True) is None):
        return bodies.sub_body(f"thành phố {name.strip()}".strip(), "", setting) if setting.primary else None
    return setting.of_kind(city)
