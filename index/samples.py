"""Sample articles to begin with, the seeds or the demo: built only where no index of one's own would be lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from index import beside
from index.engines.known import open_store
from index.errors import IndexDamaged, IndexMismatch, IndexMissing
from index.homes import Home, home_of
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
        if _only(home_of(settings), samples):
            return None
        raise


def _only(home: Home, samples: Sequence[Path]) -> bool:
    """Return whether nothing but these samples was ever indexed."""
    raws = (raw for raw in raw_articles(samples) if isinstance(raw, RawArticle))
    ids = {id for raw in raws for id in (raw.id, raw.known_by.before)}  # an index of before may have others
    known = beside.ever_added(home)
    return bool(known) and known <= ids
