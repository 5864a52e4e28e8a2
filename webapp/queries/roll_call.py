"""Roll calls: the classes a teacher calls, and who is in them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from webapp.access.person import Person
from webapp.access.records import class_in_field
from webapp.extensions import db
from webapp.models import RollCallDay, SchoolClass, Student


@dataclass(frozen=True)
class RollCallPage:
    """A class to call: its students by pinyin, and its newest roll call, if it has one."""

    school_class: SchoolClass
    students: list[Student]
    last: RollCallDay | None


def my_classes(person: Person) -> list[SchoolClass]:
    """The classes whose class teacher this person is."""
    statement = select(SchoolClass).where(SchoolClass.id.in_(person.classes()))
    return list(db.session.scalars(statement.order_by(SchoolClass.cohort_year.desc(), SchoolClass.number)))


def roll_call_page(person: Person, class_id: uuid.UUID, known: SchoolClass | None = None) -> RollCallPage:
    """A class of one's own, ready to call; NotFound for any other. `known`: the class, where my_classes gave it."""
    school_class = known or class_in_field(person, class_id)
    students = db.session.scalars(
        select(Student)
        .where(Student.class_id == school_class.id, Student.on_roll(person.today))
        .order_by(Student.name_pinyin, Student.id)
        .options(selectinload(Student.guardians))
    )
    return RollCallPage(school_class, list(students), _newest(class_id))


def roll_call_of(class_id: uuid.UUID, day: dt.date, session: str) -> RollCallDay | None:
    """The roll call that stands for a class, day and session."""
    return db.session.get(RollCallDay, (class_id, day, session))


def _newest(class_id: uuid.UUID) -> RollCallDay | None:
    return db.session.scalars(
        select(RollCallDay)
        .where(RollCallDay.class_id == class_id)
        .order_by(RollCallDay.day.desc(), RollCallDay.submitted_at.desc())
        .limit(1)
    ).first()
