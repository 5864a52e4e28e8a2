"""What guardians asked for, by when it is due; and the files whose time is over."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.rights import kept_until
from webapp.extensions import db
from webapp.models import KeptLonger, RightsRequest, Student

MOST = 200


@dataclass(frozen=True)
class OverTime:
    """A child who left, until when the file was to be kept, and what keeps it longer (None: nothing)."""

    student: Student
    until: dt.date
    kept: KeptLonger | None


def requests_at_desk(person: Person) -> list[RightsRequest]:
    """The requests of the schools whose files the person keeps: the open ones first, by when they are due."""
    statement = select(RightsRequest).where(RightsRequest.school_id.in_(person.schools(Permission.KEEP_FILES)))
    order = (RightsRequest.outcome.is_not(None), RightsRequest.due_on, RightsRequest.id)
    return list(db.session.scalars(statement.options(joinedload(RightsRequest.student)).order_by(*order).limit(MOST)))


def requests_of(student_id: uuid.UUID) -> list[RightsRequest]:
    """What the guardians of one child asked for, the latest first."""
    statement = select(RightsRequest).where(RightsRequest.student_id == student_id)
    return list(db.session.scalars(statement.order_by(RightsRequest.asked_on.desc(), RightsRequest.id.desc())))


def over_time(person: Person, years: Mapping[uuid.UUID, int]) -> list[OverTime]:
    """The children who left so long ago that their files are to be decided on, longest first; `years` by school: how
    long a file is kept after a child left. Only of schools whose files the person keeps."""
    found: list[OverTime] = []
    for school_id in person.schools(Permission.KEEP_FILES) & years.keys():
        latest = person.today.replace(year=person.today.year - years[school_id], day=min(person.today.day, 28))
        gone = select(Student).where(Student.school_id == school_id, Student.left_on <= latest)
        children = list(db.session.scalars(gone.order_by(Student.left_on, Student.name_pinyin).limit(MOST)))
        ids = [child.id for child in children]
        holds = select(KeptLonger).where(KeptLonger.student_id.in_(ids), KeptLonger.holds_on(person.today))
        kept = {row.student_id: row for row in db.session.scalars(holds)}
        for child in children:
            until = kept_until(child.left_on, years[school_id]) if child.left_on else person.today
            if until < person.today:
                found.append(OverTime(child, until, kept.get(child.id)))
    return sorted(found, key=lambda one: one.until)
