"""The engines that answer: the door through which searching gets the index of the engine that the settings name."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, cast

from index import suppressed
from index.errors import BadSetting
from index.homes import home_of

if TYPE_CHECKING:
    from index.settings import Settings
    from search.engines.index import Index

ENGINES = {"arrays": "search.engines.arrays.index", "opensearch": "search.engines.opensearch.index"}
"""The module of each engine, by its name; it has functions ``open_index``, ``stamp``, ``counted`` and ``verify``."""


def open_index(settings: Settings) -> Index:
    """Open the current index; raises BadSetting when there is no such engine, IndexMissing and the like."""
    return cast("Index", _engine(settings).open_index(settings))


def index_stamp(settings: Settings) -> tuple[int, ...]:
    """Return numbers that change when a build or a commit lands, or a name is suppressed: quick to ask for."""
    found: tuple[int, ...] = _engine(settings).stamp(settings)
    return (*found, *suppressed.stamp(home_of(settings))) if found else ()


def verify(settings: Settings) -> None:
    """Look whether the current index, which may be too damaged to be opened, is as written; raises IndexDamaged."""
    _engine(settings).verify(settings)


def counted(settings: Settings) -> int:
    """Return how many articles there are, without opening the index; raises IndexMissing and the like."""
    return int(_engine(settings).counted(settings))


def _engine(settings: Settings) -> ModuleType:
    if settings.engine not in ENGINES:
        raise BadSetting(
            "engine: there is no {engine!r}, only {known}", engine=settings.engine, known=", ".join(sorted(ENGINES))
        )
    return import_module(ENGINES[settings.engine])
