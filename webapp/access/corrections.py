"""The door to correcting a record: its author's, or that of whoever may correct where the child is today."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import CTE, Select, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_entries
from webapp.access.transfers import Left, left_for_another
from webapp.domain.log import Record
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Entry, Student


def versions_before(entry_id: uuid.UUID) -> list[Entry]:
    """The entry and all that it corrects, the record's first version first; NotFound for one that is not in the log."""
    chain = _with_earlier(entry_id)
    found = list(db.session.scalars(select(Entry).where(Entry.id.in_(select(chain.c.id))).order_by(Entry.seq)))
    if entry_id not in {entry.id for entry in found}:
        raise NotFound("not_found")
    return found


def may_correct(person: Person, versions: Iterable[Entry]) -> bool:
    """May the person correct what these are versions of? Its author, wherever she works now and the child is; and
    whoever corrects at the desk of the child's school today (online: no clock but ours counts) and may read it."""
    listed = list(versions)
    if listed[0].author_id == person.id:
        return True
    return _school_of(person, listed[0]) in person.schools(Permission.CORRECT) and _reads(person, listed)


def as_its_author(person: Person, written: Iterable[Record[Entry]]) -> list[Record[Entry]]:
    """Records as their author reads them. Of a child that is at another school by now: the own words, what stood when
    the child left, and that it was taken back; what the new school writes is not for the old one (ADR 0043)."""
    listed = list(written)
    by_others = {v.student_id for one in listed for v in one.versions if v.student_id and v.author_id != person.id}
    left = left_for_another(person, by_others) if by_others else {}
    return [
        _as_it_left(person, one, left[child]) if (child := one.original.student_id) in left else one for one in listed
    ]


def _as_it_left(person: Person, record: Record[Entry], left: Left) -> Record[Entry]:
    read = [one for one in record.versions if one.author_id == person.id or one.arrived_at <= left.at]
    return Record(tuple(read), record.withdrawals)


def _school_of(person: Person, entry: Entry) -> uuid.UUID | None:
    """The school of the child whom the entry is about, today (None: none of the person's); of a class, its own."""
    if entry.student_id is None:
        return person.school_now(entry.school_id)
    return db.session.scalars(select(Student.school_id).where(Student.id == entry.student_id)).one_or_none()


def _reads(person: Person, versions: list[Entry]) -> bool:
    ids = {entry.id for entry in versions}
    readable = select(Entry.id).where(Entry.id.in_(ids), readable_entries(person))
    return set(db.session.scalars(readable)) == ids


def _with_earlier(entry_id: uuid.UUID) -> CTE:
    named: Select[uuid.UUID, uuid.UUID | None] = select(Entry.id, Entry.amends_id).where(Entry.id == entry_id)
    chain = named.cte("corrected", recursive=True)
    return chain.union(select(Entry.id, Entry.amends_id).join(chain, Entry.id == chain.c.amends_id))
