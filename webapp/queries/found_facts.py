"""Where a phone found a child's family otherwise than the file says by now: both, side by side."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import of_my_schools
from webapp.domain.found_facts import whose
from webapp.domain.student_facts import facts_of
from webapp.extensions import db
from webapp.models import Entry, FactQuestion, Guardian, Student

MOST = 100  # on one page; what waits longest comes first


@dataclass(frozen=True)
class Question:
    """A fact to decide on: `here` is what the file says by now, None where it has no such person any more."""

    row: FactQuestion
    here: str | None
    guardian: Guardian | None


def fact_questions(person: Person, student_id: uuid.UUID | None = None) -> list[Question]:
    """Those that wait, of the students whose files the person keeps, or of one of them."""
    waiting = select(FactQuestion).join(FactQuestion.student).where(*_waiting(person, student_id))
    found = waiting.order_by(FactQuestion.asked_at, FactQuestion.id).limit(MOST).options(
        joinedload(FactQuestion.student).options(selectinload(Student.guardians), joinedload(Student.school_class)),
        joinedload(FactQuestion.entry).joinedload(Entry.author),
    )  # fmt: skip
    return _beside(db.session.scalars(found).all())


def waiting_of(person: Person, student_id: uuid.UUID) -> int:
    """How many of a student wait; none where the person does not keep the file."""
    return db.session.scalar(select(waiting_facts(person, student_id))) or 0


def waiting_facts(person: Person, student_id: uuid.UUID | None = None) -> ScalarSelect[int]:
    """How many wait, as a part of one question with others (queries/desk_home.py)."""
    asked = select(func.count(FactQuestion.id)).join(FactQuestion.student)
    return asked.where(*_waiting(person, student_id)).scalar_subquery()


def _waiting(person: Person, student_id: uuid.UUID | None) -> list[ColumnElement[bool]]:
    kept = Student.school_id.in_(person.schools(Permission.KEEP_FILES))
    only = [FactQuestion.student_id == student_id] if student_id else []
    return [of_my_schools(person), kept, FactQuestion.decision.is_(None), *only]


def _beside(rows: Sequence[FactQuestion]) -> list[Question]:
    files = {row.student_id: facts_of(row.student) for row in rows}
    return [Question(row, files[row.student_id].get(row.name), _guardian(row)) for row in rows]


def _guardian(row: FactQuestion) -> Guardian | None:
    return next((one for one in row.student.guardians if str(one.id) == whose(row.name)), None)
