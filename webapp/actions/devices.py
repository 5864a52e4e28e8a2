"""Phones 设备: heard from with every sync, and revoked when one is lost. What they hand over is always taken."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.choices import choice
from webapp.access.person import Person
from webapp.actions.apart import make_once
from webapp.actions.sessions import LONGEST_AGENT, end_sessions_of_device
from webapp.domain.phone_health import silent_since
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, Device, LoginSession, new_id

LONGEST_APP = 60


@dataclass(frozen=True)
class Contact:
    """What a phone says of itself: which one it is, what it runs, how many things wait on it unsent and since when.
    `waiting` is None where it does not say; so is `sent_at`, what its clock showed when it sent this."""

    device: uuid.UUID
    agent: str
    app: str
    waiting: int | None = None
    waiting_since: dt.datetime | None = None
    sent_at: dt.datetime | None = None


def hear_from(person: Person, session_id: uuid.UUID, contact: Contact, now: dt.datetime) -> Device:
    """Keep that a phone was heard from, and that this session is on it. The first time makes its row. One that was
    silent for too long is locked until its owner logs in again ("silent_days")."""
    account_id = person.id
    mine = (Device.account_id == account_id, Device.device == contact.device)
    statement = select(Device).where(*mine).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(statement).one_or_none()
    if row is None:
        first = {"first_seen_at": now, "last_contact_at": now, "agent": contact.agent[:LONGEST_AGENT], "waiting": 0}
        make_once(Device, id=new_id(), account_id=account_id, device=contact.device, **first)
        row = db.session.scalars(statement).one()
        note("device.enrolled", row)
    if row.last_contact_at < silent_since(now, days_until_silent(person)):
        row.locked_at = now
    row.last_contact_at = now
    row.agent, row.app = contact.agent[:LONGEST_AGENT], contact.app[:LONGEST_APP] or row.app
    if contact.waiting is not None:
        row.waiting, row.waiting_since = contact.waiting, contact.waiting_since if contact.waiting else None
    if contact.sent_at is not None:
        row.skew_seconds = round((now - contact.sent_at).total_seconds())
    session = db.session.get(LoginSession, session_id)
    if session is not None:
        if session.device_id != row.id:
            session.device_id = row.id
        if row.locked_at is not None and session.opened_at > row.locked_at:
            row.locked_at = None
    return row


def days_until_silent(person: Person) -> int:
    """After how many days without a word a phone of this person counts as silent: the strictest of today's schools."""
    return min(int(choice("silent_days", person.bureau_id, place)) for place in person.schools() or {None})


def revoke(account: Account, device_id: uuid.UUID, by: uuid.UUID, now: dt.datetime) -> Device:
    """The phone is lost, or somebody else's now: its sessions end and it carries nothing any more. NotFound for one of
    another account. What waits on it is still taken, should it ever come."""
    row = db.session.scalars(
        select(Device).where(Device.id == device_id, Device.account_id == account.id)
    ).one_or_none()
    if row is None:
        raise NotFound("not_found")
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = now, by
        row.recovery = None
        note("device.revoked", row, bureau_id=account.bureau_id, waiting=row.waiting)
    end_sessions_of_device(row.id, "device_revoked", now)
    return row
