"""Whole rosters: what is found, what is asked, what is refused, and that nothing is guessed silently."""

import datetime as dt
from dataclasses import replace

import pytest

from webapp.domain import resident_id
from webapp.domain.class_labels import ClassLabel
from webapp.domain.rosters import Cell, CellKind, Merge, Outcome, RosterReading, Sheet, read_roster, sheet_of

TODAY = dt.date(2026, 11, 22)
HEADINGS = ("姓名", "性别", "出生日期", "身份证号", "班级", "监护人", "关系", "电话")
CLASS = ClassLabel("primary", 3, None, 2)


def number(birth: str = "20170921", sequence: str = "752") -> str:
    first = f"990102{birth}{sequence}"
    return first + resident_id.check_character(first)


def a_row(**changes: object) -> tuple[object, ...]:
    row = dict(
        zip(HEADINGS, ("田小满", "女", "2017-09-21", number(), "三(2)班", "田大年", "父亲", "13600000001"), strict=True)
    )
    return tuple((row | changes).values())


def read(*sheets: Sheet, filename: str = "roster.xlsx") -> RosterReading:
    return read_roster(sheets, filename, TODAY)


def read_rows(*rows: tuple[object, ...]) -> RosterReading:
    return read(sheet_of("名册", HEADINGS, *rows))


def told(reading: RosterReading) -> list[tuple[int | None, str, str | None]]:
    return sorted(((p.row, p.code, p.field) for p in reading.problems), key=str)


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


@pytest.mark.parametrize(
    ("title", "sheet", "filename", "label"),
    [
        ("三（2）班花名册", "Sheet1", "a.xlsx", CLASS),
        ("花名册", "三年级2班", "a.xlsx", CLASS),
        ("花名册", "三年级", "三2班.xlsx", ClassLabel("primary", 3, None, None)),
        ("花名册", "Sheet1", "三年级2班.xlsx", CLASS),
        ("三年级2班", "三年级", "a.xlsx", CLASS),
        ("花名册", "Sheet1", "a.xlsx", None),
        ("三年级1班", "三年级2班", "a.xlsx", None),
    ],
)
def test_the_class_may_stand_in_the_title_the_sheet_or_the_files_name(title, sheet, filename, label):
    reading = read(sheet_of(sheet, (title,), ("姓名", "性别", "民族"), ("田小满", "女", "汉")), filename=filename)
    assert reading.students[0].school_class == label
    assert [p.code for p in reading.problems] == ([] if label else ["class_unknown"])


def test_the_first_grade_of_a_secondary_school_is_not_guessed():
    rows = [("禾屿乡初级中学",), ("姓名", "性别", "年级", "班级"), ("田小满", "女", "一", "2")]
    assert [p.code for p in read(sheet_of("Sheet1", *rows)).problems] == ["class_unknown"]


def test_a_number_in_the_class_column_is_joined_to_the_grade_of_the_title():
    rows = [("三年级学生名册",), ("姓名", "性别", "班级"), ("田小满", "女", 2)]
    assert read(sheet_of("Sheet1", *rows)).students[0].school_class == CLASS


def test_a_class_merged_over_its_pupils_is_the_class_of_each():
    rows = [("姓名", "性别", "班级"), ("田小满", "女", "三(2)班"), ("罗一禾", "女", None)]
    reading = read(replace(sheet_of("Sheet1", *rows), merges=(Merge(2, 3, 2, 2),)))
    assert [s.school_class for s in reading.students] == [CLASS, CLASS]


def test_two_row_headings_tell_father_from_mother():
    rows = [("姓名", "性别", "父亲", None, "母亲", None), (None, None, "姓名", "电话", "姓名", "电话")]
    rows.append(("田小满", "女", "田大年", "13600000001", "李秋", "13600000002"))
    guardians = read(sheet_of("三(2)班", *rows)).students[0].guardians
    assert [(g.relation, g.name, g.phones) for g in guardians] == [
        ("51", "田大年", ("13600000001",)),
        ("52", "李秋", ("13600000002",)),
    ]


def test_a_telephone_apart_from_the_guardian_belongs_to_nobody_named():
    rows = [("姓名", "监护人", "民族", "联系电话"), ("田小满", "田大年", "汉", "13600000001")]
    student = read(sheet_of("三(2)班", *rows)).students[0]
    assert (student.guardians[0].phones, student.contact_phones) == ((), ("13600000001",))


def test_the_kind_of_grandparent_is_made_finer_by_its_explanation():
    rows = [
        ("姓名", "性别", "成员1姓名", "成员1关系", "成员1关系说明"),
        ("田小满", "女", "田大年", "祖父母或外祖父母", "爷爷"),
    ]
    assert read(sheet_of("三(2)班", *rows)).students[0].guardians[0].relation == "61"


def test_digits_of_an_unknown_sex_code_are_not_guessed():
    rows = [("姓名", "性别", "民族"), ("田小满", "0", "汉"), ("罗一禾", "1", "汉")]
    assert [p.code for p in read(sheet_of("三(2)班", *rows)).problems] == ["value_unknown"] * 2


