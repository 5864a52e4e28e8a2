"""Workbooks that are handed out: the empty staff list to fill in, and the rows to mend."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from webapp.actions.import_kinds import Line
from webapp.documents.staff_sentences import reasons_text
from webapp.domain.staff_lists import SYNONYMS

# In Chinese always: it is what the reader of such lists knows, and what comes back. Field to heading and width.
COLUMNS = {
    "name": ("姓名", 14),
    "staff_number": ("工号", 14),
    "login": ("登录名", 16),
    "phone": ("手机号", 16),
    "school": ("学校", 26),
    "roles": ("角色", 26),
    "classes": ("班级", 16),
    "starts_on": ("起始日期", 14),
    "ends_on": ("截止日期", 14),
}
HINTS = {
    "phone": "11 位手机号",
    "classes": "如：三(2)班；只有班主任和科任教师需要填",
    "starts_on": "如：2026-09-01；不填即今天起",
}
EMPTY_ROWS = 2_000  # as many rows as the lists to choose from reach down
NOTHING_RUNS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def staff_template(roles: Sequence[str], schools: Sequence[str]) -> bytes:
    """A staff list to fill in: headings, the schools and roles one may choose from, telephone numbers kept as text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, NOTHING_RUNS)
    sheet, choices = book.add_worksheet("教职工名单"), book.add_worksheet("可选")
    _head(book, sheet, 0, [heading for heading, _width in COLUMNS.values()])
    text = book.add_format({"num_format": "@"})
    for column, (_heading, width) in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width, text)
    words = [SYNONYMS[role][0] for role in roles]
    for column, values in enumerate((["角色", *words], ["学校", *schools])):
        for row, value in enumerate(values):
            choices.write_string(row, column, value)
    choices.set_column(0, 1, 26)
    fields = list(COLUMNS)
    _choose(sheet, fields.index("roles"), "A", len(words), "角色", "可从列表选择；多个角色用顿号隔开，如：班主任、导师")
    _choose(sheet, fields.index("school"), "B", len(schools), "学校", "学校全称，或十位学校标识码")
    for field, message in HINTS.items():
        column = fields.index(field)
        sheet.data_validation(1, column, EMPTY_ROWS, column, {"validate": "any", "input_message": message})
    book.close()
    return out.getvalue()


def rows_to_mend(lines: Sequence[Line], marking: str) -> bytes:
    """Below the marking the rows that were left aside, as they stand in the file, each with the reason; mended, it can
    be imported itself. What begins like a formula is text here and stays text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, NOTHING_RUNS)
    sheet = book.add_worksheet("教职工名单")
    sheet.write_string(0, 0, marking)
    _head(book, sheet, 1, [*(heading for heading, _width in COLUMNS.values()), _("Reason"), _("Row in the file")])
    text, wrapped = book.add_format({"num_format": "@"}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (_heading, width) in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width, text)
    sheet.set_column(len(COLUMNS), len(COLUMNS), 60)
    for place, line in enumerate(lines, 2):
        for column, field in enumerate(COLUMNS):
            sheet.write_string(place, column, line.get("cells", {}).get(field, ""), text)
        sheet.write_string(place, len(COLUMNS), reasons_text(line["why"]), wrapped)
        sheet.write_number(place, len(COLUMNS) + 1, line["row"])
    book.close()
    return out.getvalue()


def _head(book: Any, sheet: Any, place: int, headings: Sequence[str]) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, heading in enumerate(headings):
        sheet.write_string(place, column, heading, bold)
    sheet.freeze_panes(place + 1, 1)
    sheet.repeat_rows(0, place)


def _choose(sheet: Any, column: int, source: str, count: int, title: str, message: str) -> None:
    """A list to choose from that takes other words too: several roles stand in one cell."""
    if count:
        rule = {"validate": "list", "source": f"=可选!${source}$2:${source}${count + 1}", "ignore_blank": True}
        sheet.data_validation(
            1, column, EMPTY_ROWS, column, rule | {"input_title": title, "input_message": message, "show_error": False}
        )
