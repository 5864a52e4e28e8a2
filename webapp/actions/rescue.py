"""Taking in what a phone could not send itself: each entry is judged as if the phone had sent it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.actions.files import receive_file
from webapp.actions.outbox import Verdict, receive
from webapp.domain.refusals import NotFound, Refused
from webapp.entries.envelope import Envelope
from webapp.extensions import db
from webapp.models import Device
from webapp.storage import Storage

AT_ONCE = 100  # as many as a phone sends in one batch


def take_in(author: Person, device: uuid.UUID, envelopes: Sequence[Envelope], now: dt.datetime) -> list[Verdict]:
    """A verdict for each entry of a person's rescued phone, as the outbox gives it; those of a phone out of service are
    parked. Refused when the person has no such phone. Again, it changes nothing.
    """
    phone = db.session.scalars(select(Device).where(Device.account_id == author.id, Device.device == device)).first()
    if phone is None:
        raise Refused("not_found", field="file")
    verdicts: list[Verdict] = []
    for at in range(0, len(envelopes), AT_ONCE):
        verdicts += receive(author, envelopes[at : at + AT_ONCE], now, phone.revoked_at is not None)
    note("device.rescued", phone, console=True, count=len(envelopes))
    return verdicts


def take_in_files(
    author: Person, files: Mapping[uuid.UUID, bytes], storage: Storage, now: dt.datetime
) -> dict[uuid.UUID, str]:
    """What became of the bytes of each file: accepted, already, or why not."""
    return {file_id: _take_in(author, file_id, data, storage, now) for file_id, data in files.items()}


def _take_in(author: Person, file_id: uuid.UUID, data: bytes, storage: Storage, now: dt.datetime) -> str:
    try:
        return receive_file(author, file_id, data, storage, now)[1]
    except (NotFound, Refused) as refusal:
        return refusal.code
