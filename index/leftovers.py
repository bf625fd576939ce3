"""What lies in the index folder beside the index that answers: unfinished builds, and arrays once copied to a cluster.

They hold articles, too: what is taken out for good must go from there as well.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace

from index import durable, state
from index.engines.known import HERE, open_store
from index.engines.store import Store
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.settings import Settings


def purge(settings: Settings, ids: Collection[str]) -> None:
    """Take articles out of arrays that another engine took over from, and delete unfinished builds of whatever engine.

    Raises IndexMismatch or IndexDamaged when there are arrays that this version cannot read.
    """
    _drop_unfinished(settings)
    if (store := _copied(settings)) is not None:
        try:
            store.purge(list(ids))
        except (IndexMismatch, IndexDamaged) as error:
            raise type(error)(
                f"they are taken out of the index that answers; an older one in {settings.index} may hold them and "
                f"cannot be read: delete that folder ({error})"
            ) from error


def traces(settings: Settings, ids: Collection[str]) -> list[str]:
    """Return those of these articles that arrays still hold which another engine took over from."""
    store = _copied(settings)
    return store.traces(ids) if store is not None else []


def _copied(settings: Settings) -> Store | None:
    """Return the store of the arrays in this data folder while another engine answers; None: there are none."""
    if settings.engine == HERE:
        return None
    try:
        state.current(settings.data)
    except IndexMissing:
        return None
    return open_store(replace(settings, engine=HERE))


def _drop_unfinished(settings: Settings) -> None:
    """Delete every folder of the index folder but that of the current arrays."""
    try:
        kept = state.current(settings.data).name
    except (IndexMissing, IndexDamaged):
        kept = ""
    for path in settings.index.glob("*/"):
        if path.name != kept:
            shutil.rmtree(path, ignore_errors=True)
    if settings.index.is_dir():
        durable.sync_folder(settings.index)
