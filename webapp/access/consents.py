"""A child's notes of consent, and a class's children: behind the doors of access/records.py."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.domain.consents import Answer, standing
from webapp.extensions import db
from webapp.models import ConsentNote, Guardian, MergedStudent, SchoolClass, Student


def notes_of(student_id: uuid.UUID) -> list[ConsentNote]:
    """Every note of a child, the latest written down first, with who wrote it; and of what was merged into it."""
    merged = select(MergedStudent.gone_id).where(MergedStudent.kept_id == student_id)
    of_the_child = or_(ConsentNote.student_id == student_id, ConsentNote.student_id.in_(merged))
    statement = select(ConsentNote).where(of_the_child).options(joinedload(ConsentNote.by))
    return list(db.session.scalars(statement.order_by(ConsentNote.day.desc(), ConsentNote.at.desc())))


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


def refused_by_guardians(student_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """For each of these children, the purposes to which the guardians do not agree, or no more; by what was said for
    this record of the child or for one that was merged into it."""
    merged = select(MergedStudent.gone_id, MergedStudent.kept_id).where(MergedStudent.kept_id.in_(student_ids))
    whose = {gone: kept for gone, kept in db.session.execute(merged)} | {one: one for one in student_ids}
    notes: dict[uuid.UUID, list[ConsentNote]] = {one: [] for one in student_ids}
    for note in db.session.scalars(select(ConsentNote).where(ConsentNote.student_id.in_(whose))):
        notes[whose[note.student_id]].append(note)
    return {
        one: frozenset(purpose for purpose, last in standing(said).items() if last.answer != Answer.AGREED)
        for one, said in notes.items()
    }
