"""From sheets to rows: the heading row of each sheet, and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from webapp.domain.rosters.cells import Row, Sheet
from webapp.domain.rosters.tables import lone_text
from webapp.domain.rosters.texts import compact
from webapp.domain.staff_lists.headings import (
    FIELD_OF,
    IGNORED,
    LONGEST_HEADING,
    SEARCHED_ROWS,
    bare,
    fields_of,
    headings_of,
    likely_headings,
)
from webapp.domain.staff_lists.rows import Reason, StaffReading, StaffRow
from webapp.domain.staff_lists.values import (
    read_day,
    read_login,
    read_name,
    read_phone,
    read_staff_number,
    shown,
    text_of,
    unreadable,
)
from webapp.domain.staff_lists.words import classes_of, roles_of

MOST_ROWS = 20_000
LONGEST_KEPT = 200  # characters of a cell
LONGEST_LONE_NAME = 6  # characters; a longer text that stands alone is a remark
_FOOTER = re.compile(r"(?:合计|总计|共计|小计|共\d+人|填表人|审核人|制表|填报|备注|说明|注[:：]).*")
_READERS = {"name": read_name, "login": read_login, "staff_number": read_staff_number, "phone": read_phone}


def read_staff(sheets: Sequence[Sheet], chosen: Mapping[str, str] | None = None) -> StaffReading:
    """Every row of every sheet with a heading row in its first twenty. Sheets without one are left alone. `chosen` is
    what somebody said of headings: bare heading to field, "" for a column to leave aside."""
    chosen = chosen or {}
    rows: list[StaffRow] = []
    columns: dict[str, str] = {}
    aside: dict[str, None] = {}
    found = False
    for sheet in sheets:
        head = next(((n, f) for n, row in enumerate(sheet.rows[:SEARCHED_ROWS]) if (f := fields_of(row, chosen))), None)
        if head is None:
            continue
        place, fields = head
        found = True
        headings = headings_of(sheet.rows[place])
        columns = {field: headings[column].strip()[:LONGEST_HEADING] for field, column in fields.items()} | columns
        aside |= dict.fromkeys(_aside(headings, fields))
        rows.extend(_rows(sheet, sheet.rows[place + 1 :], fields, chosen))
    if not found:
        return StaffReading(
            aside=next(filter(None, (likely_headings(sheet.rows) for sheet in sheets)), ()), found=False
        )
    return StaffReading(tuple(rows), columns, tuple(aside), found)


def too_long(sheets: Sequence[Sheet]) -> bool:
    """More rows than are read at once? Asked before anything is read."""
    return sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS + SEARCHED_ROWS


def _aside(headings: dict[int, str], fields: dict[str, int]) -> Iterator[str]:
    used = set(fields.values())
    for column, text in headings.items():
        if column not in used and bare(text) not in IGNORED:
            yield text.strip()[:LONGEST_HEADING]


def _rows(sheet: Sheet, rows: Sequence[Row], fields: dict[str, int], chosen: Mapping[str, str]) -> Iterator[StaffRow]:
    for row in rows:
        if all(cell.readable and not compact(cell.text) for cell in row.cells):
            continue
        if _is_footer(row) or fields_of(row, chosen) is not None:  # headings repeated on each printed page
            continue
        if all(not text_of(row.cell(column)) and row.cell(column).readable for column in fields.values()):
            continue  # a number in front and nothing behind it, or remarks in a column that is not read
        yield _row(sheet, row, fields)


def _is_footer(row: Row) -> bool:
    """合计, 填表人, a line of text alone. A lone name is a row that lacks the rest, and is said to."""
    first = next((compact(cell.text) for cell in row.cells if compact(cell.text)), "")
    alone = compact(lone_text(row) or "")
    return bool(_FOOTER.fullmatch(first)) or len(alone) > LONGEST_LONE_NAME or alone in FIELD_OF


def _row(sheet: Sheet, row: Row, fields: dict[str, int]) -> StaffRow:
    cells = {field: row.cell(column) for field, column in fields.items()}
    problems = [Reason("cell_unreadable", field) for field, cell in cells.items() if unreadable(cell)]
    notes: list[Reason] = []
    texts = {field: "" for field in _READERS}
    for field, reader in _READERS.items():
        if field in cells and not unreadable(cells[field]):
            texts[field], wrong, said = reader(cells[field])
            problems += [wrong] if wrong else []
            notes += [said] if said else []
    days = {}
    for field in ("starts_on", "ends_on"):
        days[field], wrong = read_day(cells[field], sheet.dates_from_1904) if field in cells else (None, None)
        problems += [wrong] if wrong and not unreadable(cells[field]) else []
    known, unknown = roles_of(text_of(cells["roles"])) if "roles" in cells else ((), ())
    problems += [Reason("unknown_role", shown(word)) for word in unknown]
    if not texts["name"] and not any(p.code == "name_suspect" or p.what == "name" for p in problems):
        problems.append(Reason("name_missing"))
    return StaffRow(
        sheet.name or "",
        row.number,
        texts["name"],
        texts["login"],
        texts["staff_number"],
        texts["phone"],
        school=compact(text_of(cells["school"])) if "school" in cells else "",
        roles=known,
        classes=classes_of(text_of(cells["classes"])) if "classes" in cells else (),
        starts_on=days["starts_on"],
        ends_on=days["ends_on"],
        problems=tuple(problems),
        notes=tuple(notes),
        cells={field: cell.text[:LONGEST_KEPT] for field, cell in cells.items() if cell.text},
    )
