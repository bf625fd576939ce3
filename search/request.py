"""SearchRequest: one search as a frozen value, and the URL grammar: one canonical string per request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sort = Literal["lq", "moi", "cu"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in one facet: included values are OR-ed, excluded ones are taken away."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A question with its filters, order and page. Values are slugs; ``tu``/``den`` are yyyy[-mm[-dd]].

    ``choices`` maps a facet key (``tinh dh nk vb nguon nguoi``) to its choice, in that fixed order.
    """

    q: str = ""
    choices: tuple[tuple[str, Choice], ...] = ()
    tu: str | None = None
    den: str | None = None
    undated: bool = False  # only articles without a date (``ngay=chua-ro``)
    sort: Sort = "lq"
    trang: int = 1
