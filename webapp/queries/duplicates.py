"""Records of a person's schools that may be of one child, the two side by side, and what was put together."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.batches import batches_lately
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.tenancy import every_school
from webapp.domain.duplicates import MERGING, Known, Pair, pairs
from webapp.extensions import db
from webapp.models import Batch, Entry, Guardian, MergedStudent, School, SchoolClass, Student

MOST = 200
MOST_ELSEWHERE = 50


@dataclass(frozen=True)
class Found:
    """Pairs of records, and the class of each student named."""

    pairs: list[Pair]
    classes: dict[uuid.UUID, SchoolClass | None]


@dataclass(frozen=True)
class Elsewhere:
    """A student of the person's school whose number another school of the bureau has as well: for a transfer."""

    student_id: uuid.UUID
    name: str
    school: str


def duplicates(person: Person) -> Found:
    """Every two records of one of the person's schools that may be of one child; at most 200."""
    found: list[Pair] = []
    for school_id in sorted(person.schools(Permission.MOVE_STUDENTS)):
        found += pairs(_known(school_id))
    shown = found[:MOST]
    ids = {one.id for pair in shown for one in (pair.first, pair.second)}
    students = (
        select(Student)
        .where(Student.id.in_(ids))
        .options(joinedload(Student.school_class), load_only(Student.class_id, Student.school_id, raiseload=True))
    )
    return Found(shown, {student.id: student.school_class for student in db.session.scalars(students)})


def elsewhere(person: Person) -> list[Elsewhere]:
    """Students on the roll whose registry or identity number is also on the roll of another school of the bureau. Of
    that school the name is told, of its child nothing."""
    own = person.schools(Permission.MOVE_STUDENTS)
    here, there = Student.__table__.alias("here"), Student.__table__.alias("there")
    same = or_(here.c.registry_number == there.c.registry_number, here.c.id_number_index == there.c.id_number_index)
    bureaus = select(School.bureau_id).where(School.id.in_(own))
    statement = (
        select(here.c.id, here.c.name, School.name.label("school"))
        .select_from(here.join(there, same).join(School.__table__, School.id == there.c.school_id))
        .where(here.c.school_id.in_(own), there.c.school_id.not_in(own), School.bureau_id.in_(bureaus))
        .where(here.c.left_on.is_(None), there.c.left_on.is_(None))
        .distinct()
        .limit(MOST_ELSEWHERE)
    )
    with every_school():
        return [Elsewhere(row.id, row.name, row.school) for row in db.session.execute(statement)]


def families(student_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Guardian]]:
    """The guardians of each."""
    statement = select(Guardian).where(Guardian.student_id.in_(student_ids)).order_by(Guardian.position)
    rows = db.session.scalars(statement).all()
    return {one: [guardian for guardian in rows if guardian.student_id == one] for one in student_ids}


def record_counts(student_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How much was written of each."""
    counted = select(Entry.student_id, func.count()).where(Entry.student_id.in_(student_ids))
    rows = db.session.execute(counted.group_by(Entry.student_id))
    return {student: count for student, count in rows if student}


def merged_lately(person: Person, limit: int = 50) -> Sequence[Batch]:
    """What was put together at the person's schools, newest first."""
    return batches_lately(person, MERGING, Permission.MOVE_STUDENTS, limit)


def _known(school_id: uuid.UUID) -> list[Known]:
    columns = (
        Student.id, Student.name, Student.name_pinyin, Student.birth_date, Student.registry_number,
        Student.id_number_index,
    )  # fmt: skip
    merged = select(MergedStudent.gone_id)
    rows = db.session.execute(select(*columns).where(Student.school_id == school_id, Student.id.not_in(merged)))
    return [Known(*row) for row in rows]
