"""The key of a phone's vault, kept for an owner who forgets the PIN (docs/adr/0024)."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from webapp.access.audit import note
from webapp.actions.envelope_keys import open_sealed
from webapp.domain.refusals import Forbidden, NotFound, Refused
from webapp.entries.sealing import bound_to_device
from webapp.extensions import db
from webapp.models import Device

KEY_BYTES = 32


def keep_recovery(account_id: uuid.UUID, device: uuid.UUID, key_id: uuid.UUID, seal: str) -> None:
    """Keep the vault's key of one's own phone, in place of the one before. NotFound for a phone nobody heard from,
    Forbidden for a revoked one, Refused for a seal that does not open to 256 bits."""
    row = _own_phone(account_id, device)
    key = open_sealed(key_id, seal, bound_to_device(account_id, device))
    if len(key) != KEY_BYTES:
        raise Refused("seal_broken")
    row.recovery = key
    note("device.recovery_kept", row)


def give_recovery(account_id: uuid.UUID, device: uuid.UUID) -> bytes:
    """The vault's key; NotFound where none is kept, Forbidden for a revoked phone."""
    row = _own_phone(account_id, device)
    if row.recovery is None:
        raise NotFound("not_found")
    note("device.recovery_given", row)
    return row.recovery


def _own_phone(account_id: uuid.UUID, device: uuid.UUID) -> Device:
    row = db.session.scalars(
        select(Device).where(Device.account_id == account_id, Device.device == device).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("not_found")
    if row.revoked_at is not None:
        raise Forbidden("device_revoked")
    return row
