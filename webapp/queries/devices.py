"""Where somebody is logged in, and the phones enrolled for offline."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.extensions import db
from webapp.models import Device, LoginSession


def sessions_of(account_id: uuid.UUID) -> list[LoginSession]:
    """An account's logins that nobody ended, with their phones: the last used first."""
    rows = db.session.scalars(
        select(LoginSession)
        .options(joinedload(LoginSession.device))
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.last_seen_at.desc(), LoginSession.id)
    )
    return list(rows)


def devices_of(account_id: uuid.UUID) -> list[Device]:
    """An account's phones: those that carry something, the last heard from first; then the revoked ones."""
    rows = db.session.scalars(
        select(Device).where(Device.account_id == account_id).order_by(Device.last_contact_at.desc(), Device.id)
    )
    return sorted(rows, key=lambda row: row.revoked_at is not None)
