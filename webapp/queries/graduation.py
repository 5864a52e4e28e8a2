"""Who could graduate, what ends with it for each, and what stays open."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.batches import batches_lately
from webapp.access.care_files import seen_files
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.care_file import AT_WORK
from webapp.domain.graduation import GRADUATION, in_last_year
from webapp.domain.transfer import HOLDS_THE_CHILD
from webapp.extensions import db
from webapp.models import Account, Batch, CareFile, Pairing, RightsRequest, SchoolClass, Student, Transfer
from webapp.queries.places import in_order

MOST = 2000  # children of one look
Ids = Select[uuid.UUID]


@dataclass(frozen=True)
class Choice:
    """A class, how many of its children are on the roll, and whether it is in the last year of its stage."""

    school_class: SchoolClass
    children: int
    last_year: bool


@dataclass(frozen=True)
class Leaver:
    """A child who could graduate: the mentors whose pairings end, and what stays open. `moving`: in a transfer, so not
    yet. `care` names a care file only to those who may see it."""

    student: Student
    usually: bool
    mentors: list[str] = field(default_factory=list)
    care: uuid.UUID | None = None
    requests: int = 0
    moving: uuid.UUID | None = None


def classes_to_choose(person: Person) -> list[Choice]:
    """The classes with children on the roll where the person lets children go; those of the last year first."""
    schools = person.schools(Permission.MOVE_STUDENTS)
    counted = select(Student.class_id, func.count()).where(Student.school_id.in_(schools), Student.left_on.is_(None))
    children = {class_id: count for class_id, count in db.session.execute(counted.group_by(Student.class_id))}
    classes = db.session.scalars(select(SchoolClass).where(SchoolClass.school_id.in_(schools)))
    found = [
        Choice(c, children[c.id], in_last_year(c.stage, c.cohort_year, person.today))
        for c in in_order(classes)
        if c.id in children
    ]
    return sorted(found, key=lambda choice: not choice.last_year)


def leavers(person: Person, class_ids: Collection[uuid.UUID]) -> list[Leaver]:
    """The children on the roll of these classes, by class and name, each with what ends and what stays open; those of
    classes that are not in their last year are not the usual ones. At most 2,000."""
    mine = Student.school_id.in_(person.schools(Permission.MOVE_STUDENTS))
    shown = load_only(Student.name, Student.name_pinyin, Student.school_id, Student.class_id, raiseload=True)
    wanted = select(Student).where(mine, Student.class_id.in_(class_ids), Student.left_on.is_(None))
    statement = wanted.order_by(Student.class_id, Student.name_pinyin, Student.id).limit(MOST)
    students = db.session.scalars(statement.options(shown, joinedload(Student.school_class))).all()
    ids = select(wanted.with_only_columns(Student.id).subquery().c.id)
    mentors, care, asked, moving = _mentors(person, ids), _care(person, ids), _requests(ids), _moving(ids)
    return [
        Leaver(
            student,
            _usually(student, person),
            mentors.get(student.id, []),
            care.get(student.id),
            asked.get(student.id, 0),
            moving.get(student.id),
        )
        for student in students
    ]


def graduated_lately(person: Person, limit: int = 20) -> Sequence[Batch]:
    """Who left together at the person's schools, newest first."""
    return batches_lately(person, GRADUATION, Permission.MOVE_STUDENTS, limit)


def _usually(student: Student, person: Person) -> bool:
    of = student.school_class
    return of is not None and in_last_year(of.stage, of.cohort_year, person.today)


def _mentors(person: Person, ids: Ids) -> dict[uuid.UUID, list[str]]:
    lasting = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= person.today)
    statement = select(Pairing.student_id, Account.name).join(Account, Account.id == Pairing.mentor_id)
    found = defaultdict(list)
    for student_id, name in db.session.execute(statement.where(Pairing.student_id.in_(ids), lasting)):
        found[student_id].append(name)
    return {student_id: sorted(set(names)) for student_id, names in found.items()}


def _care(person: Person, ids: Ids) -> dict[uuid.UUID, uuid.UUID]:
    """The care files at work, of those that the person sees."""
    at_work = (CareFile.student_id.in_(ids), CareFile.state.in_(AT_WORK), seen_files(person))
    return {one: what for one, what in db.session.execute(select(CareFile.student_id, CareFile.id).where(*at_work))}


def _requests(ids: Ids) -> dict[uuid.UUID, int]:
    unanswered = (RightsRequest.student_id.in_(ids), RightsRequest.outcome.is_(None))
    counted = select(RightsRequest.student_id, func.count()).where(*unanswered).group_by(RightsRequest.student_id)
    return {one: what for one, what in db.session.execute(counted)}


def _moving(ids: Ids) -> dict[uuid.UUID, uuid.UUID]:
    holding = (Transfer.student_id.in_(ids), Transfer.state.in_(HOLDS_THE_CHILD))
    return {one: what for one, what in db.session.execute(select(Transfer.student_id, Transfer.id).where(*holding))}
