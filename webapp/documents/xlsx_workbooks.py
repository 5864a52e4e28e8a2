"""Excel workbooks (xlsx, xlsm), opened with openpyxl over defusedxml. Formulas count by their stored values only."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from webapp.documents.unreadable import MOST_CELLS, UnreadableFile, refuse_long
from webapp.domain.rosters import BLANK, Cell, CellKind, Merge, Row, Sheet, text_cell

_FORMULA, _ERROR = "f", "e"


def open_xlsx(data: bytes) -> list[Sheet]:
    """All work sheets with values, hidden rows and merged cells; raises UnreadableFile.

    The stored results of formulas are a second reading of the file, made only if there are formulas.
    """
    book = _load(data, stored=False)
    sheets = book.worksheets
    if sum(len(sheet._cells) for sheet in sheets) > MOST_CELLS:
        raise UnreadableFile("file_too_large")
    stored = _load(data, stored=True) if any(map(_has_formulas, sheets)) else None
    from_1904 = book.epoch == CALENDAR_MAC_1904
    return [_sheet(sheet, stored[sheet.title] if stored else None, from_1904) for sheet in sheets]


class _WithoutImages(zipfile.ZipFile):
    """Nobody needs the images of a list, and opening one may take gigabytes: openpyxl is told that they are unreadable,
    which it passes over."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """A part's bytes; OSError for an image."""
        if str(name).startswith("xl/media/"):
            raise OSError("images are not read")
        return super().read(name, pwd)


def _load(data: bytes, stored: bool) -> Workbook:
    try:
        with warnings.catch_warnings():  # about styles and extensions that openpyxl leaves aside
            warnings.simplefilter("ignore")
            reader = ExcelReader(BytesIO(data), data_only=stored)
            reader.archive = _WithoutImages(BytesIO(data))
            reader.read()
            return reader.wb
    except Exception as error:  # a damaged file can break openpyxl anywhere
        raise UnreadableFile("file_corrupt") from error


def _has_formulas(sheet: Worksheet) -> bool:
    return any(cell.data_type == _FORMULA for cell in sheet._cells.values())


def _sheet(sheet: Worksheet, stored: Any, from_1904: bool) -> Sheet:
    """Only rows in which something is typed are listed: styles alone often reach down to the last row."""
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in sheet._cells.items():
        value = _cell(cell, stored)
        if value is not BLANK:
            by_row.setdefault(row, {})[column] = value
    hidden = {number for number, layout in sheet.row_dimensions.items() if layout.hidden}
    rows = tuple(_row(number, by_row[number], number in hidden) for number in sorted(by_row))
    return Sheet(sheet.title, rows, sheet.sheet_state != "visible", tuple(_merges(sheet)), from_1904)


def _row(number: int, cells: dict[int, Cell], hidden: bool) -> Row:
    width = max(cells, default=0)
    return Row(number, tuple(cells.get(column, BLANK) for column in range(1, width + 1)), hidden)


def _merges(sheet: Worksheet) -> Iterable[Merge]:
    for block in sheet.merged_cells.ranges:
        yield Merge(block.min_row, block.max_row, block.min_col - 1, block.max_col - 1)


def _cell(cell: Any, stored: Any) -> Cell:
    value = cell.value
    if cell.data_type == _FORMULA:
        if stored is None:
            return Cell(CellKind.UNCOMPUTED)
        result = stored[cell.coordinate]
        if result.value is None:  # "str" stays where an empty text was stored
            return BLANK if result.data_type == "str" else Cell(CellKind.UNCOMPUTED)
        return _typed(result.value, result.data_type)
    return BLANK if value is None else _typed(value, cell.data_type)


def _typed(value: Any, data_type: str) -> Cell:
    if data_type == _ERROR:
        return Cell(CellKind.ERROR, str(value))
    if isinstance(value, bool):
        return text_cell("TRUE" if value else "FALSE")
    if isinstance(value, dt.datetime):
        return Cell(CellKind.DATE, value.date())
    if isinstance(value, dt.date):
        return Cell(CellKind.DATE, value)
    if isinstance(value, int | float):
        return Cell(CellKind.NUMBER, value)
    return text_cell(refuse_long(str(value)))
