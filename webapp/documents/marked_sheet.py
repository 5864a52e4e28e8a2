"""A list as an Excel sheet, marked; written row by row, so that fifty thousand take no more memory than one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

import xlsxwriter

LONGEST = 32_767  # what a cell takes


def marking_of(who: str, moment: str) -> str:
    """What stands above every list that leaves the house: who took it out, and when (domain.md, Law 10)."""
    return f"内部资料 注意保密 · {who} · {moment}"


def write_sheet(
    file: BinaryIO, title: str, marking: str, columns: Mapping[str, int], rows: Iterable[Sequence[str]]
) -> int:
    """A sheet with the marking in its first line, the columns' words (each with its width in characters) repeated on
    every printed page. Says how many rows.

    Every cell is written as text: what begins with "=", or looks like a link or a number, stays what it is.
    """
    book = xlsxwriter.Workbook(file, {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    })  # fmt: skip
    sheet = book.add_worksheet(title)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, width in enumerate(columns.values()):
        sheet.set_column(column, column, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.freeze_panes(2, 0)
    sheet.set_footer("&C&P / &N")
    sheet.write_string(0, 0, marking, bold)
    for column, word in enumerate(columns):
        sheet.write_string(1, column, word, bold)
    count = 0
    for count, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(count + 1, column, _clean(text), wrapped)
    book.close()
    return count


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")[:LONGEST]
