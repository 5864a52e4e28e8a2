"""The keys phones seal to: made when first needed, changed from time to time, kept for what was sealed before."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select, update

from webapp.access.audit import note
from webapp.actions.apart import apart
from webapp.domain.refusals import Refused
from webapp.entries.envelope import Envelope, digest_of
from webapp.entries.sealing import a_pair, bound_to_entry, open_seal
from webapp.extensions import db
from webapp.models import EnvelopeKey, new_id


def current_key(now: dt.datetime) -> EnvelopeKey:
    """The key to seal to; the first one is made here, in a transaction of its own."""
    if row := _current():
        return row
    with apart():
        if _current() is None:
            make_key(now)
    return current_key(now)


def rotate_key(now: dt.datetime) -> EnvelopeKey:
    """A new key; those before are retired, and still open what was sealed to them."""
    db.session.execute(update(EnvelopeKey).where(EnvelopeKey.retired_at.is_(None)).values(retired_at=now))
    return make_key(now)


def make_key(now: dt.datetime) -> EnvelopeKey:
    """A new key beside whatever there is."""
    public, private = a_pair()
    row = EnvelopeKey(id=new_id(), public=public, private=private, created_at=now)
    db.session.add(row)
    note("envelope_key.made", row)
    return row


def every_key() -> Sequence[EnvelopeKey]:
    """All of them, the newest first."""
    return db.session.scalars(select(EnvelopeKey).order_by(EnvelopeKey.id.desc())).all()


def opened(envelope: Envelope) -> Envelope:
    """The envelope with its text; one that came open is as it is. Refused for a key this server does not have, a seal
    that does not open, and a text with another digest than it came with."""
    if envelope.seal is None:
        return envelope
    bound_to = bound_to_entry(envelope.id, envelope.kind, envelope.version)
    try:
        text = open_sealed(envelope.seal.key, envelope.seal.content, bound_to).decode()
    except UnicodeDecodeError as error:
        raise Refused("seal_broken") from error
    if digest_of(text) != envelope.digest:
        raise Refused("seal_broken")
    return replace(envelope, text=text, seal=None)


def open_sealed(key_id: uuid.UUID, content: str, bound_to: str) -> bytes:
    """What was sealed to one of our keys; Refused as seal_key_unknown or seal_broken."""
    row = db.session.get(EnvelopeKey, key_id)
    if row is None:
        raise Refused("seal_key_unknown")
    return open_seal(row.private, content, bound_to)


def _current() -> EnvelopeKey | None:
    newest = select(EnvelopeKey).where(EnvelopeKey.retired_at.is_(None)).order_by(EnvelopeKey.id.desc()).limit(1)
    return db.session.scalars(newest).first()
