"""How many records there are, by school, class, month and kind: figures for another system, and no name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import aliased

from webapp.access.tokens import Caller
from webapp.domain.log import Record, records
from webapp.domain.months import after, begins, first_day, month_of
from webapp.domain.terms import local_day
from webapp.entries import STUDENT_KINDS
from webapp.entries.versions import standing_of
from webapp.extensions import db
from webapp.models import Entry, RollCallDay, Student

Key = tuple[uuid.UUID, uuid.UUID | None, str, str]  # school, class, month, kind
ROLL_CALL = "roll_call"


def entry_counts(caller: Caller, months: list[str], school_id: uuid.UUID | None) -> list[dict[str, Any]]:
    """The records that count, of these months in a row, by the day on which they happened: each record once, however
    often it was corrected, none that was withdrawn; for a class, day and session the roll call that stands.

    A student's records count in the class the student is in today. Those of a child that has gone to another school go
    on counting at the old one, in no class. Three queries for any number of schools.
    """
    schools = caller.schools & {school_id} if school_id else caller.schools
    total = _untouched(schools, months) + _corrected(schools, months) + _roll_calls(schools, months)
    by_place: dict[tuple[uuid.UUID, uuid.UUID | None, str], dict[str, int]] = {}
    for school, of_class, month, kind in sorted(total, key=lambda key: [str(part) for part in key]):
        by_place.setdefault((school, of_class, month), {})[kind] = total[school, of_class, month, kind]
    return [{"school_id": s, "class_id": c, "month": m, "kinds": kinds} for (s, c, m), kinds in by_place.items()]


def _untouched(schools: Collection[uuid.UUID], months: list[str]) -> Counter[Key]:
    """Those that correct nothing and were neither corrected nor withdrawn: nearly all, counted in the database."""
    later = aliased(Entry)
    month = case(*((Entry.happened_at < begins(after(one)), one) for one in months))
    statement = (
        select(Entry.school_id, Student.class_id, month, Entry.kind, func.count())
        .outerjoin(Student, _still_there())
        .where(
            Entry.school_id.in_(schools),
            Entry.kind.in_(STUDENT_KINDS),
            Entry.happened_at >= begins(months[0]),
            Entry.happened_at < begins(after(months[-1])),
            Entry.amends_id.is_(None),
            ~select(later.id).where(later.amends_id == Entry.id).exists(),
        )
        .group_by(Entry.school_id, Student.class_id, month, Entry.kind)
    )
    return Counter({(s, c, m, kind): count for s, c, m, kind, count in db.session.execute(statement)})


def _corrected(schools: Collection[uuid.UUID], months: list[str]) -> Counter[Key]:
    """The others, of whatever month, by the one rule that says what stands (domain/log.py): a correction may have moved
    a record from one month to another."""
    later = aliased(Entry)
    touched = Entry.amends_id.is_not(None) | select(later.id).where(later.amends_id == Entry.id).exists()
    statement = (
        select(Entry, Student.class_id)
        .outerjoin(Student, _still_there())
        .where(and_(Entry.school_id.in_(schools), touched))
    )
    rows = db.session.execute(statement).all()
    classes = {row.Entry.id: row.class_id for row in rows}
    found = [r for r in records(row.Entry for row in rows) if r.withdrawal is None and r.current.kind in STUDENT_KINDS]
    keys, wanted = [_key(record, classes[record.current.id]) for record in found], set(months)
    return Counter(key for key in keys if key[2] in wanted)


def _still_there() -> ColumnElement[bool]:
    """An entry's student, unless the child has gone to another school since (ADR 0043)."""
    return and_(Student.id == Entry.student_id, Student.school_id == Entry.school_id)


def _key(record: Record[Entry], class_id: uuid.UUID | None) -> Key:
    kind = record.current.kind
    happened_at = standing_of(STUDENT_KINDS[kind], record).happened_at
    return record.current.school_id, class_id, month_of(local_day(happened_at)), kind


def _roll_calls(schools: Collection[uuid.UUID], months: list[str]) -> Counter[Key]:
    statement = (
        select(RollCallDay.school_id, RollCallDay.class_id, RollCallDay.day, func.count())
        .where(
            RollCallDay.school_id.in_(schools),
            RollCallDay.day >= first_day(months[0]),
            RollCallDay.day < first_day(after(months[-1])),
        )
        .group_by(RollCallDay.school_id, RollCallDay.class_id, RollCallDay.day)
    )
    total: Counter[Key] = Counter()
    day: dt.date
    for school, of_class, day, count in db.session.execute(statement):
        total[school, of_class, month_of(day), ROLL_CALL] += count
    return total
