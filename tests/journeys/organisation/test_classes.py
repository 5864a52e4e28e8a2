"""Classes of a school: opened, renamed, closed, put together, divided, by the bureau's or the school's own."""

import pytest
from sqlalchemy import func, select

from tests.cast import PASSWORD, TODAY
from tests.given import a_student
from tests.journeys.organisation.conftest import field_of, words_of
from webapp.domain.terms import cohort_of
from webapp.models import Batch, LoginSession, RoleGrant, SchoolClass, Student

ROOT = "/desk/organisation"


def class_row(session, school, number, grade=3):
    cohort = cohort_of("primary", grade, TODAY)
    where = (SchoolClass.school_id == school, SchoolClass.number == number, SchoolClass.cohort_year == cohort)
    return session.scalars(select(SchoolClass).where(*where)).one_or_none()


def undo_last(visitor, session, kind):
    batch = session.scalars(select(Batch).where(Batch.kind == kind)).one()
    return visitor.post(f"{ROOT}/batches/{batch.id}/undo")


@pytest.mark.parametrize("who", ["sun", "wei", "xu"])
def test_a_class_is_opened_by_whoever_manages_the_school(as_, cast, house, who):
    visitor = as_(who)
    form = {"grade": "3", "number": "7", "label": "\u202e向日葵班\u200b"}
    assert visitor.post(f"{ROOT}/schools/{cast.school}/classes", data=form).status_code == 303
    assert "向日葵班" in words_of(visitor.get(f"{ROOT}/schools/{cast.school}"))
    with house() as session:
        assert class_row(session, cast.school, 7).label == "向日葵班"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"grade": "3", "number": "2"}, 409),  # there already
        ({"grade": "0", "number": "1"}, 422),
        ({"grade": "13", "number": "1"}, 422),
        ({"grade": "3", "number": "0"}, 422),
        ({"grade": "3", "number": "100"}, 422),
        ({"grade": "3", "number": "9" * 400}, 422),
        ({"grade": "三", "number": "1"}, 422),
        ({"grade": "3", "number": "9", "label": "很" * 21}, 422),
        ({}, 422),
    ],
)
def test_a_class_that_cannot_be_is_not_opened(as_, cast, house, form, status):
    assert as_("sun").post(f"{ROOT}/schools/{cast.school}/classes", data=form).status_code == status
    with house() as session:
        assert session.scalar(select(func.count()).select_from(SchoolClass)) == 4


def test_another_schools_class_is_not_found(as_, cast):
    xu = as_("xu")
    assert xu.post(f"{ROOT}/schools/{cast.other_school}/classes", data={"grade": "3", "number": "7"}).status_code == 404
    for what in ("", "/close", "/merge", "/split"):
        form = {"into_id": str(cast.class_two), "number": "9"}
        assert xu.post(f"{ROOT}/classes/{cast.other_class}{what}", data=form).status_code == 404
    assert as_("sun").get(f"{ROOT}/classes/{cast.far_class}").status_code == 404


def test_two_administrators_rename_a_class_and_the_second_is_told(as_, cast, house):
    sun, xu, url = as_("sun"), as_("xu"), f"{ROOT}/classes/{cast.class_two}"
    seen = field_of(sun.get(url), "seen")
    assert sun.post(url, data={"number": "5", "label": "五班", "seen": seen}).status_code == 303
    assert xu.post(url, data={"number": "6", "label": "六班", "seen": seen}).status_code == 409
    with house() as session:
        row = session.get_one(SchoolClass, cast.class_two)
        assert (row.number, row.label) == (5, "五班")


def test_a_class_with_children_is_not_closed_and_an_empty_one_is_once(as_, cast, house):
    sun = as_("sun")
    assert sun.post(f"{ROOT}/classes/{cast.class_two}/close").status_code == 422
    sun.post(f"{ROOT}/schools/{cast.school}/classes", data={"grade": "3", "number": "7"})
    with house() as session:
        empty = class_row(session, cast.school, 7).id
    assert sun.post(f"{ROOT}/classes/{empty}/close").status_code == 303
    assert sun.post(f"{ROOT}/classes/{empty}/close").status_code == 422
    with house() as session:
        assert session.get_one(SchoolClass, empty).closed_on is not None


