"""A list of the coming school year is told as such, and nobody comes into a class by it."""

import datetime as dt

import pytest

from tests.rules.rosters.rows import HEADINGS, a_row, read, read_rows, told
from webapp.domain.rosters import Outcome, read_roster, sheet_of
from webapp.domain.rosters.years import names_coming_year, names_past_year

YEAR = 2026  # 2026-2027, as rows.TODAY


def titled(title, *, sheet="名册", filename="roster.xlsx", head=HEADINGS):
    return read(sheet_of(sheet, (title,), head, a_row()), filename=filename)


@pytest.mark.parametrize(
    "line",
    [
        "2027-2028学年",
        "鹤汀镇中心小学２０２７—２０２８学年度第一学期三（2）班学生花名册",
        "2027——2028 学年",
        "2027～2028学年",
        "2027/2028学年",
        "2027年至2028年花名册",
        "27-28学年三年级",
        "2027学年第一学期",
        "2027年秋季学期",
        "2027秋三年级2班",
        "二〇二七年秋",
        "2027年9月花名册",
        "2028-2029学年",
        "下学年分班名单",
        "下一学年",
        "2026-2027学年、2027-2028学年",
    ],
)
def test_a_line_names_a_year_that_has_not_begun(line):
    assert names_coming_year([line], YEAR)


@pytest.mark.parametrize(
    "line",
    [
        "2026-2027学年度第一学期",
        "2026—2027学年第二学期",
        "2027年春季学期",
        "2027届毕业生",
        "填表日期：2027年3月1日",
        "2026年秋",
        "2026年9月",
        "13820272028",
        "2027-2029",
        "下学期",
        "三年级2班",
        "",
    ],
)
def test_a_line_of_this_year_or_none_is_let_be(line):
    assert not names_coming_year([line], YEAR)
    assert not names_past_year([line], YEAR)


def test_a_year_that_is_over_is_known_unless_this_one_is_named_too():
    assert names_past_year(["2025-2026学年"], YEAR)
    assert not names_past_year(["2025-2026学年", "2026-2027学年"], YEAR)
    assert not names_past_year(["2025年9月入学"], YEAR)


@pytest.mark.parametrize(
    "reading",
    [
        titled("青山小学2027-2028学年花名册"),
        titled("青山小学花名册", sheet="2027-2028学年"),
        titled("青山小学花名册", filename="2027-2028学年花名册.xlsx"),
    ],
)
def test_a_list_of_the_coming_year_is_refused_before_anybody_is_read(reading):
    assert (reading.outcome, reading.refuse, reading.students) == (Outcome.REFUSE, "next_school_year", ())


def test_one_sheet_of_the_coming_year_refuses_the_file():
    now, coming = (sheet_of(name, HEADINGS, a_row()) for name in ("三(2)班", "2027-2028学年四(2)班"))
    assert read(now, coming).refuse == "next_school_year"


def test_the_same_list_is_read_once_its_year_has_begun():
    sheet = sheet_of("2027-2028学年", HEADINGS, a_row())
    for day in (dt.date(2027, 9, 1), dt.date(2028, 8, 31)):
        assert read_roster([sheet], "名册.xlsx", day).outcome is Outcome.IMPORT
    assert read_roster([sheet], "名册.xlsx", dt.date(2027, 8, 31)).refuse == "next_school_year"


@pytest.mark.parametrize("label", ["2027级1班", "小学2027级(1)班", "2027-2028学年三年级2班"])
def test_a_class_that_enters_with_the_coming_year_is_told_on_its_row(label):
    reading = read_rows(a_row(), a_row(姓名="孔小云", 班级=label, 身份证号=None))
    assert (3, "next_school_year", "class") in told(reading)
    assert not any(row == 2 for row, _code, _field in told(reading))


def test_a_class_of_this_years_entry_is_no_coming_one():
    assert told(read_rows(a_row(班级="2026级1班"))) == []


def test_a_column_for_the_school_year_counts_row_by_row():
    head = (*HEADINGS, "学年")
    lines = ((*a_row(), "2026-2027"), (*a_row(姓名="孔小云", 身份证号=None), "2027-2028学年"))
    reading = read(sheet_of("名册", head, *lines))
    assert [row for row, code, _field in told(reading) if code == "next_school_year"] == [3]


def test_a_list_with_the_year_before_in_its_title_is_read_and_told():
    reading = titled("2025-2026学年花名册")
    assert [(p.code, p.sheet, p.row, p.severity) for p in reading.problems] == [
        ("past_school_year", "名册", None, "warning")
    ]
