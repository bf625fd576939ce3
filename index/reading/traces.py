"""Traces of time: every year a text names, and every event in it whose time is known, with what it is of.

A trace has a kind: the day or month of something told, the same of something due, a document's day, a period that is
over, a comparison, a plan, a term, a landmark. What kinds say about the article is weighed in `years`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.reading.landmarks import landmarks

_YEAR = re.compile(r"(?<![\d.,])(20[0-4]\d)(?!\d|[.,]\d)")
_FULL = re.compile(r"(\d{1,2})\s?(?:[/.-]|tháng)\s?(\d{1,2})\s?(?:[/.-]|,?\s?năm)\s?$")
_MONTH = re.compile(r"(?:tháng\s?)?(\d{1,2})\s?(?:[/-]|năm)\s?$")
_QUARTER = re.compile(r"[Qq]uý\s(IV|I{1,3}|[1-4])\s?(?:[/-]|năm)?\s?$")
_MONTHS = re.compile(r"(\d{1,2})\stháng(?:\sđầu)?\s(?:của\s)?năm\s$")
_OF_DOCUMENT = re.compile(
    r"(?:[A-ZĐ]{2}[\w/-]*|số\s\d+\S*|của\s[^.;]{3,40})\s?,?\s?(?:ký\s|ban hành\s)?ngày\s[\d/.\s-]+$"
)
_DUE = re.compile(
    r"(?:đến|tới|từ|hết|trước(?! đ[óâấ])|dự kiến|sẽ|diễn ra|khai mạc|bắt đầu|hiệu lực|chậm nhất)[^.;]{0,32}$",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"(?:sẽ|dự kiến|chậm nhất|phấn đấu|kế hoạch|trình|đề nghị|đề xuất|yêu cầu|trước(?! đ[óâấ])|hoàn thành"
    r"|thời gian tới|vào cuối)[^.;]*$"
)
# What a clause says that is not yet so; "đã" and the like take it back.
_FUTURE = re.compile(
    r"(?<!\w)(?:sẽ|dự kiến|dự định|dự báo|dự đoán|tới đây|sắp tới|phấn đấu|mục tiêu|kỳ vọng|chậm nhất|muộn nhất|từ nay"
    r"|từ giờ|hết hạn|hạn dùng|hạn sử dụng|tranh cử|trước ngày|hướng đến|hướng tới)(?!\w)",
    re.IGNORECASE,
)
_PAST = re.compile(r"(?<!\w)(?:đã|vừa|từng|hôm qua|trước đó|vừa qua|năm ngoái)(?!\w)", re.IGNORECASE)
_COME = {
    "year": "ahead", "within": "ahead", "from": "ahead", "day": "due", "month": "month due", "period": "month due",
}  # fmt: skip
_CLAUSE = re.compile(r"[.,;:\n()](?!\d)")
_AS_OF = re.compile(r"[Tt]ính (?:đến|tới)(?: nay| hết| thời điểm| cuối| đầu)*(?:,)?(?: ngày)?\s?\(?$")
_TERM = re.compile(r"(?:nhiệm kỳ|khóa|khoá)\s\(?$", re.IGNORECASE)
_BORN = re.compile(r"(?:sinh(?:\snăm)?|SN)\s$")
_FROM = re.compile(r"\b[Tt]ừ[\w\s]{0,8}$")
# What the words before "(năm) 2022" make of it; the first that fits.
_KINDS = (
    ("number", re.compile(r"(?:[Ll]uật|[Hh]iến pháp|Nghị định|Thông tư|Pháp lệnh)[^.;,()]{0,36}$")),
    # "so với ước thực hiện năm 2022" is said before that year is over
    ("within", re.compile(r"\bước[\w\s]{0,16}$")),
    ("compared", re.compile(r"(?:so với|cùng kỳ|bằng)[\w\s,]{0,16}$", re.IGNORECASE)),
    ("within", re.compile(r"(?:\bquý|Quý [IV\d]|đầu|đợt \w+)[\w\s,]{0,8}$")),
    ("result", re.compile(r"(?:tổng kết|kết quả|đánh giá)[\w\s,]{0,24}$", re.IGNORECASE)),
    (
        "ahead",
        re.compile(
            r"(?:đến|tới|hướng đến|hướng tới|tầm nhìn|giai đoạn|nhiệm kỳ|hoàn thành|dự kiến|mục tiêu|phấn đấu|trước"
            r"|vào cuối|sang|thời kỳ|chậm nhất|muộn nhất|từ nay|bắt đầu từ)[\w\s,]{0,14}$",
            re.IGNORECASE,
        ),
    ),
    (
        "plan",
        re.compile(
            r"(?:kế hoạch|dự toán|nhiệm vụ|Nguyên đán|tết|phương hướng|chương trình|đầu tư công|ngân sách|chủ đề"
            r"|phát triển kinh tế.{0,3}xã hội)[\w\s,]{0,14}$",
            re.IGNORECASE,
        ),
    ),
)


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
        before, after = text[max(0, found.start() - 90) : found.start()], text[found.end() : found.end() + 60]
        trace = _of_year(before.replace("\n", " "), int(found[1]), after[:10])
        if trace is not None:
            yield Trace(_in_time(trace[0], before, after), *trace[1:], found.start(), found.end())
    for landmark in landmarks(text):
        yield Trace(*landmark)


def _in_time(kind: str, before: str, after: str) -> str:
    """Return the kind of a time by what its clause says: "sẽ khởi công trong năm 2025" is still to come."""
    clause = f"{_CLAUSE.split(before)[-1]} {_CLAUSE.split(after, maxsplit=1)[0]}"
    if _PAST.search(clause):
        return "happened" if kind == "day" else kind
    return _COME.get(kind, kind) if _FUTURE.search(clause) else kind


def _of_year(before: str, year: int, after: str) -> _Time | None:
    """Return what the year between these words is of; None for the end of a span, which its beginning tells."""
    if re.search(r"(?<![\d/.])20\d\d\s?[-–]\s?$", before):
        return None
    if _BORN.search(before):
        return None
    for reader in (_of_code, _of_day, _of_jubilee, _of_span, _of_part):
        if (found := reader(before, year, after)) is not None:
            return found
    return _kind(before, after), *_whole(year)


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
    words = before[: full.start()]
    if re.search(r"(?:1[89]|20)\d\d\s?[-–]\s?$", words):  # "(14/11/1972 - 14/11/2022)"
        return "jubilee", day, day
    if _AS_OF.search(words):
        return "as of", day, day
    return "due" if _DUE.search(words) else "day", day, day


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
        return "school", date(year, 8, 15), date(year + 1, 7, 31)
    if _TERM.search(before):
        congress = re.search(r"[Đđ]ại hội", before)
        return ("congress" if congress else "term"), date(year, 6, 1), date(year if congress else int(until[1]), 12, 31)
    stage = re.search(r"(?:giai đoạn|thời kỳ|kế hoạch|chương trình|trung hạn)[\w\s,]{0,14}\(?$", before, re.IGNORECASE)
    return "stage" if stage else "span", date(year, 1, 1), date(int(until[1]), 12, 31)


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
    if _AS_OF.search(before[: found.start()]):
        return "period", month[0], month[1]
    return "month due" if _COMING.search(before[: found.start()]) else "month", *month


def _kind(before: str, after: str) -> str:
    """Return what a whole year is of, by the first of the tables' patterns that its words meet."""
    plain = re.sub(r"năm\s$", "", before)
    if _FROM.search(plain):
        return "since" if re.match(r"\s(?:đến nay|tới nay)", after) else "from"
    return next((kind for kind, pattern in _KINDS if pattern.search(plain)), "year")


def day_of(year: int, month: int, day: int) -> date | None:
    """Return that day, None when the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
