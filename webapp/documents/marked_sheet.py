"""A list as an Excel sheet, marked; written row by row, so that fifty thousand take no more memory than one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import xlsxwriter

from webapp.domain.terms import CHINA
from webapp.domain.texts import CONFIDENTIAL

FONT = "宋体"
LONGEST = 32_767  # what a cell takes
LINE, HIGHEST = 16.5, 405.0  # points: a line of FONT, or of what stands in for it; the highest row there may be
UNBROKEN = re.compile(r"[!-~]+|.")  # what stays on one line: a word or number of ASCII, any other sign


def marking_of(who: str, moment: dt.datetime) -> str:
    """What stands above every list that leaves the house: who took it out, and when in China, with the year, for paper
    lasts (domain.md, Law 10)."""
    return f"{CONFIDENTIAL} · {who} · {moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


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
    widths, count = list(columns.values()), 0
    if form:
        sheet.set_row(len(above), _height(columns, widths))
    for column, word in enumerate(columns):
        sheet.write_string(len(above), column, word, head)
    for count, row in enumerate(rows, 1):
        cells = [_clean(text) for text in row]
        if form:
            sheet.set_row(len(above) + count, _height(cells, widths))
        for column, text in enumerate(cells):
            sheet.write_string(len(above) + count, column, text, wrapped)
    if form:
        sheet.write_string(len(above) + count + 2, 0, _clean(form.foot), plain)
    book.close()
    return count


def lines_of(text: str, width: int) -> int:
    """How many lines a text takes in a column so many characters wide, of which a Chinese one takes two."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1  # nearly every cell
    total = 0
    for paragraph in text.split("\n"):
        total, used = total + 1, 0
        for piece in UNBROKEN.findall(paragraph):
            wide = sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in piece)
            if used and used + wide > width:
                total, used = total + 1, 0
            more, used = divmod(used + wide - 1, width)
            total, used = total + more, used + 1
    return total


def _height(cells: Iterable[str], widths: Sequence[int]) -> float:
    """How high the row is that shows all of it. Said in the file: LibreOffice prints only the first line else. A sign's
    room is left at the edge of each cell."""
    most = max(lines_of(text, max(width - 1, 2)) for text, width in zip(cells, widths, strict=False))
    return min(LINE * most, HIGHEST)


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")[:LONGEST]
