"""Entering one entry in the log: every rule that stands between a written record and an accepted one."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from marshmallow import ValidationError
from sqlalchemy import select

from webapp.access.care import Care
from webapp.access.permissions import ALLOWS
from webapp.access.person import Person
from webapp.access.records import class_in_field
from webapp.actions.amending import corrected, needs_reason, never_entered
from webapp.actions.found_facts import settle
from webapp.domain.log import WITHDRAWAL
from webapp.domain.refusals import NotFound, Parked, Refused
from webapp.domain.terms import local_day
from webapp.entries import KINDS
from webapp.entries.envelope import Envelope, Written, open_text
from webapp.entries.kind import Body, Kind, problems_of, subject_id
from webapp.entries.screening import KIND as SCREENING_KIND
from webapp.extensions import db
from webapp.models import Entry, EntryFile, ScreeningRound, is_erased

SCREENING = SCREENING_KIND.name
AHEAD = dt.timedelta(days=1)  # a phone's clock may be wrong; by more than a day it is mended, not believed
BEHIND = dt.timedelta(days=800)  # two school years: records that old belong in the file, not in the log


class WrongFields(Refused):
    """A body with wrong fields; `problems` lists them as {field, message}."""

    def __init__(self, problems: list[dict[str, str]]) -> None:
        super().__init__("wrong_fields")
        self.problems = problems


@dataclass(frozen=True)
class Subject:
    """Whom or what an entry is about, as the log keeps it."""

    school_id: uuid.UUID
    student_id: uuid.UUID | None = None
    class_id: uuid.UUID | None = None
    confidentiality: str = "normal"
    amends_id: uuid.UUID | None = None


def enter(care: Care, envelope: Envelope, arrived_at: dt.datetime) -> Entry:
    """Put an entry in the log, with the files it declares; the caller holds the savepoint and knows what a clash means.

    Refused: unknown kind, future version, unreadable text, wrong fields, a date that cannot be. Parked: the author had
    no right to this subject on the day it happened (another's student, another school's, a role that had ended).
    """
    person = care.person
    kind = known_kind(envelope)
    written = open_text(envelope.text)
    body = load_body(kind, written)
    happened_at = believable(kind.happened_at(body), arrived_at)
    written_on = local_day(min(written.saved_at, arrived_at))  # a clock that runs ahead gains nothing
    subject = subject_of(care, kind, body, happened_at, written_on)
    _not_erased(subject)
    entry = Entry(
        id=envelope.id,
        school_id=subject.school_id,
        kind=kind.name,
        version=kind.version,
        author_id=person.id,
        student_id=subject.student_id,
        class_id=subject.class_id,
        happened_at=happened_at,
        saved_at=written.saved_at,
        arrived_at=arrived_at,
        body=kind.dump(body),
        digest=envelope.digest,
        confidentiality=subject.confidentiality,
        amends_id=subject.amends_id,
        device=envelope.device,
    )
    db.session.add(entry)
    declare_files(person, entry.id, subject.school_id, written, arrived_at)
    settle(entry, arrived_at)
    return entry


def known_kind(envelope: Envelope) -> Kind:
    """The kind of an envelope; Refused for one this server does not know, or a version from the future."""
    kind = KINDS.get(envelope.kind)
    if kind is None:
        raise Refused("unknown_kind", kind=envelope.kind)
    if not 1 <= envelope.version <= kind.version:
        raise Refused("unknown_version")
    return kind


def load_body(kind: Kind, written: Written) -> Body:
    """The body a text carries; WrongFields names each field that will not do."""
    try:
        body = kind.load(written.pairs)
    except ValidationError as error:
        raise WrongFields(problems_of(error)) from error
    try:
        kind.check(body)
    except Refused as refusal:
        raise WrongFields([{"field": refusal.field or "", "message": refusal.code}]) from refusal
    return body


def believable(happened_at: dt.datetime, arrived_at: dt.datetime) -> dt.datetime:
    """The moment itself; Refused when it lies more than a day ahead, or more than 800 days back."""
    if happened_at > arrived_at + AHEAD:
        raise Refused("in_the_future", day=local_day(happened_at))
    if happened_at < arrived_at - BEHIND:
        raise Refused("too_long_ago", day=local_day(happened_at))
    return happened_at


def subject_of(care: Care, kind: Kind, body: Body, happened_at: dt.datetime, written_on: dt.date) -> Subject:
    """Whom the entry is about, if the author might write it: on the day it happened; a correction, and what takes an
    entry back, on the day it was written. Parked or Refused if not."""
    person, about = care.person, body.get("amends") or body.get("entry_id")
    if about and not (kind.subject != "entry" and never_entered(person, about)):
        versions = corrected(person, kind, about, written_on)
        if kind.name == WITHDRAWAL:
            return _of(person, versions, about)
        needs_reason(person, versions, body)
        _same_subject(kind, body, versions)
        if versions[0].author_id != person.id:
            return _of(person, versions, about, body.get("confidentiality", "normal"))
        return replace(_own_subject(care, kind, body, local_day(happened_at)), amends_id=about)
    return _own_subject(care, kind, body, local_day(happened_at))


def _not_erased(subject: Subject) -> None:
    """Parked as student_erased for a child whose file was erased: a late record brings nobody back, and is not lost."""
    if subject.student_id and db.session.scalars(is_erased(subject.student_id)).first():
        raise Parked("student_erased")


def declare_files(
    person: Person, entry_id: uuid.UUID, school_id: uuid.UUID, written: Written, declared_at: dt.datetime
) -> None:
    """Note which files an entry speaks of, so that their bytes are known when they come (or came while it was held)."""
    if not written.files:
        return
    known = select(EntryFile).where(EntryFile.entry_id == entry_id, EntryFile.author_id == person.id)
    declared = {file.id: file for file in db.session.scalars(known)}
    for f in written.files:
        if f.id in declared and declared[f.id].sha256 == f.sha256:
            declared[f.id].school_id = school_id
        else:
            db.session.add(
                EntryFile(
                    id=f.id,
                    school_id=school_id,
                    entry_id=entry_id,
                    author_id=person.id,
                    sha256=f.sha256,
                    key=f.key,
                    name=f.name,
                    kind=f.kind,
                    declared_at=declared_at,
                )
            )


def _own_subject(care: Care, kind: Kind, body: Body, day: dt.date) -> Subject:
    if not any(kind.permission in ALLOWS[grant.role] for grant in care.person.holding(on=day)):
        raise Parked("role_not_held")
    try:
        return _subject(care, kind, body, day)
    except NotFound as unknown:
        raise Parked(f"{kind.subject}_not_yours") from unknown


def _subject(care: Care, kind: Kind, body: Body, day: dt.date) -> Subject:
    about = subject_id(kind, body)
    if kind.subject == "student":
        school_id = _school_of(care, about, day)
        return Subject(school_id, student_id=about, confidentiality=body.get("confidentiality", "normal"))
    school_id = class_in_field(care.person, about, on=day).school_id
    named = {child for prefix in kind.schema.SPREAD for child in body.get(prefix.rstrip("."), {})}
    _all_in_class(care, about, named, day)
    if kind.name == SCREENING:
        _round_of(school_id, body["round_id"])
    return Subject(school_id, class_id=about)


def _of(person: Person, versions: list[Entry], base: uuid.UUID, confidentiality: str | None = None) -> Subject:
    """Whom a record is about that stands in the log: of its school, or the one that this became part of."""
    entry = next(version for version in versions if version.id == base)
    school_id = person.school_now(entry.school_id)
    return Subject(school_id, entry.student_id, entry.class_id, confidentiality or entry.confidentiality, base)


def _same_subject(kind: Kind, body: Body, versions: list[Entry]) -> None:
    first, about = versions[0], subject_id(kind, body)
    if first.kind != kind.name or about not in {first.student_id, first.class_id}:
        raise Refused("amends_something_else")


def _school_of(care: Care, student_id: uuid.UUID, day: dt.date) -> uuid.UUID:
    school_id = care.school_of(student_id, day)
    if school_id is None:
        raise NotFound("not_found")
    return school_id


def _round_of(school_id: uuid.UUID, round_id: uuid.UUID) -> None:
    """A screening answers a round of the class's school, be it closed by now."""
    asked = select(ScreeningRound.id).where(ScreeningRound.id == round_id, ScreeningRound.school_id == school_id)
    if db.session.scalars(asked).first() is None:
        raise Parked("round_not_known")


def _all_in_class(care: Care, class_id: uuid.UUID, named: Iterable[uuid.UUID], day: dt.date) -> None:
    """It speaks of the class's own students; one who has moved meanwhile is for the school to settle."""
    if any(care.class_of(student_id, day) != class_id for student_id in named):
        raise Parked("not_in_this_class")
