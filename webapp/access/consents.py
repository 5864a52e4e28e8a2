"""A child's notes of consent, and a class's children: behind the doors of access/records.py."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.domain.consents import Answer, Purpose, standing_here
from webapp.extensions import db
from webapp.models import ConsentNote, Guardian, MergedStudent, School, SchoolClass, Student


@dataclass
class Said:
    """What guardians said of a child, the latest written down first: to its school, and to schools where it was before
    (ADR 0046)."""

    here: list[ConsentNote] = field(default_factory=list)
    elsewhere: list[ConsentNote] = field(default_factory=list)

    def standing(self) -> dict[Purpose, ConsentNote]:
        """What holds of each purpose."""
        return standing_here(self.here, self.elsewhere)

    def carried(self) -> dict[Purpose, ConsentNote]:
        """Of what holds, what was said to an earlier school: no to something, and to be asked anew."""
        return {purpose: note for purpose, note in self.standing().items() if note in self.elsewhere}

    def refused(self) -> frozenset[str]:
        """The purposes to which the guardians do not agree, or no more."""
        return frozenset(purpose for purpose, last in self.standing().items() if last.answer != Answer.AGREED)


def said_of(schools: Mapping[uuid.UUID, uuid.UUID | None]) -> dict[uuid.UUID, Said]:
    """What guardians said of these children, each with the school where it is (None: with whomever, all counts), of
    this record or of one that was merged into it. One query."""
    child = func.coalesce(MergedStudent.kept_id, ConsentNote.student_id)
    statement = (
        select(ConsentNote, child, func.coalesce(School.merged_into_id, School.id))
        .join(School, School.id == ConsentNote.school_id)
        .outerjoin(MergedStudent, MergedStudent.gone_id == ConsentNote.student_id)
        .where(or_(ConsentNote.student_id.in_(schools), MergedStudent.kept_id.in_(schools)))
        .options(joinedload(ConsentNote.by))
        .order_by(ConsentNote.day.desc(), ConsentNote.at.desc())
    )
    found = {one: Said() for one in schools}
    for note, student_id, school_id in db.session.execute(statement):
        one = student_id if student_id in found else note.student_id
        (found[one].here if schools[one] in (None, school_id) else found[one].elsewhere).append(note)
    return found


def said_of_one(student: Student) -> Said:
    """The same of one child."""
    return said_of({student.id: student.school_id})[student.id]


def pupils_of(school_class: SchoolClass, day: dt.date) -> list[Student]:
    """The children of a class on the roll that day, by how their names are said, with their guardians."""
    statement = select(Student).where(Student.class_id == school_class.id, Student.on_roll(day))
    return list(db.session.scalars(statement.options(selectinload(Student.guardians)).order_by(Student.name_pinyin)))


def guardians_of(student_id: uuid.UUID) -> list[Guardian]:
    """The people of a child's family who are on file, in their order."""
    statement = select(Guardian).where(Guardian.student_id == student_id).order_by(Guardian.position)
    return list(db.session.scalars(statement))


def who_answers(family: Iterable[Guardian]) -> str:
    """Whose name a notice bears: the legal guardian's, else whoever cares for the child, else the first on file; ""
    where nobody is."""
    named = [one for one in family if one.name]
    ranked = sorted(named, key=lambda g: (not g.legal_guardian, not g.carer, g.position))
    return str(ranked[0].name) if ranked else ""
