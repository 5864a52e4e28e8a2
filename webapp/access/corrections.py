"""The door to correcting a record: its author's, or that of whoever may correct at the school's desk."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from sqlalchemy import CTE, Select, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import readable_entries
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Entry


def versions_before(entry_id: uuid.UUID) -> list[Entry]:
    """The entry and all that it corrects, the record's first version first; NotFound for one that is not in the log."""
    chain = _with_earlier(entry_id)
    found = list(db.session.scalars(select(Entry).where(Entry.id.in_(select(chain.c.id))).order_by(Entry.seq)))
    if entry_id not in {entry.id for entry in found}:
        raise NotFound("not_found")
    return found


def may_correct(person: Person, versions: Iterable[Entry]) -> bool:
    """May the person correct what these are versions of? Its author, wherever she works now; and whoever corrects at
    that school's desk today (a desk is online: no clock but ours counts) and may read it."""
    listed = list(versions)
    if listed[0].author_id == person.id:
        return True
    school = person.school_now(listed[0].school_id)
    return school in person.schools(Permission.CORRECT) and _reads(person, listed)


def _reads(person: Person, versions: list[Entry]) -> bool:
    ids = {entry.id for entry in versions}
    readable = select(Entry.id).where(Entry.id.in_(ids), readable_entries(person))
    return set(db.session.scalars(readable)) == ids


def _with_earlier(entry_id: uuid.UUID) -> CTE:
    named: Select[uuid.UUID, uuid.UUID | None] = select(Entry.id, Entry.amends_id).where(Entry.id == entry_id)
    chain = named.cte("corrected", recursive=True)
    return chain.union(select(Entry.id, Entry.amends_id).join(chain, Entry.id == chain.c.amends_id))
