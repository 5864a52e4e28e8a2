"""Fifty thousand rows are answered soon and touch nothing, whoever sends them and as whatever."""

from __future__ import annotations

import io
import time

import pytest
import xlsxwriter
from sqlalchemy import func, select

from webapp.models import Account, ImportRun, Student

HEAD = ("姓名", "工号", "手机号", "角色", "班级", "学籍号", "性别")
ROWS, ROW = 50_000, ("王", "Q")  # small to send: under the 500 kB above which the test client spools to a file


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEAD)
    for number in range(1, ROWS + 1):
        sheet.write_row(number, 0, ROW)
    book.close()
    return out.getvalue()


def text() -> bytes:
    return "\n".join(",".join(line) for line in (HEAD, *[ROW] * ROWS)).encode()


@pytest.mark.parametrize(("who", "path"), [("sun", "/desk/staff-list"), ("chen", "/desk/import")])
@pytest.mark.parametrize(("make", "name"), [(workbook, "名单.xlsx"), (text, "名单.csv")])
def test_fifty_thousand_rows_are_refused_before_they_cost_anything(as_, house, who, path, make, name) -> None:
    data, visitor = make(), as_(who)
    with house() as session:
        before = [session.scalar(select(func.count(model.id))) for model in (Account, Student)]
    began = time.process_time()
    answer = visitor.post(path, data={"file": (io.BytesIO(data), name)}, headers={"Accept-Language": "en"})
    assert time.process_time() - began < 10
    assert answer.status_code == 422
    assert "20,000" in answer.text
    with house() as session:
        assert [session.scalar(select(func.count(model.id))) for model in (Account, Student)] == before
        assert session.scalars(select(ImportRun.plan)).one() == []
