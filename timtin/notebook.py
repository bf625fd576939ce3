"""What notebooks and scripts ask for in one line: articles read from files, hits as the rows of a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.request import SearchRequest
from search.service import Service

if TYPE_CHECKING:
    from index.article import Article
    from index.reading.raw import Rejection


def read(*paths: str | Path) -> Iterator[Article]:
    """Return what is understood of every article of these files and folders, without an index.

    A file or row that cannot be read is told as a warning, with its path and the reason.
    """
    from index.intake import understood  # noqa: PLC0415  `import timtin` must be quick

    rejected: list[Rejection] = []
    yield from understood([Path(path) for path in paths], rejected)
    for item in rejected:
        warnings.warn(f"{item.path}{f':{item.line}' if item.line else ''}: {item.reason}", stacklevel=2)


def export(service: Service, request: SearchRequest, most: int | None = None) -> Iterator[dict[str, Any]]:
    """Return the hits of a request, all of them unless told, each as a flat row for a table.

    ``date`` is yyyy-mm-dd, shorter where only the month or year is known, None where neither is; what is only a guess
    stands in ``date_guess``. Lists are tuples of names: ``provinces`` as of then, the primary one first, and ``people``
    are not among them (ask `Service.article`).
    """
    for hit in service.export(request, most):
        yield {
            "id": hit.id,
            "title": hit.title.text,
            "date": hit.date,
            "date_guess": hit.date_guess,
            "source": hit.source,
            "url": hit.url,
            "scope": hit.scope,
            "provinces": tuple(place.name for place in sorted(hit.provinces, key=lambda place: not place.primary)),
            "congresses": tuple(name for name in hit.congress_names if name),
            "score": hit.score,
        }
