"""The row of bars: how many articles there are of each year, or of each month or day of the period that is chosen."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.facets import DATES, UNDATED
from search.query.periods import days, moment_label
from search.request import SearchRequest
from search.results import FacetValue, Results
from webui import links
from webui.language import told

STEPS = 20
"""Heights that a bar can have; something is never as low as nothing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: its key, what stands below it, its whole name, how many articles, its height, and its address.

    ``only`` is "" where there are no articles, and where the question is too long for links.
    """

    value: str
    short: str
    name: str
    count: int
    height: int
    only: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, the period they are the parts of ("" for all years) with the one above it, and the undated apart."""

    bars: tuple[Bar, ...]
    inside: str
    name: str
    above: str
    undated: Bar | None

    @property
    def busiest(self) -> int:
        """How many articles the highest bar stands for: the undated scale nothing."""
        return max((bar.count for bar in self.bars), default=0)


def timeline(found: Results) -> Timeline | None:
    """Return the row of bars of some results; None where nothing is dated or undated."""
    facet = found.facet(DATES)
    if facet is None or not facet.values:
        return None
    asked = found.request
    years = [value for value in facet.values if value.value != UNDATED]
    inside = _inside(asked)
    undated = next((value for value in facet.values if value.value == UNDATED), None)
    return Timeline(
        tuple(_bars(asked, years, inside)),
        inside,
        told(moment_label(inside)) if inside else "",
        inside[:4] if len(inside) > 4 else "",
        _bar(asked, UNDATED, told(undated.label), undated.count) if undated else None,
    )


def _inside(asked: SearchRequest) -> str:
    """Return the year or month that a request's period lies in: its months or days are shown."""
    if not (asked.tu and asked.den):
        return ""
    first, last = asked.tu, asked.den
    if len(first) > 4 and len(last) > 4 and first[:7] == last[:7]:
        return first[:7]
    return first[:4] if first[:4] == last[:4] else ""


def _bars(asked: SearchRequest, years: Sequence[FacetValue], inside: str) -> Iterator[Bar]:
    counts = {value.value: value.count for value in _parts(years, inside)}
    most = max(counts.values(), default=0)
    ends = [moment[:4] for moment in (asked.tu, asked.den) if moment and not inside]
    for value in _every(sorted([*counts, *ends]), inside):
        count = counts.get(value, 0)
        yield _bar(asked, value, told(moment_label(value)), count, round(STEPS * count / most) if most else 0)


def _parts(years: Sequence[FacetValue], inside: str) -> Sequence[FacetValue]:
    if not inside:
        return years
    months = next((year.children for year in years if year.value == inside[:4]), ())
    if len(inside) == 4:
        return months
    return next((month.children for month in months if month.value == inside), ())


def _every(values: Sequence[str], inside: str) -> list[str]:
    """Return every year from the first to the last, every month of a year, every day of a month: empty ones too.

    >>> _every(["2019", "2021"], ""), _every([], "2024-02")[-1]
    (['2019', '2020', '2021'], '2024-02-29')
    """
    if not inside:
        return [str(year) for year in range(int(values[0]), int(values[-1]) + 1)] if values else []
    if len(inside) == 4:
        return [f"{inside}-{month:02}" for month in range(1, 13)]
    year, month = map(int, inside.split("-"))
    return [f"{inside}-{day:02}" for day in range(1, calendar.monthrange(year, month)[1] + 1)]


def _bar(asked: SearchRequest, value: str, name: str, count: int, height: int = 0) -> Bar:
    only = "" if links.is_long(asked) or not count else links.of_facet(asked, DATES).toggle(value)
    short = value.rpartition("-")[2].lstrip("0")
    return Bar(value, short, name, count, max(height, 1) if count else 0, only, _is_chosen(asked, value))


def _is_chosen(asked: SearchRequest, value: str) -> bool:
    """Return whether the chosen period touches that of a bar."""
    if value == UNDATED or not (asked.tu or asked.den):
        return value == UNDATED and asked.undated
    if asked.tu == asked.den and len(asked.tu or "") < len(value):
        return False  # all parts of it are, so none stands out
    first, last = days(value)
    return not (asked.tu and days(asked.tu)[0] > last) and not (asked.den and days(asked.den)[1] < first)
