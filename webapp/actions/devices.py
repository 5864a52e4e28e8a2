"""Phones 设备: heard from with every sync, and revoked when one is lost. What they hand over is always taken."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.audit import note
from webapp.actions.apart import make_once
from webapp.actions.sessions import LONGEST_AGENT, end_sessions_of_device
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Account, Device, LoginSession, new_id

LONGEST_APP = 60


@dataclass(frozen=True)
class Contact:
    """What a phone says of itself: which one it is, what it runs, how many things wait on it unsent and since when.
    `waiting` is None where it does not say."""

    device: uuid.UUID
    agent: str
    app: str
    waiting: int | None = None
    waiting_since: dt.datetime | None = None


def hear_from(account_id: uuid.UUID, session_id: uuid.UUID, contact: Contact, now: dt.datetime) -> Device:
    """Keep that a phone was heard from, and that this session is on it. The first time makes its row."""
    mine = (Device.account_id == account_id, Device.device == contact.device)
    statement = select(Device).where(*mine).with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(statement).one_or_none()
    if row is None:
        first = {"first_seen_at": now, "last_contact_at": now, "agent": contact.agent[:LONGEST_AGENT], "waiting": 0}
        make_once(Device, id=new_id(), account_id=account_id, device=contact.device, **first)
        row = db.session.scalars(statement).one()
        note("device.enrolled", row)
    row.last_contact_at = now
    row.agent, row.app = contact.agent[:LONGEST_AGENT], contact.app[:LONGEST_APP] or row.app
    if contact.waiting is not None:
        row.waiting, row.waiting_since = contact.waiting, contact.waiting_since if contact.waiting else None
    session = db.session.get(LoginSession, session_id)
    if session is not None and session.device_id != row.id:
        session.device_id = row.id
    return row


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
