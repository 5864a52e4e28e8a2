"""What was handed over to a mentor, with the words of whoever had the student before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import Account, Pairing, Student

SHOWN = dt.timedelta(days=14)  # on the first page; the student's own page keeps it


@dataclass(frozen=True)
class HandedOver:
    """From whom, since when, the note, and the students it is about."""

    by: str
    since: dt.date
    note: str
    students: list[Student]


def handed_over(person: Person, student_ids: Collection[uuid.UUID] | None = None) -> list[HandedOver]:
    """What was lately handed over to this person; or, for some students, whenever it was. One query."""
    before = aliased(Account)
    statement = (
        select(Pairing, Student, before.name)
        .join(Student, Student.id == Pairing.student_id)
        .join(before, before.id == Pairing.handed_over_by)
        .where(
            Pairing.mentor_id == person.id,
            Pairing.school_id.in_(person.schools(Permission.RECORD_STUDENT)),
            Pairing.held_on(person.today),
            Pairing.note.is_not(None) | (Pairing.starts_on >= person.today - SHOWN),
        )
        .order_by(Pairing.starts_on.desc(), Student.name_pinyin)
    )
    if student_ids is None:
        statement = statement.where(Pairing.starts_on >= person.today - SHOWN)
    else:
        statement = statement.where(Pairing.student_id.in_(student_ids))
    found: dict[tuple[str, dt.date, str], list[Student]] = {}
    for pairing, student, name in db.session.execute(statement):
        found.setdefault((name, pairing.starts_on, pairing.note or ""), []).append(student)
    return [HandedOver(by, since, note, students) for (by, since, note), students in found.items()]


def lately(handovers: list[HandedOver], today: dt.date) -> list[HandedOver]:
    """Of these, what the first page shows."""
    return [one for one in handovers if one.since >= today - SHOWN]


def by_student(handovers: list[HandedOver]) -> dict[uuid.UUID, HandedOver]:
    """The one of each student."""
    return {student.id: one for one in handovers for student in one.students}
