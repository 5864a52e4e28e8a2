"""Access in an emergency 应急查看: looking for one student, opening the file with a reason for a while, closing it, and
the principal's look at all that (domain.md, Law 2)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.choices import choice
from webapp.access.glass import glass_to_review
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import in_an_emergency, own_glass
from webapp.actions.apart import apart
from webapp.domain.refusals import Forbidden, NotFound, Refused
from webapp.extensions import db
from webapp.models import BreakGlass, School, Student, new_id

SHORTEST_REASON, LONGEST_REASON = 10, 1000


def note_search(person: Person, found: Iterable[Student]) -> None:
    """Keep whom a search found, by id; what was typed is a child's name, and the audit holds none. One event for each
    school, so that its principal reads it: those of the children found, else those where the person may search."""
    ids: dict[uuid.UUID | None, list[str]] = defaultdict(list)
    for student in found:
        ids[student.school_id].append(str(student.id))
    for school_id in ids or person.schools(Permission.BREAK_GLASS) or {None}:
        note("emergency.searched", school_id=school_id, found=ids[school_id])


def break_glass(person: Person, student_id: uuid.UUID | None, reason: str, now: dt.datetime) -> BreakGlass:
    """Open one student's file for as long as the school decided; one that this person has open already stays as it is.

    NotFound for a child of a school where the person may not; Refused without a child, or a reason that says something.
    """
    if student_id is None:
        raise Refused("emergency_child", field="student")
    student = db.session.scalars(select(Student).where(Student.id == student_id, in_an_emergency(person))).one_or_none()
    if student is None:
        raise NotFound("not_found")
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise Refused("emergency_reason", field="reason", count=SHORTEST_REASON)
    already = _open_already(person, student, now)
    if already:
        return already
    glass = BreakGlass(
        id=new_id(),
        school_id=student.school_id,
        account_id=person.id,
        student_id=student.id,
        reason=reason[:LONGEST_REASON],
        opened_at=now,
        closes_at=now + dt.timedelta(hours=_hours(student.school_id)),
    )
    db.session.add(glass)
    note("emergency.opened", glass, student=student.id, closes_at=glass.closes_at)
    return glass


def note_look(glass_id: uuid.UUID) -> None:
    """Keep that the file was looked at, before it is shown; in a transaction of its own, for a page only reads."""
    with apart():
        glass = db.session.get_one(BreakGlass, glass_id)
        note("emergency.viewed", glass, student=glass.student_id)


def close_glass(person: Person, glass_id: uuid.UUID, now: dt.datetime) -> BreakGlass:
    """Close the file before its time; one that is closed stays as it is. NotFound for somebody else's."""
    glass = own_glass(person, glass_id)
    if glass.closes_at > now:
        glass.closes_at = now
        note("emergency.closed", glass, student=glass.student_id)
    return glass


def mark_seen(person: Person, glass_id: uuid.UUID, now: dt.datetime) -> BreakGlass:
    """The principal, or who stands in (access/glass.py), has looked at this; whoever did so first is kept. Nobody looks
    after what he opened himself."""
    glass = glass_to_review(person, glass_id, now)
    if glass.account_id == person.id:
        raise Forbidden("emergency_own")
    if glass.seen_at is None:
        glass.seen_by, glass.seen_at = person.id, now
        note("emergency.reviewed", glass, student=glass.student_id)
    return glass


def _hours(school_id: uuid.UUID) -> int:
    bureau_id = db.session.scalars(select(School.bureau_id).where(School.id == school_id)).one()
    return int(choice("glass_hours", bureau_id, school_id))


def _open_already(person: Person, student: Student, now: dt.datetime) -> BreakGlass | None:
    mine = select(BreakGlass).where(BreakGlass.account_id == person.id, BreakGlass.student_id == student.id)
    return db.session.scalars(mine.where(BreakGlass.closes_at > now).order_by(BreakGlass.closes_at.desc())).first()
