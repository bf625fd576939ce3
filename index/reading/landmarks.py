"""Landmarks of time: what a text names whose time the tables know, with no year beside it.

Sessions and plenums, terms, holders of office, events, summits, anniversaries and the years of the lunar cycle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from index.reading import gazetteer, merger
from index.reading.tables import table

FIRST = 2005
"""No newspaper text of before 2005 is expected: archives on the web are thin before."""

_Landmark = tuple[str, date, date, int, int]

_NUMBER = r"(\d{1,2}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)"
_SESSION = re.compile(
    rf"kỳ họp (?:lần )?(?:thứ |bất thường lần thứ )?{_NUMBER}[^.;]{{0,25}}?Quốc hội (?:khóa|khoá) (X[IV]*)",
    re.IGNORECASE,
)
_PLENUM = re.compile(
    r"(?:Hội nghị|hội nghị) (?:lần thứ (\w+),? (?:của )?(?:Ban Chấp hành|BCH) Trung ương(?: Đảng)?"
    r"|Trung ương (?:lần thứ )?(\w+))"
    r",? \(?(?:khóa|khoá) (XI{0,3}|XIV|1[1-4])\b"
)
_BARE_SESSION = re.compile(rf"[Kk]ỳ họp thứ {_NUMBER}(?! ?,? ?(?:HĐND|Hội đồng))")
_STANDING = re.compile(
    r"[Pp]hiên họp (?:lần )?thứ (\d{1,2})[^.;]{0,20}?(?:Ủy ban Thường vụ|Uỷ ban Thường vụ|UBTVQH|UB Thường vụ)"
)
_ASSEMBLY = re.compile(r"Quốc hội (?:khóa|khoá) (X[IV]*)\b")
_COMMITTEE = re.compile(
    r"(?:Trung ương Đảng|Ban Chấp hành Trung ương|BCH Trung ương|Bộ Chính trị),? (?:khóa|khoá) (IX|XI{0,3}|XIV)\b"
)
_CONGRESS = re.compile(
    r"(?:Nghị quyết|Văn kiện|sau) Đại hội (?:đại biểu )?(?:toàn quốc )?(?:Đảng )?(?:toàn quốc )?(?:lần thứ )?"
    r"(XI{0,3}|XIV)(?= của Đảng| Đảng)"
)
_SUMMIT = re.compile(r"[Cc]ấp cao ASEAN (?:lần thứ )?(\d\d)\b")
_ASSEMBLY_OF_NATIONS = re.compile(r"Đại hội đồng L(?:iên|HQ)(?: [Hh]ợp [Qq]uốc)? (?:khóa|khoá|lần thứ) (\d\d)\b")
_ANNIVERSARY = re.compile(r"(\d{1,3})\s(?:năm\s)?(?:[Nn]gày\s)?(?=([^.;]{5,60}))")
_CELEBRATED = ("ỷ niệm ", "ỉ niệm ", "lần thứ ", "mừng ")
# "kỷ niệm 60 năm thành lập trường (15/11/1962": counts from the year that it names.
_COUNTS_FROM = re.compile(r"năm\s[^.;()]{4,70}\((?:\d{1,2}\s?[/.-]\s?){0,2}((?:1[89]|20)\d\d)\s?[-–)]")
_STEMS = "Giáp Ất Bính Đinh Mậu Kỷ Canh Tân Nhâm Quý".split()
_BRANCHES = "Tý Sửu Dần Mão Thìn Tỵ Ngọ Mùi Thân Dậu Tuất Hợi".split()
_LUNAR = re.compile(rf"({'|'.join(_STEMS)}) ({'|'.join(_BRANCHES)}|Tị)\b")
_OF_YEAR = re.compile(r"(?:tết|xuân|nguyên đán|năm|năm mới)\s$", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:Phó Thủ tướng|Thủ tướng|Phó Chủ tịch nước|Phó Chủ tịch Quốc hội|Phó Chủ tịch|Phó Bí thư|Phó Tổng thống"
    r"|Chủ tịch nước|Chủ tịch Quốc hội|Chủ tịch|Tổng Bí thư|Bí thư|Thường trực Ban Bí thư|[Qq]uyền Bộ trưởng|Bộ trưởng"
    r"|Trưởng [Bb]an|Phó Trưởng [Bb]an|Chủ nhiệm|Thống đốc|Viện trưởng|Chánh án|Tổng Thanh tra|Tổng Kiểm toán"
    r"|Tổng Thư ký|Tổng thống|Ngoại trưởng)(?!\w)"
)
_FORMER = re.compile(r"(?:[Nn]guyên|[Cc]ựu|[Cc]ố)\s(?:[Pp]hó\s)?$")
_STOP = re.compile(r"[,.;:(\n]")
_PROVINCIAL = {"Bí thư", "Chủ tịch"}
_WORDS = "nhất hai ba tư năm sáu bảy tám chín mười".split()
_ROMAN = {"11": "XI", "12": "XII", "13": "XIII", "14": "XIV"}


def landmarks(text: str) -> Iterator[_Landmark]:
    """Return kind, first day, last day, start and end of every landmark in a text.

    >>> text = "Chủ tịch nước Nguyễn Xuân Phúc chúc Tết Nhâm Dần."
    >>> [(kind, first.isoformat()) for kind, first, *_ in landmarks(text)]
    [('lunar', '2022-02-01'), ('office', '2021-04-05')]
    """
    yield from _meetings(text)
    yield from _terms(text)
    yield from _standing(text)
    yield from _anniversaries(text)
    yield from _counted(text)
    yield from _holders(text)
    yield from _events(text)
    if over := merger.sign(text):
        yield "event", gazetteer.MERGER, date.max, *over


def _meetings(text: str) -> Iterator[_Landmark]:
    """Return sessions of the National Assembly and plenums of the Central Committee, whose days are known."""
    named = False
    for kind, pattern in (("session", _SESSION), ("plenum", _PLENUM)):
        for found in pattern.finditer(text):
            *ordinals, term = found.groups()
            known = table("times")[f"{kind}s"].get(_ROMAN.get(term, term.upper()), [])
            number = _number(next(o for o in ordinals if o))
            if number and number <= len(known):
                named = named or kind == "session"
                yield kind, *_days(known[number - 1]), found.start(), found.end()
    # "Kỳ họp thứ 4" of a National Assembly whose term is not told: one of them.
    bare = _BARE_SESSION.search(text) if "Quốc hội" in text and not named else None
    number = _number(bare[1]) if bare else None
    for known in table("times")["sessions"].values() if bare and number else ():
        if bare and number and number <= len(known):
            yield "session?", *_days(known[number - 1]), bare.start(), bare.end()


def _terms(text: str) -> Iterator[_Landmark]:
    """Return the terms of National Assemblies and Central Committees, and what follows a congress."""
    for kind, pattern, name in (
        ("term", _ASSEMBLY, "assemblies"),
        ("committee", _COMMITTEE, "committees"),
        ("resolution", _CONGRESS, "committees"),
    ):
        for found in pattern.finditer(text):
            if days := table("times")[name].get(found[1]):
                yield kind, *_days(days), found.start(), found.end()


def _standing(text: str) -> Iterator[_Landmark]:
    """Return the year in which the Assembly's Standing Committee held a session of that number, in every term."""
    found = _STANDING.search(text)
    for starts in table("times")["standing"].values() if found else ():
        years = [int(year) for year, first in starts.items() if found and first <= int(found[1])]
        last = max(map(int, starts))
        if found and years and (years[-1] < last or int(found[1]) < starts[str(last)] + 12):
            yield "standing", date(years[-1], 1, 1), date(years[-1], 12, 31), found.start(), found.end()


