"""The schools and classes a desk speaks of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import schools_under
from webapp.extensions import db
from webapp.models import School, SchoolClass

_DESKS = "runxin_desks"


class SchoolName(NamedTuple):
    """A school as a form offers it."""

    id: uuid.UUID
    name: str


def desk_schools(person: Person) -> list[School]:
    """The schools whose desk the person sits at, by name. Read once in a request."""
    ids = person.schools(Permission.SEE_SCHOOL)
    read: dict[frozenset[uuid.UUID], list[School]] = db.session().info.setdefault(_DESKS, {frozenset(): []})
    if ids not in read:
        read[ids] = list(db.session.scalars(select(School).where(School.id.in_(ids)).order_by(School.name)))
    return read[ids]


def schools_managed(person: Person, permission: Permission) -> list[School]:
    """The schools under the person in which the permission holds, by name, but for closed ones: for accounts and for
    counts."""
    statement = select(School).where(schools_under(person, permission), School.open_on(person.today))
    return list(db.session.scalars(statement.order_by(School.name)))


def names_managed(person: Person, permission: Permission) -> list[SchoolName]:
    """The same, for a form's choice: a bureau has hundreds."""
    statement = select(School.id, School.name).where(schools_under(person, permission), School.open_on(person.today))
    return [SchoolName(*row) for row in db.session.execute(statement.order_by(School.name))]


def names_of_schools(school_ids: Collection[uuid.UUID]) -> list[SchoolName]:
    """These schools, by name."""
    statement = select(School.id, School.name).where(School.id.in_(school_ids)).order_by(School.name)
    return [SchoolName(*row) for row in db.session.execute(statement)]


def running_classes(school_ids: Collection[uuid.UUID], day: dt.date) -> list[SchoolClass]:
    """The classes of these schools that are at school on a day, youngest first."""
    statement = select(SchoolClass).where(SchoolClass.school_id.in_(school_ids))
    return in_order(c for c in db.session.scalars(statement) if c.runs_on(day))


def classes_named(class_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, SchoolClass]:
    """These classes, by id."""
    found = db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(set(class_ids))))
    return {school_class.id: school_class for school_class in found}


def in_order(classes: Iterable[SchoolClass]) -> list[SchoolClass]:
    """Classes as a school lists them: by stage, the youngest first, then by number."""
    stages = ("primary", "junior", "senior")
    return sorted(classes, key=lambda c: (stages.index(c.stage), -c.cohort_year, c.number))
