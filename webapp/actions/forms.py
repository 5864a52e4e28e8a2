"""A form sent online: the same log as the phone's, and no second record for an impatient thumb."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from webapp.access.choices import choice
from webapp.access.consents import said_of
from webapp.access.person import Person
from webapp.actions.outbox import Verdict, one_batch_at_a_time, receive
from webapp.domain.consents import Purpose
from webapp.domain.files import PHOTO, SOUND
from webapp.domain.refusals import Refused
from webapp.entries import KINDS
from webapp.entries.envelope import Declared, Envelope, digest_of, open_text, write_text
from webapp.entries.kind import Pairs
from webapp.extensions import db
from webapp.models import Entry, HeldEntry, Student, new_id


@dataclass(frozen=True)
class Against:
    """What guardians may not agree to: the purpose, and the reason when they did not; `tick` is the field by which
    whoever records says that they do, and the setting that asks for it."""

    purpose: Purpose
    tick: str
    reason: str

    def verdict(self, record_id: uuid.UUID, reason: str) -> Verdict:
        """The form is sent back."""
        problem = {"field": self.tick, "message": reason}
        return Verdict(record_id, "", "refused", reason=reason, problems=[problem])


AGAINST = {
    PHOTO: Against(Purpose.PHOTOS, "photo_consent", "photo_refused"),
    SOUND: Against(Purpose.VOICE, "voice_consent", "voice_refused"),
}


def hand_in(
    person: Person, kind: str, record_id: uuid.UUID, pairs: Pairs, files: Sequence[Declared], now: dt.datetime
) -> Verdict:
    """The verdict on what a form says; `record_id` is what the form was rendered with.

    The same form with the same words is `already`. With other words (somebody went back and changed it) it corrects
    what was handed in before, under a number of its own: neither is lost.

    Refused here, where somebody sits and can mend it: photos or voice notes of a visit without the family's consent, or
    against what it answered. From a phone's outbox they are taken all the same, the record says what is missing (ADR
    0019), and the office is asked what becomes of what the family refused (ADR 0046).
    """
    against = _against_their_word(pairs, files)
    if against:
        return against.verdict(record_id, against.reason)
    for one in (AGAINST[file.kind] for file in files if file.kind in AGAINST):
        if (one.tick, "true") not in pairs and _consent_needed(person, kind, one.tick, pairs):
            return one.verdict(record_id, f"{one.tick}_needed")
    one_batch_at_a_time(person)
    envelope = _envelope(kind, record_id, pairs, files, now)
    earlier = _handed_in(person, record_id)
    if earlier and _says_the_same(earlier, envelope):
        return Verdict(envelope.id, envelope.digest, "already")
    if earlier:
        before = [("amends", str(record_id)), *(pair for pair in pairs if pair[0] != "amends")]
        envelope = _envelope(kind, new_id(), before, files, now)
    (verdict,) = receive(person, [envelope], now)
    return verdict


def _against_their_word(pairs: Pairs, files: Sequence[Declared]) -> Against | None:
    """What is attached though the child's guardians do not agree to such, or no more; None for nothing."""
    about = [uuid.UUID(value) for name, value in pairs if name == "student_id" and _is_id(value)]
    kinds = {file.kind for file in files} & set(AGAINST)
    if not kinds or not about:
        return None
    refused = frozenset[str]().union(*(said.refused() for said in said_of(_schools_of(about)).values()))
    return next((one for kind, one in AGAINST.items() if kind in kinds and one.purpose in refused), None)


def _schools_of(about: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID | None]:
    """Where these children are; None for one who is at no school of the author's (any more)."""
    here = select(Student.id, Student.school_id).where(Student.id.in_(about))
    return dict.fromkeys(about) | {row.id: row.school_id for row in db.session.execute(here)}


def _consent_needed(person: Person, kind: str, tick: str, pairs: Pairs) -> bool:
    """Has the kind this tick for consent, and does the child's school (else the author's own) ask for it?"""
    if KINDS[kind].form_field(tick) is None:
        return False
    about = [uuid.UUID(value) for name, value in pairs if name == "student_id" and _is_id(value)]
    school_id = db.session.scalars(select(Student.school_id).where(Student.id.in_(about))).first()
    return bool(choice(tick, person.bureau_id, school_id or person.home_school))


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


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