def _anniversaries(text: str) -> Iterator[_Landmark]:
    """Return the year that "kỷ niệm 77 năm Quốc khánh" falls in."""
    for found in (f for words in _CELEBRATED for at in _places(text, words) if (f := _ANNIVERSARY.match(text, at))):
        bases = [base for words, base in table("times")["anniversaries"] if words in found[2]]
        if not bases and (own := _COUNTS_FROM.match(text, found.end() - 4)):
            bases = [int(own[1])]
        if bases and FIRST <= (year := bases[0] + int(found[1])) < 2100:
            yield "anniversary", date(year, 1, 1), date(year, 12, 31), found.start(), found.end()


def _places(text: str, words: str) -> Iterator[int]:
    """Return where words end in a text."""
    at = text.find(words)
    while at >= 0:
        yield at + len(words)
        at = text.find(words, at + 1)


def _counted(text: str) -> Iterator[_Landmark]:
    """Return what else counts the years: the lunar cycle, summits and assemblies."""
    for found in _LUNAR.finditer(text):
        named = _OF_YEAR.search(text[max(0, found.start() - 12) : found.start()])
        if named and (new_year := _lunar(found[1], found[2])):
            yield "lunar", date(new_year, 2, 1), date(new_year + 1, 1, 20), found.start(), found.end()
    for found in _SUMMIT.finditer(text):
        if day := table("times")["summits"]["ASEAN"].get(found[1]):
            yield "summit", *_days([day, day]), found.start(), found.end()
    for found in _ASSEMBLY_OF_NATIONS.finditer(text):  # the first one opened in 1946
        if FIRST <= (year := 1945 + int(found[1])) < 2100:
            yield "summit", date(year, 9, 1), date(year, 10, 31), found.start(), found.end()


