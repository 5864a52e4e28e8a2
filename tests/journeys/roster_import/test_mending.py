"""Rows left aside come back as a workbook, to be mended and imported again; tables that are pasted or tab-separated."""

import datetime as dt
import io
import os
import time

import pytest
import xlsxwriter
from openpyxl import load_workbook
from sqlalchemy import select

from tests.cast import LONG_AGO
from tests.journeys.roster_import.test_columns import ENGLISH, PATH, a_file, planned, run_of
from webapp.models import AuditEvent, LoginSession, RoleGrant, Student

HEAD = ("姓名", "性别", "身份证号", "班级", "校车")
TWICE = "990101201706150017"
LINES = (
    ("孔小云", "女", TWICE, "三年级2班", "1号"),
    ("曹小石", "男", TWICE, "三年级2班", "=1+1"),
    ("严小华", "女", "", "三年级2班", ""),
    ("", "女", "", "三年级2班", "2号"),
)


def workbook(*lines, sheet="三(2)班", title=None):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False})
    page = book.add_worksheet(sheet)
    for place, line in enumerate([*([(title,)] if title else []), *lines]):
        for column, value in enumerate(line):
            page.write(place, column, value)
    book.close()
    return out.getvalue()


def to_mend(visitor, where):
    answer = visitor.get(f"{where}/errors.xlsx", headers=ENGLISH)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.data))


def test_the_rows_to_mend_stand_as_they_were_with_their_reasons(as_):
    chen = as_("chen")
    where = planned(chen, a_file(*LINES, head=HEAD))
    assert "Rows to mend as Excel" in chen.get(where, headers=ENGLISH).text
    marking, *rows = to_mend(chen, where).worksheets[0].iter_rows(values_only=True)
    assert marking[0].startswith("内部资料 注意保密 · 陈主任 · 20")
    assert rows[0] == (*HEAD, "原因", "原行号")
    assert [row[:5] for row in rows[1:]] == [tuple(cell or None for cell in LINES[n]) for n in (0, 1, 3)]
    assert rows[1][5] == "Two different pupils have this identity number."
    assert [row[6] for row in rows[1:]] == [2, 3, 5]


def test_what_begins_like_a_formula_is_text_in_it(as_):
    chen = as_("chen")
    cells = to_mend(chen, planned(chen, a_file(*LINES, head=HEAD))).worksheets[0]["E4"]
    assert (cells.value, cells.data_type) == ("=1+1", "s")


def test_mended_it_is_imported_and_the_others_stay(house, as_):
    chen = as_("chen")
    where = planned(chen, a_file(*LINES, head=HEAD))
    chen.post(where)
    book = to_mend(chen, where)  # after the import too
    sheet = book.worksheets[0]
    sheet["C4"], sheet["A5"] = "990101201706150025", "金小妹"
    mended = io.BytesIO()
    book.save(mended)
    again = planned(chen, mended.getvalue(), name="改好.xlsx")
    assert {k: run_of(house, again).counts[k] for k in ("new", "left_aside")} == {"new": 3, "left_aside": 0}


def test_each_sheet_keeps_its_name_and_title_so_that_the_class_is_known_again(house, as_):
    chen = as_("chen")
    head = ("姓名", "性别", "学籍号")
    both = [("孔小云", "女", f"G{TWICE}"), ("曹小石", "男", f"G{TWICE}")]
    for data in (workbook(head, *both), workbook(head, *both, sheet="Sheet1", title="三年级2班花名册")):
        book = to_mend(chen, planned(chen, data, name="a.xlsx"))
        sheet = book.worksheets[0]
        first = next(row for row in sheet.iter_rows() if row[0].value == "孔小云")
        first[2].value = "G990101201706150025"
        mended = io.BytesIO()
        book.save(mended)
        lines = run_of(house, planned(chen, mended.getvalue(), name="b.xlsx")).plan
        assert [note for line in lines for note in line["notes"] if note[0] == "class_unknown"] == []


def test_handed_out_twice_it_is_marked_once_by_whoever_takes_it(house, as_):
    chen = as_("chen")
    again = to_mend(chen, planned(chen, workbook(HEAD, *LINES, title="三年级2班花名册"), name="a.xlsx"))
    mended = io.BytesIO()
    again.save(mended)
    where = planned(chen, mended.getvalue(), name="b.xlsx")
    first = [row[0] for row in to_mend(chen, where).worksheets[0].iter_rows(max_row=3, values_only=True)]
    assert [text.partition(" · ")[0] for text in first] == ["内部资料 注意保密", "三年级2班花名册", "姓名"]


