"""A roster names a child who left: it is said, nobody is made twice, and nobody comes back onto the roll unasked."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import func, select

from tests.cast import LONG_AGO, TODAY, identity_number
from tests.given import a_student
from tests.journeys.desk.conftest import words_of
from tests.journeys.roster_import.test_columns import ENGLISH, a_file, planned, run_of
from tests.journeys.transfers.conftest import Moves
from webapp.models import RoleGrant, Student

HEAD = ("姓名", "性别", "出生日期", "身份证号", "班级")
LAST_SUMMER = TODAY - dt.timedelta(days=100)


def a_line(name, number=None, school_class="三年级2班"):
    return (name, "女", "2017-06-15", identity_number(name) if number is None else number, school_class)


@pytest.fixture
def gone(house, cast):
    """孔小云 left 三年级2班 in the summer."""
    with house():
        return a_student(cast.school, cast.class_two, left_on=LAST_SUMMER, left_why="transferred")


def named(house, name="孔小云"):
    with house() as session:
        return session.scalars(select(Student).where(Student.name == name)).all()


def choose(visitor, where, *students, back="yes"):
    return visitor.post(f"{where}/readmissions", data={"student": list(map(str, students)), "back": back})


def line_of(house, where, name="孔小云"):
    return next(line for line in run_of(house, where).plan if line["name"] == name)


@pytest.mark.parametrize(
    "line",
    [
        a_line("孔小云"),
        a_line("孔小云", number=""),
        a_line("孔小云", number="", school_class="五年级1班"),
        a_line("孔小雲", number=identity_number("孔小云")),
    ],
)
def test_a_child_who_left_is_said_and_left_out(house, as_, gone, line):
    chen = as_("chen")
    where = planned(chen, a_file(line, a_line("曹小石"), head=HEAD))
    counts = run_of(house, where).counts
    assert (counts["new"], counts["departed"], counts["left_aside"]) == (1, 1, 0)
    assert f'action="{where}/readmissions"' in chen.get(where).text
    page = words_of(chen.get(where, headers=ENGLISH))
    assert f"Left this school (last day {LAST_SUMMER})" in page
    chen.post(where)
    (child,) = named(house)
    assert (child.id, child.left_on, child.to_be_checked) == (gone, LAST_SUMMER, None)
    assert named(house, "孔小雲") == []


def test_who_is_taken_back_is_on_the_roll_again_as_the_same_child_and_an_undo_lets_her_go(house, as_, cast, gone):
    chen = as_("chen")
    where = planned(chen, a_file(a_line("孔小云", school_class="三年级3班"), head=HEAD))
    assert choose(chen, where, gone).location == where
    assert (run_of(house, where).counts["departed"], run_of(house, where).counts["changed"]) == (0, 1)
    assert "on the roll again" in words_of(chen.get(where, headers=ENGLISH))
    chen.post(where)
    (child,) = named(house)
    assert (child.id, child.left_on, child.left_why, child.class_id) == (gone, None, None, cast.class_three)
    chen.post(f"{where}/undo")
    (child,) = named(house)
    assert (child.left_on, child.left_why, child.class_id) == (LAST_SUMMER, "transferred", cast.class_two)


def test_who_was_ticked_can_be_left_out_after_all(house, as_, gone):
    chen = as_("chen")
    where = planned(chen, a_file(a_line("孔小云"), head=HEAD))
    choose(chen, where, gone)
    choose(chen, where, gone, back="no")
    assert run_of(house, where).counts["departed"] == 1
    chen.post(where)
    assert named(house)[0].left_on == LAST_SUMMER


def test_what_was_ticked_stays_when_the_columns_are_told_otherwise(house, as_, gone):
    chen = as_("chen")
    where = planned(chen, a_file((*a_line("孔小云"), "甲"), head=(*HEAD, "组别")))
    choose(chen, where, gone)
    chen.post(f"{where}/columns", data={"heading": ["组别"], "field": ["remark"]})
    assert run_of(house, where).counts["changed"] == 1


def test_nobody_else_comes_back_by_a_forged_tick(house, as_, cast, gone):
    chen = as_("chen")
    with house():
        other = a_student(cast.school, cast.class_two, "曹小石", left_on=LAST_SUMMER)
    where = planned(chen, a_file(a_line("孔小云"), head=HEAD))
    choose(chen, where, other, uuid.uuid4(), "<b>", cast.yu)
    chen.post(where)
    assert named(house)[0].left_on == named(house, "曹小石")[0].left_on == LAST_SUMMER


def test_who_left_is_not_missing_from_a_roster_of_the_class(house, as_, gone):
    where = planned(as_("chen"), a_file(a_line("周小燕"), a_line("吴小磊"), head=HEAD))
    assert run_of(house, where).counts["to_be_checked"] == 0


def test_a_namesake_with_a_number_of_her_own_is_a_new_child(house, as_, gone):
    where = planned(as_("chen"), a_file(a_line("孔小云", number=identity_number("孔大云")), head=HEAD))
    assert (run_of(house, where).counts["new"], run_of(house, where).counts["departed"]) == (0, 0)
    other = planned(
        as_("chen"), a_file(a_line("孔小云", identity_number("孔大云"), "三年级3班"), head=HEAD), name="b.tsv"
    )
    assert (run_of(house, other).counts["new"], run_of(house, other).counts["departed"]) == (1, 0)


def test_two_rows_that_may_be_the_same_child_who_left_are_left_to_a_person(house, as_, gone):
    lines = (a_line("孔小云", "", "三年级3班"), a_line("孔小云", "", "五年级1班"))
    counts = run_of(house, planned(as_("chen"), a_file(*lines, head=HEAD))).counts
    assert (counts["new"], counts["departed"], counts["left_aside"]) == (0, 0, 2)


def test_a_child_that_moved_to_another_school_with_its_file_is_not_made_a_second_time(house, as_, cast):
    moves = Moves(as_, cast, house)
    moves.move(cast.yan)
    chen = as_("chen")
    for data in (a_line("周小燕"), a_line("周小燕", number="")):
        where = planned(chen, a_file(data, head=HEAD))
        assert (run_of(house, where).counts["new"], run_of(house, where).counts["left_aside"]) == (0, 1)
        assert "went to another school with its file" in words_of(chen.get(where, headers=ENGLISH))
        chen.post(where)
    (child,) = named(house, "周小燕")
    assert child.school_id == cast.other_school


def test_a_child_of_another_school_that_never_was_here_comes_in_as_before(house, as_):
    assert run_of(house, planned(as_("chen"), a_file(a_line("卫小雨"), head=HEAD))).counts["new"] == 1


def test_once_it_is_imported_nothing_is_chosen_any_more(house, as_, gone):
    chen = as_("chen")
    where = planned(chen, a_file(a_line("孔小云"), head=HEAD))
    chen.post(where)
    assert choose(chen, where, gone).status_code == 409
    assert run_of(house, where).state == "carried"
    assert named(house)[0].left_on == LAST_SUMMER


@pytest.mark.parametrize(("login", "status"), [("qian", 404), ("wang", 403), ("sun", 403), ("stranger", 404)])
def test_nobody_else_takes_a_child_back(house, as_, gone, login, status):
    where = planned(as_("chen"), a_file(a_line("孔小云"), head=HEAD))
    assert choose(as_(login), where, gone).status_code == status
    assert run_of(house, where).counts["departed"] == 1


def test_the_registry_officer_may(house, as_, cast, gone):
    with house() as session:
        officer = RoleGrant(account_id=cast.li, role="registry_officer", school_id=cast.school, starts_on=LONG_AGO)
        session.add(officer)
    li = as_("li")
    where = planned(li, a_file(a_line("孔小云"), head=HEAD))
    choose(li, where, gone)
    li.post(where)
    with house() as session:
        assert session.scalar(select(func.count()).where(Student.name == "孔小云", Student.left_on.is_(None))) == 1
