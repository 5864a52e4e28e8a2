"""A county's September: graduates leave, first classes open, class teachers stay; once, with a way back."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from tests.cast import TODAY
from tests.given import a_student, a_visit, an_envelope
from tests.journeys.organisation.conftest import words_of
from tests.journeys.rollover.conftest import LAST_DAY, PAGE, YEAR, YESTERDAY, everything, roll
from webapp.access.permissions import Role
from webapp.domain.rollover import years_to_offer
from webapp.domain.terms import first_day_of
from webapp.models import Batch, Pairing, RoleGrant, School, SchoolClass, Student, new_id


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("wang", 403), ("chen", 403), ("he", 404)])
def test_nobody_else_begins_a_school_year(as_, cast, who, status):
    visitor = as_(who)
    assert visitor.get(f"{PAGE}/{cast.school}").status_code == status
    assert roll(visitor, cast.school).status_code == status


def test_looking_first_changes_nothing(as_, cast, house, sixth):
    with house() as session:
        before = everything(session)
    page = words_of(as_("sun").get(f"{PAGE}/{cast.school}?year={YEAR}"))
    assert "王秀英" in page
    assert "毕业甲" not in page  # who manages the organisation sees no child
    with house() as session:
        assert everything(session) == before


def test_graduates_leave_lists_and_phones_and_their_file_stays(as_, cast, house, sixth):
    class_id, first, _second = sixth
    li, chen = as_("li"), as_("chen")
    assert li.verdict(an_envelope("home_visit", a_visit(first, agreed="升学以后常联系"))) == "accepted"
    assert "毕业甲" in li.get("/field/students").text
    assert roll(as_("sun"), cast.school).status_code == 303
    with house() as session:
        student = session.get_one(Student, first)
        assert (student.left_on, student.left_why) == (LAST_DAY, "graduated")
        assert session.scalars(select(Pairing).where(Pairing.student_id == first)).one().ends_on == YESTERDAY
        grant = session.scalars(select(RoleGrant).where(RoleGrant.class_id == class_id)).one()
        assert grant.ends_on == YESTERDAY
    assert "毕业甲" not in li.get("/field/students").text
    assert "毕业甲" not in li.pull().text
    assert li.get(f"/field/students/{first}").status_code == 404
    assert "毕业甲" not in words_of(chen.get("/desk/students"))
    assert "毕业甲" not in words_of(chen.get("/desk"))
    assert "毕业甲" in words_of(chen.get("/desk/students?roll=left"))
    assert "升学以后常联系" in words_of(chen.get(f"/desk/students/{first}"))


def test_graduates_are_not_counted_any_more(as_, cast, house, sixth):
    zhao = as_("zhao")
    row = re.compile(r"青山镇中心小学 (\d+) ")
    assert row.findall(words_of(zhao.get("/desk/counts"))) == ["6"]
    roll(as_("sun"), cast.school)
    assert row.findall(words_of(zhao.get("/desk/counts"))) == ["4"]


def test_a_visit_made_before_it_still_arrives_after_it(as_, cast, sixth):
    _class_id, first, _second = sixth
    visit = an_envelope("home_visit", a_visit(first, days=3))
    roll(as_("sun"), cast.school)
    assert as_("li").verdict(visit) == "accepted"


def test_first_classes_open_as_many_as_last_year_or_as_asked(as_, cast, house):
    with house() as session:
        session.add(SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=YEAR - 1, number=1))
    assert roll(as_("sun"), cast.school, **{"new.primary": "3"}).status_code == 303
    assert roll(as_("sun"), cast.other_school).status_code == 303
    with house() as session:
        opened = select(SchoolClass.school_id, SchoolClass.number).where(SchoolClass.cohort_year == YEAR)
        found = sorted(number for school, number in session.execute(opened) if school == cast.school)
        assert found == [1, 2, 3]
        assert all(school == cast.school for school, _number in session.execute(opened))


@pytest.mark.parametrize("count", ["-1", "41", "9" * 4000, "drei", ""])
def test_no_senseless_number_of_classes_opens(as_, cast, house, count):
    assert roll(as_("sun"), cast.school, **{"new.primary": count}).status_code == 422
    with house() as session:
        assert session.scalars(select(Batch)).all() == []
        assert session.scalar(select(func.count()).select_from(SchoolClass)) == 4


def test_another_class_teacher_is_chosen_for_a_class(as_, cast, house):
    assert roll(as_("sun"), cast.school, **{f"teacher.{cast.class_two}": str(cast.li)}).status_code == 303
    with house() as session:
        grants = session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).all()
        held = {g.account_id for g in grants if g.holds_on(TODAY)}
        assert held == {cast.li}
        before = {g.account_id for g in grants if g.holds_on(YESTERDAY)}
        assert before == {cast.wang}


def test_nobody_is_chosen_and_a_new_class_gets_a_teacher(as_, cast, house):
    form = {f"teacher.{cast.class_two}": "", "new.primary": "1", "teacher.primary.1": str(cast.wang)}
    assert roll(as_("sun"), cast.school, **form).status_code == 303
    with house() as session:
        new = session.scalars(select(SchoolClass).where(SchoolClass.cohort_year == YEAR)).one()
        held = session.scalars(select(RoleGrant).where(RoleGrant.account_id == cast.wang)).all()
        assert {g.class_id for g in held if g.role == Role.CLASS_TEACHER and g.holds_on(TODAY)} == {new.id}


@pytest.mark.parametrize("who", ["zhang", "ma", "sun"])
def test_a_class_teacher_comes_from_the_schools_own_staff_and_is_not_oneself(as_, cast, house, who):
    form = {f"teacher.{cast.class_two}": str(cast.people[who])}
    assert roll(as_("sun"), cast.school, **form).status_code == 422
    with house() as session:
        assert session.scalars(select(Batch)).all() == []


def test_what_the_form_says_of_others_classes_is_left_aside(as_, cast, house):
    form = {f"teacher.{cast.other_class}": str(cast.li), f"after.{cast.other_class}": "go_on", "teacher.x": "y"}
    assert roll(as_("xu"), cast.school, **form).status_code == 303
    with house() as session:
        grants = session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.other_class)).all()
        assert {g.account_id for g in grants} == {cast.zhang}


def test_all_schools_of_the_bureau_begin_at_once_and_those_done_are_left(as_, cast, house, sixth):
    sun = as_("sun")
    assert "石桥小学" in words_of(sun.get(PAGE))
    roll(sun, cast.school)
    both = [str(cast.school), str(cast.other_school)]
    answer = sun.post(PAGE, data={"year": str(YEAR), "schools": both})
    assert answer.status_code == 303
    assert sun.get(answer.location).status_code == 200
    assert sun.post(PAGE, data={"year": str(YEAR), "schools": both}).status_code == 409
    with house() as session:
        batches = session.scalars(select(Batch).order_by(Batch.made_at)).all()
        assert [b.summary["schools"] for b in batches] == [[str(cast.school)], [str(cast.other_school)]]


def test_a_school_of_another_bureau_is_not_among_them(as_, cast, house):
    answer = as_("sun").post(PAGE, data={"year": str(YEAR), "schools": [str(cast.school), str(cast.far_school)]})
    assert answer.status_code == 404
    assert as_("sun").post(PAGE, data={"year": str(YEAR)}).status_code == 422
    assert as_("xu").post(PAGE, data={"year": str(YEAR), "schools": [str(cast.other_school)]}).status_code == 404
    with house() as session:
        assert session.scalars(select(Batch)).all() == []


def test_an_empty_school_begins_its_year_too(as_, cast, house):
    with house() as session:
        school = School(id=new_id(), bureau_id=cast.bureau, code="9900000501", name="新校")
        session.add(school)
        session.flush()
        school_id = school.id
    sun = as_("sun")
    assert sun.get(f"{PAGE}/{school_id}").status_code == 200
    assert roll(sun, school_id).status_code == 303


def test_the_coming_year_is_prepared_before_it_begins(as_, cast, house):
    coming = max(years_to_offer(TODAY))
    with house() as session:
        row = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=coming - 6, number=1)
        session.add(row)
        session.flush()
        child = a_student(cast.school, row.id, name="将毕业", mentor=cast.li)
    assert as_("sun").post(f"{PAGE}/{cast.school}", data={"year": str(coming)}).status_code == 303
    last_day = first_day_of(coming) - dt.timedelta(days=1)
    with house() as session:
        assert session.get_one(Student, child).left_on == last_day
        assert session.scalars(select(Pairing).where(Pairing.student_id == child)).one().ends_on == last_day
    assert "将毕业" in as_("li").get("/field/students").text  # until then the child is there


def test_a_hostile_year_is_one_of_those_offered(as_, cast):
    sun = as_("sun")
    for year in ("1", "99999999999999999999", "zwei", "-5", ""):
        assert sun.get(f"{PAGE}/{cast.school}?year={year}").status_code == 200
        assert sun.get(f"{PAGE}?year={year}").status_code == 200
