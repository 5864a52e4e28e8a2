"""A ledger's rows are as high as what they say, so that no telephone number is cut off on paper."""

import io

import openpyxl
import pytest

from webapp.documents.marked_sheet import LINE, Form, lines_of, write_sheet

COLUMNS = {"联系人": 16, "还需了解": 20}
FORM = Form("台账", "序号", "填表单位：")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("柳树村", 10, 1),
        ("柳树村村委会", 10, 2),
        ("柳树村村委会 13911112222", 14, 2),
        ("柳树村村委会13911112222", 12, 2),  # a number is not broken where it can be helped
        ("13911112222", 6, 2),  # but there where it cannot
        ("一\n二\n\n三", 10, 4),
        ("x" * 1000, 10, 100),
    ],
)
def test_a_text_takes_as_many_lines_as_its_column_asks(text, width, lines):
    assert lines_of(text, width) == lines


def rows_of(rows, form=FORM):
    file = io.BytesIO()
    write_sheet(file, "台账", "内部资料", COLUMNS, rows, form)
    return openpyxl.load_workbook(file).active


def test_a_row_is_as_high_as_its_highest_cell_and_never_higher_than_a_row_may_be():
    sheet = rows_of([["柳树村村委会 13911112222", "无"], ["李", "好"], ["长" * 5000, ""]])
    assert [sheet.row_dimensions[row].height for row in (4, 5, 6)] == [2 * LINE, LINE, 405]
