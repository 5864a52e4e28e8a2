"""The talks that only the school's psychology teacher reads, beside their authors."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload, load_only

from webapp.access.person import Person
from webapp.access.records import for_psychology, readable_entries
from webapp.domain.log import WITHDRAWAL, records
from webapp.entries import KINDS
from webapp.extensions import db
from webapp.models import Entry, Student
from webapp.queries.pages import Listed, one_page, with_rows
from webapp.queries.timeline import TimelineItem, timeline_item, whole_records


@dataclass(frozen=True)
class Confided:
    """A talk, and whose it is."""

    student: Student
    item: TimelineItem


def confided(person: Person, page: int, size: int) -> Listed[Confided]:
    """The talks of the person's schools as they stand, newest first; those taken back are marked."""
    later = aliased(Entry)
    corrected = select(later.amends_id).where(later.amends_id.is_not(None), later.kind != WITHDRAWAL)
    mine = (for_psychology(person, Entry), readable_entries(person))
    last = select(Entry).where(*mine, Entry.kind.in_(KINDS), Entry.kind != WITHDRAWAL, Entry.student_id.is_not(None))
    statement = last.where(Entry.id.not_in(corrected)).order_by(Entry.happened_at.desc(), Entry.seq.desc())
    listed = one_page(statement, page, size)
    items = _items(person, listed.rows)
    students = _students(entry.student_id for entry in listed.rows if entry.student_id)
    rows = [
        Confided(students[entry.student_id], items[entry.seq])
        for entry in listed.rows
        if entry.student_id in students and entry.seq in items
    ]
    return with_rows(listed, rows)


def _items(person: Person, entries: Collection[Entry]) -> dict[int, TimelineItem]:
    """The whole records these entries stand for, by the entry's number. Of one that was corrected twice, the last."""
    shown: Any = select(Entry.id, Entry.amends_id).where(Entry.id.in_([entry.id for entry in entries]))
    log = db.session.scalars(whole_records(shown, readable_entries(person)))
    return {record.current.seq: timeline_item(person, record) for record in records(log)}


def _students(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Student]:
    shown = load_only(Student.name, Student.class_id, Student.school_id, raiseload=True)
    rows = select(Student).where(Student.id.in_(list(ids))).options(joinedload(Student.school_class), shown)
    return {student.id: student for student in db.session.scalars(rows)}
