"""What was changed about a child and the family, by whom and why: read from the audit, newest first."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.extensions import db
from webapp.models import Guardian, Student
from webapp.models.audit import AUDIT_EVENTS
from webapp.queries.audit import Event

E = AUDIT_EVENTS.c
OF_THE_CHILD = ("made", "changed", "guardian.removed")
OF_A_GUARDIAN = ("made", "changed")  # that one was taken off the file is noted of the child


def student_history(person: Person, student_id: uuid.UUID, limit: int) -> tuple[Student, Sequence[Event], bool]:
    """The student, at most `limit` changes of the child's row and the family's, and whether there are more. NotFound
    for a student of a school whose files the person does not keep."""
    student = student_at_desk(person, student_id, Permission.KEEP_FILES)
    family = db.session.scalars(select(Guardian.id).where(Guardian.student_id == student_id)).all()
    child = and_(E.subject == "students", E.subject_id == student_id, E.action.in_(OF_THE_CHILD))
    guardians = and_(E.subject == "guardians", E.subject_id.in_(family), E.action.in_(OF_A_GUARDIAN))
    statement = select(AUDIT_EVENTS).where(or_(child, guardians)).order_by(E.seq.desc()).limit(limit + 1)
    found = db.session.connection().execute(statement).all()
    return student, found[:limit], len(found) > limit
