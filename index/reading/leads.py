"""Days in the lead: which of them is the article's own, and how often a day told in that way is.

"Sáng 30/3, tỉnh họp" is within a day of publication; "từ ngày 30/3", "trước ngày 30/3" or "Trước đó, ngày 30/3" are
not. What each mark is worth is in `tables/dating.json`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import EvidenceField
from index.reading.tables import table

# Day and month; the year, when written beside them, is read too.
_DAY = re.compile(
    r"(?<![\w/.,-])(?P<d>\d{1,2})\s?(?:[/.-]|\stháng\s)\s?(?P<m>\d{1,2})(?:\s?(?:[/.-]|,?\snăm)\s?(?P<y>20\d\d))?"
    r"(?![\w%]|[/.,-]\d)"
)
_AGENCY = re.compile(r"^[^.\n]{0,60}\((?:[^\W\d_]+[,\s]+){1,4}(?:ngày\s)?(\d{1,2})[/-](\d{1,2})\)")
# What the words before a day make of it; the first that fits.
_WORDS = (
    ("today", re.compile(r"(?:sáng|chiều|tối|trưa|hôm)\snay,?\s?\(?(?:ngày\s)?$", re.IGNORECASE)),
    ("in", re.compile(r"vào(?:\s(?:đầu|ngày|hôm|đêm|tối|sáng|chiều|trưa))*\s$", re.IGNORECASE)),
    (
        "another's",
        re.compile(
            r"(?:từ|đến|tới|trước|hết|dịp|lễ|của|sinh|kể từ|tính|số|hạn|sau|nghỉ|khoảng|và|hoặc|hay)"
            r"(?:\s(?:đầu|ngày|hôm|lễ|đêm|tối|sáng))*\s?$|\d\s?[-–]\s?$",
            re.IGNORECASE,
        ),
    ),
    (
        "hour",
        re.compile(r"(?:sáng|chiều|tối|trưa|đêm)(?:\s(?:sớm|muộn|qua))?,?\s?\(?(?:ngày\s)?$", re.IGNORECASE),
    ),
    ("opens", re.compile(r"(?:^|[.!?:]\s|[–-]\s?|\)\s?)(?:Trong\s|Vào\s|Hôm\s)?Ngày\s$")),
    ("day", re.compile(r"ngày\s\(?$", re.IGNORECASE)),
    ("hôm", re.compile(r"hôm\s(?:\w+\s)?$", re.IGNORECASE)),
    ("brackets", re.compile(r"\(\s?$")),
)
_COMING = re.compile(r"\b(?:sẽ|dự kiến|sắp)\b")
_EARLIER = re.compile(
    r"(?:[Tt]rước đó|[Tt]rước đấy|[Tt]heo hồ sơ|[Tt]heo cáo trạng|[Đđ]ược biết|[Kk]ết luận)[^.]{0,40}$"
)
_CASE = re.compile(r"bị cáo|phiên t[oò][aà]|cáo trạng|khởi tố|truy tố|bị can|xét xử|tạm giam")
_DUE = re.compile(
    r"(?:đến|tới|từ|hết|trước(?! đ[óâấ])|dự kiến|sẽ|hạn|dịp|lễ|chậm nhất|và|-|–)[^.;]{0,24}$", re.IGNORECASE
)
_PARAGRAPHS = 3  # the lead day stands in the first three paragraphs, or it is another's
_LONG = 6000  # characters: reports and advertisements tell of an event of last week


@dataclass(frozen=True, slots=True)
class Lead:
    """A day that may be the article's, where it stands, and how often a day so marked is."""

    day: int
    month: int
    year: int | None
    share: float
    field: EvidenceField
    start: int
    end: int


def leads(title: str, body: str) -> Iterator[Lead]:
    """Return the days of the title and the first paragraphs.

    >>> [(lead.day, lead.month, lead.share > 0.8) for lead in leads("", "Sáng 30/3, tỉnh họp. Hạn nộp trước 15/4.")]
    [(30, 3, True), (15, 4, False)]
    """
    for field, found, marks in marked(title, body):
        year = int(found["y"]) if found["y"] else None
        yield Lead(int(found["d"]), int(found["m"]), year, share(marks), field, found.start(), found.end())


