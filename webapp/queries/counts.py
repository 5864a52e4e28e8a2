"""What a bureau may know of its schools: counts, and no names."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from webapp.access.person import Person
from webapp.domain.terms import day_bounds, term_of
from webapp.extensions import db
from webapp.models import RollCallDay, Student, StudentSummary
from webapp.queries.places import running_classes, schools_of_bureau

BySchool = dict[uuid.UUID, int]


@dataclass(frozen=True)
class SchoolCounts:
    """One school's counts: students, those visited this term and talked with this month, classes and those that
    called the roll today."""

    name: str
    students: int
    visited: int
    talked: int
    classes: int
    answered: int

    @property
    def not_visited(self) -> int:
        """Students without a visit at home this term."""
        return self.students - self.visited


def school_counts(person: Person) -> list[SchoolCounts]:
    """The counts of every school of the bureau, from the stored summaries: six queries for any number of schools."""
    schools = schools_of_bureau(person)
    ids = [school.id for school in schools]
    classes = running_classes(ids, person.today)
    tables = (
        _count(select(Student.school_id, func.count()).where(Student.school_id.in_(ids)), Student.school_id),
        _since(StudentSummary.last_visit_at, ids, term_of(person.today).first_day),
        _since(StudentSummary.last_talk_at, ids, person.today.replace(day=1)),
        Counter(school_class.school_id for school_class in classes),
        _answered({school_class.id: school_class.school_id for school_class in classes}, person.today),
    )
    return [SchoolCounts(s.name, *(table.get(s.id, 0) for table in tables)) for s in schools]


def total_of(counts: Collection[SchoolCounts], name: str) -> SchoolCounts:
    """All schools together, under a name."""
    return SchoolCounts(
        name,
        students=sum(c.students for c in counts),
        visited=sum(c.visited for c in counts),
        talked=sum(c.talked for c in counts),
        classes=sum(c.classes for c in counts),
        answered=sum(c.answered for c in counts),
    )


def _since(moment: Any, ids: list[uuid.UUID], first_day: dt.date) -> BySchool:
    start, _end = day_bounds(first_day)
    statement = select(StudentSummary.school_id, func.count())
    return _count(statement.where(StudentSummary.school_id.in_(ids), moment >= start), StudentSummary.school_id)


def _count(statement: Any, school_id: Any) -> BySchool:
    return {school: count for school, count in db.session.execute(statement.group_by(school_id))}


def _answered(classes: dict[uuid.UUID, uuid.UUID], day: dt.date) -> BySchool:
    schools = set(classes.values())
    called = select(RollCallDay.class_id).where(RollCallDay.school_id.in_(schools), RollCallDay.day == day)
    found = set(db.session.scalars(called)) & classes.keys()
    return Counter(classes[class_id] for class_id in found)
