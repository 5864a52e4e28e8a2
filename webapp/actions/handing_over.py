"""A phone taken out of service hands over what it holds, without anybody logging in, and says when it is empty.

It shows a token of its own making, whose digest it left here while it was in service (actions/phone_reports.py). The
token opens nothing to read and counts only once the phone is revoked: what comes is parked, for the school to decide.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.access.audit import note
from webapp.access.person import Person, load_person
from webapp.domain.refusals import NotFound
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Device


def device_of(device: uuid.UUID, token: str) -> Device:
    """The phone whose token this is; NotFound for another's, and for one that never left any."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    row = db.session.scalars(
        select(Device)
        .where(Device.device == device, Device.handover_digest == digest)
        .options(joinedload(Device.account))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound("not_found")
    return row


def revoked_device(device: uuid.UUID, token: str) -> Device:
    """The same for a phone out of service that still holds something; NotFound for any other."""
    row = device_of(device, token)
    if row.revoked_at is None or row.emptied_at is not None:
        raise NotFound("not_found")
    return row


def owner_of(row: Device, now: dt.datetime) -> Person:
    """Under whose name the records are parked: whoever had the phone."""
    return load_person(row.account, local_day(now))


def heard_from(row: Device, waiting: int | None, now: dt.datetime) -> None:
    """It was in contact, out of service as it is."""
    row.last_contact_at = now
    if waiting is not None:
        row.waiting = waiting


def mark_emptied(row: Device, now: dt.datetime) -> None:
    """It has handed everything over and is about to forget the rest; its token opens nothing any more."""
    row.emptied_at, row.last_contact_at, row.waiting, row.waiting_since = now, now, 0, None
    row.handover_digest = None
    note("device.emptied", row, bureau_id=row.account.bureau_id)
