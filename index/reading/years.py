"""The year of a day that stands without one: every trace of time in a text speaks for some years and against others.

Plans and terms point ahead, results and comparisons back, documents and office-holders give bounds; the latest year
in a text is the article's own in 54 of 100 only. What each kind of trace is worth at which distance is in
`tables/dating.json`; the sum over all traces, as a share among the years that can be, is how sure the year is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache

from index.reading.landmarks import FIRST
from index.reading.tables import table
from index.reading.traces import Trace, day_of, traces

# Traces of whole years: their distance is counted in years, ahead of the article's; that of others in days since.
_WHOLE_YEARS = {
    "year", "year early", "plan", "ahead", "within", "result", "compared", "number", "since", "from", "anniversary",
}  # fmt: skip
# In autumn papers speak of the next year's plans, in spring of the last year's results.
_SEASONAL = {"year", "year early", "plan", "ahead", "within", "result"}
_TOLD = {"day", "happened", "as of", "month", "period", "document"}
_HAPPENED = {"happened", "as of"}
_PAST = _TOLD | {"year", "year early", "result", "compared", "number", "since", "from"}
_SUMMER = (4, 8)  # months of admissions
_NOW = {"within", "session", "plenum", "summit", "anniversary", "jubilee", "lunar", "standing", "congress"}
_AHEAD = {"ahead", "plan", "due", "month due", "stage", "span", "term", "school"}
_PERIODS = {"office", "office?", "former", "committee", "term", "event", "resolution"}  # of several years
_SEASONS = (2, 5, 8, 11)  # months for which a year is tried
_LEAST = 0.8  # the share from which a year alone is told
_SURE = 0.79  # what the share of a year alone is worth: never told as a fact
_SOON = 30  # days: what is due so soon is announced in its own year
_RAISED = 0.6  # of years so told that no word says is there already, about six in ten were the article's
_AUTUMN = 9  # the month from which next year is spoken of
_EARLY = 700  # characters: title and lead
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_WEEKDAY = re.compile(
    r"(?:[Tt]hứ\s(?P<day>[Hh]ai|[Bb]a|[Tt]ư|[Nn]ăm|[Ss]áu|[Bb]ảy|[2-7])|(?P<sunday>[Cc]hủ\s[Nn]hật))\s?,?\s?\(?(?:ngày\s)?"
    r"(?P<d>\d{1,2})\s?[-./]\s?(?P<m>\d{1,2})(?!\d|\s?[-./]\s?\d)"
)

Mark = tuple[str, int, float]
"""What a trace is to a day: its kind, its distance, and how often it counts."""


def year_of(text: str, day: int, month: int, today: date) -> tuple[int, float, Trace | None] | None:
    """Return the most likely year of a day, how sure it is (0-1) and the trace that speaks most for it.

    None when nothing in the text speaks of any year.

    >>> text = "Sáng 30/3, tỉnh tổng kết năm 2021 và bàn chỉ tiêu; báo cáo sẽ trình chậm nhất vào tháng 12/2022."
    >>> year_of(text, 30, 3, date(2026, 1, 1))[0]
    2022
    """
    found, weekdays = _times(text)
    days = [d for year in range(FIRST, today.year + 1) if (d := day_of(year, month, day)) and d <= today + timedelta(1)]
    if not days or not found + weekdays:
        return None
    scores = {d: score(marks(found, weekdays, d)) for d in days}
    best, *others = sorted(days, key=lambda d: scores[d], reverse=True)
    sure = 1 / sum(math.exp(scores[d] - scores[best]) for d in days)
    if _is_raised(best, found):
        sure *= _RAISED
    proof = max((trace for trace, _ in found), key=lambda trace: _against(trace, best, others[:1]), default=None)
    return best.year, sure, proof if proof and _against(proof, best, others[:1]) > 0 else None


def year_alone(text: str, today: date) -> tuple[int, float, Trace | None] | None:
    """Return the most likely year of a text that tells no day of its own, how sure it is (0-1), and what proves it.

    None when no year is likely. The share of a year is that of its seasons; stated at .95 or more, four in five of 130
    undated articles were of that year, and of those stated less two in three.

    >>> year_alone("Năm 2021, tỉnh đã thu đủ; 6 tháng đầu năm 2022 thu tăng so với năm 2021.", date(2026, 1, 1))[0]
    2022
    """
    found, weekdays = _times(text)
    named = {trace.first.year for trace, _ in found if trace.kind not in _PERIODS}
    tried = range(max(FIRST, min(named, default=today.year + 1)), today.year + 1)
    days = [day for year in tried for month in _SEASONS if (day := date(year, month, 15)) <= today]
    if not days:
        return None
    scores = {day: score(marks(found, weekdays, day)) for day in days}
    best = max(days, key=lambda day: scores[day])
    shares = {day: math.exp(scores[day] - scores[best]) for day in days}
    sure = sum(share for day, share in shares.items() if day.year == best.year) / sum(shares.values())
    if sure < _LEAST or _is_raised(best, found):
        return None
    others = [day for day in days if day.year != best.year]
    rival = max(others, key=lambda day: scores[day], default=best)
    proof = max((trace for trace, _ in found), key=lambda trace: _against(trace, best, [rival]))
    return best.year, sure * _SURE, proof


def _is_raised(day: date, found: list[tuple[Trace, float]]) -> bool:
    """Return whether a year stands in a text only as what is to come: a plan, a term, a day to be met."""
    if any(trace.kind == "due" and 0 <= (trace.first - day).days <= _SOON for trace, _ in found):
        return False
    told = [trace.last.year for trace, _ in found if trace.kind in _PAST | _NOW]
    ahead = [(trace.first.year, trace.last.year) for trace, _ in found if trace.kind in _AHEAD]
    return day.year > max(told, default=FIRST) and any(first <= day.year <= last for first, last in ahead)


def score(found: Iterator[Mark]) -> float:
    """Return what all marks of a day are worth together."""
    return sum(worth(kind, distance) * often for kind, distance, often in found)


@lru_cache(maxsize=1 << 16)
def worth(kind: str, distance: int) -> float:
    """Return what a trace of that kind says for a day at that distance (against it, below 0)."""
    for least, most, value in _steps().get(kind, ()):
        if least <= distance <= most:
            return value
    return 0.0


def marks(found: list[tuple[Trace, float]], weekdays: list[tuple[int, int, int]], day: date) -> Iterator[Mark]:
    """Return what the traces and days of the week of a text are to a day."""
    for trace, often in found:
        yield *_mark(trace, day), often
    happened = [trace.first for trace, _ in found if trace.kind in _HAPPENED]
    if happened:
        yield "floor", (day - max(happened)).days, 1.0
    told = [trace.first for trace, _ in found if trace.kind in _TOLD]
    if told:
        past = [first for first in told if first <= day + timedelta(1)]
        yield "newest told", (day - max(past)).days if past else -999, 1.0
    years = [trace.first.year for trace, _ in found if trace.kind in _PAST]
    if years:
        yield "latest year" + (" in autumn" if day.month >= _AUTUMN else ""), max(years) - day.year, 1.0
    for weekday, number, month in weekdays:
        near = [d for year in (day.year - 1, day.year, day.year + 1) if (d := day_of(year, month, number))]
        if near:
            yield "weekday", (min(near, key=lambda d: abs(d - day)).weekday() - weekday) % 7, 1.0


def _mark(trace: Trace, day: date) -> tuple[str, int]:
    if trace.kind in _WHOLE_YEARS:
        late = trace.kind in _SEASONAL and (day.month <= 6 if trace.kind == "result" else day.month >= _AUTUMN)
        season = "" if not late else " in spring" if trace.kind == "result" else " in autumn"
        return trace.kind + season, trace.first.year - day.year
    since, until = (day - trace.last).days, (trace.first - day).days
    # In summer the next school year is spoken of, not the one that ends.
    season = " in summer" if trace.kind == "school" and _SUMMER[0] <= day.month <= _SUMMER[1] else ""
    return trace.kind + season, since if since > 0 else -until if until > 0 else 0


def _against(trace: Trace, best: date, others: list[date]) -> float:
    """Return how much more a trace says for a day than for the others."""
    return worth(*_mark(trace, best)) - sum(worth(*_mark(trace, day)) for day in others)


def told_after(text: str, day: date) -> bool:
    """Return whether a text tells of days after that one: then the article is younger."""
    told = {"day", "happened", "document"}
    return any(trace.kind in told and (trace.first - day).days > 1 for trace in _traces(text))


@lru_cache(maxsize=1)
def _traces(text: str) -> tuple[Trace, ...]:
    """Return the traces of a text, which is asked about several times in a row."""
    return tuple(traces(text))


@lru_cache(maxsize=1)
def _times(text: str) -> tuple[list[tuple[Trace, float]], list[tuple[int, int, int]]]:
    """Return each time that a text speaks of, how often it counts, and the days of the week beside days."""
    return _distinct(_traces(text)), list(_weekdays(text))


def _distinct(found: Sequence[Trace]) -> list[tuple[Trace, float]]:
    """Return each kind of trace of each time once, with what repetition adds to it: not much."""
    coming = {(trace.first, trace.last) for trace in found if trace.kind in {"due", "month due"}}
    same: dict[tuple[str, date, date], list[Trace]] = {}
    for trace in found:
        kind = trace.kind
        if (trace.first, trace.last) in coming:  # what is announced once is to come wherever else it is told
            kind = {"day": "due", "month": "month due"}.get(kind, kind)
        if kind == "year" and trace.start < _EARLY:  # the article's own year stands early
            kind = "year early"
        same.setdefault((kind, trace.first, trace.last), []).append(replace(trace, kind=kind))
    return [(traces[0], 1.0 + 0.25 * min(len(traces) - 1, 2)) for traces in same.values()]


def _weekdays(text: str) -> Iterator[tuple[int, int, int]]:
    """Return the days of the week that stand beside a day without a year, "thứ tư (30/3)": weekday, day, month."""
    for found in _WEEKDAY.finditer(text):
        yield 6 if found["sunday"] else _WEEKDAYS[found["day"].lower()], int(found["d"]), int(found["m"])


@cache
def _steps() -> dict[str, list[tuple[int, int, float]]]:
    steps: dict[str, list[tuple[int, int, float]]] = table("dating")["traces"]
    return steps
