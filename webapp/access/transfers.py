"""The only doors to transfers: of the schools where a person moves students, out of them and into them."""

from __future__ import annotations

import uuid

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.domain.transfer import BY_THE_OTHER, Verb, Way
from webapp.extensions import db
from webapp.models import Student, Transfer
from webapp.models.transfer import RECEIVED

MOVE = Permission.MOVE_STUDENTS


def going(person: Person) -> ColumnElement[bool]:
    """The transfers out of the person's schools."""
    return Transfer.from_id.in_(person.with_merged(person.schools(MOVE)))


def coming(person: Person) -> ColumnElement[bool]:
    """Those into them."""
    return Transfer.to_id.in_(person.with_merged(person.schools(MOVE)))


def transfer_at_desk(person: Person, transfer_id: uuid.UUID, lock: bool = False) -> Transfer:
    """A transfer of one of the person's schools, out or in, `lock`ed until the commit; NotFound for any other."""
    if lock:
        db.session.execute(select(Transfer.id).where(Transfer.id == transfer_id).with_for_update(key_share=True))
    statement = (
        select(Transfer)
        .where(Transfer.id == transfer_id, or_(going(person), coming(person)))
        .options(joinedload(Transfer.from_school), joinedload(Transfer.to_school))
        .execution_options(populate_existing=lock)
    )
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def may_take(person: Person, transfer: Transfer, verb: Verb) -> bool:
    """Is the step this person's to take: the other school's to receive and return, else the one's that asked? A
    package is the whole file: whoever keeps the school's files makes it."""
    other = verb in BY_THE_OTHER or transfer.way == Way.IN
    school_id = transfer.to_id if other else transfer.from_id
    needed = Permission.KEEP_FILES if verb is Verb.PACK else MOVE
    return school_id is not None and person.school_now(school_id) in person.schools(needed)


def movable(person: Person) -> ColumnElement[bool]:
    """The students on the roll of the person's schools."""
    return Student.school_id.in_(person.schools(MOVE)) & Student.on_roll(person.today)


def student_to_move(person: Person, student_id: uuid.UUID | None) -> Student:
    """One of them, locked until the commit; else NotFound."""
    db.session.execute(select(Student.id).where(Student.id == student_id).with_for_update(key_share=True))
    statement = select(Student).where(Student.id == student_id, movable(person))
    found = db.session.scalars(statement.options(joinedload(Student.school_class))).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def school_it_left(person: Person, student_id: uuid.UUID) -> uuid.UUID:
    """The school whose held records the person decides on and from which the child moved to another, with what its
    teachers recorded still on their phones; NotFound if the child never did."""
    schools = person.with_merged(person.schools(Permission.DECIDE_HELD))
    statement = select(Transfer.from_id).where(
        Transfer.student_id == student_id, Transfer.state == RECEIVED, Transfer.from_id.in_(schools)
    )
    found = db.session.scalars(statement.order_by(Transfer.asked_at.desc())).first()
    if found is None:
        raise NotFound("not_found")
    return person.school_now(found)