def test_two_classes_are_put_together_and_taken_apart_again(as_, cast, house):
    sun = as_("sun")
    url = f"{ROOT}/classes/{cast.class_two}/merge"
    assert sun.post(url, data={"into_id": str(cast.class_three)}).status_code == 303
    with house() as session:
        in_three = session.scalars(select(Student.id).where(Student.class_id == cast.class_three)).all()
        assert {cast.yan, cast.lei, cast.mei, cast.jun} == set(in_three)
        teacher = session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one()
        assert teacher.ends_on is not None
        assert teacher.ends_on < TODAY
    assert as_("chen").get("/desk/roll-calls").text.count(str(cast.class_two)) == 0
    with house() as session:
        batch = session.scalars(select(Batch)).one()
    assert sun.post(f"{ROOT}/batches/{batch.id}/undo").status_code == 200
    with house() as session:
        assert session.get_one(Student, cast.yan).class_id == cast.class_two
        assert session.get_one(SchoolClass, cast.class_two).closed_on is None
        assert session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one().ends_on is None


def test_what_ends_a_class_teachers_role_is_confirmed_anew_and_then_done(as_, cast, house):
    sun = as_("sun")
    sun.post(f"{ROOT}/schools/{cast.school}/classes", data={"grade": "3", "number": "7"})
    with house() as session:
        empty = class_row(session, cast.school, 7).id
        for row in session.scalars(select(LoginSession).where(LoginSession.account_id == cast.sun)):
            row.stepped_up_at = None
    close, merge = f"{ROOT}/classes/{empty}/close", f"{ROOT}/classes/{cast.class_two}/merge"
    for url, form in ((close, {}), (merge, {"into_id": str(cast.class_three)})):
        answer = sun.post(url, data=form)
        assert answer.status_code == 403
        assert f'value="{url}"' in answer.text
    with house() as session:
        assert session.scalars(select(SchoolClass).where(SchoolClass.closed_on.is_not(None))).all() == []
        assert session.scalars(select(RoleGrant).where(RoleGrant.class_id == cast.class_two)).one().ends_on is None
    confirmed = {"step_up_to": close, "step_up_method": "post", "step_up_password": PASSWORD}
    assert (sun.post("/step-up", data=confirmed).status_code, sun.post(close).status_code) == (307, 303)
    with house() as session:
        assert session.get_one(SchoolClass, empty).closed_on is not None


def test_only_classes_of_one_school_and_year_are_put_together(as_, cast):
    sun, url = as_("sun"), f"{ROOT}/classes/{cast.class_two}/merge"
    assert sun.post(url, data={"into_id": str(cast.other_class)}).status_code == 422
    assert sun.post(url, data={"into_id": str(cast.class_two)}).status_code == 422
    assert sun.post(url, data={"into_id": str(cast.far_class)}).status_code == 404
    assert sun.post(url, data={"into_id": "x"}).status_code == 422
    assert sun.post(url).status_code == 422


def test_a_class_is_divided_without_anybody_choosing_a_child(as_, cast, house):
    with house():
        for number in range(4):
            a_student(cast.school, cast.class_two, name=f"甲{'乙丙丁戊'[number]}")
    sun = as_("sun")
    page = sun.get(f"{ROOT}/classes/{cast.class_two}")
    assert "周小燕" not in page.text
    assert sun.post(f"{ROOT}/classes/{cast.class_two}/split", data={"number": "8"}).status_code == 303
    with house() as session:
        new = class_row(session, cast.school, 8)
        counted = select(Student.class_id, func.count()).group_by(Student.class_id)
        sizes = dict(session.execute(counted).all())
        assert (sizes[cast.class_two], sizes[new.id]) == (3, 3)


def test_a_class_of_one_child_is_not_divided_nor_into_a_number_that_is_taken(as_, cast):
    sun = as_("sun")
    assert sun.post(f"{ROOT}/classes/{cast.class_two}/split", data={"number": "3"}).status_code == 409
    assert sun.post(f"{ROOT}/classes/{cast.other_class}/split", data={"number": "3"}).status_code == 422
