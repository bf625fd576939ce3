"""An export: everything that a request finds, written as tables one article at a time, so that memory stays flat."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from index import durable
from index.messages.message import Message, message
from search.request import SearchRequest
from search.results import Say
from search.service import Service
from search.sheets import Csv, Lines, Sheets, Workbook
from search.tables import TABLES, Exported, whole


class Export:
    """What a request finds, ready to be written; ``say`` names in the tables what is no name: the whole country."""

    def __init__(self, service: Service, request: SearchRequest, say: Say) -> None:
        self._service, self._request, self._say = service, request, say
        self._rows = 0

    def write(self, form: str, table: str | None, path: Path | None) -> Iterator[Message]:
        """Write one table (of a workbook, unless it is named, all of them); return what is to be said of it.

        A file takes its place when it is whole. Raises OSError, and TimtinError where there is no index.
        """
        with _output(path) as file:
            if form == "xlsx":
                names = [table] if table else list(TABLES)
                book = Workbook(file, {name: TABLES[name] for name in names})
                self._fill(book, names)
                yield from _told(book)
            elif form == "csv":
                name = table or "articles"
                self._fill(Csv(file, TABLES[name], mark=path is not None), [name])
            else:
                self._lines(file, table or "articles")
        if path is not None:
            yield message("cli_export_done", n=self._rows, path=str(path))

    def _lines(self, file: IO[bytes], name: str) -> None:
        """Write lines of JSON: of articles with all that is known of each, of facts as the other tables."""
        lines = Lines(file, TABLES[name])
        if name != "articles":
            self._fill(lines, [name])
            return
        for one in self._articles():
            lines.put_whole(whole(one))
            self._rows += 1

    def _fill(self, sheets: Sheets, names: list[str]) -> None:
        for one in self._articles():
            for name in names:
                for row in TABLES[name].rows(one, self._say):
                    sheets.put(name, row)
                    self._rows += 1
        sheets.close()

    def _articles(self) -> Iterator[Exported]:
        fulltext = self._service.settings.fulltext
        for article, arrived in self._service.articles(self._request):
            yield Exported(article, arrived, fulltext)


@contextlib.contextmanager
def _output(path: Path | None) -> Iterator[IO[bytes]]:
    """Open where an export goes: standard output, a file that it replaces, or what is no file, as a pipe."""
    if path is None:
        yield sys.stdout.buffer
    elif path.exists() and not path.is_file():
        with open(path, "wb") as file:
            yield file
    else:
        with durable.replacing(path) as file:
            yield file


def _told(book: Workbook) -> Iterator[Message]:
    """Return what a workbook could not hold as it is."""
    if book.continued:
        yield message("cli_export_sheets", names=tuple(book.continued))
    if book.cut:
        yield message("cli_export_cut", n=book.cut)
