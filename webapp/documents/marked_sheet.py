"""A list as an Excel sheet, marked; written row by row, so that fifty thousand take no more memory than one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from webapp.domain.terms import CHINA

FONT = "宋体"
LONGEST = 32_767  # what a cell takes


def marking_of(who: str, moment: dt.datetime) -> str:
    """What stands above every list that leaves the house: who took it out, and when in China, with the year, for paper
    lasts (domain.md, Law 10)."""
    return f"内部资料 注意保密 · {who} · {moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class Form:
    """What a ledger has and a list has not: a heading, running numbers under this word, and the line that is signed."""

    heading: str
    number: str
    foot: str


def write_sheet(
    file: BinaryIO,
    title: str,
    marking: str,
    columns: Mapping[str, int],
    rows: Iterable[Sequence[str]],
    form: Form | None = None,
) -> int:
    """A sheet with the marking in its first line, the columns' words (each with its width in characters) repeated on
    every printed page. Says how many rows.

    Every cell is written as text: what begins with "=", or looks like a link or a number, stays what it is.
    """
    if form:
        columns = {form.number: 6} | dict(columns)
        rows = ([str(number), *row] for number, row in enumerate(rows, 1))
    above = [marking, form.heading] if form else [marking]
    book = xlsxwriter.Workbook(file, {
        "default_format_properties": {"font_name": FONT}, "constant_memory": True,
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip
    sheet = book.add_worksheet(title)
    lines = {"border": 1} if form else {}
    plain, bold = book.add_format(), book.add_format({"bold": True})
    head = book.add_format({"bold": True, "text_wrap": bool(form)} | lines)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"} | lines)
    for column, width in enumerate(columns.values()):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, len(above))
    sheet.freeze_panes(len(above) + 1, 0)
    sheet.set_footer("&C&P / &N")
    for line, text in enumerate(above):
        sheet.write_string(line, 0, _clean(text), bold)
    for column, word in enumerate(columns):
        sheet.write_string(len(above), column, word, head)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(len(above) + count, column, _clean(text), wrapped)
    if form:
        sheet.write_string(len(above) + count + 2, 0, _clean(form.foot), plain)
    book.close()
    return count


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")[:LONGEST]
