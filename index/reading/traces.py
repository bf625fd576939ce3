"""Traces of time: every year a text names, and every event in it whose time is known, with what it is of.

A trace has a kind: the day or month of something told, the same of something due, a document's day, a period that is
over, a comparison, a plan, a term, a session, an office-holder. What kinds say about the article is weighed in `years`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from index.reading.tables import table

FIRST = 2000
"""No newspaper text of before 2000 is expected: news on the web began then."""

_YEAR = re.compile(r"(?<![\d.,])(20[0-4]\d)(?!\d|[.,]\d)")
_FULL = re.compile(r"(\d{1,2})\s?(?:[/.-]|tháng)\s?(\d{1,2})\s?(?:[/.-]|,?\s?năm)\s?$")
_MONTH = re.compile(r"(?:tháng\s?)?(\d{1,2})\s?(?:[/-]|năm)\s?$")
_QUARTER = re.compile(r"[Qq]uý\s(IV|I{1,3}|[1-4])\s?(?:[/-]|năm)?\s?$")
_MONTHS = re.compile(r"(\d{1,2})\stháng(?:\sđầu)?\s(?:của\s)?năm\s$")
_OF_DOCUMENT = re.compile(
    r"(?:[A-ZĐ]{2}[\w/-]*|số\s\d+\S*|của\s[^.;]{3,40})\s?,?\s?(?:ký\s|ban hành\s)?ngày\s[\d/.\s-]+$"
)
_DUE = re.compile(
    r"(?:đến|tới|từ|hết|trước|dự kiến|sẽ|diễn ra|khai mạc|bắt đầu|hiệu lực|chậm nhất)[^.;]{0,32}$", re.IGNORECASE
)
_COMING = re.compile(
    r"(?:sẽ|dự kiến|chậm nhất|phấn đấu|kế hoạch|trình|đề nghị|đề xuất|yêu cầu|trước|hoàn thành|thời gian tới|vào cuối)"
    r"[^.;]*$"
)
_TERM = re.compile(r"(?:nhiệm kỳ|khóa|khoá)\s\(?$", re.IGNORECASE)
_AHEAD = re.compile(
    r"(?:đến|tới|hướng đến|hướng tới|tầm nhìn|giai đoạn|nhiệm kỳ|hoàn thành|dự kiến|mục tiêu|phấn đấu|trước|vào cuối"
    r"|sang|thời kỳ|chậm nhất|từ nay|bắt đầu từ)[\w\s,]{0,14}$",
    re.IGNORECASE,
)
_PLAN = re.compile(
    r"(?:kế hoạch|dự toán|nhiệm vụ|Nguyên đán|tết|phương hướng|chương trình|đầu tư công|ngân sách|chủ đề)"
    r"[\w\s,]{0,14}$",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?:so với|cùng kỳ|bằng)[\w\s,]{0,16}$", re.IGNORECASE)
_WITHIN = re.compile(r"(?:quý|đầu|đợt \w+)[\w\s,]{0,8}năm\s$", re.IGNORECASE)
_SESSION = re.compile(
    r"kỳ họp (?:lần )?(?:thứ |bất thường lần thứ )?(\d{1,2}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)[^.;]{0,25}?"
    r"Quốc hội (?:khóa|khoá) (X[IV]*)",
    re.IGNORECASE,
)
_PLENUM = re.compile(
    r"(?:Hội nghị|hội nghị) (?:lần thứ (\w+),? (?:của )?(?:Ban Chấp hành|BCH) Trung ương(?: Đảng)?"
    r"|Trung ương (?:lần thứ )?(\w+))"
    r",? \(?(?:khóa|khoá) (XI{0,3}|1[1-3])",
)
_ASSEMBLY = re.compile(r"Quốc hội (?:khóa|khoá) (X[IV]*)")
_BARE_SESSION = re.compile(
    r"[Kk]ỳ họp thứ (\d{1,2}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)(?! ?,? ?(?:HĐND|Hội đồng))"
)
_ANNIVERSARY = re.compile(
    r"(?:kỷ niệm|lần thứ|mừng)\s(\d{2,3})\s(?:năm\s)?(?:ngày\s|Ngày\s)?([^.;]{5,60})", re.IGNORECASE
)
_WORDS = "nhất hai ba tư năm sáu bảy tám chín mười".split()
_ROMAN = {"11": "XI", "12": "XII", "13": "XIII"}


_Time = tuple[str, date, date]


@dataclass(frozen=True, slots=True)
class Trace:
    """Words that speak of a time, from ``first`` to ``last``, and what it is the time of."""

    kind: str
    first: date
    last: date
    start: int
    end: int


def traces(text: str) -> Iterator[Trace]:
    """Return every trace of time in a text that has a year, or that a year is known of."""
    for found in _YEAR.finditer(text):
        before = text[max(0, found.start() - 90) : found.start()].replace("\n", " ")
        trace = _of_year(before, int(found[1]), text[found.end() : found.end() + 8])
        if trace is not None:
            yield Trace(*trace, found.start(), found.end())
    yield from _meetings(text)
    yield from _assembly(text)
    yield from _anniversaries(text)
    yield from _holders_and_events(text)


def _of_year(before: str, year: int, after: str) -> _Time | None:
    """Return what the year between these words is of; None for the end of a span, which its beginning tells."""
    if re.search(r"(?<!\d)20\d\d\s?[-–]\s?$", before):
        return None
    for reader in (_of_code, _of_day, _of_jubilee, _of_span, _of_part):
        if (found := reader(before, year, after)) is not None:
            return found
    return _kind(before), *_whole(year)


def _whole(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _of_code(before: str, year: int, after: str) -> _Time | None:
    """Return the year in "98/2023/QH15" and in "số 08/2022"."""
    if re.search(r"\d/\s?$", before) and (re.match(r"\s?[/-]\s?[A-ZĐ]", after) or re.search(r"số\s\d+/$", before)):
        return "number", *_whole(year)
    return None


def _of_day(before: str, year: int, after: str) -> _Time | None:
    full = _FULL.search(before)
    day = day_of(year, int(full[2]), int(full[1])) if full else None
    if full is None or day is None:
        return None
    if _OF_DOCUMENT.search(before):
        return "document", day, day
    jubilee = re.search(r"1[89]\d\d\s?[-–]\s?$", before[: full.start()])  # "(14/11/1972 - 14/11/2022)"
    return "due" if jubilee or _DUE.search(before[: full.start()]) else "day", day, day


def _of_jubilee(before: str, year: int, after: str) -> _Time | None:
    """Return the year in "(1947 - 2022)"."""
    if re.search(r"\([^()]*1[89]\d\d\s?[-–][\s\d/]*$", before) and re.match(r"\s?\)", after):
        return "anniversary", *_whole(year)
    return None


def _of_span(before: str, year: int, after: str) -> _Time | None:
    """Return "năm học 2022-2023", "đại hội … nhiệm kỳ 2020-2025", another term, or a plan of some years."""
    until = re.match(r"\s?[-–]\s?(20\d\d)", after)
    if until is None:
        return None
    if re.search(r"năm học\s$", before):
        return "school", date(year, 8, 1), date(year + 1, 7, 31)
    if _TERM.search(before):
        congress = re.search(r"[Đđ]ại hội", before)
        return ("congress" if congress else "term"), date(year, 6, 1), date(year if congress else int(until[1]), 12, 31)
    return "ahead", *_whole(int(until[1]))


def _of_part(before: str, year: int, after: str) -> _Time | None:
    """Return "9 tháng đầu năm 2022", "quý I/2021", "tháng 12/2022"."""
    if (found := _MONTHS.search(before)) and 1 <= int(found[1]) <= 12:
        return "period", date(year, 1, 1), date(year, int(found[1]), 28)
    if found := _QUARTER.search(before):
        first = {"I": 1, "II": 4, "III": 7, "IV": 10, "1": 1, "2": 4, "3": 7, "4": 10}[found[1]]
        return "period", date(year, first, 1), date(year, first + 2, 28)
    found = _MONTH.search(before)
    if found is None or not 1 <= int(found[1]) <= 12 or not (found[0].startswith("t") or "/" in found[0]):
        return None
    month = date(year, int(found[1]), 1), date(year, int(found[1]), 28)
    return "month due" if _COMING.search(before[: found.start()]) else "month", *month


def _kind(before: str) -> str:
    plain = re.sub(r"năm\s$", "", before)
    if re.search(r"\bước[\w\s]{0,16}$", plain):  # "so với ước thực hiện năm 2022" is said before that year is over
        return "within"
    if _COMPARED.search(plain):
        return "compared"
    if _WITHIN.search(before):
        return "within"
    if re.search(r"(?:tổng kết|kết quả|đánh giá)[\w\s,]{0,24}$", plain, re.IGNORECASE):
        return "result"
    if _AHEAD.search(plain):
        return "ahead"
    return "plan" if _PLAN.search(plain) else "year"


def _meetings(text: str) -> Iterator[Trace]:
    """Return sessions of the National Assembly and plenums of the Central Committee, whose days are known."""
    for kind, pattern in (("session", _SESSION), ("plenum", _PLENUM)):
        for found in pattern.finditer(text):
            *ordinals, term = found.groups()
            known = table("times")[f"{kind}s"].get(_ROMAN.get(term, term.upper()), [])
            number = _number(next(o for o in ordinals if o))
            if number and number <= len(known):
                first, last = map(date.fromisoformat, known[number - 1])
                yield Trace(kind, first, last, found.start(), found.end())


def _assembly(text: str) -> Iterator[Trace]:
    """Return the terms of the National Assembly that are named, and sessions whose term is not."""
    for found in _ASSEMBLY.finditer(text):
        if days := table("times")["assemblies"].get(found[1]):
            yield Trace("term", date.fromisoformat(days[0]), date.fromisoformat(days[1]), found.start(), found.end())
    bare = _BARE_SESSION.search(text) if "Quốc hội" in text else None
    number = _number(bare[1]) if bare else None
    for known in table("times")["sessions"].values() if bare and number else ():
        if bare and number and number <= len(known):
            first, last = map(date.fromisoformat, known[number - 1])
            yield Trace("session?", first, last, bare.start(), bare.end())


def _anniversaries(text: str) -> Iterator[Trace]:
    """Return the year that "kỷ niệm 77 năm Quốc khánh" falls in."""
    for found in _ANNIVERSARY.finditer(text):
        for words, base in table("times")["anniversaries"]:
            if words in found[2] and FIRST <= (year := base + int(found[1])) < 2100:
                yield Trace("anniversary", date(year, 1, 1), date(year, 12, 31), found.start(), found.end())
                break


def _holders_and_events(text: str) -> Iterator[Trace]:
    for kind, words, first, last in _known():
        start = text.find(words)
        if start >= 0 and not re.search(r"(?:nguyên|cựu|phó|cố)\s$", text[max(0, start - 8) : start], re.IGNORECASE):
            yield Trace(kind, first, last, start, start + len(words))


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return _WORDS.index(word.lower()) + 1 if word.lower() in _WORDS else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return that day, None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _known() -> tuple[tuple[str, str, date, date], ...]:
    rows = [(kind[:-1], *row) for kind in ("offices", "events") for row in table("times")[kind]]
    return tuple(
        (k, w, date.fromisoformat(first), date.fromisoformat(last) if last else date.max) for k, w, first, last in rows
    )
