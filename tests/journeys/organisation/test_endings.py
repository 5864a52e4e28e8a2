"""Schools that close or become part of another: nothing is lost, nobody sees more, and it can be taken back."""

import datetime as dt

from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_roll_call, a_student, a_visit, a_withdrawal, an_envelope
from tests.journeys.organisation.conftest import ROOT, an_empty_school, merge, undo, words_of
from tests.rows import a_request
from webapp.access.permissions import Role
from webapp.actions import derived
from webapp.models import (
    ApiToken,
    Entry,
    HeldEntry,
    RightsRequest,
    RoleGrant,
    RollCallDay,
    School,
    SchoolClass,
    Student,
    StudentSummary,
    new_id,
    now,
)

YESTERDAY = TODAY - dt.timedelta(days=1)


def test_a_school_with_children_is_not_closed(as_, cast, house):
    sun = as_("sun")
    assert "4" in words_of(sun.get(f"{ROOT}/{cast.school}/closing"))
    assert sun.post(f"{ROOT}/{cast.school}/closing").status_code == 422
    with house() as session:
        assert session.get_one(School, cast.school).closed_on is None


def test_an_empty_school_closes_its_roles_and_tokens_end_and_come_back(as_, cast, house):
    with house() as session:
        school_id = an_empty_school(session, cast)
    sun = as_("sun")
    assert sun.get(f"{ROOT}/{school_id}/closing").status_code == 200
    assert sun.post(f"{ROOT}/{school_id}/closing").status_code == 303
    assert sun.post(f"{ROOT}/{school_id}/closing").status_code == 422  # twice
    with house() as session:
        assert session.get_one(School, school_id).closed_on == YESTERDAY
        assert session.scalars(select(RoleGrant).where(RoleGrant.school_id == school_id)).one().ends_on == YESTERDAY
        assert session.scalars(select(ApiToken)).one().revoked_at is not None
    assert str(school_id) not in sun.get("/desk/organisation").text
    assert "空山教学点" in words_of(sun.get("/desk/organisation?state=closed"))
    assert undo(sun, house).status_code == 200
    with house() as session:
        assert session.get_one(School, school_id).closed_on is None
        assert session.scalars(select(RoleGrant).where(RoleGrant.school_id == school_id)).one().ends_on is None


def test_in_a_closed_school_no_class_opens_and_nothing_merges(as_, cast, house):
    with house() as session:
        school_id = an_empty_school(session, cast)
    sun = as_("sun")
    sun.post(f"{ROOT}/{school_id}/closing")
    assert sun.post(f"{ROOT}/{school_id}/classes", data={"grade": "3", "number": "7"}).status_code == 422
    assert merge(sun, school_id, cast.school).status_code == 422
    assert merge(sun, cast.school, school_id).status_code == 422


def test_a_school_where_records_wait_is_not_closed(as_, cast, house):
    with house() as session:
        school_id = an_empty_school(session, cast)
        held = HeldEntry(
            entry_id=new_id(), school_id=school_id, digest="0" * 64, verdict="parked", reason="student_not_yours",
            author_id=cast.li, kind="home_visit", version=1, raw="{}", arrived_at=now(),
        )  # fmt: skip
        session.add(held)
    assert as_("sun").post(f"{ROOT}/{school_id}/closing").status_code == 422


def test_a_merged_school_brings_children_classes_teachers_and_their_history(as_, cast, house):
    zhang = as_("zhang")
    visit = an_envelope("home_visit", a_visit(cast.yu, agreed="周末打电话"))
    call = an_envelope("roll_call", a_roll_call(cast.other_class, {cast.yu: "ill"}))
    assert [v["verdict"] for v in zhang.verdicts(visit, call)] == ["accepted", "accepted"]
    with house() as session:
        asked = a_request(session, cast.other_school, cast.yu, cast.qian)
    sun, chen, qian = as_("sun"), as_("chen"), as_("qian")
    assert "石桥小学" in words_of(sun.get(f"{ROOT}/{cast.other_school}/merging?into={cast.school}"))
    assert merge(sun, cast.other_school, cast.school).status_code == 303
    with house() as session:
        assert session.get_one(Student, cast.yu).school_id == cast.school
        assert session.get_one(RightsRequest, asked).school_id == cast.school  # and its day to be answered by
        assert session.get_one(SchoolClass, cast.other_class).school_id == cast.school
        assert session.get_one(StudentSummary, cast.yu).school_id == cast.school
        assert session.scalars(select(RollCallDay)).one().school_id == cast.school
        assert {e.school_id for e in session.scalars(select(Entry))} == {cast.other_school}  # as it was written
    page = words_of(chen.get(f"/desk/students/{cast.yu}"))
    assert "周末打电话" in page  # the new school's office reads what was written
    assert "卫小雨" in words_of(chen.get("/desk/roll-calls"))
    assert "卫小雨" in words_of(chen.get("/desk/arrivals"))
    assert "卫小雨" in words_of(chen.get("/desk/requests"))
    assert qian.get(f"/desk/students/{cast.yu}").status_code in {403, 404}  # the old office sees nothing more
    assert qian.get(f"/desk/students/{cast.yan}").status_code in {403, 404}


