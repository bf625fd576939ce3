"""Days in the lead: which of them is the article's own, and how often a day told in that way is.

"Sáng 30/3, tỉnh họp" is within a day of publication; "từ ngày 30/3", "trước ngày 30/3" or "Trước đó, ngày 30/3" are
not. What each mark is worth is in `tables/dating.json`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
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
    told = _told(body)
    whole = _of_text(body)
    headline = [found for found in _DAY.finditer(title) if _calendar(found["d"], found["m"])]
    for found in headline:
        yield "title", found, (*_around(title, found), "headline", *told.others(_day(found), itself=0), *whole)
    named = {_day(found) for found in headline}
    lead = (found for found in _DAY.finditer(body, 0, _end_of_lead(body)) if _calendar(found["d"], found["m"]))
    paragraph = at = 0
    for seen, found in enumerate(lead):
        paragraph += body.count("\n", at, found.start())
        at = found.start()
        title_too = ("title",) if _day(found) in named else ()
        place = *_around(body, found), *_order(paragraph, seen), *title_too
        yield "body", found, (*place, *told.others(_day(found), itself=1), *whole)


def _end_of_lead(body: str) -> int:
    end = -1
    for _ in range(_PARAGRAPHS):
        end = body.find("\n", end + 1)
        if end < 0:
            return len(body)
    return end


def of_case(body: str) -> bool:
    """Return whether a text tells of a crime or a trial: its days are the deed's as often as the paper's."""
    return len(_CASE.findall(body)) > 2


def _of_text(body: str) -> tuple[str, ...]:
    # Trials are told from the deed on: the days of the story crowd around another day than the paper's.
    case = ("case",) if of_case(body) else ()
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


def _order(paragraph: int, seen: int) -> Iterator[str]:
    if seen:
        yield "second" if seen == 1 else "third"
    if paragraph:
        yield f"paragraph {paragraph + 1}"


class _Told:
    """The days that a body tells, each once: a timetable names thousands, of which the calendar has 366."""

    def __init__(self) -> None:
        self._times: Counter[tuple[int, int]] = Counter()
        self._past: set[tuple[int, int]] = set()  # told somewhere without a word that says that they are to come
        self._known: dict[tuple[int, int], tuple[str, ...]] = {}

    def add(self, day: tuple[int, int], *, due: bool) -> None:
        """Take one more day, in the order of the text."""
        self._times[day] += 1
        if not due:
            self._past.add(day)

    def others(self, day: tuple[int, int], *, itself: int) -> tuple[str, ...]:
        """Return what the other days say of one: an article that tells of a later day is younger.

        ``itself`` is how often the day asked about is among those told as itself.
        """
        again = ("again",) if self._times[day] > itself else ()
        if day not in self._known:
            later = [other for other in self._times if 1 < _days_between(day, other) < 45]
            mark = "later" if any(other in self._past for other in later) else "later due"
            self._known[day] = (mark,) if later else ()
        return (*again, *self._known[day])


def _told(body: str) -> _Told:
    told = _Told()
    for found in _DAY.finditer(body):
        if _calendar(found["d"], found["m"]):
            before = body[max(0, found.start() - 40) : found.start()].rpartition("\n")[2]
            told.add(_day(found), due=_DUE.search(before) is not None)
    return told


def _days_between(day: tuple[int, int], other: tuple[int, int]) -> float:
    """Return how many days one day of the calendar comes after another, about."""
    return (30.5 * (other[1] - day[1]) + other[0] - day[0]) % 366


def _day(found: re.Match[str]) -> tuple[int, int]:
    return int(found["d"]), int(found["m"])


def _calendar(day: str, month: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
