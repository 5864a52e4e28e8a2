"""A student's timeline: the records that stand, newest first, as far as this person may read them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, selectinload

from webapp.access.person import Person
from webapp.access.records import readable_entries
from webapp.domain.log import Record, records
from webapp.entries import KINDS
from webapp.entries.kind import Kind
from webapp.extensions import db
from webapp.models import Entry


@dataclass(frozen=True)
class TimelineItem:
    """One record on a timeline: the version that stands, what came before it, and whether it was taken back."""

    entry: Entry
    kind: Kind
    body: dict[str, Any]
    earlier: list[Entry]
    withdrawal: Entry | None
    amended_twice: bool
    own: bool


@dataclass
class Timeline:
    """Newest first; `more` says that older records were left out."""

    items: list[TimelineItem] = field(default_factory=list)
    more: bool = False


def timelines(person: Person, student_ids: Collection[uuid.UUID], limit: int) -> dict[uuid.UUID, Timeline]:
    """The timelines of students whose pages this person may open: at most `limit` entries each. Two queries for all."""
    logs: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    for entry in db.session.scalars(_latest(person, student_ids, limit + 1)):
        if entry.student_id:
            logs[entry.student_id].append(entry)
    return {student: _timeline(person, logs[student], limit) for student in student_ids}


def timeline_item(person: Person, record: Record[Entry]) -> TimelineItem:
    """A record as a timeline shows it."""
    current = record.current
    kind = KINDS[current.kind]
    return TimelineItem(
        entry=current,
        kind=kind,
        body=kind.upcast(current.body, current.version),
        earlier=list(record.versions[:-1]),
        withdrawal=record.withdrawal,
        amended_twice=record.amended_twice,
        own=current.author_id == person.id,
    )


def _latest(person: Person, student_ids: Collection[uuid.UUID], limit: int) -> Any:
    newest = func.row_number().over(
        partition_by=Entry.student_id, order_by=(Entry.happened_at.desc(), Entry.seq.desc())
    )
    ranked = (
        select(Entry, newest.label("place"))
        .where(Entry.student_id.in_(student_ids), readable_entries(person))
        .subquery()
    )
    latest = aliased(Entry, ranked)
    return (
        select(latest).where(ranked.c.place <= limit).options(selectinload(latest.author), selectinload(latest.files))
    )


def _timeline(person: Person, log: list[Entry], limit: int) -> Timeline:
    newest = sorted(log, key=lambda entry: (entry.happened_at, entry.seq), reverse=True)[:limit]
    items = [timeline_item(person, record) for record in records(newest)]
    items.sort(key=lambda item: (item.entry.happened_at, item.entry.seq), reverse=True)
    return Timeline([i for i in items if i.entry.kind in KINDS], more=len(log) > limit)
