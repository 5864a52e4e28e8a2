"""Taking in what phones hand over: one savepoint an entry, a verdict an entry (offline.md, Protocol)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from webapp.access.care import Care, care_of
from webapp.access.person import Person
from webapp.actions.derived import refresh
from webapp.actions.log import WrongFields, declare_files, enter
from webapp.domain.refusals import Forbidden, Parked, Refused
from webapp.entries.envelope import Envelope, open_text
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
    facts: dict[str, object] = field(default_factory=dict)


def receive(person: Person, envelopes: Sequence[Envelope], arrived_at: dt.datetime) -> list[Verdict]:
    """A verdict for each envelope, in the same order. One bad entry touches no other; nothing raises but Forbidden,
    for an account that never belonged to a school and so has no log to write in."""
    if person.home_school is None:
        raise Forbidden("no_school")
    _one_batch_at_a_time(person)
    entered: list[Entry] = []
    care = care_of(person)
    verdicts = [_receive_one(care, envelope, arrived_at, entered) for envelope in envelopes]
    refresh(entered)
    return verdicts


def _one_batch_at_a_time(person: Person) -> None:
    """A person's batches follow one another (PostgreSQL): two tabs with the same entries would wait for each other."""
    db.session.execute(select(Account.id).where(Account.id == person.id).with_for_update(key_share=True))


def _receive_one(care: Care, envelope: Envelope, arrived_at: dt.datetime, entered: list[Entry]) -> Verdict:
    person = care.person
    try:
        with db.session.begin_nested():
            entry = enter(care, envelope, arrived_at)
    except IntegrityError:
        return _seen_before(person, envelope, arrived_at)
    except Refused as refusal:
        return _hold(person, envelope, refusal, arrived_at)
    entered.append(entry)
    _settle_mended(person, entry, arrived_at)
    return Verdict(envelope.id, envelope.digest, "accepted", seq=entry.seq)


def _settle_mended(person: Person, entry: Entry, arrived_at: dt.datetime) -> None:
    """An entry that mends a refused one settles it."""
    if "mends" in entry.body:
        db.session.execute(
            update(HeldEntry)
            .where(
                HeldEntry.entry_id == uuid.UUID(entry.body["mends"]),
                HeldEntry.author_id == person.id,
                HeldEntry.decision.is_(None),
            )
            .values(decision="mended", decided_by=person.id, decided_at=arrived_at)
        )


def _seen_before(person: Person, envelope: Envelope, arrived_at: dt.datetime) -> Verdict:
    """The unique id spoke: the same text again is a lost reply, another text (or another's entry) is not believed."""
    found = db.session.scalars(select(Entry).where(Entry.id == envelope.id)).one_or_none()
    if found and found.digest == envelope.digest and found.author_id == person.id:
        return Verdict(envelope.id, envelope.digest, "already", seq=found.seq)
    return _hold(person, envelope, Refused("id_reused"), arrived_at)


def _hold(person: Person, envelope: Envelope, refusal: Refused, arrived_at: dt.datetime) -> Verdict:
    """Keep the entry raw, once, for a person to look at; the same entry again gets the same verdict."""
    verdict = "parked" if isinstance(refusal, Parked) else "refused"
    problems = refusal.problems if isinstance(refusal, WrongFields) else []
    held: HeldEntry | None = HeldEntry(
        entry_id=envelope.id,
        school_id=person.home_school,
        digest=envelope.digest,
        verdict=verdict,
        reason=refusal.code,
        problems=problems,
        author_id=person.id,
        kind=envelope.kind[:60],
        version=envelope.version,
        raw=envelope.text,
        device=envelope.device,
        arrived_at=arrived_at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(held)
    except IntegrityError:
        held = None  # held already: a lost reply
    if held and verdict == "parked":
        _declare_files(person, held, arrived_at)
    facts = dict(refusal.facts)
    return Verdict(envelope.id, envelope.digest, verdict, reason=refusal.code, problems=problems, facts=facts)


def _declare_files(person: Person, held: HeldEntry, arrived_at: dt.datetime) -> None:
    """The files of a parked entry; where one of their numbers is taken, the entry is kept without them."""
    try:
        with db.session.begin_nested():
            declare_files(person, held.entry_id, held.school_id, open_text(held.raw), arrived_at)
    except IntegrityError:
        pass
