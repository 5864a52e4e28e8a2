"""A rollover is done once, and taken back where nobody has been since."""

from tests.journeys.organisation.conftest import words_of
from tests.journeys.rollover.conftest import LAST_DAY, everything, roll, undo
from webapp.models import Student


def test_run_twice_it_changes_nothing_and_says_what_the_first_did(as_, cast, house, sixth):
    sun = as_("sun")
    assert roll(sun, cast.school, **{"new.primary": "2"}).status_code == 303
    with house() as session:
        before = everything(session)
    answer = roll(sun, cast.school, **{"new.primary": "5", f"teacher.{cast.class_two}": ""})
    page = words_of(answer, 409)
    assert "2" in page
    with house() as session:
        assert everything(session) == before


def test_undone_everything_is_as_before(as_, cast, house, sixth):
    with house() as session:
        before = everything(session)
    sun = as_("sun")
    form = {"new.primary": "2", f"teacher.{cast.class_two}": str(cast.li), "teacher.primary.1": str(cast.wang)}
    assert roll(sun, cast.school, **form).status_code == 303
    assert undo(sun, house).status_code == 200
    with house() as session:
        assert everything(session) == before
    assert "毕业甲" in as_("li").get("/field/students").text
    assert roll(sun, cast.school).status_code == 303  # and it can be begun again


def test_undone_what_somebody_changed_since_is_left_and_named(as_, cast, house, sixth):
    _class_id, first, second = sixth
    sun = as_("sun")
    roll(sun, cast.school)
    with house() as session:
        session.get_one(Student, first).left_why = "transferred"
    answer = words_of(undo(sun, house))
    assert "1" in answer
    with house() as session:
        assert session.get_one(Student, first).left_on == LAST_DAY
        assert session.get_one(Student, second).left_on is None
