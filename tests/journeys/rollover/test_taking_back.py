"""A rollover is done once, and taken back where nobody has been since."""

import datetime as dt

from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student
from tests.journeys.organisation.conftest import words_of
from tests.journeys.rollover.conftest import LAST_DAY, PAGE, YEAR, YESTERDAY, everything, roll, undo
from tests.journeys.transfers.conftest import Moves
from webapp.access.permissions import Role
from webapp.models import Batch, Pairing, RoleGrant, SchoolClass, Student, new_id


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


def merged_in(as_, cast, house):
    """The school had begun its year when 石桥小学, which had not, became part of it with its own sixth grade."""
    sun = as_("sun")
    assert roll(sun, cast.school, **{"new.primary": "2"}).status_code == 303
    with house() as session:
        row = SchoolClass(id=new_id(), school_id=cast.other_school, stage="primary", cohort_year=YEAR - 6, number=1)
        session.add(row)
        session.flush()
        grant = {"role": Role.CLASS_TEACHER, "school_id": cast.other_school, "class_id": row.id}
        session.add(RoleGrant(account_id=cast.zhang, starts_on=LONG_AGO, **grant))
        child = a_student(cast.other_school, row.id, name="毕业丙", mentor=cast.zhang)
    merging = f"/desk/organisation/schools/{cast.other_school}/merging"
    assert sun.post(merging, data={"into_id": str(cast.school)}).status_code == 303
    return sun, row.id, child


def test_a_final_class_merged_in_after_the_year_began_graduates_too(as_, cast, house, sixth):
    sun, class_id, child = merged_in(as_, cast, house)
    page = words_of(sun.get(f"{PAGE}/{cast.school}?year={YEAR}", headers={"Accept-Language": "en"}))
    assert "Came later, and should have left 1 children" in page
    assert "but some came later" in words_of(sun.get(f"{PAGE}?year={YEAR}", headers={"Accept-Language": "en"}))
    with house() as session:
        _students, _grants, _pairings, classes = everything(session)
    assert roll(sun, cast.school, **{"new.primary": "9", f"teacher.{cast.class_two}": ""}).status_code == 303
    with house() as session:
        student = session.get_one(Student, child)
        assert (student.left_on, student.left_why) == (LAST_DAY, "graduated")
        assert session.scalars(select(Pairing).where(Pairing.student_id == child)).one().ends_on == YESTERDAY
        assert session.scalars(select(RoleGrant).where(RoleGrant.class_id == class_id)).one().ends_on == YESTERDAY
        assert everything(session)[3] == classes  # none opens a second time
        still = select(RoleGrant).where(RoleGrant.class_id == cast.class_two, RoleGrant.ends_on.is_(None))
        assert len(session.scalars(still).all()) == 1  # and nobody loses a class by it
    assert roll(sun, cast.school).status_code == 409


def test_letting_them_graduate_too_is_taken_back_by_itself(as_, cast, house, sixth):
    _class_id, first, _second = sixth
    sun, _merged, child = merged_in(as_, cast, house)
    with house() as session:
        before = everything(session)
    assert roll(sun, cast.school).status_code == 303
    with house() as session:
        latest = session.scalars(select(Batch).order_by(Batch.made_at.desc())).first()
    assert sun.post(f"/desk/organisation/batches/{latest.id}/undo").status_code == 200
    with house() as session:
        assert everything(session) == before
        assert session.get_one(Student, first).left_on == LAST_DAY
        assert session.get_one(Student, child).left_on is None


def test_all_at_once_takes_them_along_and_leaves_the_others_alone(as_, cast, house, sixth):
    sun, _class_id, child = merged_in(as_, cast, house)
    form = {"year": str(YEAR), "schools": [str(cast.school)]}
    assert sun.post(PAGE, data=form).status_code == 303
    with house() as session:
        assert session.get_one(Student, child).left_on == LAST_DAY
    assert sun.post(PAGE, data=form).status_code == 409


def test_graduates_whose_files_went_on_since_stay_gone_with_their_pairings(as_, cast, house, sixth):
    sun, (_class, first, second) = as_("sun"), sixth
    roll(sun, cast.school)
    moves = Moves(as_, cast, house)
    out = moves.ask(first, way="out", to_id="", outside="县城第二中学")
    assert moves.step(out, "send", "chen", next_on=str(TODAY + dt.timedelta(days=9))).status_code == 303
    moves.move(second)
    assert undo(sun, house).status_code == 200
    with house() as session:
        assert session.get_one(Student, first).left_why == "graduated"
        assert session.scalars(select(Pairing.ends_on).where(Pairing.student_id == first)).one() is not None
        assert session.get_one(Student, second).school_id == cast.other_school
