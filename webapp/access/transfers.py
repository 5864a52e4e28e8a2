"""The only doors to transfers: of the schools where a person moves students, out of them and into them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.graduation import GRADUATED
from webapp.domain.refusals import NotFound
from webapp.domain.transfer import BY_THE_OTHER, Verb, Way
from webapp.extensions import db
from webapp.models import FileRequest, MergedStudent, Student, Transfer, TransferStep
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
    """The students on the roll of the person's schools, and those who graduated there and whose files are there."""
    return Student.school_id.in_(person.schools(MOVE)) & or_(Student.on_roll(person.today), graduated())


def graduated() -> ColumnElement[bool]:
    """Those who graduated, with whichever day."""
    return Student.left_why == GRADUATED


def student_to_move(person: Person, student_id: uuid.UUID | None) -> Student:
    """One of them, locked until the commit; else NotFound."""
    db.session.execute(select(Student.id).where(Student.id == student_id).with_for_update(key_share=True))
    statement = select(Student).where(Student.id == student_id, movable(person))
    found = db.session.scalars(statement.options(joinedload(Student.school_class))).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


def asked_of(person: Person) -> ColumnElement[bool]:
    """The requests for files that other schools sent to the person's."""
    return FileRequest.of_school_id.in_(person.with_merged(person.schools(MOVE)))


def asked_by(person: Person) -> ColumnElement[bool]:
    """Those that the person's schools sent to others."""
    return FileRequest.by_school_id.in_(person.with_merged(person.schools(MOVE)))


def request_to_answer(person: Person, request_id: uuid.UUID | None) -> FileRequest:
    """A request to one of the person's schools, locked until the commit; NotFound for any other."""
    statement = select(FileRequest).where(FileRequest.id == request_id, asked_of(person)).with_for_update()
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found


@dataclass(frozen=True)
class Left:
    """A child that went to another school: under which name, and at which moment."""

    name: str
    at: dt.datetime


def left_for_another(person: Person, student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Left]:
    """Of these children, those that went from one of the person's schools to one where the person does not work, be it
    under another record into which this one was merged."""
    merged = MergedStudent.__table__.c  # of the table: the row went along with the child
    known = select(merged.gone_id, merged.kept_id).where(merged.gone_id.in_(student_ids))
    kept = {row.gone_id: row.kept_id for row in db.session.execute(known)}
    moved = _moved_away(person, {kept.get(one, one) for one in student_ids})
    return {one: moved[kept.get(one, one)] for one in student_ids if kept.get(one, one) in moved}


def _moved_away(person: Person, student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Left]:
    here = select(Student.id).where(Student.school_id.in_(person.with_merged(person.schools())))
    statement = (
        select(Transfer.student_id, Transfer.student_name, TransferStep.at)
        .join(TransferStep, TransferStep.transfer_id == Transfer.id)
        .where(
            TransferStep.verb == Verb.RECEIVE,
            Transfer.student_id.in_(student_ids),
            Transfer.student_id.not_in(here),
            Transfer.from_id.in_(person.with_merged(person.ever_schools)),
        )
        .order_by(TransferStep.at)
    )
    return {row.student_id: Left(row.student_name, row.at) for row in db.session.execute(statement)}


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
