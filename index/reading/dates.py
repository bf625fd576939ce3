"""The day of publication: a ladder from what came with the article down to what its lead lets us work out.

Nothing is better than a wrong day. The confidences of the lower rungs are shares found right on 650 dated political
articles of 2012-2025, those of the upper ones on what such fields are worth in general.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise

from index.article import Evidence, EvidenceField, Precision, Published
from index.reading import years
from index.reading.page import Page
from index.reading.traces import Trace

VIETNAM = timezone(timedelta(hours=7))
"""Việt Nam's time, without summer time since 1975."""

_NUMERIC = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d\d)"
_WORDED = r"ngày\s(?P<d2>\d{1,2})\stháng\s(?P<m2>\d{1,2}),?\snăm\s(?P<y2>(?:19|20)\d\d)"
_FULL = re.compile(rf"(?<![\d/.-])(?:{_NUMERIC}|{_WORDED})(?!\d)", re.IGNORECASE)
_ISO = re.compile(r"((?:19|20)\d\d)-(\d\d)(?:-(\d\d))?(?!\d)")
_STAMP = re.compile(
    r"(?:(?:cập nhật|ngày đăng|đăng|xuất bản)(?:\slúc|\sngày)?\s*:?\s*|(?:thứ\s\w+|chủ nhật)\s*,?\s*"
    r"|ngày\s*|\d{1,2}\s?[:h]\s?\d\d(?::\d\d)?\s*[,|-]?\s*)*$",
    re.IGNORECASE,
)
# Day and month in the lead; the year, when written beside them, is read too.
_LEAD = re.compile(
    r"(?<![\w/.,-])(?P<d>\d{1,2})\s?(?:[/.-]|\stháng\s)\s?(?P<m>\d{1,2})(?:\s?(?:[/.-]|,?\snăm)\s?(?P<y>20\d\d))?"
    r"(?![\w%]|[/.,-]\d)"
)
_TIME_OF_DAY = re.compile(r"(?:sáng|chiều|tối|trưa|đêm)(?:\s(?:sớm|muộn|nay|qua))?,?\s?\(?(?:ngày\s)?$", re.IGNORECASE)
_TODAY = re.compile(r"(?:sáng|chiều|tối|trưa|hôm)\snay,?\s?\(?(?:ngày\s)?$", re.IGNORECASE)
_SENTENCE = re.compile(r"(?:^|[.!?:]\s|[–-]\s?|\)\s?)(?:Trong\s|Vào\s)?Ngày\s$")
_OTHERS = re.compile(
    r"(?:vào|từ|đến|tới|trước|hết|dịp|lễ|của|sinh|kể từ|tính|số|hạn|sau|nghỉ|khoảng)"
    r"(?:\s(?:đầu|ngày|hôm|lễ|đêm|tối|sáng))*\s$",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"^[^.\n]{0,60}\((?:[^\W\d_]+[,\s]+){1,4}(?:ngày\s)?(\d{1,2})[/-](\d{1,2})\)")
_CASE = re.compile(r"bị cáo|phiên t[oò][aà]|cáo trạng|khởi tố|truy tố|bị can|xét xử|tạm giam")
_PARAGRAPHS = 3  # the lead day stands in the first three paragraphs, or it is another's
_EARLIEST = 1945
_LEAST = 0.5  # a day that is more likely wrong than right is not told
# Margin of the best year over the next, and how often it was right: on 524 political articles of 2012-2025.
_CERTAIN = ((0.0, 0.23), (0.25, 0.41), (1.0, 0.55), (2.0, 0.72), (3.0, 0.88), (4.0, 0.93), (8.0, 0.96))


@dataclass(frozen=True, slots=True)
class _Lead:
    """A day in the lead that may be the article's, and how often such a one is."""

    day: int
    month: int
    year: int | None
    share: float
    start: int
    end: int


def today() -> date:
    """Return this day in Việt Nam: nothing was published after it."""
    return datetime.now(VIETNAM).date()


def find_published(page: Page) -> Published | None:
    """Return when a page appeared, by the first rung of the ladder that knows; None rather than a wrong day.

    ``how`` names the rung: metadata (given with the input), page (its own metadata), url, header (the line with the
    time), dateline, lead (a day in the lead, the year worked out).

    >>> page = Page("", "(Báo Nghệ An) - Sáng 30/3, tỉnh họp bàn. Trong năm 2022, tỉnh sẽ làm; năm 2021 đã xong.")
    >>> found = find_published(page)
    >>> found.date.isoformat(), found.how
    ('2022-03-30', 'lead')
    """
    latest = today() + timedelta(days=1)
    for rung in (_given, _own, _address, _header, _stamped, _dateline, _lead):
        found = rung(page, latest)
        if found is not None:
            return found
    return None


