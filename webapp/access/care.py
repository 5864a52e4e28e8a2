"""Whom a person cared for on which day, loaded once for a whole batch: entries are judged by what was true then."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import select

from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.domain.terms import within
from webapp.extensions import db
from webapp.models import Pairing, Student, Transfer
from webapp.models.transfer import RECEIVED

Span = tuple[dt.date, dt.date | None]  # first and last day


@dataclass(frozen=True)
class Care:
    """A person's students of all times: `schools` by student, spans of pairings, who sits in which own class, and of
    those who moved to another school the own class and the last day in it (`moved`)."""

    person: Person
    schools: dict[uuid.UUID, uuid.UUID]
    pairings: dict[uuid.UUID, list[Span]]
    classes: dict[uuid.UUID, uuid.UUID]
    moved: dict[uuid.UUID, tuple[uuid.UUID, dt.date]] = field(default_factory=dict)

    def school_of(self, student_id: uuid.UUID, day: dt.date) -> uuid.UUID | None:
        """The school of a student the person cared for on that day; None for any other student."""
        school = self.schools.get(student_id)
        worked_there = school in self.person.schools(Permission.RECORD_STUDENT, day)
        paired = worked_there and any(within(day, *span) for span in self.pairings.get(student_id, ()))
        return school if paired or self.class_of(student_id, day) in self.person.classes(day) else None

    def class_of(self, student_id: uuid.UUID, day: dt.date) -> uuid.UUID | None:
        """The own class of a student on that day: until the last day of one who moved to another school."""
        gone = self.moved.get(student_id)
        return gone[0] if gone and day <= gone[1] else self.classes.get(student_id)


def care_of(person: Person) -> Care:
    """Load whom a person ever cared for: three queries, whatever the batch."""
    own_classes = {g.class_id for g in person.grants if g.role is Role.CLASS_TEACHER and g.class_id}
    pupils = db.session.execute(
        select(Student.id, Student.school_id, Student.class_id).where(Student.class_id.in_(own_classes))
    ).all()
    spans = db.session.execute(
        select(Pairing.student_id, Pairing.school_id, Pairing.starts_on, Pairing.ends_on).where(
            Pairing.mentor_id == person.id
        )
    ).all()
    gone = db.session.execute(
        select(Transfer.student_id, Transfer.from_id, Transfer.from_class_id, Transfer.left_on)
        .where(Transfer.from_class_id.in_(own_classes), Transfer.state == RECEIVED)
        .order_by(Transfer.asked_at)
    ).all()
    pairings: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for row in spans:
        pairings[row.student_id].append((row.starts_on, row.ends_on))
    schools = {row.student_id: row.from_id for row in gone} | {row.student_id: row.school_id for row in spans}
    schools |= {row.id: row.school_id for row in pupils}
    moved = {row.student_id: (row.from_class_id, row.left_on) for row in gone}
    return Care(person, schools, dict(pairings), {row.id: row.class_id for row in pupils}, moved)
