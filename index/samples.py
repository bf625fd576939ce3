"""Sample articles to begin with, the seeds or the demo: built only where no index of one's own would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index import state
from index.engines.known import open_store
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.reading.raw import RawArticle
from index.reading.sources import raw_articles
from index.settings import Settings


def standing(settings: Settings, samples: Sequence[Path]) -> int | None:
    """Return how many articles the index holds that is there already, or None where these samples may be built.

    They may be where there is no index, and in place of one that cannot be read any more and held nothing but them.
    Raises IndexMismatch or IndexDamaged where one cannot be read that held other articles: only its owner knows from
    what to build it again.
    """
    try:
        return open_store(settings).count()
    except IndexMissing:
        return None
    except (IndexMismatch, IndexDamaged):
        if _only(settings.data, samples):
            return None
        raise


def _only(data: Path, samples: Sequence[Path]) -> bool:
    """Return whether nothing but these samples was ever indexed in a data folder."""
    raws = (raw for raw in raw_articles(samples) if isinstance(raw, RawArticle))
    ids = {id for raw in raws for id in (raw.id, raw.known_by.before)}  # an index of before may have others
    known = state.AddedTimes(data).ids()
    return bool(known) and known <= ids
