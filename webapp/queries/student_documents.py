"""The papers on a child's file."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.extensions import db
from webapp.models import Student, StudentDocument


@dataclass(frozen=True)
class Papers:
    """Whose they are; those on the file, the last first, and those taken off it."""

    student: Student
    there: list[StudentDocument]
    removed: list[StudentDocument]


def papers_of(person: Person, student_id: uuid.UUID) -> Papers:
    """The papers of a student whose file the person keeps; else NotFound."""
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    mine = select(StudentDocument).where(StudentDocument.student_id == student.id)
    newest = mine.order_by(StudentDocument.added_at.desc(), StudentDocument.id).options(
        joinedload(StudentDocument.adder)
    )
    rows = db.session.scalars(newest).all()
    return Papers(student, [row for row in rows if not row.removed_at], [row for row in rows if row.removed_at])
