"""What a heading means is said once by hand, and remembered for the next list of the place."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from tests.journeys.staff_import.conftest import PATH, planned, send, workbook
from webapp.models import Account, AuditEvent, ImportColumn, ImportRun

HEAD = ("姓名", "教工代码", "联系电话", "任何", "角色")
LINE = ("王桂兰", "Q1", "13900010001", "某些", "导师")


def run_of(house: Any, where: str) -> ImportRun:
    with house() as session:
        run: ImportRun = session.get_one(ImportRun, uuid.UUID(where.rpartition("/")[2]))
        session.expunge(run)
        return run


def choose(visitor: Any, where: str, **fields: str) -> Any:
    chosen = {"heading": list(fields), "field": list(fields.values())}
    return visitor.post(f"{where}/columns", data=chosen, headers={"Accept-Language": "en"})


def test_a_heading_nobody_knows_is_said_and_its_column_kept_aside(house, cast, as_) -> None:
    sun = as_("sun")
    where = planned(sun, cast, workbook(LINE, head=HEAD))
    assert run_of(house, where).mapping["aside"] == ["教工代码", "任何"]
    page = sun.get(where, headers={"Accept-Language": "en"}).text
    assert "Columns that were not read: 教工代码、任何" in page
    assert f'action="{where}/columns"' in page


def test_what_was_said_of_a_heading_holds_for_this_list_and_the_next(house, cast, as_) -> None:
    sun = as_("sun")
    where = planned(sun, cast, workbook(LINE, head=HEAD))
    answer = choose(sun, where, 姓名="name", 教工代码="staff_number", 联系电话="phone", 任何="", 角色="roles")
    assert answer.location == where
    assert run_of(house, where).mapping == {
        "read": {"教工代码": "staff_number", "姓名": "name", "联系电话": "phone", "角色": "roles"},
        "aside": ["任何"],
        "chosen": {"教工代码": "staff_number"},
    }
    again = planned(sun, cast, workbook(LINE, head=("姓名", "教工代码 *", "角色", "联系电话", "任何")))
    assert run_of(house, again).mapping["read"]["教工代码 *"] == "staff_number"
    with house() as session:
        assert [(c.heading, c.field) for c in session.scalars(select(ImportColumn))] == [("教工代码", "staff_number")]
        noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "import.columns_chosen")).one()
        assert noted.details["columns"] == {"教工代码": "staff_number"}


def test_what_was_looked_at_is_imported_so_whatever_is_said_of_headings_meanwhile(house, cast, as_) -> None:
    sun = as_("sun")
    first, second = (planned(sun, cast, workbook((name, *LINE[1:]), head=HEAD)) for name in ("王桂兰", "李建军"))
    choose(sun, second, 教工代码="login", 任何="staff_number")
    assert sun.post(first).status_code == 303
    with house() as session:
        account = session.scalars(select(Account).where(Account.name == "王桂兰")).one()
        assert (account.login, account.staff_number) == ("wangguilan", None)


def test_a_column_that_the_aliases_know_can_be_left_aside(house, cast, as_) -> None:
    sun = as_("sun")
    where = planned(sun, cast, workbook(LINE, head=HEAD))
    choose(sun, where, 姓名="name", 联系电话="", 角色="roles")
    assert "联系电话" not in run_of(house, planned(sun, cast, workbook(LINE, head=HEAD))).mapping["read"]


def test_what_one_school_says_is_not_said_for_another_but_the_bureau_speaks_for_all(house, cast, as_) -> None:
    sun, xu = as_("sun"), as_("xu")
    choose(xu, planned(xu, cast, workbook(LINE, head=HEAD)), 教工代码="staff_number")
    other = planned(sun, cast, workbook(LINE, head=HEAD), "other_school")
    assert "教工代码" not in run_of(house, other).mapping["read"]
    whole = planned(sun, cast, workbook(LINE, head=HEAD), None)
    assert "教工代码" not in run_of(house, whole).mapping["read"]
    choose(sun, whole, 教工代码="login")
    theirs = run_of(house, planned(sun, cast, workbook(LINE, head=HEAD), "other_school")).mapping["read"]
    assert theirs["教工代码"] == "login"
    own = run_of(house, planned(xu, cast, workbook(LINE, head=HEAD))).mapping["read"]
    assert own["教工代码"] == "staff_number"


def test_a_list_of_which_no_heading_is_known_can_be_told(house, cast, as_) -> None:
    sun = as_("sun")
    answer = send(sun, workbook(("王桂兰", "Q1", "导师"), head=("何人", "代码", "做什么")), school_id=str(cast.school))
    assert answer.status_code == 422
    assert "no list of colleagues" in answer.text
    with house() as session:
        where = f"{PATH}/{session.scalars(select(ImportRun.id)).one()}"
    assert f'action="{where}/columns"' in answer.text
    assert choose(sun, where, 何人="name", 代码="staff_number", 做什么="roles").location == where
    assert run_of(house, where).counts["new"] == 1


def test_two_columns_are_not_one_field_and_what_there_is_not_is_no_field(house, cast, as_) -> None:
    sun = as_("sun")
    where = planned(sun, cast, workbook(LINE, head=HEAD))
    for wrong in ({"姓名": "name", "任何": "name"}, {"任何": "password_hash"}):
        answer = choose(sun, where, **wrong)
        assert answer.status_code == 422
        assert "Two columns cannot be the same field." in answer.text
    assert run_of(house, where).state == "planned"
    with house() as session:
        assert session.scalars(select(ImportColumn)).all() == []


def test_what_was_imported_is_not_read_anew(cast, as_) -> None:
    sun = as_("sun")
    where = planned(sun, cast, workbook(LINE, head=HEAD))
    sun.post(where)
    assert choose(sun, where, 教工代码="staff_number").status_code == 409


def test_nobody_else_says_what_a_heading_means(house, cast, as_) -> None:
    where = planned(as_("sun"), cast, workbook(LINE, head=HEAD), "other_school")
    knocks = {login: choose(as_(login), where, 任何="login").status_code for login in ("xu", "he", "wang", "stranger")}
    assert knocks == {"xu": 404, "he": 404, "wang": 403, "stranger": 404}
    with house() as session:
        assert session.scalars(select(ImportColumn)).all() == []


def test_hostile_headings_stay_text(cast, as_) -> None:
    sun = as_("sun")
    head = ("姓名", "<script>alert(1)</script>", "=cmd()", "x" * 500, "角色")
    where = planned(sun, cast, workbook(LINE, head=head))
    assert "<script>alert" not in sun.get(where).text
    assert choose(sun, where, **{"x" * 500: "staff_number", "=cmd()": "phone"}).location == where
