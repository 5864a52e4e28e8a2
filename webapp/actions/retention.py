"""What is over its time: proposed every night, decided on by a person, erased a week later (domain/retention.py)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement, Select, func, or_, select

from webapp.access.choices import choice
from webapp.access.consents import said_of
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.records import student_at_desk
from webapp.access.retention import proposal_at_desk
from webapp.access.rights import request_at_desk
from webapp.actions.erasing import FILES_OF, waits_for_a_decision
from webapp.actions.rights import holds_of
from webapp.domain.consents import Answer, Purpose
from webapp.domain.refusals import Clash, Refused
from webapp.domain.retention import GRACE, LONGEST_WHY, Cause, Decision, Kind, decide, is_known, months_before
from webapp.domain.rights import Outcome, Wish, kept_until
from webapp.domain.terms import day_bounds
from webapp.extensions import db
from webapp.models import (
    ConsentNote,
    Entry,
    EntryFile,
    KeptLonger,
    MergedStudent,
    RetentionProposal,
    School,
    Student,
    erased_students,
)

Key = tuple[uuid.UUID, Kind]  # of which child what
Due = tuple[dt.date, Cause]  # from before which day, and why
MONTHS = {Kind.VOICE: "voice_months", Kind.PHOTOS: "photo_months"}
Theirs = tuple[ColumnElement[bool], ...]
A_DAY = dt.timedelta(days=1)
PURPOSES = {Kind.VOICE: Purpose.VOICE, Kind.PHOTOS: Purpose.PHOTOS}


def propose(school: School, today: dt.date) -> int:
    """Put before the school what is over its time and is not before it yet; what is not over it any more, and nobody
    decided on, is not before it any more. Says how many are new."""
    due = dict(_due(school, today))
    mine = (RetentionProposal.school_id == school.id, RetentionProposal.erased_at.is_(None))
    known = set[Key]()
    for row in db.session.scalars(select(RetentionProposal).where(*mine)):
        key = (row.student_id, Kind(row.kind))
        if row.decision is None and key not in due:
            db.session.delete(row)
        elif is_known(row.decision, row.decided_on, today):
            known.add(key)
    new = {key: why for key, why in due.items() if key not in known}
    db.session.add_all(
        RetentionProposal(
            school_id=school.id, student_id=student, kind=kind.value, before=before, cause=cause.value,
            proposed_on=today,
        )
        for (student, kind), (before, cause) in new.items()
    )  # fmt: skip
    return len(new)


def decide_on(person: Person, proposal_id: uuid.UUID, decision: str, why: str) -> RetentionProposal:
    """Erase, in a week, or keep for another year. NotFound for another school's; Clash where somebody decided already;
    Refused without a reason, where the file is kept longer, and while a record about the child waits for a decision."""
    row = proposal_at_desk(person, proposal_id, lock=True)
    held = bool(holds_of(row.student_id, person.today))
    _write(row, person, decide(decision, why, row.decision, held), why)
    return row


def take_back(person: Person, proposal_id: uuid.UUID) -> RetentionProposal:
    """It is open again. Clash as retention_erased where it is too late."""
    row = proposal_at_desk(person, proposal_id, lock=True)
    if row.erased_at:
        raise Clash("retention_erased")
    row.decision, row.decided_by, row.decided_on, row.erase_on, row.why = None, None, None, None, ""
    return row


def grant(person: Person, request_id: uuid.UUID, kinds: Collection[str]) -> list[RetentionProposal]:
    """What a guardian asked to have deleted, and was granted, is erased in a week. Refused: retention_request for one
    that grants no deletion, not_a_choice for nothing chosen, retention_at_school for the file of a child who is still
    on the roll (the school needs it: PIPL 13 (3), 47), and as decide_on."""
    asked = request_at_desk(person, request_id, lock=True)
    if asked.wish != Wish.DELETION or asked.outcome not in (Outcome.DONE, Outcome.PARTLY):
        raise Refused("retention_request")
    student = student_at_desk(person, asked.student_id, Permission.KEEP_FILES)
    wanted = [kind for kind in Kind if kind in kinds]
    if not wanted:
        raise Refused("not_a_choice", field="kinds")
    if Kind.FILE in wanted and (student.left_on is None or student.left_on >= person.today):
        raise Refused("retention_at_school", field="kinds")
    held = bool(holds_of(student.id, person.today))
    return [_granted(person, student, kind, asked.id, held) for kind in wanted]


def to_erase(today: dt.date) -> list[uuid.UUID]:
    """What is to be erased by a day, over every school: not where the file is kept longer meanwhile, nor the file of a
    child who came back, or whose record was put together with another."""
    kept = select(KeptLonger.student_id).where(KeptLonger.holds_on(today))
    gone = select(Student.id).where(Student.left_on < today)
    statement = select(RetentionProposal.id).where(
        RetentionProposal.decision == Decision.ERASE, RetentionProposal.erased_at.is_(None),
        RetentionProposal.erase_on <= today, RetentionProposal.student_id.not_in(kept),
        RetentionProposal.student_id.not_in(select(MergedStudent.gone_id)),
        or_(RetentionProposal.kind != Kind.FILE, RetentionProposal.student_id.in_(gone)),
    )  # fmt: skip
    return list(db.session.scalars(statement.order_by(RetentionProposal.erase_on, RetentionProposal.id)))


def _granted(person: Person, student: Student, kind: Kind, request_id: uuid.UUID, held: bool) -> RetentionProposal:
    mine = (RetentionProposal.student_id == student.id, RetentionProposal.kind == kind)
    open_one = select(RetentionProposal).where(*mine, RetentionProposal.erased_at.is_(None)).with_for_update()
    row = db.session.scalars(open_one).first()
    if row is None:
        row = RetentionProposal(school_id=student.school_id, student_id=student.id, kind=kind.value)
        db.session.add(row)
    row.before, row.proposed_on = person.today + A_DAY, person.today
    row.cause, row.request_id = Cause.REQUEST.value, request_id
    _write(row, person, decide(Decision.ERASE, "granted", None, held), "")
    return row


def _write(row: RetentionProposal, person: Person, decision: Decision, why: str) -> None:
    if decision is Decision.ERASE and row.kind == Kind.FILE and waits_for_a_decision(row.student_id):
        raise Refused("retention_waits", field="decision")
    row.decision, row.decided_by, row.decided_on = decision.value, person.id, person.today
    row.why, row.erase_on = why.strip()[:LONGEST_WHY], person.today + GRACE if decision is Decision.ERASE else None
    db.session.flush()


def _due(school: School, today: dt.date) -> Iterator[tuple[Key, Due]]:
    """What of whom is over its time, or refused by the family; nothing of a child whose file is kept longer."""
    kept = select(KeptLonger.student_id).where(KeptLonger.holds_on(today))
    theirs = (Student.school_id == school.id, Student.id.not_in(kept), Student.id.not_in(erased_students()))
    yield from _files_over_time(school, today, theirs)
    for kind, months in MONTHS.items():
        before = months_before(today, int(choice(months, school.bureau_id, school.id)))
        for student_id in db.session.scalars(_with_files(kind, before, theirs)):
            yield (student_id, kind), (before, Cause.TIME)
    for kind, purpose in PURPOSES.items():  # last: of a child of whom both holds, all of them are proposed
        refused = Student.id.in_(_refused(school, purpose))
        for student_id in db.session.scalars(_with_files(kind, today + A_DAY, (*theirs, refused))):
            yield (student_id, kind), (today + A_DAY, Cause.REFUSED)


def _files_over_time(school: School, today: dt.date, theirs: Theirs) -> Iterator[tuple[Key, Due]]:
    years = int(choice("keep_years", school.bureau_id, school.id))
    merged = select(MergedStudent.gone_id)
    gone = select(Student.id, Student.left_on).where(*theirs, Student.left_on.is_not(None), Student.id.not_in(merged))
    for student_id, left_on in db.session.execute(gone):
        if left_on and kept_until(left_on, years) < today:
            yield (student_id, Kind.FILE), (today, Cause.TIME)


def _refused(school: School, purpose: Purpose) -> list[uuid.UUID]:
    """Whose guardians do not agree to this, or no more."""
    no = select(ConsentNote.student_id).where(ConsentNote.purpose == purpose, ConsentNote.answer != Answer.AGREED)
    whose = select(func.coalesce(MergedStudent.kept_id, ConsentNote.student_id)).select_from(ConsentNote)
    joined = whose.outerjoin(MergedStudent, MergedStudent.gone_id == ConsentNote.student_id)
    ids = db.session.scalars(joined.where(ConsentNote.student_id.in_(no), ConsentNote.school_id == school.id)).all()
    return [one for one, said in said_of(dict.fromkeys(ids, school.id)).items() if purpose in said.refused()]


def _with_files(kind: Kind, before: dt.date, theirs: Theirs) -> Select[uuid.UUID]:
    """The children with such files from before a day, each as the record that is kept of it."""
    whose = func.coalesce(MergedStudent.kept_id, Entry.student_id)
    files = (
        select(whose)
        .select_from(EntryFile)
        .join(Entry, (Entry.id == EntryFile.entry_id) & (Entry.author_id == EntryFile.author_id))
        .outerjoin(MergedStudent, MergedStudent.gone_id == Entry.student_id)
        .where(
            EntryFile.kind == FILES_OF[kind], EntryFile.stored_as.is_not(None),
            EntryFile.declared_at < day_bounds(before)[0], Entry.student_id.is_not(None),
        )
    )  # fmt: skip
    return select(Student.id).where(Student.id.in_(files), *theirs)
