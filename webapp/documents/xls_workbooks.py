"""Workbooks of Excel 97-2003, opened with xlrd, which reads stored values and never computes."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Literal

import xlrd
from xlrd.biffh import XLRDError, error_text_from_code
from xlrd.sheet import Cell as XlsCell
from xlrd.sheet import Sheet as XlsSheet

from webapp.documents.unreadable import MOST_CELLS, UnreadableFile, refuse_long
from webapp.domain.rosters import BLANK, Cell, CellKind, Merge, Row, Sheet, text_cell


def open_xls(data: bytes) -> list[Sheet]:
    """All sheets with values, hidden rows and merged cells; raises UnreadableFile."""
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=StringIO())
    except XLRDError as error:
        raise UnreadableFile("file_encrypted" if "encrypt" in str(error).lower() else "file_corrupt") from error
    except Exception as error:  # a damaged file can break xlrd anywhere
        raise UnreadableFile("file_corrupt") from error
    if sum(sheet.nrows * sheet.ncols for sheet in book.sheets()) > MOST_CELLS:
        raise UnreadableFile("file_too_large")
    return [_sheet(sheet, book.datemode) for sheet in book.sheets()]


def _sheet(sheet: XlsSheet, datemode: Literal[0, 1]) -> Sheet:
    hidden = {number for number, info in sheet.rowinfo_map.items() if info.hidden}
    rows = (
        Row(number + 1, tuple(_cell(cell, datemode) for cell in sheet.row(number)), number in hidden)
        for number in range(sheet.nrows)
    )
    merges = tuple(Merge(top + 1, bottom, left, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Sheet(sheet.name, tuple(rows), bool(sheet.visibility), merges, datemode == 1)


def _cell(cell: XlsCell, datemode: Literal[0, 1]) -> Cell:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return text_cell(refuse_long(str(cell.value)))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return Cell(CellKind.NUMBER, float(cell.value))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_cell("TRUE" if cell.value else "FALSE")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(CellKind.ERROR, error_text_from_code.get(int(cell.value), "#ERR"))
    return _date(float(cell.value), datemode) if cell.ctype == xlrd.XL_CELL_DATE else BLANK


def _date(value: float, datemode: Literal[0, 1]) -> Cell:
    """A serial number shown as a date; one that is no date stays the number it is."""
    try:
        moment: dt.datetime = xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.XLDateError, OverflowError, ValueError):
        return Cell(CellKind.NUMBER, value)
    return Cell(CellKind.DATE, moment.date())
