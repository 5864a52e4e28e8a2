"""What the tests of a graduation share: this year's sixth grade, letting it go, and all that a graduation touches."""

import uuid
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.cast import TODAY
from tests.given import a_student
from tests.journeys.transfers.conftest import Moves
from webapp.domain.terms import school_year
from webapp.models import Batch, CareFile, Guardian, Pairing, RoleGrant, SchoolClass, Student, new_id

PAGE = "/desk/graduation"


@pytest.fixture
def sixth(house, cast):
    """The sixth grade of this year: two children, the first paired with 李老师."""
    with house() as session:
        row = SchoolClass(
            id=new_id(), school_id=cast.school, stage="primary", cohort_year=school_year(TODAY) - 5, number=1
        )
        session.add(row)
        session.flush()
        first = a_student(cast.school, row.id, name="毕业甲", mentor=cast.li)
        return SimpleNamespace(id=row.id, first=first, second=a_student(cast.school, row.id, name="毕业乙"))


@pytest.fixture
def moves(as_, cast, house):
    """Two offices that send children to one another."""
    return Moves(as_, cast, house)


def let_go(visitor, *students: uuid.UUID, day=TODAY, **more):
    ticked = {"student": [str(one) for one in students], "day": str(day)}
    return visitor.post(f"{PAGE}/batches", data=ticked | more)


def take_back(visitor, house):
    return visitor.post(f"{PAGE}/batches/{the_batch(house).id}/undo")


def the_batch(house):
    with house() as session:
        return session.scalars(select(Batch).where(Batch.kind == "graduation")).one()


def everything(house):
    """Every row that a graduation could touch, column by column, but for when it was last touched."""
    with house() as session:
        return {
            (table.__tablename__, row.id): {
                column.key: getattr(row, column.key)
                for column in table.__table__.columns
                if column.key not in ("changed_at", "version")
            }
            for table in (Student, Guardian, Pairing, RoleGrant, CareFile, SchoolClass)
            for row in session.scalars(select(table))
        }
