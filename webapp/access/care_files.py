"""The only doors to care files and screening rounds.

Categories and levels are for those who need them: the child's care team and class teacher, the psychology teacher, the
moral-education office, deputy and principal; nobody else, and the bureau never by name (policy.md 1: no labelling).
"""

from __future__ import annotations

import uuid
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.choices import schools_deciding
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.domain.care_file import Verb
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import CareFile, CareMember, ScreeningRound, Student

Row = TypeVar("Row")
DECIDED_BY = {Verb.VERIFY: "care_verified_by", Verb.APPROVE: "care_approved_by"}


def seen_files(person: Person) -> ColumnElement[bool]:
    """Which care files a person sees: all of the schools where the role needs them, those of the own class as long as
    the child is in it, and those of whose care team the person is today."""
    own_class = select(Student.id).where(Student.class_id.in_(person.classes()), Student.on_roll(person.today))
    teams = select(CareMember.file_id).where(
        CareMember.account_id == person.id, CareMember.held_on(person.today)
    )  # fmt: skip
    return or_(
        CareFile.school_id.in_(person.schools(Permission.SEE_ALL_CARE)),
        CareFile.student_id.in_(own_class),
        and_(CareFile.id.in_(teams), CareFile.school_id.in_(person.schools(Permission.SEE_CARE))),
    )


def care_file(person: Person, file_id: uuid.UUID) -> CareFile:
    """A file the person sees; else NotFound."""
    return _the_one(_with_student().where(CareFile.id == file_id, seen_files(person)))


def care_file_of(person: Person, student_id: uuid.UUID) -> CareFile | None:
    """The file of a student, if there is one that the person sees."""
    statement = _with_student().where(CareFile.student_id == student_id, seen_files(person))
    return db.session.scalars(statement).one_or_none()


def managed_file(person: Person, file_id: uuid.UUID) -> CareFile:
    """A file of a school where the person takes its steps, locked until the commit; else NotFound."""
    mine = CareFile.school_id.in_(person.schools(Permission.MANAGE_CARE))
    return _the_one(select(CareFile).where(CareFile.id == file_id, mine).with_for_update(key_share=True))


def may_take(person: Person, file: CareFile, verb: Verb) -> bool:
    """Is the step this person's to take: in the school whose files the person manages, and where its settings leave
    this step to some, to one of them?"""
    key = DECIDED_BY.get(verb)
    return file.school_id in (schools_deciding(person, key) if key else person.schools(Permission.MANAGE_CARE))


def held_file(file: CareFile) -> CareFile:
    """A file that was found, locked until the commit: who writes its plan second sees what the first wrote."""
    db.session.execute(select(CareFile.id).where(CareFile.id == file.id).with_for_update(key_share=True))
    return file


def student_to_care_for(person: Person, student_id: uuid.UUID) -> Student:
    """A student on the roll of a school where the person opens care files, locked until the commit; else NotFound."""
    student = student_at_desk(person, student_id, Permission.MANAGE_CARE)
    if student.left_on is not None and student.left_on < person.today:
        raise NotFound("not_found")
    db.session.execute(select(Student.id).where(Student.id == student.id).with_for_update(key_share=True))
    return student


def round_at_desk(person: Person, round_id: uuid.UUID) -> ScreeningRound:
    """A screening round of a school where the person decides on such; else NotFound."""
    mine = ScreeningRound.school_id.in_(person.schools(Permission.MANAGE_CARE))
    return _the_one(select(ScreeningRound).where(ScreeningRound.id == round_id, mine))


def _with_student() -> Select[CareFile]:
    return select(CareFile).options(joinedload(CareFile.student).joinedload(Student.school_class))


def _the_one(statement: Select[Row]) -> Row:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("not_found")
    return found