def test_the_mentor_of_a_merged_school_goes_on_without_a_word(as_, cast, house):
    zhang = as_("zhang")
    merge(as_("sun"), cast.other_school, cast.school)
    assert "卫小雨" in zhang.get("/field/students").text
    late = an_envelope("home_visit", a_visit(cast.yu, days=20))  # written in the village weeks before the merging
    assert zhang.verdict(late) == "accepted"
    assert zhang.verdict(an_envelope("home_visit", a_visit(cast.yan))) == "parked"  # and sees no child more
    with house() as session:
        assert session.scalars(select(Entry)).one().school_id == cast.school


def test_an_entry_of_the_old_school_is_still_taken_back_by_its_author(as_, cast, house):
    zhang = as_("zhang")
    visit = an_envelope("home_visit", a_visit(cast.yu))
    assert zhang.verdict(visit) == "accepted"
    merge(as_("sun"), cast.other_school, cast.school)
    assert zhang.verdict(an_envelope("withdrawal", a_withdrawal(visit["id"]))) == "accepted"
    with house() as session:
        assert session.get_one(StudentSummary, cast.yu).last_visit_at is None


def test_the_same_numbers_come_back_after_a_merging(as_, cast, house):
    zhang = as_("zhang")
    call = an_envelope("roll_call", a_roll_call(cast.other_class, {cast.yu: "ill"}))
    zhang.verdicts(an_envelope("home_visit", a_visit(cast.yu)), call)
    merge(as_("sun"), cast.other_school, cast.school)

    def rows(session):
        summaries = [(s.student_id, s.school_id, s.last_visit_at) for s in session.scalars(select(StudentSummary))]
        return summaries, [(d.class_id, d.school_id, d.day) for d in session.scalars(select(RollCallDay))]

    with house() as session:
        stored = rows(session)
        derived.rebuild()
        assert rows(session) == stored


def test_what_waited_for_a_decision_waits_at_the_new_school(as_, cast):
    zhang = as_("zhang")
    assert zhang.verdict(an_envelope("home_visit", a_visit(cast.yan))) == "parked"
    merge(as_("sun"), cast.other_school, cast.school)
    assert "张老师" in words_of(as_("chen").get("/desk/held"))


def test_classes_whose_number_is_taken_get_the_next_one_and_keep_their_old_name_as_label(as_, cast, house):
    with house() as session:
        row = session.get_one(SchoolClass, cast.other_class)
        row.number = 2  # there is a class two at the other school too
    assert "2" in words_of(as_("sun").get(f"{ROOT}/{cast.other_school}/merging?into={cast.school}"))
    merge(as_("sun"), cast.other_school, cast.school)
    with house() as session:
        row = session.get_one(SchoolClass, cast.other_class)
        assert (row.number, row.label) == (4, "石桥小学2班")


def test_roles_that_saw_one_school_do_not_see_two(as_, cast, house):
    merge(as_("sun"), cast.other_school, cast.school)
    with house() as session:
        grants = session.scalars(select(RoleGrant).where(RoleGrant.account_id.in_([cast.zhang, cast.qian]))).all()
        held = {g.role: (g.school_id, g.ends_on) for g in grants}
    assert held == {
        Role.MENTOR: (cast.school, None),
        Role.CLASS_TEACHER: (cast.school, None),
        Role.MORAL_EDUCATION: (cast.other_school, YESTERDAY),
    }


def test_a_child_on_both_books_stops_the_merging(as_, cast, house):
    with house():
        for school in (cast.school, cast.other_school):
            a_student(school, registry_number="G990101201706150017", name="同一人")
    assert merge(as_("sun"), cast.other_school, cast.school).status_code == 422
    with house() as session:
        assert session.get_one(School, cast.other_school).closed_on is None


def test_a_school_is_not_merged_into_itself_another_bureaus_nor_twice(as_, cast):
    sun = as_("sun")
    assert merge(sun, cast.school, cast.school).status_code == 422
    assert merge(sun, cast.school, cast.far_school).status_code == 404
    assert sun.post(f"{ROOT}/{cast.school}/merging").status_code == 422
    assert merge(sun, cast.other_school, cast.school).status_code == 303
    assert merge(sun, cast.other_school, cast.school).status_code == 422


def test_a_school_merged_twice_over_is_still_read(as_, cast, house):
    zhang = as_("zhang")
    assert zhang.verdict(an_envelope("home_visit", a_visit(cast.yu, agreed="第一所学校的约定"))) == "accepted"
    with house() as session:
        third = School(id=new_id(), bureau_id=cast.bureau, code="9900000401", name="新中心学校")
        session.add(third)
        session.flush()
        session.add(RoleGrant(account_id=cast.chen, role=Role.MORAL_EDUCATION, school_id=third.id, starts_on=LONG_AGO))
        third_id = third.id
    sun = as_("sun")
    assert merge(sun, cast.other_school, cast.school).status_code == 303
    assert merge(sun, cast.school, third_id).status_code == 303
    assert "第一所学校的约定" in words_of(as_("chen").get(f"/desk/students/{cast.yu}"))
    assert "第一所学校的约定" in zhang.get(f"/field/students/{cast.yu}").text
