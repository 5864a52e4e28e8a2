"""Who graduated and whose files are still at the school: to be sent on to the next one, a class at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.transfers import graduated
from webapp.domain.transfer import State, Way
from webapp.extensions import db
from webapp.models import SchoolClass, Student, Transfer
from webapp.queries.places import in_order

MOST = 500  # children of one class, and of one step
OVER = [State.RETURNED.value, State.WITHDRAWN.value, State.RECEIVED.value]


@dataclass(frozen=True)
class ClassLeft:
    """A class, and how many of its graduates' files are still here."""

    school_class: SchoolClass
    children: int


@dataclass(frozen=True)
class Graduate:
    """A child who graduated, and the transfer in which the file goes on; None: it was not sent on yet."""

    student: Student
    transfer: Transfer | None


def classes_that_left(person: Person) -> list[ClassLeft]:
    """The classes with graduates whose files are at the person's schools, who left last first."""
    mine = (Student.school_id.in_(person.schools(Permission.MOVE_STUDENTS)), graduated())
    counted = select(Student.class_id, func.count()).where(*mine).group_by(Student.class_id)
    children = {class_id: count for class_id, count in db.session.execute(counted)}
    classes = db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(children)))
    found = [ClassLeft(one, children[one.id]) for one in in_order(classes)]
    return sorted(found, key=lambda one: one.school_class.cohort_year, reverse=True)


def graduates_of(person: Person, class_id: uuid.UUID | None) -> list[Graduate]:
    """The graduates of a class whose files are here, by name; none of a class of another school. At most 500."""
    shown = load_only(Student.name, Student.left_on, Student.school_id, Student.class_id, raiseload=True)
    mine = (Student.school_id.in_(person.schools(Permission.MOVE_STUDENTS)), graduated(), Student.class_id == class_id)
    statement = select(Student).where(*mine).order_by(Student.name_pinyin, Student.id).limit(MOST).options(shown)
    students = db.session.scalars(statement).all()
    sent = {one.student_id: one for one in db.session.scalars(_on_their_way([one.id for one in students]))}
    return [Graduate(one, sent.get(one.id)) for one in students]


def _on_their_way(student_ids: list[uuid.UUID]) -> Select[Transfer]:
    """What leads on from here, the last one last: not what was returned or withdrawn, nor what brought the child."""
    here = and_(Student.id == Transfer.student_id, or_(Transfer.left_on.is_(None), Transfer.left_on == Student.left_on))
    leads_on = (Transfer.student_id.in_(student_ids), Transfer.way != Way.IN, Transfer.state.not_in(OVER))
    found = select(Transfer).join(Student, here).where(*leads_on).order_by(Transfer.asked_at)
    return found.options(joinedload(Transfer.to_school))