# What came with the article


def _given(page: Page, latest: date) -> Published | None:
    return _stated(page.metadata.get("date"), "metadata", 0.99, latest)


def _own(page: Page, latest: date) -> Published | None:
    return _stated(page.metadata.get("page_date"), "page", 0.97, latest)


def _stated(text: str | None, how: str, confidence: float, latest: date) -> Published | None:
    found = parse(text) if text else None
    if text is None or found is None or not plausible(found[0], latest):
        return None
    return Published(found[0], found[1], confidence, how, (Evidence("metadata", None, None, text),))


def plausible(day: date, latest: date | None = None) -> bool:
    """Return whether a newspaper of Việt Nam can have appeared that day: not in the future."""
    return day.year >= _EARLIEST and day <= (latest or today() + timedelta(days=1))


def parse(text: str) -> tuple[date, Precision] | None:
    """Return the day that a date field states, in Việt Nam's time; day before month; None for anything else.

    >>> parse("2022-03-29T20:30:00Z"), parse("14:54, 01/03/2021 [GMT+7]"), parse("2021-03")
    ((datetime.date(2022, 3, 30), 'day'), (datetime.date(2021, 3, 1), 'day'), (datetime.date(2021, 3, 1), 'month'))
    """
    text = text.strip()
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return datetime.fromtimestamp(int(text[:10]), VIETNAM).date(), "day"
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return date(int(text), 1, 1), "year"
    if full := _FULL.search(text):
        return _pair(_date(full))
    return _iso(text)


