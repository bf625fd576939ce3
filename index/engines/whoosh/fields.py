"""The Whoosh schema made from the table of fields."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from whoosh import columns, fields, formats

from index.schema import COLUMNS, FACET_FIELDS, ID, TEXT_FIELDS, Column, TextField


@cache
def schema() -> Any:
    """Return the Whoosh schema of `index.schema`'s fields."""
    made: dict[str, Any] = {field.name: _text(field) for field in TEXT_FIELDS}
    made[ID.name] = fields.ID(unique=True, stored=True)
    for facet in FACET_FIELDS:
        made[facet.name] = fields.KEYWORD(commas=True, scorable=False)
    for column in COLUMNS:
        made[column.name] = _number(column)
    made["article"] = fields.STORED()
    return fields.Schema(**made)


def _text(field: TextField) -> Any:
    analyzer = import_module("index.engines.whoosh.analyzer")  # a search on the arrays needs none
    made = fields.TEXT(analyzer=getattr(analyzer, f"{field.analysis}_analyzer")(), phrase=field.positions)
    kind = formats.Positions if field.positions else formats.Frequency
    made.format = kind(field_boost=field.boost)
    return made


def _number(column: Column) -> Any:
    bits, signed = int(column.dtype[2]) * 8, column.dtype[1] == "i"
    if column.searchable:
        # Every value is one term: Whoosh's tiers of coarser terms pay for ranges of millions of values.
        return fields.NUMERIC(int, bits=bits, signed=signed, sortable=True, shift_step=0)
    return fields.COLUMN(columns.NumericColumn({4: "i", 8: "q"}[bits // 8]))
