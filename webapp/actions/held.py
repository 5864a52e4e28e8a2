"""Deciding on what was parked or refused. The raw text stays, whatever is decided."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from webapp.access.choices import schools_deciding
from webapp.access.permissions import Permission
from webapp.access.person import Person, load_person
from webapp.access.records import class_at_desk, held_at_desk, own_entry, student_at_desk
from webapp.actions.derived import refresh
from webapp.actions.log import Subject, believable, known_kind, load_body
from webapp.domain.log import WITHDRAWAL
from webapp.domain.refusals import Clash, Forbidden, NotFound, Refused
from webapp.entries.envelope import Envelope, open_text
from webapp.entries.kind import Body, Kind, subject_id
from webapp.extensions import db
from webapp.models import Account, Entry, EntryFile, HeldEntry


def dismiss(person: Person, held_id: uuid.UUID, why: str, now: dt.datetime) -> HeldEntry:
    """Put an entry aside for good, with a reason; Refused without one, Clash when somebody decided already."""
    held = _waiting(person, held_id)
    if not why.strip():
        raise Refused("reason_needed", field="why")
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
    _decide(held, person, "accepted", now)
    refresh([entry])
    return entry


def _subject_at_desk(person: Person, held: HeldEntry, kind: Kind, body: Body) -> Subject:
    confidentiality = body.get("confidentiality", "normal")
    if kind.name == WITHDRAWAL:
        author = db.session.get_one(Account, held.author_id)
        base = own_entry(load_person(author, person.today), body["entry_id"])
        school_id = person.school_now(base.school_id)
        if school_id not in person.schools(Permission.DECIDE_HELD):
            raise NotFound("not_found")
        return Subject(school_id, base.student_id, base.class_id, base.confidentiality, base.id)
    if kind.subject == "student":
        student = student_at_desk(person, subject_id(kind, body))
        subject = Subject(student.school_id, student_id=student.id, confidentiality=confidentiality)
    else:
        school_class = class_at_desk(person, subject_id(kind, body))
        subject = Subject(school_class.school_id, class_id=school_class.id)
    return dataclasses.replace(subject, amends_id=_corrected(held, kind, body, subject))


def _corrected(held: HeldEntry, kind: Kind, body: Body, subject: Subject) -> uuid.UUID | None:
    """The author's own entry, of the same kind and about the same, that a held one corrects; None: it stands alone."""
    return db.session.scalars(
        select(Entry.id).where(
            Entry.id == body.get("amends"),
            Entry.author_id == held.author_id,
            Entry.kind == kind.name,
            Entry.student_id.is_not_distinct_from(subject.student_id),
            Entry.class_id.is_not_distinct_from(subject.class_id),
        )
    ).one_or_none()


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
    if held.school_id not in schools_deciding(person):
        raise Forbidden("another_decides")
    if held.decision:
        raise Clash("decided_already")
    return held


def _decide(held: HeldEntry, person: Person, decision: str, now: dt.datetime, why: str | None = None) -> HeldEntry:
    held.decision, held.decided_by, held.decided_at, held.decided_why = decision, person.id, now, why
    return held
