"""What a spreadsheet or a text file holds before anybody has read it as a roster: sheets, rows and cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class CellKind(Enum):
    """How a value was typed: it decides whether digits can be trusted."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ERROR = "error"  # #N/A and the like
    UNCOMPUTED = "uncomputed"  # a formula without a stored value; formulas are never evaluated


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `value` is a str, a number or a date as `kind` says, None where there is nothing to read."""

    kind: CellKind
    value: str | int | float | dt.date | None = None

    @property
    def text(self) -> str:
        """The value as it would be typed: a whole number without its point, a date in ISO form, else the text."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return "" if self.value is None else str(self.value)

    @property
    def readable(self) -> bool:
        """False for an error value and for a formula whose result nobody stored."""
        return self.kind not in (CellKind.ERROR, CellKind.UNCOMPUTED)


BLANK = Cell(CellKind.BLANK)


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1 as a spreadsheet program does (for text files: the record)."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def cell(self, column: int) -> Cell:
        """The cell of a column counted from 0; blank beyond the end."""
        return self.cells[column] if column < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block: rows counted from 1, columns from 0, both ends inclusive."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class Sheet:
    """One sheet; `name` is None for a text file, blank rows may be left out.

    Dates typed as bare numbers count from 1904 if `dates_from_1904`.
    """

    name: str | None
    rows: tuple[Row, ...]
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    dates_from_1904: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all is typed on it."""
        return all(cell.kind is CellKind.BLANK for row in self.rows for cell in row.cells)


def text_cell(value: str) -> Cell:
    """A cell of typed text; blank if there is nothing but white space."""
    return Cell(CellKind.TEXT, value) if value.strip() else BLANK


def sheet_of(name: str | None, *lines: tuple[object, ...]) -> Sheet:
    """A sheet from plain Python values: str, int, float, date, None or a Cell. For text files and for tests."""
    rows = (Row(n, tuple(map(_cell, line))) for n, line in enumerate(lines, 1))
    return Sheet(name, tuple(rows))


def _cell(value: object) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, dt.date):
        return Cell(CellKind.DATE, value)
    if isinstance(value, int | float):
        return Cell(CellKind.NUMBER, value)
    return BLANK