def _lunar(stem: str, branch: str) -> int | None:
    """Return the year of that name since 2000: "Giáp Thìn" is 2024; None when the cycle has none such."""
    wanted = _STEMS.index(stem), _BRANCHES.index("Tỵ" if branch == "Tị" else branch)
    return next((year for year in range(FIRST, FIRST + 60) if ((year - 4) % 10, (year - 4) % 12) == wanted), None)


def _holders(text: str) -> Iterator[_Landmark]:
    """Return the time in which the persons named held the offices that the text gives them."""
    for found in _OFFICE.finditer(text):
        offices = _named(text[found.end() : found.end() + 60])
        times = offices.get(found[0][0].upper() + found[0][1:], ()) if offices else ()
        if times:
            former = _FORMER.search(text[max(0, found.start() - 12) : found.start()])
            # Who held an office twice held it in one of the two.
            kind = "former" if former else "office" if len(times) == 1 else "office?"
            for first, last in times:
                yield kind, first, last, found.start(), found.end()


def _named(after: str) -> dict[str, list[tuple[date, date]]] | None:
    """Return the offices of the first known person named after a title, before the next stop."""
    words = _STOP.split(after, maxsplit=1)[0].split()
    for at, word in enumerate(words):
        for size in (4, 3, 2, 1) if word[0].isupper() else ():
            if offices := _known_holders().get(" ".join(words[at : at + size])):
                return offices
    return None


def _events(text: str) -> Iterator[_Landmark]:
    for words, first, last in _known_events():
        start = text.find(words)
        if start >= 0:
            yield "event", first, last, start, start + len(words)


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return _WORDS.index(word.lower()) + 1 if word.lower() in _WORDS else None


def _days(pair: list[str | None]) -> tuple[date, date]:
    first, last = pair
    return date.fromisoformat(first or "0001-01-01"), date.fromisoformat(last) if last else date.max


@cache
def _known_events() -> tuple[tuple[str, date, date], ...]:
    return tuple((words, *_days(list(days))) for words, *days in table("times")["events"])


@cache
def _known_holders() -> dict[str, dict[str, list[tuple[date, date]]]]:
    """Return who held which office when; leaders of provinces to the year."""
    known: dict[str, dict[str, list[tuple[date, date]]]] = {}
    for name, rows in table("times")["holders"].items():
        for office, *days in rows:
            known.setdefault(name, {}).setdefault(office, []).append(_days(days))
    for row in table("officials")["officials"]:
        for office in _PROVINCIAL:
            span = date(row["from"], 1, 1), date(row["to"], 12, 31)
            known.setdefault(row["name"], {}).setdefault(office, []).append(span)
    return known