def test_a_number_that_lost_its_digits_is_not_given_out_as_a_whole_one(as_):
    chen = as_("chen")
    head, line = ("姓名", "性别", "身份证号"), ("", "女", 990101201706150017)
    data = workbook(head, ("孔小云", "女", 990101201706150017), line)
    rows = list(to_mend(chen, planned(chen, data, name="a.xlsx")).worksheets[0].iter_rows(values_only=True))
    assert [row[2] for row in rows[2:]] == [None, None]
    assert "typed as a number" in rows[2][3]


def test_the_sheet_is_kept_sealed_for_an_hour_and_nothing_of_it_in_the_database(house, app, as_):
    chen, folder = as_("chen"), app.extensions["runxin_settings"].files_dir / "uploads"
    where = planned(chen, a_file(*LINES, head=HEAD))
    assert all("曹小石".encode() not in kept.read_bytes() for kept in folder.iterdir())
    assert TWICE not in str(run_of(house, where).plan)
    for kept in folder.iterdir():
        os.utime(kept, (time.time() - 4000, time.time() - 4000))
    answer = chen.get(f"{where}/errors.xlsx", headers=ENGLISH)
    assert answer.status_code == 422
    assert "kept for an hour only" in answer.text


def test_it_opens_only_after_a_fresh_confirmation(house, as_, cast):
    chen = as_("chen")
    where = planned(chen, a_file(*LINES, head=HEAD))
    with house() as session:
        for row in session.scalars(select(LoginSession).where(LoginSession.account_id == cast.chen)):
            row.stepped_up_at = row.opened_at = row.opened_at - dt.timedelta(hours=1)
    answer = chen.get(f"{where}/errors.xlsx")
    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert "step_up" in answer.text


def test_that_it_was_taken_is_noted(house, as_, cast):
    chen = as_("chen")
    to_mend(chen, planned(chen, a_file(*LINES, head=HEAD)))
    with house() as session:
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "import.rows_taken")).one()
        assert (noted.account_id, noted.details["rows"]) == (cast.chen, 3)


def test_a_roster_without_mistakes_has_no_such_sheet(as_):
    chen = as_("chen")
    where = planned(chen, a_file(LINES[2], head=HEAD))
    assert "errors.xlsx" not in chen.get(where).text


@pytest.mark.parametrize(("login", "status"), [("qian", 404), ("wang", 403), ("sun", 403), ("stranger", 404)])
def test_nobody_else_takes_it(as_, login, status):
    where = planned(as_("chen"), a_file(*LINES, head=HEAD))
    assert as_(login).get(f"{where}/errors.xlsx").status_code == status


def test_another_of_the_office_takes_it_too(house, as_, cast):
    where = planned(as_("chen"), a_file(*LINES, head=HEAD))
    with house() as session:
        officer = RoleGrant(account_id=cast.li, role="registry_officer", school_id=cast.school, starts_on=LONG_AGO)
        session.add(officer)
    assert to_mend(as_("li"), where).worksheets[0].max_row == 5


def paste(visitor, table):
    return visitor.post(PATH, data={"table": table, "file": (io.BytesIO(b""), "")}, headers=ENGLISH)


def test_a_pasted_table_is_a_roster_like_any_other(house, as_):
    chen = as_("chen")
    answer = paste(chen, a_file(*LINES, head=HEAD).decode())
    assert answer.status_code == 303
    run = run_of(house, answer.location)
    assert (run.file_name, run.counts["new"], run.counts["left_aside"]) == ("pasted table.tsv", 1, 3)
    chen.post(answer.location)
    with house() as session:
        assert session.scalars(select(Student).where(Student.name == "严小华")).one()


def test_cells_with_commas_line_breaks_and_quotes_are_pasted_whole(house, as_):
    chen = as_("chen")
    answer = paste(chen, '姓名\t性别\t住址\r\n孔小云\t女\t"柳树村三组,\n""老屋"""\r\n')
    chen.post(answer.location)
    with house() as session:
        assert session.scalars(select(Student.address).where(Student.name == "孔小云")).one() == '柳树村三组, "老屋"'


def test_what_was_pasted_and_is_no_roster_stays_in_the_form(as_):
    answer = paste(as_("chen"), "<b>通知</b>")
    assert answer.status_code == 422
    assert "&lt;b&gt;通知&lt;/b&gt;</textarea>" in answer.text


def test_an_empty_paste_asks_for_a_file(as_):
    answer = paste(as_("chen"), "  \n ")
    assert answer.status_code == 422
    assert "Choose a file first" in answer.text


@pytest.mark.parametrize("name", ["名册.tsv", "名册.txt", "名册.TXT", "名册.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_tab_separated_text_comes_in_under_each_name_and_encoding(house, as_, name, encoding):
    where = planned(as_("chen"), a_file(*LINES, head=HEAD).decode().encode(encoding), name=name)
    assert run_of(house, where).counts["new"] == 1