def agency(body: str) -> Lead | None:
    """Return the day of an agency's dateline: "Hà Nội (TTXVN 10/11) -"."""
    found = _AGENCY.match(body)
    if found is None or not _calendar(found[1], found[2]):
        return None
    return Lead(int(found[1]), int(found[2]), None, share(("agency",)), "body", found.start(1), found.end(2))


def share(marks: tuple[str, ...]) -> float:
    """Return the share of days with those marks that are the article's own: a logistic sum of what each is worth."""
    worth = table("dating")["lead"]
    return 1 / (1 + math.exp(-worth["every"] - sum(worth.get(mark, 0.0) for mark in marks)))


def marked(title: str, body: str) -> Iterator[tuple[EvidenceField, re.Match[str], tuple[str, ...]]]:
    """Return each day of the title and the first paragraphs, where it stands, and what marks it."""
    told = [(int(f["d"]), int(f["m"]), f.start()) for f in _DAY.finditer(body) if _calendar(f["d"], f["m"])]
    whole = _of_text(body)
    headline = [found for found in _DAY.finditer(title) if _calendar(found["d"], found["m"])]
    for found in headline:
        yield "title", found, (*_around(title, found), "headline", *_others(body, found, told), *whole)
    named = {_day(found) for found in headline}
    lead = [found for found in _DAY.finditer(body, 0, _end_of_lead(body)) if _calendar(found["d"], found["m"])]
    for seen, found in enumerate(lead):
        others = [day for day in told if day[2] != found.start()]
        title_too = ("title",) if _day(found) in named else ()
        place = *_around(body, found), *_order(body, found, seen), *title_too
        yield "body", found, (*place, *_others(body, found, others), *whole)


def _end_of_lead(body: str) -> int:
    end = -1
    for _ in range(_PARAGRAPHS):
        end = body.find("\n", end + 1)
        if end < 0:
            return len(body)
    return end


def _of_text(body: str) -> tuple[str, ...]:
    # Trials are told from the deed on: the days of the story crowd around another day than the paper's.
    case = ("case",) if len(_CASE.findall(body)) > 2 else ()
    return (*case, "long") if len(body) > _LONG else case


def _around(body: str, found: re.Match[str]) -> Iterator[str]:
    """Return what the sentence makes of a day."""
    before = body[max(0, found.start() - 60) : found.start()].rpartition("\n")[2]
    words = next((mark for mark, pattern in _WORDS if pattern.search(before)), "bare")
    yield words
    # A day with its year beside it is more often of the past, unless the hour says now.
    if found["y"]:
        yield "dated hour" if words in {"today", "hour"} else "dated"
    if _EARLIER.search(before):
        yield "earlier"
    after = re.split(r"[.;\n]", body[found.end() : found.end() + 120], maxsplit=1)[0]
    if _COMING.search(before) or _COMING.search(after):
        yield "coming"


def _order(body: str, found: re.Match[str], seen: int) -> Iterator[str]:
    if seen:
        yield "second" if seen == 1 else "third"
    paragraph = body.count("\n", 0, found.start())
    if paragraph:
        yield f"paragraph {paragraph + 1}"


def _others(body: str, found: re.Match[str], others: list[tuple[int, int, int]]) -> Iterator[str]:
    """Return what the other days of the body say: an article that tells of a later day is younger."""
    number, month = _day(found)
    if any(day[:2] == (number, month) for day in others):
        yield "again"
    after = [at for d, m, at in others if 1 < (30.5 * (m - month) + d - number) % 366 < 45]
    if after:
        due = all(_DUE.search(body[max(0, at - 40) : at].rpartition("\n")[2]) for at in after)
        yield "later due" if due else "later"


def _day(found: re.Match[str]) -> tuple[int, int]:
    return int(found["d"]), int(found["m"])


def _calendar(day: str, month: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
