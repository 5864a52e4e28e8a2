"""The children of a school with what was changed about them since a day, for its change report 变更报告 (TH-1).

The changes are the audit's, of this school alone: what another one changed before a child came is that one's.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from webapp.domain.register_changes import Child, Edit, Facts, Row
from webapp.domain.retention import ERASED_NAME
from webapp.domain.terms import day_bounds, local_day
from webapp.extensions import db
from webapp.models import Guardian, MergedStudent, SchoolClass, Student
from webapp.models.audit import AUDIT_EVENTS
from webapp.queries.audit import Event
from webapp.queries.ledger_moves import Schools, arrivals

E = AUDIT_EVENTS.c
REMOVED = "guardian.removed"
OF_STUDENTS, OF_GUARDIANS = ("left_behind", "left_on", "left_why"), ("student_id", "relation", "whereabouts")
Found = Mapping[uuid.UUID, list[Event]]


@dataclass(frozen=True)
class Known:
    """A child's record as it stands, the child with its history, and the events of that, the latest first."""

    student: Any
    child: Child
    events: list[Event]
    relations: Mapping[uuid.UUID | None, str | None]  # of the family, by the id of the row


def known_since(school_id: uuid.UUID, schools: Schools, first: dt.date, class_id: uuid.UUID | None) -> list[Known]:
    """All children of a school, by class and name, with what was changed since the first day; of two records that were
    put together the one that is kept stands for both. Whose file was erased is not among them."""
    kept = {gone: kept for gone, kept in db.session.execute(select(MergedStudent.gone_id, MergedStudent.kept_id))}
    records: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in _students(school_id):
        records[kept.get(row.id, row.id)].append(row)
    events, families, came = _events(schools, first), _families(school_id), arrivals(schools)
    found = []
    for child_id, rows in records.items():
        one = next((row for row in rows if row.id == child_id), None)
        if one is not None and one.name != ERASED_NAME and class_id in (None, one.class_id):
            family = [guardian for row in rows for guardian in families[row.id]]
            found.append(_known(one, rows, family, events, came.get(child_id)))
    return found


def kept_since(schools: Schools) -> dt.date | None:
    """The day from which on this school's changes are kept."""
    at = db.session.connection().execute(select(func.min(E.at)).where(E.school_id.in_(schools))).scalar()
    return local_day(at) if at else None


def erased_since(school_id: uuid.UUID, first: dt.date) -> int:
    """How many children of the school who were on its roll since that day have no file any more."""
    statement = select(func.count()).where(Student.school_id == school_id, Student.name == ERASED_NAME)
    return db.session.scalars(statement.where(Student.on_roll(first))).one()


def _students(school_id: uuid.UUID) -> Iterable[Any]:
    columns = (Student.id, Student.name, Student.class_id, Student.created_at, Student.enrolled_month,
               Student.left_behind, Student.left_on, Student.left_why)  # fmt: skip
    statement = select(*columns).outerjoin(SchoolClass, SchoolClass.id == Student.class_id)
    order = (SchoolClass.stage, SchoolClass.cohort_year.desc(), SchoolClass.number, Student.name_pinyin, Student.id)
    return db.session.execute(statement.where(Student.school_id == school_id).order_by(*order))


def _families(school_id: uuid.UUID) -> Mapping[uuid.UUID, list[Any]]:
    columns = (Guardian.id, Guardian.student_id, Guardian.relation, Guardian.whereabouts)
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(select(*columns).where(Guardian.school_id == school_id).order_by(Guardian.position)):
        found[row.student_id].append(row)
    return found


def _events(schools: Schools, first: dt.date) -> Found:
    """By the row they are of, the latest first. A child's making is told by its record."""
    of_students = and_(E.subject == "students", E.action.in_(("changed", REMOVED)))
    of_guardians = and_(E.subject == "guardians", E.action.in_(("made", "changed")))
    since = and_(E.school_id.in_(schools), E.at >= day_bounds(first)[0])
    statement = select(AUDIT_EVENTS).where(since, or_(of_students, of_guardians)).order_by(E.seq.desc())
    found: dict[uuid.UUID, list[Event]] = defaultdict(list)
    for event in db.session.connection().execute(statement):
        found[event.subject_id].append(event)
    return found


def _known(one: Any, rows: list[Any], family: list[Any], events: Found, arrived: dt.date | None) -> Known:
    theirs = [event for row in (*rows, *family) for event in events.get(row.id, ())]
    removed = [event for event in theirs if event.action == REMOVED]
    gone = {_id_of(event): event for event in removed if "guardian" in event.details}
    theirs += [event for guardian_id in gone for event in events.get(guardian_id, ())]
    relations = {row.id: row.relation for row in family} | {key: e.details["relation"] for key, e in gone.items()}
    child = Child(
        {str(row.id): _record(row, events.get(row.id, [])) for row in rows},
        [*(_guardian(row, events) for row in family), *(_removed(key, e, events) for key, e in gone.items())],
        one.enrolled_month or None,
        arrived,
    )
    return Known(one, child, sorted(theirs, key=lambda event: event.seq, reverse=True), relations)


def _id_of(event: Event) -> uuid.UUID:
    return uuid.UUID(event.details["guardian"])


def _record(row: Any, events: list[Event]) -> Row:
    return Row(_facts(row, OF_STUDENTS), _edits(events, OF_STUDENTS), since=local_day(row.created_at))


def _guardian(row: Any, events: Found) -> Row:
    return Row(_facts(row, OF_GUARDIANS), _edits(events.get(row.id, []), OF_GUARDIANS))


def _removed(guardian_id: uuid.UUID, event: Event, events: Found) -> Row:
    """A guardian who is not on file any more, as the one was on the day of being taken off it."""
    facts = {"student_id": str(event.subject_id)} | {name: event.details[name] for name in ("relation", "whereabouts")}
    return Row(facts, _edits(events.get(guardian_id, []), OF_GUARDIANS), until=local_day(event.at))


def _facts(row: Any, names: Collection[str]) -> Facts:
    return {name: None if (value := getattr(row, name)) is None else str(value) for name in names}


def _edits(events: Iterable[Event], names: Collection[str]) -> list[Edit]:
    return [
        Edit(
            local_day(event.at),
            event.account_id,
            {} if event.action == "made" else {name: event.details[name][0] for name in names if name in event.details},
            event.action == "made",
        )
        for event in events
        if event.action in ("made", "changed")
    ]
