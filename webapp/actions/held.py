"""Deciding on what was parked or refused. The raw text stays, whatever is decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.access.care import care_of
from webapp.access.choices import schools_deciding
from webapp.access.corrections import versions_before
from webapp.access.permissions import Permission
from webapp.access.person import Person, load_person
from webapp.access.records import class_at_desk, held_at_desk, student_at_desk
from webapp.access.transfers import school_it_left
from webapp.actions.derived import refresh
from webapp.actions.early import enter_waiting
from webapp.actions.erasing import forget_held
from webapp.actions.found_facts import settle
from webapp.actions.log import Subject, believable, known_kind, load_body
from webapp.domain.log import WITHDRAWAL
from webapp.domain.refusals import Clash, Forbidden, NotFound, Refused
from webapp.entries.envelope import Envelope, open_text
from webapp.entries.kind import Body, Kind, subject_id
from webapp.extensions import db
from webapp.models import Account, Entry, EntryFile, HeldEntry
from webapp.storage import Storage


def dismiss(person: Person, held_id: uuid.UUID, why: str, storage: Storage, now: dt.datetime) -> HeldEntry:
    """Put an entry aside for good, with a reason; Refused without one, Clash when somebody decided already. Of a child
    whose file was erased, what it says is erased with that."""
    held = _waiting(person, held_id)
    if not why.strip():
        raise Refused("reason_needed", field="why")
    storage.delete(forget_held(held, now))
    return _decide(held, person, "dismissed", now, why.strip())


def accept(person: Person, held_id: uuid.UUID, now: dt.datetime) -> Entry:
    """Enter a parked entry under its author's name, for a student or class of the decider's own school.

    Refused when it is not parked, or has no sense; NotFound when its subject is not of this school.
    """
    held = _waiting(person, held_id)
    if held.verdict != "parked":
        raise Refused("only_parked_can_be_accepted")
    envelope = Envelope(held.entry_id, held.kind, held.version, held.digest, held.raw, held.device)
    kind, written = known_kind(envelope), open_text(held.raw)
    body = load_body(kind, written)
    subject = _subject_at_desk(person, held, kind, body)
    entry = Entry(
        id=held.entry_id,
        kind=kind.name,
        version=kind.version,
        author_id=held.author_id,
        happened_at=believable(kind.happened_at(body), held.arrived_at),
        saved_at=written.saved_at,
        arrived_at=held.arrived_at,
        body=kind.dump(body),
        digest=held.digest,
        device=held.device,
        **dataclasses.asdict(subject),
    )
    _add_once(entry)
    files = select(EntryFile).where(EntryFile.entry_id == entry.id, EntryFile.author_id == entry.author_id)
    for file in db.session.scalars(files):
        file.school_id = subject.school_id
    settle(entry, now)
    _decide(held, person, "accepted", now)
    author = load_person(db.session.get_one(Account, held.author_id), person.today)
    refresh([entry, *enter_waiting(care_of(author), [entry], now)])
    return entry


def _subject_at_desk(person: Person, held: HeldEntry, kind: Kind, body: Body) -> Subject:
    if kind.name == WITHDRAWAL:
        return _withdrawn(person, held, body["entry_id"])
    if kind.subject == "student":
        about, confidentiality = subject_id(kind, body), body.get("confidentiality", "normal")
        subject = Subject(_school_of(person, about), student_id=about, confidentiality=confidentiality)
    else:
        school_class = class_at_desk(person, subject_id(kind, body))
        subject = Subject(school_class.school_id, class_id=school_class.id)
    return dataclasses.replace(subject, amends_id=_corrected(held, kind, body, subject))


def _school_of(person: Person, student_id: uuid.UUID) -> uuid.UUID:
    """The decider's own, where the child is or was until it moved: what its teachers wrote then follows it."""
    try:
        return student_at_desk(person, student_id).school_id
    except NotFound:
        return school_it_left(person, student_id)


def _withdrawn(person: Person, held: HeldEntry, entry_id: uuid.UUID) -> Subject:
    """What a held withdrawal takes back: its author's own record, at a school where the decider decides."""
    _not_before_its_base(held, entry_id)
    versions = versions_before(entry_id)
    school_id = person.school_now(versions[0].school_id)
    if held.author_id != versions[0].author_id or school_id not in person.schools(Permission.DECIDE_HELD):
        raise NotFound("not_found")
    base = next(version for version in versions if version.id == entry_id)
    return Subject(school_id, base.student_id, base.class_id, base.confidentiality, base.id)


def _corrected(held: HeldEntry, kind: Kind, body: Body, subject: Subject) -> uuid.UUID | None:
    """The author's own record, of the same kind and about the same, that a held one corrects; None: it stands alone."""
    if "amends" not in body:
        return None
    _not_before_its_base(held, body["amends"])
    try:
        first = versions_before(body["amends"])[0]
    except NotFound:
        return None
    same = (first.author_id, first.kind, first.student_id, first.class_id)
    known = (held.author_id, kind.name, subject.student_id, subject.class_id)
    return body["amends"] if same == known else None


def _not_before_its_base(held: HeldEntry, base: uuid.UUID) -> None:
    """While what it corrects waits for a decision too, that comes first: else one visit would be two records."""
    waits = select(HeldEntry.id).where(
        HeldEntry.entry_id == base,
        HeldEntry.author_id == held.author_id,
        HeldEntry.verdict == "parked",
        HeldEntry.decision.is_(None),
    )
    if db.session.scalars(waits).first():
        raise Refused("base_waits_too")


def _add_once(entry: Entry) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(entry)
    except IntegrityError as error:
        raise Clash("entered_already") from error


def _waiting(person: Person, held_id: uuid.UUID) -> HeldEntry:
    """Locked until the commit, so that it is not accepted and put aside at once."""
    db.session.execute(select(HeldEntry.id).where(HeldEntry.id == held_id).with_for_update())
    held = held_at_desk(person, held_id)
    if held.school_id not in schools_deciding(person, "held_decided_by"):
        raise Forbidden("another_decides")
    if held.decision:
        raise Clash("decided_already")
    return held


def _decide(held: HeldEntry, person: Person, decision: str, now: dt.datetime, why: str | None = None) -> HeldEntry:
    held.decision, held.decided_by, held.decided_at, held.decided_why = decision, person.id, now, why
    return held
