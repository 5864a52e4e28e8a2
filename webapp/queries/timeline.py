"""A student's timeline: the records that stand, newest first, as far as this person may read them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from webapp.access.person import Person
from webapp.access.records import readable_entries
from webapp.domain.log import WITHDRAWAL, Record, records
from webapp.entries import KINDS
from webapp.entries.kind import Kind
from webapp.entries.versions import Clash, changed_fields, standing_of
from webapp.extensions import db
from webapp.models import Entry, kept_records, with_merged_records


@dataclass(frozen=True)
class Change:
    """One line of a record's history: an entry, and the fields in which it differs from the version it corrects."""

    entry: Entry
    what: str  # recorded | corrected | taken_back
    why: str
    fields: list[str]


@dataclass(frozen=True)
class TimelineItem:
    """One record on a timeline: what stands of it, what its versions were, and whether it was taken back.

    `entry` is the version that arrived last, `original` the first. `base` and `beside` are the versions a correction
    names; `own` says whether this person wrote the record.
    """

    entry: Entry
    original: Entry
    kind: Kind
    body: dict[str, Any]
    happened_at: dt.datetime
    earlier: list[Entry]
    withdrawal: Entry | None
    clashes: list[Clash]
    base: uuid.UUID
    beside: list[uuid.UUID]
    own: bool
    history: list[Change]

    @property
    def corrected_late(self) -> bool:
        """Was it corrected after it had been taken back? Nobody's words are lost; it stays taken back."""
        return self.withdrawal is not None and self.entry.seq > self.withdrawal.seq

    @property
    def versions(self) -> list[Entry]:
        """All of them, the first one first."""
        return [*self.earlier, self.entry]


@dataclass
class Timeline:
    """Newest first; `more` says that older records were left out."""

    items: list[TimelineItem] = field(default_factory=list)
    more: bool = False


def timelines(
    person: Person, student_ids: Collection[uuid.UUID], limit: int, readable: ColumnElement[bool] | None = None
) -> dict[uuid.UUID, Timeline]:
    """The timelines of students whose pages this person may open: at most `limit` entries each, of those that are
    `readable` (default: to this person); those of a record that was merged into theirs among them. Two queries for all,
    and one more where there is such a record."""
    logs: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    open_ones = readable_entries(person) if readable is None else readable
    found = db.session.scalars(_latest(open_ones, student_ids, limit + 1)).all()
    kept = _kept({entry.student_id for entry in found if entry.student_id} - set(student_ids))
    for entry in found:
        if entry.student_id:
            logs[kept.get(entry.student_id, entry.student_id)].append(entry)
    return {student: _timeline(person, logs[student], limit) for student in student_ids}


def _kept(gone: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    return {row.gone_id: row.kept_id for row in db.session.execute(kept_records(gone))} if gone else {}


def timeline_item(person: Person, record: Record[Entry]) -> TimelineItem:
    """A record as a timeline shows it."""
    current, original = record.current, record.original
    kind = KINDS[current.kind]
    stands = standing_of(kind, record)
    return TimelineItem(
        entry=current,
        original=original,
        kind=kind,
        body=stands.body,
        happened_at=stands.happened_at,
        earlier=list(record.versions[:-1]),
        withdrawal=record.withdrawal,
        clashes=stands.clashes,
        base=stands.base,
        beside=stands.beside,
        own=original.author_id == person.id,
        history=_history(kind, record),
    )


def _history(kind: Kind, record: Record[Entry]) -> list[Change]:
    """Who wrote, corrected and took back, in the order it arrived; of a record that nobody touched, nothing."""
    by_id = {entry.id: entry for entry in record.versions}
    changes = []
    for entry in sorted([*record.versions, *record.withdrawals], key=lambda entry: entry.seq):
        base = by_id.get(entry.amends_id) if entry.amends_id else None
        if entry.kind == WITHDRAWAL:
            changes.append(Change(entry, "taken_back", entry.body["reason"], []))
        elif base is None:
            changes.append(Change(entry, "recorded", "", []))
        else:
            why = entry.body.get("why", "")
            changes.append(Change(entry, "corrected", why, changed_fields(kind, entry, base)))
    return changes if len(changes) > 1 else []


def whole_records(shown: Select[Any], readable: ColumnElement[bool]) -> Any:
    """The entries (id, amends_id) `shown`, and whatever they correct or are corrected by: a version alone would pass
    for the whole."""
    whole = _with_later(_with_earlier(shown))
    found = select(Entry).where(Entry.id.in_(select(whole.c.id)), readable)
    return found.options(selectinload(Entry.author), selectinload(Entry.files))


def _latest(readable: ColumnElement[bool], student_ids: Collection[uuid.UUID], limit: int) -> Any:
    """The newest entries of each student, as whole records."""
    newest = func.row_number().over(
        partition_by=Entry.student_id, order_by=(Entry.happened_at.desc(), Entry.seq.desc())
    )
    ranked = (
        select(Entry.id, Entry.amends_id, newest.label("place"))
        .where(Entry.student_id.in_(with_merged_records(student_ids)), readable)
        .subquery()
    )
    shown = select(ranked.c.id, ranked.c.amends_id).where(ranked.c.place <= limit)
    return whole_records(shown, readable)


def _with_earlier(shown: Select[Any]) -> CTE:
    """(id, amends_id) of these and of all that they correct."""
    found = shown.cte("with_earlier", recursive=True)
    return found.union(select(Entry.id, Entry.amends_id).join(found, Entry.id == found.c.amends_id))


def _with_later(shown: CTE) -> CTE:
    """(id, amends_id) of these and of all that correct them."""
    found = select(shown.c.id, shown.c.amends_id).cte("with_later", recursive=True)
    return found.union(select(Entry.id, Entry.amends_id).join(found, Entry.amends_id == found.c.id))


def _timeline(person: Person, log: list[Entry], limit: int) -> Timeline:
    items = [timeline_item(person, record) for record in records(log) if record.current.kind in KINDS]
    items.sort(key=lambda item: (item.happened_at, item.entry.seq), reverse=True)
    return Timeline(items[:limit], more=len(log) > limit)
