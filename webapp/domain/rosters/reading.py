"""Reading a roster 名册: from sheets of cells to pupils and problems. Pure; nothing is opened, computed or
saved here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from webapp.domain.rosters.aliases import bare_heading
from webapp.domain.rosters.cells import CellKind, Row, Sheet
from webapp.domain.rosters.classes import class_context
from webapp.domain.rosters.columns import Columns
from webapp.domain.rosters.duplicates import merge_duplicates
from webapp.domain.rosters.identity import zeros_in_place_of_digits
from webapp.domain.rosters.outcome import Outcome, RosterProblem, RosterReading, RosterStudent
from webapp.domain.rosters.pupils import Frame, read_pupil
from webapp.domain.rosters.row_kinds import is_pupil_row
from webapp.domain.rosters.tables import Table, tables_of, weak_heading
from webapp.domain.rosters.texts import compact
from webapp.domain.rosters.values import legend_of
from webapp.domain.terms import school_year


def read_roster(sheets: Sequence[Sheet], filename: str, today: dt.date) -> RosterReading:
    """Reads every list of pupils in a file.

    Outcome import: pupils in file order, each once, with all problems. ask: it looks like a roster, but a
    person must say which column is which. refuse: no_roster. Formulas count by their stored values only. The
    file's name may name the class of a file with one list; `today` settles the school year from which ages
    are counted.
    """
    tables = [(sheet, tables_of(sheet)) for sheet in sheets if not sheet.hidden]
    lists = [(sheet, table) for sheet, found in tables for table in found]
    if any(table.columns.twice for _, table in lists):
        return RosterReading(Outcome.ASK, question="lists_side_by_side")
    if not lists:
        return _no_list([sheet for sheet, _ in tables])
    problems = _skipped(sheets, {id(sheet) for sheet, _ in lists})
    students: list[RosterStudent] = []
    for sheet, table in lists:
        for row, frame in _pupil_rows(sheet, table, filename if len(lists) == 1 else None, school_year(today)):
            student, told = read_pupil(row, frame)
            students += [student] if student else []
            problems += told
    if not students and not any(problem.row for problem in problems):
        return RosterReading(Outcome.REFUSE, refuse="no_roster")
    merged = merge_duplicates(students)
    return RosterReading(Outcome.IMPORT, students=tuple(merged.students), problems=tuple(problems + merged.problems))


def _no_list(sheets: Iterable[Sheet]) -> RosterReading:
    for sheet in sheets:
        if columns := weak_heading(sheet):
            question = "name_and_little_else" if "name" in columns.fields else "name_column_unknown"
            return RosterReading(Outcome.ASK, question=question)
    return RosterReading(Outcome.REFUSE, refuse="no_roster")


def _skipped(sheets: Iterable[Sheet], read: set[int]) -> list[RosterProblem]:
    """Every sheet with something on it that is not taken over must be named."""
    left = [sheet for sheet in sheets if id(sheet) not in read and not sheet.empty]
    return [RosterProblem(sheet.name, None, "sheet_skipped") for sheet in left]


def _pupil_rows(sheet: Sheet, table: Table, filename: str | None, year: int) -> Iterable[tuple[Row, Frame]]:
    columns = table.columns
    rows = [row for row in table.rows if is_pupil_row(row, columns)]
    filled = {
        name
        for name in ("class", "grade", "class_number")
        for index in columns.fields.get(name, ())
        if any(row.cell(index).kind is not CellKind.BLANK for row in rows)
    }
    frame = Frame(
        sheet.name,
        columns,
        class_context(table.title, sheet.name, filename, filled),
        year,
        legend_of(_heading(columns, "left_behind"), _texts(rows, columns, "left_behind")),
        _asks_yes_or_no(columns) and _digits(rows, columns, "boarder") <= {"0", "1"},
        _digits(rows, columns, "sex") <= {"1", "2"},
        zeros_in_place_of_digits(_texts(rows, columns, "id_number")),
        sheet.dates_from_1904,
    )
    return [(row, frame) for row in rows]


def _heading(columns: Columns, name: str) -> str:
    index = columns.first(name)
    return "" if index is None else columns.headings[index]


def _texts(rows: Iterable[Row], columns: Columns, name: str) -> list[str]:
    index = columns.first(name)
    return [] if index is None else [row.cell(index).text for row in rows]


def _digits(rows: Iterable[Row], columns: Columns, name: str) -> set[str]:
    """The bare digits among the values of a column: they tell which code somebody used."""
    return {text for text in map(compact, _texts(rows, columns, name)) if text.isdigit()}


def _asks_yes_or_no(columns: Columns) -> bool:
    return not bare_heading(_heading(columns, "boarder")).endswith(("方式", "形式"))
