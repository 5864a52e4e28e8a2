"""Whole sheets: headings, titles, merged cells; what is asked and what is refused."""

from dataclasses import replace

import pytest

from tests.rules.rosters.rows import CLASS, HEADINGS, a_row, number, read, read_rows
from webapp.domain.class_labels import ClassLabel
from webapp.domain.rosters import Merge, Outcome, sheet_of


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
