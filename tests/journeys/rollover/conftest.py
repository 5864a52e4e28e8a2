"""What the tests of a rollover share: last year's sixth grade, beginning the year, and taking it back."""

import datetime as dt

import pytest
from sqlalchemy import select

from tests.cast import LONG_AGO, TODAY
from tests.given import a_student
from webapp.access.permissions import Role
from webapp.domain.terms import first_day_of, school_year
from webapp.models import Batch, Pairing, RoleGrant, SchoolClass, Student, new_id

PAGE = "/desk/rollover"
YEAR = school_year(TODAY)  # the school year that has begun
LAST_DAY = first_day_of(YEAR) - dt.timedelta(days=1)
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def sixth(house, cast):
    """Last year's sixth grade: class one with two children, one of them paired with 李老师, and 王老师 its teacher."""
    with house() as session:
        row = SchoolClass(id=new_id(), school_id=cast.school, stage="primary", cohort_year=YEAR - 6, number=1)
        session.add(row)
        session.flush()
        first = a_student(cast.school, row.id, name="毕业甲", mentor=cast.li)
        second = a_student(cast.school, row.id, name="毕业乙")
        grant = RoleGrant(
            account_id=cast.wang, role=Role.CLASS_TEACHER, school_id=cast.school, class_id=row.id, starts_on=LONG_AGO
        )
        session.add(grant)
    return row.id, first, second


def roll(visitor, school, **form):
    return visitor.post(f"{PAGE}/{school}", data={"year": str(YEAR)} | form)


def undo(visitor, house):
    with house() as session:
        batch = session.scalars(select(Batch).where(Batch.undone_at.is_(None))).one()
    return visitor.post(f"/desk/organisation/batches/{batch.id}/undo")


def everything(session):
    """Every row that a rollover touches."""
    students = {(s.id, s.class_id, s.left_on, s.left_why) for s in session.scalars(select(Student))}
    grants = {(g.id, g.class_id, g.starts_on, g.ends_on) for g in session.scalars(select(RoleGrant))}
    pairings = {(p.id, p.ends_on) for p in session.scalars(select(Pairing))}
    classes = {(c.id, c.number, c.cohort_year, c.closed_on) for c in session.scalars(select(SchoolClass))}
    return students, grants, pairings, classes
