"""The year of a day that stands without one: every trace of time in a text speaks for some years and against others.

Plans and terms point ahead, results and comparisons back, documents and office-holders give bounds; the latest year
in a text is the article's own in 54 of 100 only. The weights were set by hand from what the words mean, and looked at
on 1,259 dated political articles of 2012-2025 (Dân trí, Tuổi Trẻ, portals, VnExpress and others).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from index.reading.traces import FIRST, Trace, day_of, traces

# kind: (from, to, weight): what a time says for an article that appeared so many days after it (before it: below 0).
_AGES = 40_000
_SPANS: dict[str, tuple[tuple[int, int, float], ...]] = {
    # A day that is told of, and not announced, is past.
    "day": (
        (0, 15, 4.0),
        (16, 60, 3.0),
        (61, 240, 1.5),
        (241, 400, 0.5),
        (-30, -1, 0.8),
        (-60, -31, -0.3),
        (-_AGES, -61, -2.0),
    ),
    "due": ((0, 30, 2.5), (31, 240, 1.0), (-60, -1, 2.5), (-240, -61, 0.8)),
    "document": ((0, 60, 2.0), (61, 400, 1.0), (401, 900, 0.2), (-_AGES, -1, -4.0)),
    "month": ((0, 60, 2.2), (61, 120, 1.6), (121, 330, 1.0), (-180, -1, 1.2), (-500, -181, 0.3)),
    "month due": ((-300, 0, 1.5), (1, 120, 0.4), (-800, -301, 0.4)),
    "period": ((0, 100, 3.2), (101, 330, 1.0), (-45, -1, 1.8)),
    "within": ((0, 0, 2.2), (1, 365, 0.8), (-_AGES, -1, -1.2)),
    "school": ((-60, 0, 1.5),),
    "session": ((-20, 20, 4.0), (21, 400, 0.3), (-120, -21, 0.5), (-_AGES, -121, -1.0)),
    "session?": ((-15, 15, 1.5),),
    "plenum": ((0, 120, 2.0), (121, 500, 0.5), (-_AGES, -61, -3.0)),
    "congress": ((-460, 400, 1.0), (401, 2000, 0.3)),  # spoken of most from its preparation to its first year
    "term": ((0, 0, 0.5), (-200, -1, 0.2), (1, 365, 0.2)),
    "office": ((0, 0, 1.0),),
    "event": ((0, 0, 0.3),),
}
_ELSE = {"office": -2.0, "event": -2.0, "term": -1.0, "school": -0.3}
# kind: {years ahead of the article (-2: two, 6: more than five): weight}
_WHOLE_YEARS = {
    "compared": {-2: 0.3, -1: 2.0} | dict.fromkeys(range(7), -2.0),
    "ahead": {-2: -0.6, -1: -0.6, 0: 0.6, 1: 0.6} | dict.fromkeys(range(2, 6), 0.3),
    "number": {-1: 0.7, 0: 1.2} | dict.fromkeys(range(1, 7), -4.0),
    "anniversary": {0: 2.0, 1: 1.0},  # prepared a year ahead
}
_EARLY = 700  # characters: title and lead
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_WEEKDAY = re.compile(
    r"(?:thứ\s(?P<day>hai|ba|tư|năm|sáu|bảy|[2-7])|(?P<sunday>chủ\snhật))\s?,?\s?\(?(?:ngày\s)?$", re.IGNORECASE
)


def year_of(text: str, day: int, month: int, at: int, today: date) -> tuple[int, float, Trace | None] | None:
    """Return the most likely year of a day, how far it is ahead of the next (in weights) and its best trace.

    ``at`` is where the day stands in the text. None when nothing in the text speaks for any year.

    >>> text = "Sáng 30/3, tỉnh tổng kết năm 2021 và bàn chỉ tiêu; báo cáo sẽ trình chậm nhất vào tháng 12/2022."
    >>> year_of(text, 30, 3, 5, date(2026, 1, 1))[0]
    2022
    """
    found = _distinct(list(traces(text)))
    days = [d for year in range(FIRST, today.year + 1) if (d := day_of(year, month, day)) and d <= today + timedelta(1)]
    if not days or not found:
        return None
    scores = {d: sum(weight(trace, d) * often for trace, often in found) + _weekday(text, at, d) for d in days}
    ranked = sorted(days, key=lambda d: scores[d], reverse=True)
    best = ranked[0]
    if scores[best] <= 0:
        return None
    margin = scores[best] - scores[ranked[1]] if len(ranked) > 1 else scores[best]
    proof = max((trace for trace, _ in found), key=lambda trace: weight(trace, best))
    return best.year, margin, proof if weight(proof, best) > 0 else None


def told_after(text: str, day: date) -> bool:
    """Return whether a text tells of days after that one: then the article is younger."""
    return any(trace.kind in {"day", "document"} and (trace.first - day).days > 1 for trace in traces(text))


def _distinct(found: list[Trace]) -> list[tuple[Trace, float]]:
    """Return each kind of trace of each time once, with what repetition adds to it: not much."""
    coming = {(trace.first, trace.last): trace.kind for trace in found if trace.kind in {"due", "month due"}}
    same: dict[tuple[str, date, date], list[Trace]] = {}
    for trace in found:
        # What is announced once is to come wherever else it is told.
        kind = coming.get((trace.first, trace.last), trace.kind) if trace.kind in {"day", "month"} else trace.kind
        same.setdefault((kind, trace.first, trace.last), []).append(replace(trace, kind=kind))
    return [(traces[0], 1.0 + 0.25 * min(len(traces) - 1, 2)) for traces in same.values()]


def weight(trace: Trace, day: date) -> float:
    """Return what a trace says for (or against, below 0) an article of that day."""
    if trace.kind not in _SPANS:
        return _of_whole_year(trace, day, trace.first.year - day.year)
    before, after = (day - trace.last).days, (trace.first - day).days
    distance = before if before > 0 else -after if after > 0 else 0
    for least, most, worth in _SPANS[trace.kind]:
        if least <= distance <= most:
            return worth
    return _ELSE.get(trace.kind, 0.0)


def _of_whole_year(trace: Trace, day: date, away: int) -> float:
    """Return the weight of a trace of a whole year that is so many years ahead of the article's."""
    if trace.kind == "year":  # the article's own year stands early: "Hội nghị triển khai nhiệm vụ năm 2022"
        early = trace.start < _EARLY
        return {0: 1.6 if early else 1.0, -1: 0.5 if early else 0.6, -2: 0.2}.get(away, -1.2 if away > 0 else 0.0)
    if trace.kind == "result":  # summed up at its end or in the first half of the next one
        return {0: 1.0, -1: 1.4 if day.month <= 6 else 0.6, -2: 0.2}.get(away, -1.2 if away > 0 else 0.0)
    if trace.kind == "plan":  # next year's budget is made from September on
        late = day.month >= 9
        return {0: 0.9 if late else 1.2, 1: 1.7 if late else 0.3}.get(away, -0.3 if away > 1 else 0.0)
    return _WHOLE_YEARS[trace.kind].get(max(-2, min(away, 6)), 0.0)


def _weekday(text: str, at: int, day: date) -> float:
    """Return what a day of the week beside the day says: "thứ tư (30/3)"."""
    found = _WEEKDAY.search(text[max(0, at - 24) : at])
    if found is None:
        return 0.0
    wanted = 6 if found["sunday"] else _WEEKDAYS[found["day"].lower()]
    return 2.0 if day.weekday() == wanted else -2.0
