"""A school with more than one stage: its primary pupils go on there, alone or with all the others."""

from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student
from tests.journeys.organisation.conftest import words_of
from tests.journeys.rollover.conftest import PAGE, YEAR, roll
from webapp.domain.rollover import years_to_offer
from webapp.models import Batch, Pairing, School, SchoolClass, Student, new_id


def test_the_children_of_a_nine_year_school_go_on_in_its_next_stage(as_, cast, house, sixth):
    class_id, first, _second = sixth
    with house() as session:
        session.get_one(School, cast.school).stages = ["primary", "junior"]
    form = {f"after.{class_id}": "go_on", "new.junior": "0"}
    assert roll(as_("sun"), cast.school, **form).status_code == 303
    with house() as session:
        student = session.get_one(Student, first)
        new = session.get_one(SchoolClass, student.class_id)
        assert (new.stage, new.cohort_year, new.number) == ("junior", YEAR, 1)
        assert student.left_on is None
        assert session.scalars(select(Pairing).where(Pairing.student_id == first)).one().ends_on is None
    assert "毕业甲" in as_("li").get("/field/students").text


def test_done_with_all_the_others_a_nine_year_schools_children_go_on_too(as_, cast, house, sixth):
    _class_id, first, _second = sixth
    with house() as session:
        session.get_one(School, cast.school).stages = ["primary", "junior"]
    sun = as_("sun")
    assert "2 名" in words_of(sun.get(f"{PAGE}?year={YEAR}"))
    both = [str(cast.school), str(cast.other_school)]
    assert sun.post(PAGE, data={"year": str(YEAR), "schools": both}).status_code == 303
    with house() as session:
        student = session.get_one(Student, first)
        assert (student.left_on, session.get_one(SchoolClass, student.class_id).stage) == (None, "junior")


def test_before_the_first_day_such_a_school_waits_for_it(as_, cast, house):
    coming = max(years_to_offer(TODAY))
    with house() as session:
        session.get_one(School, cast.school).stages = ["primary", "junior"]
        row = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=coming - 6, number=1)
        session.add(row)
        session.flush()
        a_student(cast.school, row.id, name="将升学")
    sun = as_("sun")
    page = sun.get(f"{PAGE}?year={coming}").text
    assert f'value="{cast.school}"' not in page
    assert f'value="{cast.other_school}"' in page
    assert sun.post(PAGE, data={"year": str(coming), "schools": [str(cast.school)]}).status_code == 422
    with house() as session:
        assert session.scalars(select(Batch)).all() == []


def test_after_junior_secondary_nobody_goes_on_unless_it_is_said(as_, cast, house):
    with house() as session:
        session.get_one(School, cast.school).stages = ["primary", "junior", "senior"]
        row = SchoolClass(id=new_id(), school_id=cast.school, stage="junior", cohort_year=YEAR - 3, number=1)
        session.add(row)
        session.flush()
        child = a_student(cast.school, row.id, name="初中生")
    assert as_("sun").post(PAGE, data={"year": str(YEAR), "schools": [str(cast.school)]}).status_code == 303
    with house() as session:
        assert session.get_one(Student, child).left_why == "graduated"
