"""What a person has recorded: the newest entries, and those held for a decision."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.access.person import Person
from webapp.domain.log import WITHDRAWAL
from webapp.extensions import db
from webapp.models import Entry, HeldEntry

NEWEST = 30


@dataclass(frozen=True)
class MyEntries:
    """Newest first; held ones are those nobody has decided on yet. `withdrawn` holds the ids taken back."""

    entries: list[Entry]
    held: list[HeldEntry]
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
    held = db.session.scalars(
        select(HeldEntry)
        .where(HeldEntry.author_id == person.id, HeldEntry.decision.is_(None))
        .order_by(HeldEntry.arrived_at.desc())
        .limit(NEWEST)
    )
    listed = list(entries)
    withdrawn = {e.amends_id for e in listed if e.kind == WITHDRAWAL}
    return MyEntries([e for e in listed if e.kind != WITHDRAWAL], list(held), withdrawn)
