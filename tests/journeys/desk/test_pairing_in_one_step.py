"""Several children are ticked in the list and paired with a mentor in one step; and it can be taken back."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student, a_visit, an_envelope, end_roles
from webapp.access.permissions import Role
from webapp.models import AuditEvent, Batch, Pairing, RoleGrant, Student

PAGE = "/desk/students/pairing-batches"
A_DAY = dt.timedelta(days=1)


def pair(visitor, mentor, *students):
    return visitor.post(PAGE, data={"student": [str(one) for one in students], "mentor_id": str(mentor)})


def take_back(visitor, house):
    with house() as session:
        batch = session.scalars(select(Batch).where(Batch.kind == "pairing")).one().id
    return visitor.post(f"{PAGE}/{batch}/undo")


def pairings(house):
    with house() as session:
        return {(p.id, p.student_id, p.mentor_id, p.starts_on, p.ends_on) for p in session.scalars(select(Pairing))}


def test_those_ticked_have_the_mentor_from_today_on_beside_the_others(as_, cast, house):
    before = pairings(house)
    assert pair(as_("chen"), cast.li, cast.jun, cast.yan).status_code == 303
    made = {row[1:] for row in pairings(house) - before}
    assert made == {(cast.jun, cast.li, TODAY, None), (cast.yan, cast.li, TODAY, None)}
    page = as_("li").get("/field/students").text
    assert ("冯小军" in page, "周小燕" in page) == (True, True)
    assert "李建国 · 2 名学生" in as_("chen").get(PAGE).text


def test_who_has_this_mentor_already_just_stays_and_is_counted(as_, cast, house):
    before = pairings(house)
    assert pair(as_("chen"), cast.li, cast.mei, cast.jun).status_code == 303
    assert {row[1] for row in pairings(house) - before} == {cast.jun}
    assert "1 人此前已由这位导师结对" in as_("chen").get(PAGE).text


def test_twice_is_once(as_, cast, house):
    chen = as_("chen")
    pair(chen, cast.li, cast.jun)
    before = pairings(house)
    assert pair(chen, cast.li, cast.jun).status_code == 409
    assert pairings(house) == before


def test_taken_back_the_pairings_are_as_before(as_, cast, house):
    before = pairings(house)
    chen = as_("chen")
    pair(chen, cast.li, cast.jun, cast.yan)
    assert take_back(chen, house).status_code == 303
    assert pairings(house) == before
    assert "冯小军" not in as_("li").get("/field/students").text
    assert take_back(chen, house).status_code == 409


def test_taking_back_leaves_and_names_whose_mentor_has_recorded_something(as_, cast, house):
    chen, li = as_("chen"), as_("li")
    pair(chen, cast.li, cast.jun, cast.yan)
    assert [v["verdict"] for v in li.verdicts(an_envelope("home_visit", a_visit(cast.jun, days=0.01)))] == ["accepted"]
    take_back(chen, house)
    theirs = {row[1] for row in pairings(house) if row[2] == cast.li}
    assert (cast.jun in theirs, cast.yan in theirs) == (True, False)
    assert "其中保留：冯小军" in chen.get(PAGE).text


def test_taking_back_leaves_what_somebody_changed_since(as_, cast, house):
    chen = as_("chen")
    pair(chen, cast.li, cast.jun)
    with house() as session:
        row = session.scalars(select(Pairing).where(Pairing.student_id == cast.jun)).one()
        row.ends_on = TODAY + 30 * A_DAY
    take_back(chen, house)
    assert [row[4] for row in pairings(house) if row[1] == cast.jun] == [TODAY + 30 * A_DAY]


@pytest.mark.parametrize("mentor", ["chen", "zhang", "stranger"])
def test_who_is_no_mentor_of_the_school_is_refused(as_, cast, house, mentor):
    before = pairings(house)
    assert pair(as_("chen"), cast.people[mentor], cast.jun).status_code == 422
    assert pairings(house) == before


def test_a_mentor_whose_role_ended_yesterday_is_refused(as_, cast, house):
    with house():
        end_roles(cast.li, TODAY - A_DAY)
    assert pair(as_("chen"), cast.li, cast.jun).status_code == 422


def test_nobody_ticked_nobody_chosen_and_nonsense_are_refused(as_, cast):
    chen = as_("chen")
    assert "请先在学生列表中勾选学生" in pair(chen, cast.li).text
    assert pair(chen, "", cast.jun).status_code == 422
    assert pair(chen, "' or 1=1", cast.jun).status_code == 422
    assert pair(chen, cast.li, "<b>").status_code == 422


def test_who_left_meanwhile_is_not_paired_nor_are_the_others(as_, cast, house):
    with house() as session:
        session.get_one(Student, cast.jun).left_on = TODAY - A_DAY
    before = pairings(house)
    assert pair(as_("chen"), cast.li, cast.jun, cast.yan).status_code == 409
    assert pairings(house) == before


def test_children_of_two_schools_are_paired_one_school_at_a_time(as_, cast, house):
    with house() as session:
        role = {"account_id": cast.chen, "role": Role.MORAL_EDUCATION, "school_id": cast.other_school}
        session.add(RoleGrant(starts_on=LONG_AGO, **role))
    assert pair(as_("chen"), cast.li, cast.jun, cast.yu).status_code == 422


def test_strangers_colleagues_and_other_schools_pair_and_take_back_nothing(as_, cast, house):
    pair(as_("chen"), cast.li, cast.jun)
    before = pairings(house)
    for login, status in (("stranger", 404), ("wang", 403), ("xu", 403), ("qian", 404), ("lu", 404)):
        assert pair(as_(login), cast.li, cast.yan).status_code == status
        assert take_back(as_(login), house).status_code == status
    assert pairings(house) == before


def test_the_list_offers_it_to_who_may_and_narrows_to_a_mentor_or_to_none(as_, cast):
    chen = as_("chen")
    page = chen.get("/desk/students").text
    assert (f'value="{cast.jun}"' in page, "为勾选的学生安排成长导师" in page) == (True, True)
    assert f'value="{cast.jun}"' not in as_("chen").get("/desk/students?roll=left").text
    without = chen.get("/desk/students?mentor=none").text
    assert ("冯小军" in without, "吴小磊" in without, "周小燕" in without) == (True, True, False)
    hers = chen.get(f"/desk/students?mentor={cast.wang}").text
    assert ("周小燕" in hers, "冯小军" in hers) == (True, False)
    assert "周小燕" in chen.get("/desk/students?mentor=<b>").text


def test_five_hundred_and_more_at_once(as_, cast, house):
    with house():
        many = [a_student(cast.school, cast.class_two, name=f"孔{number}") for number in range(520)]
    assert pair(as_("chen"), cast.li, *many).status_code == 303
    assert take_back(as_("chen"), house).status_code == 303


def test_it_is_in_the_audit(as_, cast, house):
    chen = as_("chen")
    pair(chen, cast.li, cast.jun)
    take_back(chen, house)
    with house() as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.action.like("students.pair%"))).all()
        assert [(one.action, one.account_id, one.school_id) for one in told] == [
            ("students.paired", cast.chen, cast.school),
            ("students.pairing_undone", cast.chen, cast.school),
        ]
