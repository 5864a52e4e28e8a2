"""Writing a child's identity number at the desk: sealed in its row, never shown again in full without a noted look."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.history import because
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.access.tenancy import every_school
from webapp.actions.student_facts import locked
from webapp.domain.identity import number_doubts, typed_number
from webapp.domain.refusals import Clash, Refused
from webapp.extensions import db
from webapp.models import MergedStudent, School, Student, blind_index


class Doubtful(Refused):
    """Something speaks against what was typed. Who has the paper in the hand says that it stands there so."""

    def __init__(self, doubts: Collection[str], field: str) -> None:
        super().__init__("identity_doubtful", field=field)
        self.doubts = list(doubts)


class Taken(Clash):
    """Another record of the school has the number: `other` is its id."""

    def __init__(self, other: uuid.UUID, name: str) -> None:
        super().__init__("id_taken", field="number", name=name)
        self.other = other


@dataclass(frozen=True)
class TypedIdentity:
    """What the form says: `before` are the last four characters it was opened with, `sure` that the doubts were looked
    into, `remove` that no number is to be on file any more."""

    id_type: str
    number: str
    before: str
    sure: bool = False
    remove: bool = False
    why: str = ""


def write_identity(person: Person, student_id: uuid.UUID, typed: TypedIdentity, now: dt.datetime) -> None:
    """Write the number, or take it off. NotFound for a student whose file the person does not keep; Clash as
    changed_meanwhile, Taken by another of the school; Refused for what is no number; Doubtful unless `sure`."""
    student_at_desk(person, student_id, Permission.KEEP_FILES)
    student = locked(student_id)
    if typed.before != (student.id_number_last4 or ""):
        raise Clash("changed_meanwhile", field="number")
    number = None if typed.remove else typed_number(typed.id_type, typed.number)
    if number:
        _refuse_taken(student, blind_index(number))
    doubts = list(_doubts(student, typed.id_type, number))
    if doubts and not typed.sure:
        raise Doubtful(doubts, "number")
    with because(typed.why):
        _write(student, typed.id_type, number, now)


def _write(student: Student, id_type: str, number: str | None, now: dt.datetime) -> None:
    student.id_type = id_type if number else None
    student.id_number = number
    student.id_number_index = blind_index(number) if number else None
    student.id_number_last4 = number[-4:] if number else None
    student.changed_at = now


def _doubts(student: Student, id_type: str, number: str | None) -> Iterator[str]:
    if number is None:
        return
    yield from number_doubts(id_type, number, student.birth_date, student.sex)
    if _elsewhere(student, blind_index(number)):
        yield "id_elsewhere"


def _refuse_taken(student: Student, index: str) -> None:
    merged = select(MergedStudent.gone_id).where(MergedStudent.school_id == student.school_id)
    others = select(Student.id, Student.name).where(
        Student.school_id == student.school_id,
        Student.id_number_index == index,
        Student.id != student.id,
        Student.id.not_in(merged),
    )
    if found := db.session.execute(others).first():
        raise Taken(found.id, found.name)


def _elsewhere(student: Student, index: str) -> bool:
    """Is the number on the roll of another school of the bureau? Of that child nothing is told."""
    bureau = select(School.bureau_id).where(School.id == student.school_id).scalar_subquery()
    others = select(School.id).where(School.bureau_id == bureau, School.id != student.school_id)
    there = select(Student.id).where(
        Student.school_id.in_(others), Student.id_number_index == index, Student.left_on.is_(None)
    )
    with every_school():
        return db.session.scalars(there.limit(1)).first() is not None
