"""Pairing a student with a mentor 结对, and ending it (TH-6, RX-3). Pairings are never deleted: they end."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import Select, or_, select

from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import works_at
from webapp.access.records import student_at_desk
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import Pairing, Student
from webapp.models.chunks import chunks


def pair(person: Person, student_id: uuid.UUID, mentor_id: uuid.UUID | None) -> Pairing:
    """Pair from today on. NotFound for a student of another school, Refused for somebody who is no mentor of the
    student's school today, Clash when the two are paired already."""
    student = _student(person, student_id)
    if mentor_id is None or not works_at(student.school_id, mentor_id, {Role.MENTOR}, person.today):
        raise Refused("not_a_mentor", field="mentor_id")
    if db.session.scalars(_open(student, mentor_id, person.today)).first():
        raise Clash("already_paired", field="mentor_id")
    pairing = Pairing(school_id=student.school_id, student_id=student.id, mentor_id=mentor_id, starts_on=person.today)
    db.session.add(pairing)
    return pairing


def end_pairing(person: Person, student_id: uuid.UUID, pairing_id: uuid.UUID) -> Pairing:
    """A pairing ends with yesterday; one that ended before stays as it is. NotFound for another school's."""
    student = _student(person, student_id)
    pairing = db.session.scalars(
        select(Pairing).where(Pairing.id == pairing_id, Pairing.student_id == student.id)
    ).one_or_none()
    if pairing is None:
        raise NotFound("not_found")
    if pairing.ends_on is None or pairing.ends_on >= person.today:
        pairing.ends_on = person.today - dt.timedelta(days=1)
    return pairing


def end_pairings(student_ids: Collection[uuid.UUID], last: dt.date) -> None:
    """The pairings of these students hold no longer than `last`; one that had not begun by then never held."""
    for some in chunks(student_ids):
        lasting = or_(Pairing.ends_on.is_(None), Pairing.ends_on > last)
        for pairing in db.session.scalars(select(Pairing).where(Pairing.student_id.in_(some), lasting)):
            pairing.ends_on = max(last, pairing.starts_on - dt.timedelta(days=1))


def _student(person: Person, student_id: uuid.UUID) -> Student:
    """The student, locked until the commit, so that two desks cannot pair the same two twice."""
    student = student_at_desk(person, student_id, Permission.PAIR)
    db.session.execute(select(Student.id).where(Student.id == student.id).with_for_update(key_share=True))
    return student


def _open(student: Student, mentor_id: uuid.UUID, day: dt.date) -> Select[Pairing]:
    return select(Pairing).where(
        Pairing.student_id == student.id,
        Pairing.mentor_id == mentor_id,
        or_(Pairing.ends_on.is_(None), Pairing.ends_on >= day),
    )
