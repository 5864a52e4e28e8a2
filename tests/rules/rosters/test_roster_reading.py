"""The rows of a roster: what is found, what is told, and that nothing is guessed silently."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.rules.rosters.rows import CLASS, HEADINGS, a_row, number, read, read_rows, told
from webapp.domain.rosters import Cell, CellKind, sheet_of


def test_a_plain_row_is_a_pupil_without_problems():
    reading = read_rows(a_row())
    student = reading.students[0]
    assert (student.name, student.sex, student.birth_date, student.school_class) == ("田小满", "2", "2017-09-21", CLASS)
    assert (student.guardians[0].name, student.guardians[0].relation) == ("田大年", "51")
    assert student.guardians[0].phones == ("13600000001",)
    assert told(reading) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"姓名": None}, ("name_missing", "name")),
        ({"姓名": "何博X"}, ("name_suspect", "name")),
        ({"姓名": "田小满（休学）"}, ("status_note", "name")),
        ({"性别": "男"}, ("sex_id_mismatch", "sex")),
        ({"性别": "?"}, ("value_unknown", "sex")),
        ({"出生日期": "2017-09-20"}, ("birth_id_mismatch", "birth_date")),
        ({"出生日期": "2017-13-20"}, ("birth_invalid", "birth_date")),
        ({"身份证号": number()[:-1] + ("1" if number()[-1] != "1" else "2")}, ("id_checksum", "id_number")),
        ({"身份证号": 990102201709217521}, ("id_corrupted", "id_number")),
        ({"身份证号": "无"}, ("id_missing", "id_number")),
        ({"班级": None}, ("class_unknown", "class")),
        ({"班级": "向日葵班"}, ("class_unknown", "class")),
        ({"班级": dt.date(2026, 3, 2)}, ("class_unknown", "class")),
        ({"班级": Cell(CellKind.ERROR, "#N/A")}, ("cell_unreadable", "class")),
        ({"身份证号": Cell(CellKind.UNCOMPUTED)}, ("cell_unreadable", "id_number")),
        ({"电话": "1360000"}, ("phone_invalid", "phone")),
        ({"关系": "？"}, ("value_unknown", "guardian")),
        ({"监护人": "田大年、李四"}, ("value_unknown", "guardian")),
    ],
)
def test_each_doubt_about_a_row_is_told_once(changes, problem):
    assert told(read_rows(a_row(**changes))) == [(2, *problem)]


def test_sex_and_birth_come_from_a_valid_identity_number_when_the_file_does_not_say():
    student = read_rows(a_row(性别=None, 出生日期=None)).students[0]
    assert (student.sex, student.birth_date) == ("2", "2017-09-21")


def test_a_birth_with_two_readings_is_settled_by_the_identity_number():
    assert told(read_rows(a_row(出生日期="17.9.21"))) == []


def test_a_birth_with_two_readings_and_no_number_is_left_open():
    reading = read_rows(a_row(出生日期="17.9.21", 身份证号=None))
    assert reading.students[0].birth_date is None
    assert (2, "birth_ambiguous", "birth_date") in told(reading)


def test_a_child_of_a_hundred_years_is_told():
    assert (2, "birth_implausible", "birth_date") in told(read_rows(a_row(出生日期="1917-09-21", 身份证号=None)))


def test_totals_signatures_and_blank_rows_are_no_pupils():
    rows = [
        a_row(),
        (),
        ("合计", "46人"),
        ("备注：须与户口簿一致",),
        ("制表人：", None, None, "审核人："),
        (None, None, "第1页 共4页"),
    ]
    assert len(read_rows(*rows).students) == 1


def test_headings_repeated_on_each_page_are_skipped():
    reading = read_rows(a_row(), ("第1页",), HEADINGS, a_row(姓名="罗一禾", 身份证号=number(sequence="128")))
    assert [s.row for s in reading.students] == [2, 5]


def test_a_hidden_row_is_imported_and_told():
    sheet = sheet_of("名册", HEADINGS, a_row())
    sheet = replace(sheet, rows=(sheet.rows[0], replace(sheet.rows[1], hidden=True)))
    assert told(read(sheet)) == [(2, "row_hidden", None)]


def test_the_same_pupil_again_is_one_pupil():
    reading = read_rows(a_row(), a_row())
    assert told(reading) == [(3, "duplicate_row", None)]
    assert reading.students[0].also_rows == (("名册", 3),)


def test_the_same_pupil_with_another_telephone_must_be_decided():
    reading = read_rows(a_row(), a_row(电话="13600000002"))
    assert told(reading) == [(3, "duplicate_conflict", "phone")]
    assert reading.students[0].guardians[0].phones == ("13600000001", "13600000002")


def test_twins_are_two_pupils():
    assert len(read_rows(a_row(), a_row(姓名="田小月", 身份证号=number(sequence="768"))).students) == 2


def test_two_pupils_with_one_identity_number_are_both_told():
    reading = read_rows(a_row(), a_row(姓名="罗一禾"))
    assert told(reading) == [(2, "id_duplicate", "id_number"), (3, "id_duplicate", "id_number")]


def test_namesakes_of_one_class_both_stay():
    reading = read_rows(a_row(), a_row(身份证号=number(sequence="128")))
    assert told(reading) == [(2, "ambiguous_same_name", "name"), (3, "ambiguous_same_name", "name")]


def test_a_registry_number_claimed_by_two_is_kept_for_neither():
    rows = [("姓名", "性别", "学籍号"), ("田小满", "女", f"G{number()}"), ("罗一禾", "女", f"G{number()}")]
    reading = read(sheet_of("三(2)班", *rows))
    assert [p.code for p in reading.problems] == ["registry_duplicate"] * 2
    assert [p.severity for p in reading.problems] == ["error"] * 2
    assert [s.registry_number for s in reading.students] == [None, None]
