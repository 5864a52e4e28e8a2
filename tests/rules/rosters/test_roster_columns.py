"""Columns that somebody said what they are: a heading for a field, a column left aside, a number for its meaning."""

from dataclasses import replace

import pytest

from tests.rules.rosters.rows import TODAY, read
from webapp.domain.rosters import Merge, Outcome, heading_key, read_roster, sheet_of


def read_as(*lines, merges=(), sheet="三(2)班", **said):
    return read_roster([replace(sheet_of(sheet, *lines), merges=merges)], "roster.xlsx", TODAY, said)


def test_what_was_read_and_what_was_not_is_said():
    reading = read_as(
        ("序号", "姓名", "性别", "血型", "父亲姓名", "联系电话"), (1, "田小满", "女", "A", "田大年", "13600000001")
    )
    assert dict(reading.columns) == {
        "姓名": "name",
        "性别": "sex",
        "父亲姓名": "father_name",
        "联系电话": "father_phone",
    }
    assert reading.aside == ("血型",)


def test_headings_nobody_knows_can_be_said():
    head = ("孩子", "几班", "何时生", "当家人", "当家人的号码", "爸爸叫什么")
    line = ("田小满", "三(2)班", "2017.9.21", "田奶奶", "13600000001", "田大年")
    fields = ("name", "class", "birth_date", "guardian_name", "guardian_phone", "father_name")
    reading = read_as(head, line, sheet="Sheet1", **dict(zip(head, fields, strict=True)))
    (student,) = reading.students
    assert (student.name, student.birth_date, student.school_class.number) == ("田小满", "2017-09-21", 2)
    assert [(g.name, g.relation, g.phones) for g in student.guardians] == [
        ("田奶奶", None, ("13600000001",)),
        ("田大年", "51", ()),
    ]
    assert reading.problems == ()


def test_a_column_the_aliases_know_can_be_left_aside_or_be_another():
    head, line = ("姓名", "性别", "电话", "住址"), ("田小满", "女", "13600000001", "禾屿乡")
    assert read_as(head, line).students[0].contact_phones == ("13600000001",)
    assert read_as(head, line, 电话="").students[0].contact_phones == ()
    assert read_as(head, line, 电话="", 住址="remark").students[0].address is None


def test_a_telephone_said_to_be_a_guardians_joins_the_guardian_that_the_headings_name():
    head, line = (
        ("姓名", "性别", "监护人", "关系", "民族", "号码"),
        ("田小满", "女", "田大年", "父亲", "汉", "13600000001"),
    )
    (guardian,) = read_as(head, line, 号码="guardian_phone").students[0].guardians
    assert (guardian.name, guardian.relation, guardian.phones) == ("田大年", "51", ("13600000001",))


@pytest.mark.parametrize("field", ["guardian_phone", "guardian2_phone"])
def test_a_guardians_telephone_without_a_guardian_is_nobodys_and_not_lost(field):
    head, line = ("姓名", "性别", "号码"), ("田小满", "女", "13600000001")
    assert read_as(head, line, 号码=field).students[0].contact_phones == ("13600000001",)


@pytest.mark.parametrize("heading", ["家长电话", "监护人联系电话"])
def test_so_it_is_under_a_heading_that_the_aliases_know(heading):
    assert read_as(("姓名", "性别", heading), ("田小满", "女", "13600000001")).students[0].contact_phones


def test_a_second_guardian_is_another_person():
    head = ("姓名", "性别", "甲", "甲是", "乙", "乙是")
    said = {"甲": "guardian_name", "甲是": "guardian_relation", "乙": "guardian2_name", "乙是": "guardian2_relation"}
    guardians = read_as(head, ("田小满", "女", "田大年", "父亲", "李秋", "母亲"), **said).students[0].guardians
    assert [(g.name, g.relation) for g in guardians] == [("田大年", "51"), ("李秋", "52")]


def test_headings_of_two_rows_are_said_as_they_are_read_together():
    merges = (Merge(1, 2, 0, 0), Merge(1, 2, 1, 1), Merge(1, 1, 2, 3))
    lines = (("姓名", "性别", "父亲", None), (None, None, "姓名", "微信"), ("田小满", "女", "田大年", "13600000001"))
    reading = read_as(*lines, merges=merges)
    assert (len(reading.students), reading.aside) == (1, ("父亲微信",))
    (father,) = read_as(*lines, merges=merges, 父亲微信="father_phone").students[0].guardians
    assert father.phones == ("13600000001",)


