"""The day of publication: a ladder from what came with the article down to what its text lets us work out.

Nothing is better than a wrong day. What several places state is compared: where they disagree, the day is less sure.
The confidences of the lower rungs are the share of such days in the lead that are the article's own (`leads`) times
the share of the year among those that can be (`years`); those of the upper ones are what such fields are worth in
general.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from index.article import Evidence, Published
from index.reading import addresses, leads, stamps, years
from index.reading.leads import Lead
from index.reading.page import Page
from index.reading.stamps import Stamp, plausible, today
from index.reading.traces import Trace, day_of

_FIRST_WEB = 1997
"""The year in which papers of Việt Nam went on the web: no page, no address is older."""

_FULL = re.compile(
    r"(?<![\d/.-])(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d\d"
    r"|ngày\s\d{1,2}\stháng\s\d{1,2},?\snăm\s(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:(?:cập nhật|ngày đăng|đăng|xuất bản)(?:\slúc|\sngày)?\s*:?\s*|(?:thứ\s\w+|chủ nhật)\s*,?\s*"
    r"|ngày\s*|\d{1,2}\s?[:h]\s?\d\d(?::\d\d)?\s*[,|-]?\s*)*$",
    re.IGNORECASE,
)
_LEAST = 0.5  # a day that is more likely wrong than right is not told
_NEAR = 2  # days between two statements of one day: evenings, time zones
_DOUBT = 0.75  # what a day is worth of which another place states another; by hand, under what is told as a fact
_CHANGED = 0.8  # of pages that show only when they were changed, most were not changed again weeks later
_YEAR_TEXT = 4000  # characters in which a text says of which year it is: more cost time and told no more
_UNSURE = 0.6  # of "4/3/2021 8:30 AM", which programs write month first and people day first


def find_published(page: Page) -> Published | None:
    """Return when a page appeared, by the first rung of the ladder that knows; None rather than a wrong day.

    ``how`` names the rung: metadata (given with the input), page (its own metadata), url, header (the line with the
    time), dateline, lead (a day in the lead, the year worked out), text (the month or the year that the text is of).

    >>> page = Page("", "(Báo Nghệ An) - Sáng 30/3, tỉnh họp. Tính đến 28/2/2022, thu tăng so với năm 2021.")
    >>> found = find_published(page)
    >>> found.date.isoformat(), found.how
    ('2022-03-30', 'lead')
    """
    latest = today() + timedelta(days=1)
    if (given := _given(page, latest)) is not None:
        return given
    stated = list(_stated(page, latest))
    if any(found.precision == "day" for found in stated):
        return _agreed([found for found in stated if found.precision == "day"], stated)
    told = _dateline(page, latest) or _lead(page, latest) or (None if stated else _year(page, latest))
    return _within(stated[0], told) if stated else told


# What came with the article, and what its page states


def _given(page: Page, latest: date) -> Published | None:
    stamp = stamps.parse(page.metadata.get("date"))
    return _published(stamp, "metadata", 0.99) if stamp and plausible(stamp.day, latest) else None


def _stated(page: Page, latest: date) -> Iterator[Published]:
    """Return what the page, its address, the feed and the header state, most trusted first, what was changed last."""
    # A feed tells when it listed an article, which may be later: it is asked where the page itself says nothing.
    own = page.stamps or tuple(filter(None, (stamps.parse(page.metadata.get("feed_date")),)))
    found = [_published(stamp, "page", 0.97) for stamp in own]
    found += _address(page, latest)
    found += _header(page)
    sure = [one for one in found if one is not None and plausible(one.date, latest) and one.date.year >= _FIRST_WEB]
    yield from sorted(sure, key=lambda one: (one.confidence <= _CHANGED, one.precision != "day"))


def _published(stamp: Stamp, how: str, confidence: float) -> Published:
    worth = _UNSURE if stamp.unsure else _CHANGED if stamp.changed else confidence
    return Published(stamp.day, stamp.precision, worth, how, (Evidence("metadata", None, None, stamp.text),))


def _address(page: Page, latest: date) -> Iterator[Published]:
    url = page.url or page.metadata.get("url") or ""
    for found in addresses.dated(url, latest):
        yield Published(found.day, found.precision, found.confidence, "url", (Evidence("metadata", None, None, url),))


def _header(page: Page) -> Iterator[Published]:
    stamp = page.shown or (stamps.of_header(page.header) or stamps.parse(page.header) if page.header else None)
    if stamp is not None:
        yield _published(stamp, "header", 0.98)
    elif (run_on := _run_on(page)) is not None:
        yield run_on


def _run_on(page: Page) -> Published | None:
    """Return the day of a time stamp that was run together with the first paragraph."""
    first = page.body.partition("\n")[0]
    found = _FULL.search(first, 0, 80)
    stamp = stamps.parse(found[0]) if found else None
    if found is None or stamp is None or not _STAMP.fullmatch(first[: found.start()]):
        return None
    # "Ngày 1/12/2021, tỉnh họp" is the lead; a stamp has the hour or says what it is.
    if not re.search(r"cập nhật|đăng|\d\s?[:h]\s?\d\d|^thứ|^chủ nhật", first[: found.end() + 12], re.IGNORECASE):
        return None
    return Published(
        stamp.day, "day", 0.95, "header", (Evidence.quoted("body", page.body, found.start(), found.end()),)
    )


def _agreed(days: list[Published], stated: list[Published]) -> Published:
    """Return the stated day that most others confirm, the most trusted of those; others that differ are a doubt."""
    best = max(days, key=lambda day: sum(_agree(day, other) for other in stated if not _is_changed(other)))
    doubted = any(not _agree(best, other) for other in stated if not _is_changed(other))
    return replace(best, confidence=round(best.confidence * _DOUBT, 2)) if doubted else best


def _is_changed(stated: Published) -> bool:
    return stated.confidence == _CHANGED


def _agree(one: Published, other: Published) -> bool:
    if other.precision == "day":
        return abs((one.date - other.date).days) <= _NEAR
    months = (one.date.year - other.date.year) * 12 + one.date.month - other.date.month
    return abs(months) <= 1 if other.precision == "month" else abs(one.date.year - other.date.year) <= 1


def _within(period: Published, told: Published | None) -> Published:
    """Return a day worked out from the lead when a stated month or year confirms it, else the period.

    What confirms it stands in its evidence: a month that is stated stays a fact where the day is only a guess.
    """
    if told is None or told.precision != "day" or not _agree(told, period):
        return period
    return replace(told, evidence=(*told.evidence, *period.evidence))


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
    proof: tuple[Evidence, ...] = (Evidence.quoted(lead.field, dict(page.regions())[lead.field], lead.start, lead.end),)
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


def _year(page: Page, latest: date) -> Published | None:
    """Return the year that a whole text is of, where it tells no day of its own."""
    found = years.year_alone("\n".join(text for _, text in page.regions())[:_YEAR_TEXT], latest)
    if found is None:
        return None
    year, sure, trace = found
    return Published(date(year, 1, 1), "year", round(sure, 2), "text", _where(page, trace))


def _where(page: Page, trace: Trace | None) -> tuple[Evidence, ...]:
    """Return a trace as evidence in the field that it stands in."""
    offset = 0
    for field, text in page.regions() if trace else ():
        if trace and trace.start < offset + len(text):
            start, end = trace.start - offset, trace.end - offset
            return (Evidence.quoted(field, text, start, end),)
        offset += len(text) + 1
    return ()
