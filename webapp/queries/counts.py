"""What a bureau may know of its schools: counts, and no names."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.terms import day_bounds
from webapp.extensions import db
from webapp.models import RollCallDay, Student, StudentSummary
from webapp.queries.phones import PhoneCounts, phones_of_schools
from webapp.queries.places import running_classes, schools_managed
from webapp.queries.terms import term_began

BySchool = dict[uuid.UUID, int]


@dataclass(frozen=True)
class SchoolCounts:
    """One school's counts: students, those visited this term and talked with this month, classes and those that
    called the roll today, and how its phones are."""

    name: str
    students: int
    visited: int
    talked: int
    classes: int
    answered: int
    phones: PhoneCounts

    @property
    def not_visited(self) -> int:
        """Students without a visit at home this term."""
        return self.students - self.visited


def school_counts(person: Person, now: dt.datetime) -> list[SchoolCounts]:
    """The counts of every school of the bureau, from the stored summaries: ten queries for any number of schools."""
    schools = schools_managed(person, Permission.SEE_COUNTS)
    ids = [school.id for school in schools]
    classes = running_classes(ids, person.today)
    on_roll = Student.on_roll(person.today)
    tables = (
        _count(select(Student.school_id, func.count()).where(Student.school_id.in_(ids), on_roll), Student.school_id),
        _since(StudentSummary.last_visit_at, term_began(schools, person.today), on_roll),
        _since(StudentSummary.last_talk_at, {person.today.replace(day=1): ids}, on_roll),
        Counter(school_class.school_id for school_class in classes),
        _answered({school_class.id: school_class.school_id for school_class in classes}, person.today),
    )
    phones = phones_of_schools(ids, person.bureaus, now, person.today)
    return [SchoolCounts(s.name, *_five(tables, s.id), phones=phones.get(s.id, PhoneCounts())) for s in schools]


def _five(tables: tuple[Mapping[uuid.UUID, int], ...], school_id: uuid.UUID) -> tuple[int, int, int, int, int]:
    students, visited, talked, classes, answered = (table.get(school_id, 0) for table in tables)
    return students, visited, talked, classes, answered


def total_of(counts: Collection[SchoolCounts], name: str) -> SchoolCounts:
    """All schools together, under a name."""
    return SchoolCounts(
        name,
        students=sum(c.students for c in counts),
        visited=sum(c.visited for c in counts),
        talked=sum(c.talked for c in counts),
        classes=sum(c.classes for c in counts),
        answered=sum(c.answered for c in counts),
        phones=PhoneCounts(
            all=sum(c.phones.all for c in counts),
            unsent=sum(c.phones.unsent for c in counts),
            silent=sum(c.phones.silent for c in counts),
            records=sum(c.phones.records for c in counts),
        ),
    )


def _since(moment: Any, began: Mapping[dt.date, Collection[uuid.UUID]], on_roll: ColumnElement[bool]) -> BySchool:
    """How many students of each school have a moment since the day that counts for the school."""
    since = [
        and_(StudentSummary.school_id.in_(ids), moment >= day_bounds(first_day)[0]) for first_day, ids in began.items()
    ]
    statement = select(StudentSummary.school_id, func.count()).join(Student, Student.id == StudentSummary.student_id)
    return _count(statement.where(or_(false(), *since), on_roll), StudentSummary.school_id)


def _count(statement: Any, school_id: Any) -> BySchool:
    return {school: count for school, count in db.session.execute(statement.group_by(school_id))}


def _answered(classes: dict[uuid.UUID, uuid.UUID], day: dt.date) -> BySchool:
    schools = set(classes.values())
    called = select(RollCallDay.class_id).where(RollCallDay.school_id.in_(schools), RollCallDay.day == day)
    found = set(db.session.scalars(called)) & classes.keys()
    return Counter(classes[class_id] for class_id in found)