def _iso(text: str) -> tuple[date, Precision] | None:
    try:
        moment = datetime.fromisoformat(text)
        return (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date(), "day"
    except ValueError:
        pass
    found = _ISO.match(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return (
        _pair(_make(int(found[1]), int(found[2]), int(found[3])))
        if found[3]
        else (date(int(found[1]), int(found[2]), 1), "month")
    )


def _pair(day: date | None) -> tuple[date, Precision] | None:
    return (day, "day") if day else None


# The address: "-20221024110811326.htm", "/2022/10/24/", "-196251014112037458.htm" (Người Lao Động: 1, 96, yymmdd …)

_IN_URL = (
    re.compile(r"(?<!\d)(?P<y>20[0-4]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])\d{6,12}(?!\d)"),
    re.compile(r"/(?P<y>20[0-4]\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>[0-2]?\d|3[01])(?=[/-]|$)"),
    re.compile(r"(?<!\d)196(?P<y>\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])\d{9}(?!\d)"),
)
_MONTH_IN_URL = re.compile(r"/(20[0-4]\d)[/-]?(0[1-9]|1[0-2])/")


def _address(page: Page, latest: date) -> Published | None:
    url = page.url or page.metadata.get("url") or ""
    for pattern in _IN_URL:
        found = pattern.search(url)
        day = _make(int(found["y"]) % 2000 + 2000, int(found["m"]), int(found["d"])) if found else None
        if day and plausible(day, latest):
            return Published(day, "day", 0.95, "url", (Evidence("metadata", None, None, url),))
    month = _MONTH_IN_URL.search(url)
    first = date(int(month[1]), int(month[2]), 1) if month else None
    if first is None or not plausible(first, latest):
        return None
    # The month alone is worth less than a day worked out from the lead.
    return _lead(page, latest) or Published(first, "month", 0.9, "url", (Evidence("metadata", None, None, url),))


# The line with the time


def _header(page: Page, latest: date) -> Published | None:
    found = _FULL.search(page.header) if page.header else None
    day = _date(found) if found else None
    if page.header is None or day is None or not plausible(day, latest):
        return None
    return Published(day, "day", 0.98, "header", (Evidence("metadata", None, None, page.header),))


def _stamped(page: Page, latest: date) -> Published | None:
    """Return the day of a time stamp that was run together with the first paragraph."""
    first = page.body.partition("\n")[0]
    found = _FULL.search(first, 0, 80)
    day = _date(found) if found else None
    if found is None or day is None or not plausible(day, latest) or not _STAMP.fullmatch(first[: found.start()]):
        return None
    # "Ngày 1/12/2021, tỉnh họp" is the lead; a stamp has the hour or says what it is.
    if not re.search(r"cập nhật|đăng|\d\s?[:h]\s?\d\d|^thứ|^chủ nhật", first[: found.end() + 12], re.IGNORECASE):
        return None
    return Published(day, "day", 0.95, "header", (_evidence(page.body, found.start(), found.end()),))


# The dateline and the lead


def _dateline(page: Page, latest: date) -> Published | None:
    """Return the day of an agency's dateline: "Hà Nội (TTXVN 10/11) -"."""
    found = _AGENCY.match(page.body)
    if found is None or not _calendar(int(found[1]), int(found[2])):
        return None
    lead = _Lead(int(found[1]), int(found[2]), None, 0.95, found.start(1), found.end(2))
    return _with_year(page, lead, "dateline", latest)


def _lead(page: Page, latest: date) -> Published | None:
    leads = list(_leads(page.body))
    best = max(leads, key=lambda lead: lead.share, default=None)
    return _with_year(page, best, "lead", latest) if best and best.share >= 0.6 else None


def _leads(body: str) -> Iterator[_Lead]:
    """Return days of the first paragraphs with the share of such days that are within one of publication."""
    start, seen = 0, 0
    for paragraph in body.split("\n")[:_PARAGRAPHS]:
        for found in _LEAD.finditer(paragraph):
            if _calendar(int(found["d"]), int(found["m"])):
                share = _share(paragraph[max(0, found.start() - 40) : found.start()], found["y"] is not None, seen)
                year = int(found["y"]) if found["y"] else None
                yield _Lead(int(found["d"]), int(found["m"]), year, share, start + found.start(), start + found.end())
                seen += 1
        start += len(paragraph) + 1


def _share(before: str, dated: bool, seen: int) -> float:
    """Return the share of days with such words before them that are the article's own."""
    if _TODAY.search(before):
        share = 0.97
    elif _OTHERS.search(before):
        share = 0.3
    elif _TIME_OF_DAY.search(before):
        share = 0.95
    elif _SENTENCE.search(before):
        share = 0.93
    elif before.endswith("ngày "):
        share = 0.78
    elif re.search(r"hôm\s(?:\w+\s)?$", before):
        share = 0.7
    else:
        share = 0.4
    # A day with its year beside it is more often of the past, unless the hour says now.
    return share - 0.03 * min(seen, 5) - (0.08 if dated and share >= 0.95 else 0.4 if dated else 0.0)


def _with_year(page: Page, lead: _Lead, how: str, latest: date) -> Published | None:
    proof = (_evidence(page.body, lead.start, lead.end),)
    text, offset = "\n".join(text for _, text in page.regions()), len(page.title) + 1
    share = lead.share
    if lead.year is not None:
        day = _make(lead.year, lead.month, lead.day)
        if day is None or not plausible(day, latest):
            return None
        if years.told_after(text, day):
            share *= 0.5
        return Published(day, "day", round(share, 2), how, proof) if share >= _LEAST else None
    found = years.year_of(text, lead.day, lead.month, offset + lead.start, latest)
    if found is None:
        return None
    year, margin, trace = found
    # Trials are told from the deed on: the days of the story crowd around another year than the paper's.
    share *= 0.5 if len(_CASE.findall(text)) > 2 else 1.0
    day = _make(year, lead.month, lead.day)
    if day is None:
        return None
    confidence = round(share * certainty(margin), 2)
    return Published(day, "day", confidence, how, proof + _where(page, trace)) if confidence >= _LEAST else None


def certainty(margin: float) -> float:
    """Return the share of years found right with that margin, read off the line between measured points."""
    for (low, share), (high, more) in pairwise(_CERTAIN):
        if margin < high:
            return share + (more - share) * (margin - low) / (high - low)
    return _CERTAIN[-1][1]


def _where(page: Page, trace: Trace | None) -> tuple[Evidence, ...]:
    """Return a trace as evidence in the field that it stands in."""
    offset = 0
    for field, text in page.regions() if trace else ():
        if trace and trace.start < offset + len(text):
            start, end = trace.start - offset, trace.end - offset
            return (Evidence(field, start, end, text[start:end]),)
        offset += len(text) + 1
    return ()


def _evidence(body: str, start: int, end: int, field: EvidenceField = "body") -> Evidence:
    return Evidence(field, start, end, body[start:end])


def _calendar(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _date(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    return _make(*(int(parts[name] or parts.get(f"{name}2") or 0) for name in "ymd"))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
