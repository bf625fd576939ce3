"""The engines that there are: the door through which those who write get the one that the settings name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from index.errors import BadSetting

if TYPE_CHECKING:
    from index.engines.store import Store
    from index.settings import Settings

# Arrays of our own are kept as a Whoosh index, so that Whoosh's own Searcher opens them: their store is the adapter's.
_STORES = {
    "arrays": ("index.engines.whoosh.store", "ArrayStore"),
    "opensearch": ("index.engines.opensearch.store", "OpenSearchStore"),
}

HERE = "arrays"
"""The engine that keeps its index in the data folder."""

ENGINES = tuple(_STORES)
"""The names of the engines, as settings have them."""


def open_store(settings: Settings) -> Store:
    """Return what the engine of the settings keeps; raises BadSetting when there is no such engine."""
    if settings.engine not in _STORES:
        raise BadSetting(
            "engine: there is no {engine!r}, only {known}", engine=settings.engine, known=", ".join(sorted(_STORES))
        )
    module, name = _STORES[settings.engine]
    return cast("Store", getattr(import_module(module), name)(settings))
