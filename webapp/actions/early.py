"""Corrections that came before what they correct: kept until it is here, then entered by themselves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.access.care import Care
from webapp.actions.log import enter
from webapp.domain.refusals import Parked, Refused
from webapp.entries.envelope import Envelope, open_text
from webapp.extensions import db
from webapp.models import Entry, HeldEntry

BASE = {"amends", "entry_id"}


def enter_waiting(care: Care, arrived: Iterable[Entry], now: dt.datetime) -> list[Entry]:
    """Enter what waited for these entries and nobody has decided on: the author's corrections of them and withdrawals,
    and the corrections of those in turn."""
    here = {entry.id for entry in arrived}
    waiting = _waiting(care) if here else []
    entered: list[Entry] = []
    while ready := [held for held in waiting if base_of(held) in here]:
        waiting = [held for held in waiting if held not in ready]
        new = [entry for held in ready if (entry := _enter(care, held, now))]
        here = {entry.id for entry in new}
        entered += new
    return entered


def base_of(held: HeldEntry) -> uuid.UUID | None:
    """The entry that a held one corrects or takes back; None: none that can be read."""
    try:
        named = [value for name, value in open_text(held.raw).pairs if name in BASE]
        return uuid.UUID(named[0]) if named else None
    except (Refused, ValueError):
        return None


def _waiting(care: Care) -> list[HeldEntry]:
    mine = (HeldEntry.author_id == care.person.id, HeldEntry.decision.is_(None))
    waits = select(HeldEntry).where(*mine, HeldEntry.reason == "base_not_here").order_by(HeldEntry.arrived_at)
    return list(db.session.scalars(waits))


def _enter(care: Care, held: HeldEntry, now: dt.datetime) -> Entry | None:
    """Judged as if it came now. What will not do even so goes on waiting for the school, with the reason that holds."""
    envelope = Envelope(held.entry_id, held.kind, held.version, held.digest, held.raw, held.device)
    try:
        with db.session.begin_nested():
            entry = enter(care, envelope, held.arrived_at)
    except IntegrityError:
        return None
    except Refused as refusal:
        held.reason, held.verdict = refusal.code, "parked" if isinstance(refusal, Parked) else "refused"
        return None
    held.decision, held.decided_by, held.decided_at = "accepted", care.person.id, now
    return entry
