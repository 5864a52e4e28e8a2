"""What a person has recorded: the newest entries, those held for a decision, and what the school put aside."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.person import Person
from webapp.domain.log import WITHDRAWAL
from webapp.extensions import db
from webapp.models import Account, Entry, HeldEntry, now

NEWEST = 30
TOLD = dt.timedelta(days=60)  # how long a record put aside is told of to its author


@dataclass(frozen=True)
class MyEntries:
    """Newest first; held ones are those nobody has decided on yet; `put_aside`, each with who did it, those that were
    lately decided against. `withdrawn` holds the ids taken back."""

    entries: list[Entry]
    held: list[HeldEntry]
    put_aside: list[tuple[HeldEntry, str]]
    withdrawn: set[uuid.UUID | None]


def my_entries(person: Person) -> MyEntries:
    """The person's newest entries as the server has them."""
    entries = db.session.scalars(
        select(Entry)
        .where(Entry.author_id == person.id)
        .order_by(Entry.seq.desc())
        .limit(NEWEST)
        .options(joinedload(Entry.student), joinedload(Entry.school_class))
    )
    listed, held = list(entries), _held(person)
    return MyEntries(
        [e for e in listed if e.kind != WITHDRAWAL],
        [row for row, _decider in held if row.decision is None],
        [(row, decider or "") for row, decider in held if row.decision is not None],
        {e.amends_id for e in listed if e.kind == WITHDRAWAL},
    )


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
