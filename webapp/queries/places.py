"""The schools and classes a desk speaks of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.terms import attends
from webapp.extensions import db
from webapp.models import School, SchoolClass


def desk_schools(person: Person) -> list[School]:
    """The schools whose desk the person sits at, by name."""
    ids = person.schools(Permission.SEE_SCHOOL)
    return list(db.session.scalars(select(School).where(School.id.in_(ids)).order_by(School.name)))


def schools_of_bureau(person: Person) -> list[School]:
    """Every school of the person's bureau, by name: for accounts and for counts."""
    statement = select(School).where(School.bureau_id == person.bureau_id)
    return list(db.session.scalars(statement.order_by(School.name)))


def running_classes(school_ids: Collection[uuid.UUID], day: dt.date) -> list[SchoolClass]:
    """The classes of these schools that are at school on a day, youngest first."""
    statement = select(SchoolClass).where(SchoolClass.school_id.in_(school_ids))
    return in_order(c for c in db.session.scalars(statement) if attends(c.stage, c.cohort_year, day))


def classes_named(class_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, SchoolClass]:
    """These classes, by id."""
    found = db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(set(class_ids))))
    return {school_class.id: school_class for school_class in found}


def in_order(classes: Iterable[SchoolClass]) -> list[SchoolClass]:
    """Classes as a school lists them: by stage, the youngest first, then by number."""
    stages = ("primary", "junior", "senior")
    return sorted(classes, key=lambda c: (stages.index(c.stage), -c.cohort_year, c.number))
