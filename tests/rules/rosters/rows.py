"""Rows and rosters as a test gives them, and what was told about them."""

import datetime as dt

from webapp.domain import resident_id
from webapp.domain.class_labels import ClassLabel
from webapp.domain.rosters import RosterReading, Sheet, read_roster, sheet_of

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
