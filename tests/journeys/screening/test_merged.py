"""A round is open while a class, or a whole school, becomes part of another: no answer is lost, and none is made up."""

import datetime as dt
import uuid

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student
from tests.journeys.desk.conftest import words_of
from tests.journeys.organisation.conftest import ROOT, an_empty_school, merge, undo
from tests.journeys.screening.conftest import DUE, REMARK, ROUNDS, answered, decided
from webapp.access.permissions import Role
from webapp.models import RoleGrant, ScreeningRound, Student

EN = {"Accept-Language": "en"}


def opened(as_, login):
    """A round that the office of somebody's school opened."""
    answer = as_(login).post(ROUNDS, data={"occasion": "term_start", "due_on": DUE})
    assert answer.status_code == 303, answer.text
    return uuid.UUID(answer.location.rpartition("/")[2])


def page_of(as_, asking, login="chen"):
    return words_of(as_(login).get(f"{ROUNDS}/{asking}", headers=EN))


@pytest.fixture
def asking(as_, house):
    """A round of 王老师's school, opened some days ago."""
    found = opened(as_, "chen")
    with house() as session:
        session.get_one(ScreeningRound, found).opened_on = TODAY - dt.timedelta(days=9)
    return found


@pytest.fixture
def theirs(as_, cast, house):
    """A round of 张老师's school, which has two classes: 张老师 answered for one and named 卫小雨."""
    found = opened(as_, "qian")
    assert answered(as_, cast, found, {cast.yu: "mind"}, login="zhang", school_class=cast.other_class)[0] == "accepted"
    return found


def put_together(as_, cast):
    answer = as_("sun").post(
        f"/desk/organisation/classes/{cast.class_two}/merge", data={"into_id": str(cast.class_three)}
    )
    assert answer.status_code == 303


def test_what_a_class_answered_stays_when_it_becomes_part_of_another(as_, cast, house, asking):
    answered(as_, cast, asking, {cast.yan: "mind"})
    put_together(as_, cast)
    page = page_of(as_, asking)
    assert "1 have not answered" in page
    assert "Grade 3 class 2 ended on" in page
    assert ("周小燕" in page, REMARK in page) == (True, True)
    assert decided(as_, asking, cast.yan, decision="aside", why="已好转") == 303


def test_a_class_that_had_not_answered_stands_so_and_its_children_are_gone_through_where_they_are(
    as_, cast, house, asking
):
    with house() as session:
        led = {"role": Role.CLASS_TEACHER, "school_id": cast.school, "class_id": cast.class_three}
        session.add(RoleGrant(account_id=cast.li, starts_on=LONG_AGO, **led))
    assert "in the class they come to" in words_of(
        as_("sun").get(f"/desk/organisation/classes/{cast.class_two}", headers=EN)
    )
    put_together(as_, cast)
    assert "2 have not answered" in page_of(as_, asking)
    assert "周小燕" in as_("li").get(f"/field/screenings/{cast.class_three}").text
    verdict, _entry = answered(as_, cast, asking, {cast.yan: "mind"}, login="li", school_class=cast.class_three)
    page = page_of(as_, asking)
    assert (verdict, "1 have not answered" in page, "周小燕" in page) == ("accepted", True, True)


def test_a_merged_school_brings_its_round_closed_with_its_answers_to_be_decided_on(as_, cast, house, theirs):
    said = words_of(as_("sun").get(f"{ROOT}/{cast.other_school}/merging?into={cast.school}", headers=EN))
    assert "The screening round that is open there is closed" in said
    assert merge(as_("sun"), cast.other_school, cast.school).status_code == 303
    with house() as session:
        row = session.get_one(ScreeningRound, theirs)
        assert (row.school_id, row.closed_on, row.closed_by) == (cast.school, TODAY, cast.sun)
    assert str(theirs) in as_("chen").get(ROUNDS).text
    page = page_of(as_, theirs)
    assert "0 have not answered" in page
    assert "Only the classes that were asked then" in page
    assert ("卫小雨" in page, "Grade 3 class 2" in page) == (True, False)  # none of the other school's classes
    assert decided(as_, theirs, cast.yu, decision="file", categories="distressed", level="2", why=REMARK) == 303
    assert as_("qian").get(f"{ROUNDS}/{theirs}").status_code in {403, 404}


def test_which_classes_had_not_answered_is_still_listed(as_, cast, house):
    found = opened(as_, "qian")
    merge(as_("sun"), cast.other_school, cast.school)
    assert "1 have not answered" in page_of(as_, found)


def test_an_answer_that_a_phone_sends_after_the_merging_counts(as_, cast, house):
    found = opened(as_, "qian")
    merge(as_("sun"), cast.other_school, cast.school)
    verdict, _entry = answered(as_, cast, found, {cast.yu: "mind"}, login="zhang", school_class=cast.other_class)
    page = page_of(as_, found)
    assert (verdict, "0 have not answered" in page, "卫小雨" in page) == ("accepted", True, True)


def test_the_other_schools_rounds_ask_whom_they_asked_and_its_open_one_the_new_class_too(as_, cast, theirs):
    closed = opened(as_, "chen")
    as_("chen").post(f"{ROUNDS}/{closed}/closing")
    still = opened(as_, "chen")
    merge(as_("sun"), cast.other_school, cast.school)
    assert "2 have not answered" in page_of(as_, closed)
    assert "3 have not answered" in page_of(as_, still)
    assert as_("zhang").get(f"/field/screenings/{cast.other_class}").status_code == 200


def test_a_merging_taken_back_opens_the_round_again_where_it_was(as_, cast, house, theirs):
    sun = as_("sun")
    merge(sun, cast.other_school, cast.school)
    assert undo(sun, house).status_code == 200
    with house() as session:
        row = session.get_one(ScreeningRound, theirs)
        assert (row.school_id, row.closed_on, row.class_ids) == (cast.other_school, None, None)
    assert "卫小雨" in page_of(as_, theirs, "qian")
    assert as_("chen").get(f"{ROUNDS}/{theirs}").status_code == 404


def test_a_school_that_closes_ends_its_round(as_, cast, house):
    with house() as session:
        school = an_empty_school(session, cast)
        session.add(RoleGrant(account_id=cast.qian, role=Role.MORAL_EDUCATION, school_id=school, starts_on=LONG_AGO))
    form = {"occasion": "quarter", "due_on": DUE, "school_id": str(school)}
    assert as_("qian").post(ROUNDS, data=form).status_code == 303
    assert as_("sun").post(f"{ROOT}/{school}/closing").status_code == 303
    with house() as session:
        assert session.scalars(select(ScreeningRound)).one().closed_on == TODAY


def test_a_child_of_the_merged_school_who_left_is_decided_on_too(as_, cast, house, theirs):
    with house() as session:
        a_student(cast.other_school, cast.other_class, name="没被提到")
        session.get_one(Student, cast.yu).left_on = LONG_AGO
    merge(as_("sun"), cast.other_school, cast.school)
    assert "没被提到" not in page_of(as_, theirs)
    assert decided(as_, theirs, cast.yu, decision="aside", why="已转学") == 303
