"""A day's roll calls of a school, class by class. A class that did not call is there too: it is not "all present"."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select

from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.records import of_my_schools
from webapp.entries.roll_call import SESSION
from webapp.extensions import db
from webapp.models import Account, Entry, RoleGrant, RollCallDay, SchoolClass, Student
from webapp.queries.places import running_classes


@dataclass(frozen=True)
class Missed:
    """A student whom a roll call names: why (a code of REASON), and what the teacher noted."""

    student: Student
    reason: str
    note: str


@dataclass(frozen=True)
class Call:
    """A roll call that stands."""

    day: RollCallDay
    exceptions: list[Missed]


@dataclass
class BoardRow:
    """A class, its teachers, and its roll calls by session; no calls: not submitted."""

    school_class: SchoolClass
    teachers: list[str]
    calls: dict[str, Call] = field(default_factory=dict)


@dataclass(frozen=True)
class Board:
    """The rows, classes that did not call first; `sessions` are those any class called, the morning always."""

    rows: list[BoardRow]
    sessions: list[str]

    @property
    def missing(self) -> int:
        """How many classes have not called at all."""
        return sum(not row.calls for row in self.rows)

    @property
    def named(self) -> int:
        """How many children stand on it, as missing or late."""
        calls = [call for row in self.rows for call in row.calls.values()]
        return len({one.student.id for call in calls for one in call.exceptions})


def roll_call_board(person: Person, day: dt.date) -> Board:
    """The board of the schools whose desk the person sits at. Five queries for any number of classes."""
    classes = running_classes(person.schools(Permission.SEE_SCHOOL), day)
    teachers = class_teachers([c.id for c in classes], day)
    rows = {c.id: BoardRow(c, teachers[c.id]) for c in classes}
    days = [d for d in _days(person, day) if d.class_id in rows]
    notes = _notes(days)
    students = _students(person, days)
    for called in days:
        rows[called.class_id].calls[called.session] = _call(called, students, notes)
    listed = sorted(rows.values(), key=lambda row: bool(row.calls))
    used = {"morning"} | {called.session for called in days}
    return Board(listed, [session for session in SESSION if session in used])


def silent_classes(person: Person, day: dt.date) -> list[BoardRow]:
    """The classes that have not called at all on a day."""
    classes = running_classes(person.schools(Permission.SEE_SCHOOL), day)
    called = {d.class_id for d in _days(person, day)}
    silent = [c for c in classes if c.id not in called]
    teachers = class_teachers([c.id for c in silent], day)
    return [BoardRow(c, teachers[c.id]) for c in silent]


def class_teachers(class_ids: Collection[uuid.UUID], day: dt.date) -> dict[uuid.UUID, list[str]]:
    """The names of the class teachers on a day; an empty list for a class without one."""
    statement = (
        select(RoleGrant.class_id, Account.name)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            RoleGrant.role == Role.CLASS_TEACHER,
            RoleGrant.class_id.in_(class_ids),
            RoleGrant.held_on(day),
            Account.disabled_at.is_(None),
        )
        .order_by(*Account.by_name())
    )
    names: dict[uuid.UUID, list[str]] = defaultdict(list)
    for class_id, name in db.session.execute(statement):
        if class_id:
            names[class_id].append(name)
    return names


def _days(person: Person, day: dt.date) -> list[RollCallDay]:
    schools = person.schools(Permission.SEE_SCHOOL)
    statement = select(RollCallDay).where(RollCallDay.school_id.in_(schools), RollCallDay.day == day)
    return list(db.session.scalars(statement))


def _students(person: Person, days: list[RollCallDay]) -> dict[str, Student]:
    ids = {uuid.UUID(student) for called in days for student in called.exceptions}
    found = db.session.scalars(select(Student).where(Student.id.in_(ids), of_my_schools(person)))
    return {str(student.id): student for student in found}


def _notes(days: list[RollCallDay]) -> dict[uuid.UUID, dict[str, str]]:
    statement = select(Entry.id, Entry.body).where(Entry.id.in_([called.entry_id for called in days]))
    return {entry_id: body.get("note", {}) for entry_id, body in db.session.execute(statement)}


def _call(called: RollCallDay, students: dict[str, Student], notes: dict[uuid.UUID, dict[str, str]]) -> Call:
    noted = notes.get(called.entry_id, {})
    exceptions = [
        Missed(students[student], reason, noted.get(student, ""))
        for student, reason in called.exceptions.items()
        if student in students
    ]
    return Call(called, sorted(exceptions, key=lambda e: e.student.name_pinyin))
