"""A form sent online: the same log as the phone's, and no second record for an impatient thumb."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from webapp.access.person import Person
from webapp.actions.outbox import Verdict, one_batch_at_a_time, receive
from webapp.domain.refusals import Refused
from webapp.entries import KINDS
from webapp.entries.envelope import Declared, Envelope, digest_of, open_text, write_text
from webapp.entries.kind import Pairs
from webapp.extensions import db
from webapp.models import Entry, HeldEntry, new_id


def hand_in(
    person: Person, kind: str, record_id: uuid.UUID, pairs: Pairs, files: Sequence[Declared], now: dt.datetime
) -> Verdict:
    """The verdict on what a form says; `record_id` is what the form was rendered with.

    The same form with the same words is `already`. With other words (somebody went back and changed it) it corrects
    what was handed in before, under a number of its own: neither is lost.
    """
    one_batch_at_a_time(person)
    envelope = _envelope(kind, record_id, pairs, files, now)
    earlier = _handed_in(person, record_id)
    if earlier and _says_the_same(earlier, envelope):
        return Verdict(envelope.id, envelope.digest, "already")
    if earlier:
        envelope = _envelope(kind, new_id(), [("amends", str(record_id)), *pairs], files, now)
    (verdict,) = receive(person, [envelope], now)
    return verdict


def _envelope(kind: str, entry_id: uuid.UUID, pairs: Pairs, files: Sequence[Declared], now: dt.datetime) -> Envelope:
    text = write_text(now, pairs, files)
    return Envelope(entry_id, kind, KINDS[kind].version, digest_of(text), text)


def _handed_in(person: Person, entry_id: uuid.UUID) -> Entry | HeldEntry | None:
    """What the person handed in under this id before, whether it was entered or is held."""
    entered = select(Entry).where(Entry.id == entry_id, Entry.author_id == person.id)
    held = select(HeldEntry).where(HeldEntry.entry_id == entry_id, HeldEntry.author_id == person.id)
    return db.session.scalars(entered.options(selectinload(Entry.files))).first() or db.session.scalars(held).first()


def _says_the_same(earlier: Entry | HeldEntry, envelope: Envelope) -> bool:
    """The same kind, the same fields, and no photo that is not there yet."""
    try:
        written = open_text(envelope.text)
        if isinstance(earlier, HeldEntry):
            before = open_text(earlier.raw)
            kept, same = {file.sha256 for file in before.files}, before.pairs == written.pairs
        else:
            kind = KINDS[envelope.kind]
            kept = {file.sha256 for file in earlier.files}
            same = earlier.body == kind.dump(kind.load(written.pairs))
    except (Refused, ValidationError):
        return False
    return earlier.kind == envelope.kind and same and {file.sha256 for file in written.files} <= kept
