"""The rows of a roster that somebody must mend: kept as they stand in the file, and handed out as a workbook."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from webapp.actions.import_kinds import Line
from webapp.documents.import_sentences import row_text
from webapp.documents.staff_sheets import NOTHING_RUNS
from webapp.domain.rosters import ReadList, RosterReading, Row
from webapp.domain.rosters.cells import CellKind
from webapp.domain.rosters.identity import read_identity
from webapp.domain.rosters.outcome import ERRORS

# In Chinese always, as the other headings are: what the reader of rosters passes over when the list comes back.
REASON, ROW = "原因", "原行号"
MOST_WIDE, NARROW, REASON_WIDTH = 40, 10, 60
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31


def rows_kept(reading: RosterReading, lines: Iterable[Line]) -> list[Any]:
    """By list: what stands above it, its headings, and the rows that were left aside or of which a value was not taken,
    each with its reasons. A number that lost its last digits is left empty, so that nobody takes it for a whole one."""
    wrong = defaultdict[tuple[str | None, int], list[list[str]]](list)
    for problem in reading.problems:
        if problem.code in ERRORS and problem.row is not None:
            wrong[problem.sheet, problem.row].append([problem.code, problem.field or ""])
    for line in lines:
        place = (line["sheet"] or None, line["row"])
        wrong[place] += [reason for reason in line["why"] if reason not in wrong[place]] if line["why"] else []
    return [
        {"sheet": one.sheet or "", "title": list(one.title), "headings": list(one.columns.headings), "rows": rows}
        for one in reading.lists
        if (
            rows := [
                _kept(one, row, wrong[place])
                for row in one.rows.values()
                if wrong.get(place := (one.sheet, row.number))
            ]
        )
    ]


def _kept(one: ReadList, row: Row, why: list[list[str]]) -> dict[str, Any]:
    cells = [_text(row, column) for column in range(len(one.columns.headings))]
    for column in one.columns.fields.get("id_number", ()):
        if read_identity(row.cell(column), None, one.id_zeros_lost).problem == "id_corrupted":
            cells[column] = ""
    for column in one.columns.fields.get("disability_number", ()):
        if row.cell(column).kind is CellKind.NUMBER:
            cells[column] = ""
    return {"row": row.number, "cells": cells, "why": why}


def _text(row: Row, column: int) -> str:
    cell = row.cell(column)
    return cell.text if cell.readable and cell.kind is not CellKind.BLANK else ""


def roster_to_mend(lists: Sequence[Any], marking: str) -> bytes:
    """The workbook: a sheet a list, with the marking in its first line, then what stood above it, so that a class that
    stands only there is known again; the reasons in the last columns. What begins like a formula is text here and stays
    text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, NOTHING_RUNS)
    taken: set[str] = set()
    for one in lists:
        _write(book, book.add_worksheet(_sheet_name(one["sheet"], taken)), one, marking)
    book.close()
    return out.getvalue()


def _write(book: Any, sheet: Any, one: Any, marking: str) -> None:
    bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    headings = [*one["headings"], REASON, ROW]
    above = [marking, *one["title"]]
    top = len(above)
    for place, title in enumerate(above):
        sheet.write_string(place, 0, title)
    for column, heading in enumerate(headings):
        longest = max((len(row["cells"][column]) for row in one["rows"] if column < len(row["cells"])), default=0)
        sheet.set_column(column, column, min(MOST_WIDE, max(NARROW, longest * 2)), text)
        sheet.write_string(top, column, heading, bold)
    sheet.set_column(len(headings) - 2, len(headings) - 2, REASON_WIDTH)
    for place, row in enumerate(one["rows"], top + 1):
        for column, value in enumerate(row["cells"]):
            if value:
                sheet.write_string(place, column, value, text)
        sheet.write_string(
            place, len(headings) - 2, " ".join(row_text(code, what) for code, what in row["why"]), wrapped
        )
        sheet.write_number(place, len(headings) - 1, row["row"])
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(0, top)


def _sheet_name(name: str, taken: set[str]) -> str:
    """As in the file, as far as a sheet may be called so; each name once."""
    name = (_NO_SHEET_NAME.sub(" ", name).strip("' ") or _("List"))[:_LONGEST_NAME]
    number = 1
    one = name
    while one.lower() in taken:
        number += 1
        one = f"{name[: _LONGEST_NAME - 4]} _{number}"
    taken.add(one.lower())
    return one
