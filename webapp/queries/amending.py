"""One record, looked up by any of its versions: to be read whole, corrected or taken back."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_entries, student_at_desk
from webapp.domain.log import records
from webapp.domain.refusals import Clash, NotFound
from webapp.entries import KINDS
from webapp.extensions import db
from webapp.models import Entry
from webapp.queries.timeline import TimelineItem, timeline_item, whole_records

Values = dict[str, list[str]]


def own_record(person: Person, entry_id: uuid.UUID) -> TimelineItem:
    """A record that the person wrote; NotFound for any other."""
    item = _record(person, entry_id)
    if not item.own:
        raise NotFound("not_found")
    return item


def record_at_desk(person: Person, entry_id: uuid.UUID) -> TimelineItem:
    """A record about a child of a school whose desk the person sits at, as far as the person may read it; else
    NotFound."""
    item = _record(person, entry_id)
    if item.entry.student_id is None or not _at_my_desk(person, item.original, Permission.SEE_SCHOOL):
        raise NotFound("not_found")
    student_at_desk(person, item.entry.student_id)
    return item


def record_to_correct(person: Person, entry_id: uuid.UUID) -> TimelineItem:
    """The same where the person may correct it; NotFound where not. Clash for one that was taken back."""
    item = record_at_desk(person, entry_id)
    if not _at_my_desk(person, item.original, Permission.CORRECT):
        raise NotFound("not_found")
    return standing_only(item)


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


def _at_my_desk(person: Person, entry: Entry, permission: Permission) -> bool:
    return person.school_now(entry.school_id) in person.schools(permission)


def _record(person: Person, entry_id: uuid.UUID) -> TimelineItem:
    this_one: Any = select(Entry.id, Entry.amends_id).where(Entry.id == entry_id)
    readable: ColumnElement[bool] = readable_entries(person)
    log = list(db.session.scalars(whole_records(this_one, readable)))
    for record in records(log):
        if entry_id in {entry.id for entry in record.versions} and record.current.kind in KINDS:
            return timeline_item(person, record)
    raise NotFound("not_found")
