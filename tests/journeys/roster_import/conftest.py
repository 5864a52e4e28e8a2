"""A roster as a school sends it, carried out; and the rows themselves, byte for byte."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.cast import TODAY, Cast, identity_number
from webapp.access.person import load_person
from webapp.actions.roster_import import carry_out
from webapp.domain.rosters import RosterReading, read_roster, sheet_of
from webapp.models import Account, now

HEAD = ("姓名", "性别", "出生日期", "身份证号", "学籍号", "班级", "住址", "父亲姓名", "父亲电话")
REFERENCE = ("students", "guardians", "classes", "pairings", "schools", "entries")
Line = tuple[object, ...]
Import = Callable[..., dict[str, int]]
Rows = dict[str, list[Any]]


def a_line(name: str, school_class: str = "三年级2班", **cells: object) -> Line:
    """A row about a child with a number of its own; `cells` overrides by heading, None empties."""
    number = identity_number(name)
    values: dict[str, object] = {
        "姓名": name,
        "性别": "女",
        "出生日期": "2017-06-15",
        "身份证号": number,
        "学籍号": f"G{number}",
        "班级": school_class,
        "住址": "青山镇柳树村一组",
        "父亲姓名": f"{name[0]}大勇",
        "父亲电话": "13900001111",
    }
    return tuple((values | cells)[heading] for heading in HEAD)


def a_roster(*lines: Line, head: Line = HEAD) -> RosterReading:
    """What the reader makes of these rows."""
    return read_roster([sheet_of(None, head, *lines)], "名册.csv", TODAY)


def rows_of(session: Any) -> Rows:
    """Every row of reference data as it lies in the database; an encrypted number written anew would differ."""
    return {table: session.execute(text(f"SELECT * FROM {table} ORDER BY id")).all() for table in REFERENCE}


@pytest.fixture
def imported(house: Any, cast: Cast) -> Import:
    """imported(reading): carried out in 王老师's school, committed; returns the counts."""

    def carry(reading: RosterReading, school: str = "school", moment: dt.datetime | None = None) -> dict[str, int]:
        with house() as session:
            person = load_person(session.get_one(Account, cast.people["chen"]), TODAY)
            return carry_out(person, cast.schools[school], reading, moment or now()).plan.counts

    return carry