def test_a_second_row_of_unknown_words_is_no_pupil_called_name():
    merges = (Merge(1, 2, 0, 0), Merge(1, 2, 1, 1), Merge(1, 1, 2, 3))
    lines = (("姓名", "性别", "父亲", None), (None, None, "微信", "支付宝"), ("田小满", "女", "a", "b"))
    assert [student.name for student in read_as(*lines, merges=merges).students] == ["田小满"]


def test_headings_repeated_on_a_later_page_are_known_too():
    head = ("孩子", "性别", "民族")
    reading = read_as(head, ("田小满", "女", "汉"), head, ("罗一禾", "女", "汉"), 孩子="name")
    assert [student.name for student in reading.students] == ["田小满", "罗一禾"]


def test_without_a_column_of_names_it_is_asked_which_it_may_be():
    reading = read_as(("孩子", "性别", "身份证号"), ("田小满", "女", None))
    assert (reading.outcome, reading.question) == (Outcome.ASK, "name_column_unknown")
    assert (dict(reading.columns), reading.aside) == ({"性别": "sex", "身份证号": "id_number"}, ("孩子",))


def test_of_a_list_without_one_known_heading_the_likeliest_row_is_offered():
    reading = read_as(("本学期名单", None, None), ("孩子", "几班", "谁家"), ("田小满", "三(2)班", "田家"))
    assert (reading.outcome, reading.refuse, reading.aside) == (Outcome.REFUSE, "no_roster", ("孩子", "几班", "谁家"))


@pytest.mark.parametrize(
    "lines", [[("通知",), ("请各班上报",)], [("姓名", "工号", "任教学科"), ("王秀英", "1", "语文")], [("一", "二")]]
)
def test_what_is_no_list_or_one_of_staff_offers_no_headings(lines):
    assert read(sheet_of("Sheet1", *lines)).aside == ()


def of_numbers(*values, heading="留守儿童", **said):
    return read_as(
        ("姓名", "性别", heading), *(("田小满" + "一二三四"[n], "女", v) for n, v in enumerate(values)), **said
    )


def test_numbers_that_no_legend_explains_are_asked_and_left_out():
    reading = of_numbers("0", "1", "2")
    assert [(one.heading, one.field, one.number, one.meaning) for one in reading.numbers] == [
        ("留守儿童", "left_behind", number, "") for number in "012"
    ]
    assert [student.left_behind for student in reading.students] == [None] * 3
    assert [p.code for p in reading.problems] == ["value_unknown"] * 3


def test_what_somebody_said_of_numbers_holds_and_can_be_said_anew():
    said = {"留守儿童=0": "both_parents", "留守儿童=1": "none", "留守儿童=2": "one_parent"}
    reading = of_numbers("0", "1", "2", **said)
    assert [student.left_behind for student in reading.students] == ["both_parents", "none", "one_parent"]
    assert [one.meaning for one in reading.numbers] == ["both_parents", "none", "one_parent"]
    assert reading.problems == ()


def test_of_numbers_explained_in_part_the_rest_is_left_out():
    reading = of_numbers("1", "2", **{"留守儿童=1": "none", "留守儿童=2": "no such meaning"})
    assert [student.left_behind for student in reading.students] == ["none", None]


def test_yes_and_no_and_a_legend_need_no_answer():
    assert of_numbers("0", "1").numbers == ()
    assert [s.left_behind for s in of_numbers("0", "1").students] == ["none", "yes"]
    assert of_numbers("0", "1", "2", heading="留守儿童(0非留守1单亲留守2双亲留守)").numbers == ()


def test_a_heading_that_asks_which_kind_is_not_answered_by_yes_or_no():
    reading = of_numbers("0", "1", heading="留守类型")
    assert [one.number for one in reading.numbers] == ["0", "1"]
    assert [student.left_behind for student in reading.students] == [None, None]


def test_so_it_is_with_sex_and_boarding():
    assert [one.field for one in read_as(("姓名", "班级", "性别"), ("田小满", "三(2)班", "0")).numbers] == ["sex"]
    reading = read_as(("姓名", "性别", "就读方式"), ("田小满", "女", "2"), **{"就读方式=2": "yes"})
    assert reading.students[0].boarder is True


@pytest.mark.parametrize(
    ("heading", "key"),
    [("是否留守（0/1） *", "是否留守"), ("是否留守（0/1）=2", "是否留守=2"), ("a=b", "a=b"), ("=1", "=1")],
)
def test_a_heading_is_remembered_without_notes_and_stars_and_its_numbers_with_it(heading, key):
    assert heading_key(heading) == key
