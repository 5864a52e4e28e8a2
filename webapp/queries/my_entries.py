"""What a person has recorded: the newest entries, those held for a decision, and what the school put aside."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.corrections import as_its_author
from webapp.access.person import Person
from webapp.access.records import mine, readable_entries
from webapp.domain.log import records
from webapp.entries import KINDS
from webapp.extensions import db
from webapp.models import Account, Entry, HeldEntry, Student, now
from webapp.queries.timeline import TimelineItem, timeline_item, whole_records

NEWEST = 30
TOLD = dt.timedelta(days=60)  # how long a record put aside is told of to its author


@dataclass(frozen=True)
class MyEntries:
    """The newest records first, each as it stands for its author, whoever corrected it; `mine` are the children among
    theirs whose pages the person may open. Held ones are those nobody has decided on yet; `put_aside`, each with who
    did it, those that were lately decided against."""

    records: list[TimelineItem]
    mine: frozenset[uuid.UUID]
    held: list[HeldEntry]
    put_aside: list[tuple[HeldEntry, str]]


def my_entries(person: Person, cared_for: Collection[uuid.UUID] | None = None) -> MyEntries:
    """The person's newest records as the server has them; `cared_for`: the person's students, if they are known."""
    held = _held(person)
    found = _records(person)
    return MyEntries(
        found,
        _mine(person, found) if cared_for is None else frozenset(cared_for),
        [row for row, _decider in held if row.decision is None],
        [(row, decider or "") for row, decider in held if row.decision is not None],
    )


def _mine(person: Person, found: list[TimelineItem]) -> frozenset[uuid.UUID]:
    about = {item.entry.student_id for item in found if item.entry.student_id}
    return frozenset(db.session.scalars(select(Student.id).where(Student.id.in_(about), mine(person))))


def _records(person: Person) -> list[TimelineItem]:
    newest = select(Entry.id, Entry.amends_id).where(Entry.author_id == person.id).order_by(Entry.seq.desc())
    shown = select(newest.limit(NEWEST).subquery())
    whole = whole_records(shown, readable_entries(person))
    log = db.session.scalars(whole.options(joinedload(Entry.student), joinedload(Entry.school_class)))
    own = [r for r in records(log) if r.original.author_id == person.id and r.current.kind in KINDS]
    return sorted((timeline_item(person, one) for one in as_its_author(person, own)), key=_touched, reverse=True)


def _touched(item: TimelineItem) -> int:
    """A record that somebody has corrected or taken back is at the top again."""
    return item.history[-1].entry.seq if item.history else item.entry.seq


def _held(person: Person) -> list[tuple[HeldEntry, str | None]]:
    """What waits, and what the school put aside of late, each with who decided."""
    aside = and_(HeldEntry.decision == "dismissed", HeldEntry.decided_at > now() - TOLD)
    statement = (
        select(HeldEntry, Account.name)
        .outerjoin(Account, Account.id == HeldEntry.decided_by)
        .where(HeldEntry.author_id == person.id, or_(HeldEntry.decision.is_(None), aside))
        .order_by(HeldEntry.arrived_at.desc())
        .limit(NEWEST)
    )
    return [(row, decider) for row, decider in db.session.execute(statement)]
