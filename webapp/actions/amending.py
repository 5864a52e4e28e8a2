"""Correcting and taking back: who may, and what a correction is judged by (docs/adr/0034)."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.access.corrections import may_correct, versions_before
from webapp.access.permissions import ALLOWS, Permission
from webapp.access.person import Person
from webapp.domain.log import WITHDRAWAL
from webapp.domain.refusals import NotFound, Parked, Refused
from webapp.entries import KINDS
from webapp.entries.kind import Body, Kind
from webapp.extensions import db
from webapp.models import Entry, HeldEntry


def corrected(person: Person, kind: Kind, entry_id: uuid.UUID, written_on: dt.date) -> list[Entry]:
    """The versions of the record that a correction or a withdrawal of a day is about, the first one first.

    Refused: a record that is here, but neither the person's own nor the person's to correct. Parked: one that is not
    here (yet), and an author's own once the author has no role to write such records any more.
    """
    try:
        versions = versions_before(entry_id)
    except NotFound as unknown:
        raise Parked("base_not_here") from unknown
    if versions[-1].kind == WITHDRAWAL:
        raise Refused("amends_something_else")
    if not KINDS[versions[0].kind].correctable:
        raise Refused("change_again")
    if not may_correct(person, versions):
        raise Refused("entry_not_yours")
    roles = person.holding(on=written_on)
    if not any({kind.permission, Permission.CORRECT} & ALLOWS[grant.role] for grant in roles):
        raise Parked("role_not_held")
    return versions


def needs_reason(person: Person, versions: list[Entry], body: Body) -> None:
    """Whoever corrects somebody else's record says why: Refused without."""
    if versions[0].author_id != person.id and not body.get("why"):
        raise Refused("reason_needed", field="why")


def never_entered(person: Person, entry_id: uuid.UUID) -> bool:
    """Was this an entry of the person's that was refused? What corrects it takes its place."""
    refused = select(HeldEntry.id).where(
        HeldEntry.entry_id == entry_id, HeldEntry.author_id == person.id, HeldEntry.verdict == "refused"
    )
    here = select(Entry.id).where(Entry.id == entry_id)
    return db.session.scalars(here).first() is None and db.session.scalars(refused).first() is not None
