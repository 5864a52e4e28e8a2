"""Taking in what phones hand over: one savepoint an entry, a verdict an entry (offline.md, Protocol)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import IntegrityError

from webapp.access.care import Care, care_of
from webapp.access.person import Person
from webapp.access.tenancy import every_school
from webapp.actions.derived import refresh
from webapp.actions.early import enter_waiting
from webapp.actions.envelope_keys import opened
from webapp.actions.holding import hold
from webapp.actions.log import WrongFields, enter
from webapp.domain.refusals import Forbidden, Parked, Refused
from webapp.entries.envelope import Envelope
from webapp.extensions import db
from webapp.models import Account, Entry, HeldEntry


@dataclass(frozen=True)
class Verdict:
    """What became of one entry: accepted (with its number), already, parked or refused (with the reason)."""

    id: uuid.UUID
    digest: str
    verdict: str
    seq: int | None = None
    reason: str | None = None
    problems: list[dict[str, str]] = field(default_factory=list)


def receive(
    person: Person, envelopes: Sequence[Envelope], arrived_at: dt.datetime, doubt: str | None = None
) -> list[Verdict]:
    """A verdict for each envelope, in the same order. One bad entry touches no other; nothing raises but Forbidden,
    for an account that never belonged to a school and so has no log to write in.

    `doubt`: why somebody else may have written them (OUT_OF_SERVICE, UNKNOWN of domain/rescue.py). Each is parked then,
    for the school to decide on.
    """
    if person.home_school is None:
        raise Forbidden("no_school")
    one_batch_at_a_time(person)
    entered: list[Entry] = []
    if doubt:
        return [_park(person, envelope, doubt, arrived_at) for envelope in envelopes]
    care = care_of(person)
    verdicts = [_receive_one(care, envelope, arrived_at, entered) for envelope in envelopes]
    entered += enter_waiting(care, entered, arrived_at)
    _settle(person, entered, arrived_at)
    refresh(entered)
    return verdicts


def one_batch_at_a_time(person: Person) -> None:
    """A person's batches follow one another (PostgreSQL): two tabs with the same entries would wait for each other."""
    db.session.execute(select(Account.id).where(Account.id == person.id).with_for_update(key_share=True))


def _receive_one(care: Care, envelope: Envelope, arrived_at: dt.datetime, entered: list[Entry]) -> Verdict:
    person = care.person
    try:
        envelope = opened(envelope)
    except Refused as refusal:
        return _entered_already(person, envelope) or _hold(person, envelope, refusal, arrived_at)
    try:
        with db.session.begin_nested():
            entry = enter(care, envelope, arrived_at)
    except IntegrityError:
        return _seen_before(person, envelope, arrived_at)
    except Refused as refusal:  # what was entered once stays so, whatever has changed since
        return _entered_already(person, envelope) or _hold(person, envelope, refusal, arrived_at)
    entered.append(entry)
    return Verdict(envelope.id, envelope.digest, "accepted", seq=entry.seq)


def _park(person: Person, envelope: Envelope, doubt: str, arrived_at: dt.datetime) -> Verdict:
    try:
        envelope = opened(envelope)
        refusal: Refused = Parked(doubt)
    except Refused as unreadable:
        refusal = unreadable
    return _entered_already(person, envelope) or _hold(person, envelope, refusal, arrived_at)


def _settle(person: Person, entered: Sequence[Entry], arrived_at: dt.datetime) -> None:
    """An entry that mends a held one settles it, so does one that corrects what was never entered; and so does the held
    one itself, sent again and now entered."""
    never_there = [entry.body.get("amends") for entry in entered if not entry.amends_id]
    mended = [uuid.UUID(one) for one in [*never_there, *(entry.body.get("mends") for entry in entered)] if one]
    itself = and_(
        HeldEntry.entry_id.in_([entry.id for entry in entered]),
        HeldEntry.digest.in_([entry.digest for entry in entered]),
    )
    db.session.execute(
        update(HeldEntry)
        .where(
            or_(HeldEntry.entry_id.in_(mended), itself),
            HeldEntry.author_id == person.id,
            HeldEntry.decision.is_(None),
        )
        .values(decision="mended", decided_by=person.id, decided_at=arrived_at)
    )


def _seen_before(person: Person, envelope: Envelope, arrived_at: dt.datetime) -> Verdict:
    """The unique id spoke: the same text again is a lost reply, another text (or another's entry) is not believed."""
    return _entered_already(person, envelope) or _hold(person, envelope, Refused("id_reused"), arrived_at)


def _entered_already(person: Person, envelope: Envelope) -> Verdict | None:
    own = select(Entry).where(Entry.id == envelope.id, Entry.author_id == person.id)
    with every_school():  # a phone that gives back what a restored server lacks may have been at another school
        found = db.session.scalars(own).one_or_none()
    if found and found.digest == envelope.digest:
        return Verdict(envelope.id, envelope.digest, "already", seq=found.seq)
    return None


def _hold(person: Person, envelope: Envelope, refusal: Refused, arrived_at: dt.datetime) -> Verdict:
    """Kept raw for a person to look at; the same entry again gets the same verdict."""
    hold(person, envelope, refusal, arrived_at)
    verdict = "parked" if isinstance(refusal, Parked) else "refused"
    problems = refusal.problems if isinstance(refusal, WrongFields) else []
    return Verdict(envelope.id, envelope.digest, verdict, reason=refusal.code, problems=problems)
