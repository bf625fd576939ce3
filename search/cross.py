"""Counts by two dimensions at once: how many hits have each value of one and each of the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.messages.message import Message, message
from search.dimensions import TIMES, Line, lines, opened
from search.facet_values import FacetValues
from search.plan import AllOf, Clause, Plan
from search.request import SearchRequest

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1000, 100, 16_000
"""Lines and cells of one table: a year of days by all provinces takes a third of a second. What is left out is said."""

_TOGETHER = 1_000  # cells that are asked of an engine at once

MakePlan = Callable[[SearchRequest], Plan]


@dataclass(frozen=True, slots=True)
class Side:
    """The rows or the columns of a table with their counts; ``total`` is how many there are, listed or not."""

    dimension: str
    lines: tuple[Line, ...]
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Crossed:
    """A table of counts. A hit may have several values of a facet, or none: rows need not add up to their count.

    ``cells`` has for each row how many hits have its value and each column's.
    """

    total: int
    rows: Side
    columns: Side | None
    cells: tuple[tuple[int, ...], ...]
    notices: tuple[Message, ...] = ()


def crossed(values: FacetValues, plan_of: MakePlan, request: SearchRequest, rows: str, columns: str | None) -> Crossed:
    """Return the table of counts of a request: of its hits by one dimension, or by two."""
    plan = plan_of(request)
    total = values.index.find(plan.wanting()).total
    across = _side(values, plan_of, request, columns, MOST_COLUMNS) if columns else None
    most = min(MOST_ROWS, MOST_CELLS // max(1, len(across.lines))) if across else MOST_ROWS
    down = _side(values, plan_of, request, rows, most)
    cells: tuple[tuple[int, ...], ...] = ()
    if columns and across:
        wide = plan_of(opened(opened(request, rows), columns))
        cells = _cells(values, wide, down.lines, across.lines)
    sides = (down, across) if across else (down,)
    notices = (_notice(side) for side in sides if side.total > len(side.lines))
    return Crossed(total, down, across, cells, tuple(notices))


def _side(values: FacetValues, plan_of: MakePlan, request: SearchRequest, dimension: str, most: int) -> Side:
    """Return the lines of a dimension with their counts: of values the most frequent, of times the latest."""
    plan = plan_of(opened(request, dimension))
    every = lines(values, plan, request, dimension)
    few = every[-most:] if dimension in TIMES else every[:most]
    counts = _among(values, plan, [line.clause for line in few])
    return Side(dimension, tuple(few), tuple(counts), len(every))


def _cells(
    values: FacetValues, plan: Plan, rows: Sequence[Line], columns: Sequence[Line]
) -> tuple[tuple[int, ...], ...]:
    counts = _among(values, plan, [AllOf((row.clause, column.clause)) for row in rows for column in columns])
    width = len(columns)
    return tuple(tuple(counts[place * width : (place + 1) * width]) for place in range(len(rows)))


def _among(values: FacetValues, plan: Plan, clauses: Sequence[Clause]) -> list[int]:
    found: list[int] = []
    for first in range(0, len(clauses), _TOGETHER):
        found += values.index.among(plan, "", clauses[first : first + _TOGETHER])
    return found


def _notice(side: Side) -> Message:
    return message("lines_many", dimension=side.dimension, n=len(side.lines), total=side.total)
