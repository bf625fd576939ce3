"""The day of publication: a ladder from what came with the article down to what its lead lets us work out.

Nothing is better than a wrong day. The confidences of the lower rungs are the share of such days in the lead that are
the article's own (`leads`) times the share of the year among those that can be (`years`); those of the upper ones are
what such fields are worth in general.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from index.article import Evidence, EvidenceField, Precision, Published
from index.reading import leads, years
from index.reading.leads import Lead
from index.reading.page import Page
from index.reading.traces import Trace, day_of

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
_EARLIEST = 1945
_LEAST = 0.5  # a day that is more likely wrong than right is not told


def today() -> date:
    """Return this day in Việt Nam: nothing was published after it."""
    return datetime.now(VIETNAM).date()


def find_published(page: Page) -> Published | None:
    """Return when a page appeared, by the first rung of the ladder that knows; None rather than a wrong day.

    ``how`` names the rung: metadata (given with the input), page (its own metadata), url, header (the line with the
    time), dateline, lead (a day in the lead, the year worked out).

    >>> page = Page("", "(Báo Nghệ An) - Sáng 30/3, tỉnh họp. Tính đến 28/2/2022, thu tăng so với năm 2021.")
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
        _pair(day_of(int(found[1]), int(found[2]), int(found[3])))
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
        day = day_of(int(found["y"]) % 2000 + 2000, int(found["m"]), int(found["d"])) if found else None
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
    lead = leads.agency(page.body)
    return _with_year(page, lead, "dateline", latest) if lead else None


def _lead(page: Page, latest: date) -> Published | None:
    best = max(leads.leads(page.title, page.body), key=lambda lead: lead.share, default=None)
    return _with_year(page, best, "lead", latest) if best and best.share >= _LEAST else None


def _with_year(page: Page, lead: Lead, how: str, latest: date) -> Published | None:
    """Return a day of the lead in its year, written beside it or worked out from the whole text."""
    text = "\n".join(text for _, text in page.regions())
    proof: tuple[Evidence, ...] = (_evidence(dict(page.regions())[lead.field], lead.start, lead.end, lead.field),)
    if lead.year is not None:
        year, sure = lead.year, 1.0
    elif found := years.year_of(text, lead.day, lead.month, latest):
        year, sure, trace = found
        proof += _where(page, trace)
    else:
        return None
    day = day_of(year, lead.month, lead.day)
    if day is None or not plausible(day, latest):
        return None
    if lead.year is not None and years.told_after(text, day):
        sure = 0.5
    confidence = round(lead.share * sure, 2)
    return Published(day, "day", confidence, how, proof) if confidence >= _LEAST else None


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


def _date(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    return day_of(*(int(parts[name] or parts.get(f"{name}2") or 0) for name in "ymd"))