def test_sheets_without_a_roster_and_hidden_sheets_are_named():
    notes, hidden = sheet_of("说明", ("一班一表",)), replace(sheet_of("旧名册", HEADINGS, a_row()), hidden=True)
    reading = read(notes, sheet_of("名册", HEADINGS, a_row()), hidden, sheet_of("空"))
    assert [(p.sheet, p.row, p.code) for p in reading.problems] == [
        ("说明", None, "sheet_skipped"),
        ("旧名册", None, "sheet_skipped"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("班级", "班主任", "总人数"), ("三(2)班", "×老师", 46)],
        [("姓名", "性别", "工号", "任教学科", "电话"), ("田小满", "女", "1", "语文", "13600000001")],
        [("通知",), ("请各班于9月10日前上报",)],
        [HEADINGS],
    ],
)
def test_a_file_without_pupils_is_refused(rows):
    reading = read(sheet_of("Sheet1", *rows))
    assert (reading.outcome, reading.refuse) == (Outcome.REFUSE, "no_roster")


@pytest.mark.parametrize(
    ("headings", "question"),
    [
        (("姓名", "性别", "姓名", "性别"), "lists_side_by_side"),
        (("姓名", "班级", "语文", "数学"), "name_and_little_else"),
        (("娃娃", "身份证号", "班级"), "name_column_unknown"),
    ],
)
def test_a_doubtful_list_is_asked_about(headings, question):
    reading = read(sheet_of("Sheet1", headings, tuple("田小满" for _ in headings)))
    assert (reading.outcome, reading.question) == (Outcome.ASK, question)


def test_groups_above_the_headings_tell_the_guardians_columns_from_the_pupils():
    rows = [
        ("学生基本信息", None, None, "监护人信息", None, None),
        ("姓名", "性别", "身份证号", "姓名", "身份证号", "电话"),
    ]
    rows.append(("田小满", "女", number(), "田大年", "990102198009217529", "13600000001"))
    student = read(sheet_of("三(2)班", *rows)).students[0]
    assert (student.name, student.id_number) == ("田小满", number())
    assert [(g.name, g.phones) for g in student.guardians] == [("田大年", ("13600000001",))]


def test_headings_may_be_three_rows_high():
    rows: list[tuple[object, ...]] = [
        ("姓名", "性别", "监护人信息", None, None, None),
        (None, None, "父亲", None, "母亲", None),
    ]
    rows += [(None, None, "姓名", "电话", "姓名", "电话"), ("田小满", "女", "田大年", "13600000001", "李秋", None)]
    sheet = replace(sheet_of("三(2)班", *rows), merges=(Merge(1, 1, 2, 5), Merge(2, 2, 2, 3), Merge(2, 2, 4, 5)))
    student = read(sheet).students[0]
    assert [(g.relation, g.name) for g in student.guardians] == [("51", "田大年"), ("52", "李秋")]


def test_the_class_may_stand_in_a_line_of_several_cells_above_the_headings():
    rows = [("班级：", "三年级2班", None, "班主任：", "×××"), ("姓名", "性别", "民族"), ("田小满", "女", "汉")]
    assert read(sheet_of("Sheet1", *rows)).students[0].school_class == CLASS


def test_a_pupil_in_a_row_that_mentions_a_total_is_still_a_pupil():
    rows = [("姓名", "民族", "家庭住址", "备注"), ("田小满", "汉", "鹤汀镇", "合计两份材料")]
    assert [s.name for s in read(sheet_of("三(2)班", *rows)).students] == ["田小满"]


def test_the_telephone_of_the_class_teacher_is_not_the_pupils():
    rows = [("姓名", "性别", "班主任", "联系电话"), ("田小满", "女", "×老师", "13600000001")]
    assert read(sheet_of("三(2)班", *rows)).students[0].contact_phones == ()


def test_what_stands_behind_a_guardian_again_is_the_guardians():
    rows: list[tuple[object, ...]] = [("姓名", "性别", "身份证号", "监护人", "性别", "身份证号")]
    rows.append(("田小满", None, None, "田大年", "男", number()))
    student = read(sheet_of("三(2)班", *rows)).students[0]
    assert (student.sex, student.id_number) == (None, None)


@pytest.mark.parametrize(
    "headings",
    [
        ("家长姓名", "家长电话", "家长姓名", "家长电话"),
        ("家长1姓名", "家长1电话", "家长2姓名", "家长2电话"),
        ("家长姓名1", "家长电话1", "家长姓名2", "家长电话2"),
    ],
)
def test_two_parents_keep_their_own_telephones(headings):
    rows = [("姓名", "性别", *headings), ("田小满", "女", "田大年", "13600000001", "李秋", "13600000002")]
    guardians = read(sheet_of("三(2)班", *rows)).students[0].guardians
    assert [(g.name, g.phones) for g in guardians] == [("田大年", ("13600000001",)), ("李秋", ("13600000002",))]


def test_identity_numbers_rounded_to_zeros_are_lost():
    rows = [a_row(身份证号="990102201709217000"), a_row(姓名="罗一禾", 身份证号="990102201804214000")]
    assert [p.code for p in read_rows(*rows).problems] == ["id_corrupted"] * 2


@pytest.mark.parametrize("filler", ["(", " ", "\n", "1", "三", "-", "年级", "1 "])
def test_an_absurdly_long_cell_is_read_in_no_time(filler):
    text = f"田{filler * 30_000}田"[:32_767]
    headings = (*HEADINGS, "家庭住址", "留守", "住校", "民族", "备注")
    read(sheet_of(text, (text,), headings, a_row() + (text,) * 5, *[tuple(text for _ in headings)] * 2))
