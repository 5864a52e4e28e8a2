"""Reading a roster 名册: from sheets of cells to pupils and problems. Pure; nothing is opened, computed or
saved here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from webapp.domain.rosters.cells import CellKind, Row, Sheet
from webapp.domain.rosters.classes import class_context
from webapp.domain.rosters.columns import Columns
from webapp.domain.rosters.duplicates import merge_duplicates
from webapp.domain.rosters.identity import zeros_in_place_of_digits
from webapp.domain.rosters.numbers import AskedNumber, codes_of
from webapp.domain.rosters.outcome import Outcome, ReadList, RosterProblem, RosterReading, RosterStudent
from webapp.domain.rosters.pupils import Frame, read_pupil
from webapp.domain.rosters.row_kinds import is_pupil_row
from webapp.domain.rosters.tables import Table, likely_headings, tables_of, weak_heading
from webapp.domain.rosters.years import names_coming_year, names_past_year
from webapp.domain.terms import school_year

CLASS_FIELDS = ("class", "grade", "class_number")
NOTHING_SAID: Mapping[str, str] = {}


def read_roster(
    sheets: Sequence[Sheet], filename: str, today: dt.date, said: Mapping[str, str] = NOTHING_SAID
) -> RosterReading:
    """Reads every list of pupils in a file.

    Outcome import: pupils in file order, each once, with all problems. ask: it looks like a roster, but a
    person must say which column is which. refuse: no_roster, or next_school_year where a list says that it is of a
    year that has not begun. Formulas count by their stored values only. The file's name may name the class of a file
    with one list; `today` settles the school year from which grades and ages are counted. `said` is what somebody said
    before: of a bare heading the field ("" to leave it aside), of a heading=number what it stands for.
    """
    tables = [(sheet, tables_of(sheet, said)) for sheet in sheets if not sheet.hidden]
    lists = [(sheet, table) for sheet, found in tables for table in found]
    if any(table.columns.twice for _, table in lists):
        return RosterReading(Outcome.ASK, question="lists_side_by_side")
    if not lists:
        return _no_list([sheet for sheet, _ in tables], said)
    year = school_year(today)
    if names_coming_year([filename, *(line for one in lists for line in _around(*one))], year):
        return RosterReading(Outcome.REFUSE, refuse="next_school_year")
    problems = [*_skipped(sheets, {id(sheet) for sheet, _ in lists}), *_outdated(lists, year)]
    students: list[RosterStudent] = []
    read: list[ReadList] = []
    numbers: list[AskedNumber] = []
    for sheet, table in lists:
        rows = [row for row in table.rows if is_pupil_row(row, table.columns)]
        frame = _frame(sheet, table, rows, filename if len(lists) == 1 else None, year, said)
        by_number = {row.number: row for row in rows}
        read.append(ReadList(sheet.name, table.title, table.columns, by_number, frame.id_zeros_lost))
        numbers += frame.codes.asked
        for row in rows:
            student, told = read_pupil(row, frame)
            students += [student] if student else []
            problems += told
    if not students and not any(problem.row for problem in problems):
        return RosterReading(Outcome.REFUSE, refuse="no_roster")
    merged = merge_duplicates(students)
    columns = [table.columns for _, table in lists]
    return RosterReading(
        Outcome.IMPORT,
        students=tuple(merged.students),
        problems=tuple(problems + merged.problems),
        columns=tuple(dict.fromkeys(pair for one in columns for pair in _read(one))),
        aside=tuple(dict.fromkeys(heading for one in columns for heading in _aside(one))),
        numbers=tuple(dict.fromkeys(numbers)),
        lists=tuple(read),
    )


def _no_list(sheets: Sequence[Sheet], said: Mapping[str, str]) -> RosterReading:
    for sheet in sheets:
        if columns := weak_heading(sheet, said):
            question = "name_and_little_else" if "name" in columns.fields else "name_column_unknown"
            return RosterReading(
                Outcome.ASK, question=question, columns=tuple(_read(columns)), aside=tuple(_aside(columns))
            )
    likely = next(filter(None, map(likely_headings, sheets)), [])
    return RosterReading(Outcome.REFUSE, refuse="no_roster", aside=tuple(likely))


def _around(sheet: Sheet, table: Table) -> list[str]:
    """What stands around a list: the sheet's name, its titles, and the headings of its classes."""
    columns = [index for name in CLASS_FIELDS for index in table.columns.fields.get(name, ())]
    return [sheet.name or "", *table.title, *(table.columns.headings[index] for index in columns)]


def _read(columns: Columns) -> Iterable[tuple[str, str]]:
    return ((columns.headings[index], field) for index, field in sorted(columns.read))


def _aside(columns: Columns) -> Iterable[str]:
    return (columns.headings[index] for index in columns.aside)


def _skipped(sheets: Iterable[Sheet], read: set[int]) -> list[RosterProblem]:
    """Every sheet with something on it that is not taken over must be named."""
    left = [sheet for sheet in sheets if id(sheet) not in read and not sheet.empty]
    return [RosterProblem(sheet.name, None, "sheet_skipped") for sheet in left]


def _outdated(lists: Iterable[tuple[Sheet, Table]], year: int) -> list[RosterProblem]:
    past = {sheet.name: None for sheet, table in lists if names_past_year(_around(sheet, table), year)}
    return [RosterProblem(name, None, "past_school_year") for name in past]


def _frame(
    sheet: Sheet, table: Table, rows: Sequence[Row], filename: str | None, year: int, said: Mapping[str, str]
) -> Frame:
    columns = table.columns
    filled = {
        name
        for name in CLASS_FIELDS
        for index in columns.fields.get(name, ())
        if any(row.cell(index).kind is not CellKind.BLANK for row in rows)
    }
    number = columns.first("id_number")
    return Frame(
        sheet.name,
        columns,
        class_context(table.title, sheet.name, filename, filled),
        year,
        codes_of(rows, columns, said),
        number is not None and zeros_in_place_of_digits(row.cell(number).text for row in rows),
        sheet.dates_from_1904,
    )
