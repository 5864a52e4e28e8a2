"""One record, looked up by any of its versions: to be read whole, corrected or taken back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from webapp.access.corrections import as_its_author
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_entries, student_at_desk, student_in_field
from webapp.access.transfers import left_for_another
from webapp.domain.log import Record, records
from webapp.domain.refusals import Clash, NotFound
from webapp.entries import KINDS
from webapp.extensions import db
from webapp.models import Entry, SchoolClass, Student
from webapp.queries.timeline import TimelineItem, timeline_item, whole_records

Values = dict[str, list[str]]


@dataclass(frozen=True)
class Alone:
    """The child of an own record who is not, or not any more, among the person's: the record is seen without a file."""

    id: uuid.UUID
    name: str
    school_class: SchoolClass | None = None


def own_record(person: Person, entry_id: uuid.UUID) -> TimelineItem:
    """A record that the person wrote, as its author reads it; NotFound for any other."""
    (record,) = as_its_author(person, [_record(person, entry_id)])
    if record.original.author_id != person.id or entry_id not in {entry.id for entry in record.versions}:
        raise NotFound("not_found")
    return timeline_item(person, record)


def child_of(person: Person, item: TimelineItem) -> Student | Alone:
    """Whom an own record is about: one of the person's own students, else that child's name alone. NotFound for a
    record that is about no child."""
    student_id = item.entry.student_id
    if student_id is None:
        raise NotFound("not_found")
    try:
        return student_in_field(person, student_id)
    except NotFound:
        return Alone(student_id, _name_of(person, student_id))


def record_at_desk(person: Person, entry_id: uuid.UUID, to_do: Permission = Permission.SEE_SCHOOL) -> TimelineItem:
    """A record about a child of a school whose desk the person sits at and where the person may do this, whichever
    school it was written at, as far as the person may read it; else NotFound."""
    item = timeline_item(person, _record(person, entry_id))
    if item.entry.student_id is None:
        raise NotFound("not_found")
    student_at_desk(person, item.entry.student_id, to_do)
    return item


def record_to_correct(person: Person, entry_id: uuid.UUID) -> TimelineItem:
    """The same where the person may correct it; NotFound where not. Clash for one that was taken back."""
    return standing_only(record_at_desk(person, entry_id, Permission.CORRECT))


def standing_only(item: TimelineItem) -> TimelineItem:
    """The record itself; Clash as taken_back if it was."""
    if item.withdrawal:
        raise Clash("taken_back")
    return item


def form_values(item: TimelineItem) -> Values:
    """What stands of a record as its form's values (name to texts), without what is said of the correction itself."""
    values: Values = {}
    for name, value in item.kind.pairs(item.body):
        if name not in {"amends", "knows", "why", "mends"}:
            values.setdefault(name, []).append(value)
    return values


def _name_of(person: Person, student_id: uuid.UUID) -> str:
    """As the school knows it, or as it was when the child left."""
    here = db.session.scalars(select(Student.name).where(Student.id == student_id)).one_or_none()
    left = left_for_another(person, [student_id])
    return here or (left[student_id].name if student_id in left else "")


def _record(person: Person, entry_id: uuid.UUID) -> Record[Entry]:
    this_one: Any = select(Entry.id, Entry.amends_id).where(Entry.id == entry_id)
    readable: ColumnElement[bool] = readable_entries(person)
    log = list(db.session.scalars(whole_records(this_one, readable)))
    for record in records(log):
        if entry_id in {entry.id for entry in record.versions} and record.current.kind in KINDS:
            return record
    raise NotFound("not_found")
