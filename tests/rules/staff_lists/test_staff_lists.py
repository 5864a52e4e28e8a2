"""A staff list is read as its school meant it, or says what it could not read."""

from __future__ import annotations

import datetime as dt

import pytest

from webapp.domain.rosters import Cell, CellKind, sheet_of
from webapp.domain.staff_lists import StaffRow, read_staff, too_long

HEAD = ("姓名", "工号", "手机号", "角色", "班级")


def only(*line: object, head: tuple[object, ...] = HEAD) -> StaffRow:
    """The one row of a list."""
    (row,) = read_staff([sheet_of("名单", head, line)]).rows
    return row


def codes(row: StaffRow) -> list[str]:
    return [problem.code for problem in row.problems]


def test_headings_are_found_below_a_title_and_unknown_columns_are_named() -> None:
    sheet = sheet_of(
        "教职工",
        ("青山镇中心小学2026年教职工名单",),
        (),
        ("序号", " 教师 姓名*", "教职工号", "联系电话（手机）", "职务", "籍贯", "备注"),
        (1, "王秀英", "T001", "13900000001", "班主任、导师", "四川", ""),
        (2, "", "", "", "", "", ""),
        ("合计", "2人"),
        ("填表人：李建国",),
    )
    reading = read_staff([sheet_of("说明", ("请按格式填写",)), sheet])
    (row,) = reading.rows
    assert (row.sheet, row.number, row.name, row.staff_number) == ("教职工", 4, "王秀英", "T001")
    assert (row.phone, row.roles, row.problems) == ("13900000001", ("class_teacher", "mentor"), ())
    assert reading.aside == ("籍贯", "备注")
    assert set(reading.columns) == {"name", "staff_number", "phone", "roles"}


def test_a_file_without_headings_is_no_staff_list() -> None:
    assert not read_staff([sheet_of(None, ("甲", "乙"), ("王秀英", "13900000001"))]).found
    assert not read_staff([]).found
    deep = sheet_of(None, *[("说明",)] * 20, HEAD)
    assert not read_staff([deep]).found


@pytest.mark.parametrize(
    ("typed", "phone", "problem"),
    [
        (13900000001, "13900000001", None),
        (13900000001.0, "13900000001", None),
        ("13900000001.0", "13900000001", None),
        ("１３９ ００００ ０００１", "13900000001", None),
        ("\u200b139-0000-0001", "13900000001", None),
        ("+86 13900000001", "13900000001", None),
        ("0816-1234567", "08161234567", None),
        ("1.39E+10", None, "digits_lost"),
        (1.39e10, "13900000000", None),
        (13900000001.5, None, "digits_lost"),
        ("139000", None, "phone_unusable"),
        ("无", "", None),
    ],
)
def test_a_phone_however_it_was_typed(typed: object, phone: str | None, problem: str | None) -> None:
    row = only("王秀英", "T1", typed, "导师", "")
    if problem:
        assert (row.phone, codes(row)) == ("", [problem])
    else:
        assert (row.phone, codes(row)) == (phone, [])


def test_of_two_phones_the_first_is_kept_and_it_is_said() -> None:
    row = only("王秀英", "T1", "13900000001/13900000002", "导师", "")
    assert row.phone == "13900000001"
    assert [note.code for note in row.notes] == ["phone_first_kept"]


def test_several_roles_in_every_spelling() -> None:
    row = only("王秀英", "T1", "", "班主任、成长导师，德育干事;任课教师/生活老师", "三(2)班、三（3）班")
    assert row.roles == ("class_teacher", "mentor", "moral_education", "subject_teacher", "dormitory_keeper")
    assert row.classes == ("三(2)班", "三(3)班")


def test_a_word_that_is_no_role_is_a_problem_of_the_row() -> None:
    row = only("王秀英", "T1", "", "导师、炊事员", "")
    assert [(p.code, p.what) for p in row.problems] == [("unknown_role", "炊事员")]


def test_formulas_errors_and_missing_names_are_problems_never_values() -> None:
    assert codes(only("=cmd|calc", "T1", "", "导师", "")) == ["name_suspect"]
    assert codes(only("", "T1", "13900000001", "导师", "")) == ["name_missing"]
    assert codes(only(Cell(CellKind.UNCOMPUTED), "T1", "", "导师", "")) == ["cell_unreadable"]
    assert codes(only("王秀英", "T 1/2", "", "导师", "")) == ["staff_number_unusable"]
    assert codes(only("王秀英", 1234567890123456789.0, "", "导师", "")) == ["digits_lost"]


def test_days_are_read_in_one_way_or_not_at_all() -> None:
    head = ("姓名", "工号", "起始日期", "截止日期")
    row = only("王秀英", "T1", dt.date(2026, 9, 1), "2027年7月10日", head=head)
    assert (row.starts_on, row.ends_on) == (dt.date(2026, 9, 1), dt.date(2027, 7, 10))
    assert codes(only("王秀英", "T1", "2026-09", "下学期", head=head)) == ["day_unusable", "day_unusable"]


def test_too_many_rows_are_seen_before_anything_is_read() -> None:
    assert too_long([sheet_of(None, *[("王秀英",)] * 50_000)])
    assert not too_long([sheet_of(None, *[("王秀英",)] * 20_000)])
