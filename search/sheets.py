"""Tables as they are written: lines of JSON, CSV, or a workbook for spreadsheets, row by row in little memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any, Protocol

import msgspec

from index.errors import TimtinError
from search.batch import line
from search.tables import Cell, Row, Table

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""Rows of a sheet, its head included, and characters of a cell: no spreadsheet takes more."""

_MARK = "\ufeff"
"""Spreadsheets read a file of UTF-8 as Vietnamese only with this mark."""


class Sheets(Protocol):
    """Tables while they are written."""

    def put(self, name: str, row: Row) -> None:
        """Write the next row of a table."""

    def close(self) -> None:
        """Write what is left."""


class Lines:
    """One table as lines of JSON, an object each."""

    def __init__(self, file: IO[bytes], table: Table) -> None:
        self._file, self._columns = file, table.columns

    def put(self, name: str, row: Row) -> None:
        """Write the next row of the table."""
        self.put_whole(dict(zip(self._columns, row, strict=True)))

    def put_whole(self, value: Mapping[str, Any]) -> None:
        """Write an object of one's own."""
        self._file.write(msgspec.json.encode(value) + b"\n")

    def close(self) -> None:
        """Write what is left: nothing."""


class Csv:
    """One table as CSV; what a spreadsheet would take for a formula is text. ``mark`` says to spreadsheets: UTF-8."""

    def __init__(self, file: IO[bytes], table: Table, *, mark: bool) -> None:
        self._file = file
        self._file.write(((_MARK if mark else "") + line(table.columns)).encode())

    def put(self, name: str, row: Row) -> None:
        """Write the next row of the table."""
        self._file.write(line([_written(cell) for cell in row]).encode("utf-8", "replace"))

    def close(self) -> None:
        """Write what is left: nothing."""


def _written(cell: Cell) -> str:
    """Return a cell as CSV has it.

    >>> _written(None), _written(True), _written(0.9), _written("Nghệ An")
    ('', 'true', '0.9', 'Nghệ An')
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


class Workbook:
    """Several tables as the sheets of one workbook; one of more rows than a sheet can have goes on in the next.

    ``cut`` counts cells that were longer than a cell can be: only a text can be, and only its beginning is there.
    """

    def __init__(self, file: IO[bytes], tables: Mapping[str, Table], most: int = MOST_ROWS) -> None:
        try:
            import xlsxwriter  # noqa: PLC0415
        except ImportError as error:
            raise TimtinError("workbooks need one more library: pip install 'timtin[xlsx]'") from error
        # A row goes to the disk as soon as the next begins; all of it in memory would be several times the file.
        self._book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
        self._book.use_zip64()
        self._tables, self._most = tables, most
        self._sheets: dict[str, Any] = {}
        self._rows: dict[str, int] = {}
        self._numbers = dict.fromkeys(tables, 0)
        self.cut = 0
        for name in tables:
            self._begin(name)

    @property
    def continued(self) -> list[str]:
        """The tables that go on in further sheets."""
        return [name for name, number in self._numbers.items() if number > 1]

    def put(self, name: str, row: Row) -> None:
        """Write the next row of a table."""
        if self._rows[name] == self._most:
            self._begin(name)
        self._write(name, row)

    def _begin(self, name: str) -> None:
        self._numbers[name] += 1
        number = self._numbers[name]
        sheet = self._sheets[name] = self._book.add_worksheet(name if number == 1 else f"{name} {number}")
        sheet.freeze_panes(1, 0)
        self._rows[name] = 0
        self._write(name, self._tables[name].columns)

    def _write(self, name: str, row: Row) -> None:
        sheet, place = self._sheets[name], self._rows[name]
        for column, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(place, column, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(place, column, cell)
            elif cell:  # never what it looks like: a text that begins with "=" is a text
                self.cut += len(cell) > MOST_CHARACTERS
                sheet.write_string(place, column, cell[:MOST_CHARACTERS])
        self._rows[name] += 1

    def close(self) -> None:
        """Put the sheets together."""
        self._book.close()
