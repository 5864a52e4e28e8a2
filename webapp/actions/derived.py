"""The rows that follow from the log, worked out anew for whatever an entry touched, in the entry's own transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict

from sqlalchemy import delete, func, select

from webapp.access.tenancy import every_school
from webapp.domain.log import WITHDRAWAL, Record, records
from webapp.domain.summary import Fact, summarise
from webapp.entries import KINDS, STUDENT_KINDS
from webapp.entries.kind import Body
from webapp.entries.versions import standing_of
from webapp.extensions import db
from webapp.models import Entry, MergedStudent, RollCallDay, SchoolClass, Student, StudentSummary, kept_records

ROLL_CALL = "roll_call"  # of the records about a class, the kind that has rows of its own
MANY = 400  # rows a statement: SQLite takes 999 parameters and more, PostgreSQL 65,535


def refresh(entries: Iterable[Entry]) -> None:
    """Work out anew what these entries touch: their students' summaries, their classes' roll-call days."""
    listed = list(entries)
    refresh_students({e.student_id for e in listed if e.student_id})
    refresh_classes({e.class_id for e in listed if e.class_id})


def refresh_students(student_ids: Collection[uuid.UUID]) -> None:
    """The summaries of these students from their logs, and from those of records that were merged into theirs. Rows
    are locked first, so that two phones cannot cross. Whoever recorded something may not see the child any more, nor
    all that others wrote: the summary is of all.

    Not for update of the key (key_share): an entry just written holds its student's key, and two phones would wait for
    each other.
    """
    with every_school():
        for some in _portions(_kept_instead(student_ids)):
            _refresh_some(some)


def _kept_instead(student_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of a record that was merged into another, that one; its own summary goes."""
    kept = {
        row.gone_id: row.kept_id for some in _portions(student_ids) for row in db.session.execute(kept_records(some))
    }
    for some in _portions(kept):
        db.session.execute(delete(StudentSummary).where(StudentSummary.student_id.in_(some)))
    return {kept.get(one, one) for one in student_ids}


def _refresh_some(some: list[uuid.UUID]) -> None:
    locked = select(Student.id, Student.school_id).where(Student.id.in_(some)).order_by(Student.id)
    schools = {row.id: row.school_id for row in db.session.execute(locked.with_for_update(key_share=True))}
    logs: dict[uuid.UUID, list[Entry]] = defaultdict(list)
    merged = select(MergedStudent.gone_id, MergedStudent.kept_id).where(MergedStudent.kept_id.in_(some))
    kept = {row.gone_id: row.kept_id for row in db.session.execute(merged)}
    for entry in db.session.scalars(select(Entry).where(Entry.student_id.in_([*some, *kept]))):
        if entry.student_id:
            logs[kept.get(entry.student_id, entry.student_id)].append(entry)
    db.session.execute(delete(StudentSummary).where(StudentSummary.student_id.in_(some)))
    db.session.add_all(
        StudentSummary(student_id=student, school_id=schools[student], **asdict(summarise(_facts(log))))
        for student, log in logs.items()
    )
    db.session.flush()


def refresh_classes(class_ids: Collection[uuid.UUID]) -> None:
    """The roll-call days of these classes from their logs: for each day and session the call that stands last."""
    for class_id in sorted(class_ids):
        place = select(SchoolClass.school_id).where(SchoolClass.id == class_id).with_for_update(key_share=True)
        school_id = db.session.scalars(place).one()
        calls_and_withdrawals = Entry.kind.in_((ROLL_CALL, WITHDRAWAL))
        log = db.session.scalars(select(Entry).where(Entry.class_id == class_id, calls_and_withdrawals)).all()
        db.session.execute(delete(RollCallDay).where(RollCallDay.class_id == class_id))
        calls = sorted((r for r in records(log) if r.withdrawal is None), key=_written_at)
        stands = [(record.current, standing_of(KINDS[record.current.kind], record).body) for record in calls]
        last = {(body["day"], body["session"]): (entry, body) for entry, body in stands}
        db.session.add_all(_roll_call_day(entry, body, school_id) for entry, body in last.values())
        db.session.flush()


def rebuild() -> dict[str, int]:
    """Delete every derived row and make it again from the log; returns how many of each there are."""
    db.session.execute(delete(StudentSummary))
    db.session.execute(delete(RollCallDay))
    refresh_students(set(db.session.scalars(select(Entry.student_id).distinct())) - {None})  # type: ignore[arg-type]
    refresh_classes(set(db.session.scalars(select(Entry.class_id).distinct())) - {None})  # type: ignore[arg-type]
    counts = {model: select(func.count()).select_from(model) for model in (StudentSummary, RollCallDay)}
    return {model.__tablename__: db.session.scalar(count) or 0 for model, count in counts.items()}


def _facts(log: list[Entry]) -> list[Fact]:
    kept = [r for r in records(log) if r.withdrawal is None and r.current.kind != WITHDRAWAL]
    return [_fact(record) for record in kept if record.current.kind in STUDENT_KINDS]


def _fact(record: Record[Entry]) -> Fact:
    kind = KINDS[record.current.kind]
    stands = standing_of(kind, record)
    agreed = stands.body.get("agreed") if record.current.confidentiality == "normal" else None
    return Fact(stands.happened_at, kind.proves(stands.body), agreed)


def _written_at(record: Record[Entry]) -> tuple[dt.datetime, int]:
    """When it was written, however late it came; a clock that runs ahead gains nothing."""
    entry = record.current
    return min(entry.saved_at, entry.arrived_at), entry.seq


def _roll_call_day(entry: Entry, body: Body, school_id: uuid.UUID) -> RollCallDay:
    """Of the class's school: the entry may have been written before that became part of another."""
    reasons = body.get("reason", {})
    return RollCallDay(
        class_id=entry.class_id,
        school_id=school_id,
        day=dt.date.fromisoformat(body["day"]),
        session=body["session"],
        entry_id=entry.id,
        submitted_at=entry.saved_at,
        absent=sum(reason != "late" for reason in reasons.values()),
        exceptions=reasons,
    )


def _portions(ids: Collection[uuid.UUID]) -> Iterable[list[uuid.UUID]]:
    ordered = sorted(ids)
    return (ordered[i : i + MANY] for i in range(0, len(ordered), MANY))
