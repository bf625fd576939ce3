"""What notebooks and scripts ask for in one line: articles read from files, hits as the rows of a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.messages import catalogue
from search.request import SearchRequest
from search.service import Service
from search.tables import TABLES, Exported

if TYPE_CHECKING:
    from index.article import Article
    from index.reading.raw import Rejection, Remark


def read(*paths: str | Path) -> Iterator[Article]:
    """Return what is understood of every article of these files and folders, without an index.

    A file or row that cannot be read, or was read otherwise than it stands, is a warning with its path and the reason.
    """
    from index.intake import understood  # noqa: PLC0415  `import timtin` must be quick
    from index.report import Tally  # noqa: PLC0415

    tally = Tally()
    yield from understood([Path(path) for path in paths], tally)
    told: list[Remark | Rejection] = [*tally.remarks, *tally.rejected]
    for item in told:
        warnings.warn(f"{item.path}{f':{item.line}' if item.line else ''}: {item.reason}", stacklevel=2)


def export(service: Service, request: SearchRequest, table: str = "articles") -> Iterator[dict[str, Any]]:
    """Return the rows of a table of all that a request finds, by the names of their columns, as `timtin export` does.

    Tables: ``articles``, and the facts in them, a row each: ``dates``, ``provinces``, ``congresses``, ``documents``,
    ``people`` (docs/api.md names the columns). ``date`` is as long as it is known: yyyy-mm-dd, yyyy-mm, yyyy or None.
    Raises KeyError for a table that there is none of.
    """
    chosen = TABLES[table]
    say = partial(catalogue.say, language=service.settings.lang)
    for article, arrived in service.articles(request):
        for row in chosen.rows(Exported(article, arrived, service.settings.fulltext), say):
            yield dict(zip(chosen.columns, row, strict=True))
