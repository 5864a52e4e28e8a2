"""What the phone shows of a person's own students: the list of today, and a page each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from webapp.access.consents import said_of
from webapp.access.person import Person
from webapp.access.records import carried_entries, mentored, mine
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Pairing, Student
from webapp.queries.contact_cards import ContactCard, cards_of
from webapp.queries.timeline import Timeline, timelines

ON_THE_PHONE = 6  # entries of a timeline that a phone carries


@dataclass(frozen=True)
class MyStudent:
    """A student in a list: `mentored` by this person (else only in the own class), and when last visited."""

    student: Student
    mentored: bool
    last_visit_at: dt.datetime | None


@dataclass(frozen=True)
class StudentPage:
    """All that a student's page shows; `refused` is what the guardians do not agree to (domain/consents.py Purpose)."""

    student: Student
    timeline: Timeline
    card: ContactCard
    refused: frozenset[str] = frozenset()


def my_students(person: Person) -> list[MyStudent]:
    """The person's students, those to visit first: mentored before the rest of the class, longest unvisited first."""
    found = db.session.scalars(_with_contacts(select(Student).where(mine(person)))).all()
    paired = set(db.session.scalars(mentored(person)))
    rows = [
        MyStudent(student, student.id in paired, student.summary.last_visit_at if student.summary else None)
        for student in found
    ]
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    return sorted(
        rows,
        key=lambda r: (not r.mentored, r.last_visit_at or never, r.student.name_pinyin, str(r.student.id)),
    )


def carried_pages(person: Person, student_ids: Sequence[uuid.UUID]) -> list[StudentPage]:
    """The same pages for a phone to carry: what only the psychology teacher reads is not on it."""
    return student_pages(person, student_ids, ON_THE_PHONE, carried_entries(person))


def student_pages(
    person: Person, student_ids: Sequence[uuid.UUID], limit: int, readable: ColumnElement[bool] | None = None
) -> list[StudentPage]:
    """The pages of those of these students that are the person's own, in the order asked for; no others."""
    statement = _with_contacts(select(Student).where(Student.id.in_(student_ids), mine(person)))
    found = {s.id: s for s in db.session.scalars(statement.options(_with_mentors()))}
    lines = timelines(person, list(found), limit, readable)
    said = said_of({one.id: one.school_id for one in found.values()})
    cards = cards_of([found[i] for i in student_ids if i in found], person.today)
    return [StudentPage(one.student, lines[one.student.id], one, said[one.student.id].refused()) for one in cards]


def student_page(person: Person, student_id: uuid.UUID, limit: int = 30) -> StudentPage:
    """The page of one own student; NotFound for any other."""
    pages = student_pages(person, [student_id], limit)
    if not pages:
        raise NotFound("not_found")
    return pages[0]


def _with_contacts(statement: Select[Student]) -> Select[Student]:
    return statement.options(
        joinedload(Student.school_class), joinedload(Student.summary), selectinload(Student.guardians)
    )


def _with_mentors() -> ExecutableOption:
    return selectinload(Student.pairings).joinedload(Pairing.mentor)
