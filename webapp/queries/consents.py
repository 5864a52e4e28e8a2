"""What the guardians of a class answered for one purpose."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.consents import pupils_of, who_answers
from webapp.domain.consents import Purpose, standing
from webapp.extensions import db
from webapp.models import ConsentNote, SchoolClass, Student


@dataclass(frozen=True)
class Asked:
    """A pupil of a class, whoever answers for the child, and what stands of one purpose (None: nobody answered)."""

    student: Student
    guardian: str
    last: ConsentNote | None


def class_answers(school_class: SchoolClass, purpose: Purpose, day: dt.date) -> list[Asked]:
    """A class, child by child, with what stands of one purpose."""
    pupils = pupils_of(school_class, day)
    statement = select(ConsentNote).where(
        ConsentNote.school_id == school_class.school_id,
        ConsentNote.student_id.in_([pupil.id for pupil in pupils]),
        ConsentNote.purpose == purpose,
    )
    notes: dict[uuid.UUID, list[ConsentNote]] = {}
    for one in db.session.scalars(statement):
        notes.setdefault(one.student_id, []).append(one)
    return [
        Asked(pupil, who_answers(pupil.guardians), standing(notes.get(pupil.id, ())).get(purpose)) for pupil in pupils
    ]
