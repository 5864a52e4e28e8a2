"""Two records of one child become one, because a person said so; it can be taken back (docs/adr/0043).

What is written of either is read of the one that is kept: entries stay as they were written (models, MergedStudent).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from webapp.access.audit import note
from webapp.access.batches import batch_to_take_back
from webapp.access.history import because
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.batches import Undone, recording, undo
from webapp.actions.derived import refresh_students
from webapp.domain.care_file import State
from webapp.domain.duplicates import MERGING
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.register_changes import MERGED
from webapp.domain.transfer import HOLDS_THE_CHILD
from webapp.extensions import db
from webapp.models import (
    Batch,
    CareFile,
    FactQuestion,
    Guardian,
    KeptLonger,
    MergedStudent,
    Pairing,
    RightsRequest,
    School,
    Student,
    StudentDocument,
    Transfer,
    new_id,
)

COME_ALONG: tuple[type[Any], ...] = (
    FactQuestion,
    StudentDocument,
    RightsRequest,
    KeptLonger,
)  # whole, beside what is chosen field by field
A_DAY = dt.timedelta(days=1)
LONGEST = 500
IDENTITY = ("id_type", "id_number", "id_number_index", "id_number_last4")
SPELLED = ("name", "name_pinyin", "search_text")
# What a page asks of: the field, and the columns that go with it
CHOSEN: dict[str, tuple[str, ...]] = {
    "name": SPELLED, "sex": ("sex",), "birth_date": ("birth_date",), "registry_number": ("registry_number",),
    "id_number": IDENTITY, "class_id": ("class_id",), "ethnicity": ("ethnicity",), "address": ("address",),
    "boarder": ("boarder",), "left_behind": ("left_behind",), "health": ("health",),
    "disability_kind": ("disability_kind", "disability_grade", "disability_number"),
    "medical_alerts": ("medical_alerts",), "former_name": ("former_name",), "auxiliary_number": ("auxiliary_number",),
    "enrolled_month": ("enrolled_month",), "household_place": ("household_place",), "character": ("character",),
    "interests": ("interests",), "subsidies": ("subsidies",), "other_parent": ("other_parent",),
    "other_parent_why": ("other_parent_why",), "entrusted_to": ("entrusted_to",), "entrusted_on": ("entrusted_on",),
    "entrusted_told_on": ("entrusted_told_on",), "committee_contact": ("committee_contact",),
    "committee_checked_on": ("committee_checked_on",),
}  # fmt: skip


def two_records(person: Person, one_id: uuid.UUID, other_id: uuid.UUID, lock: bool = False) -> tuple[Student, Student]:
    """Two students of one school where the person puts records together; NotFound for any others, and for what was
    merged before. `lock`: until the commit."""
    mine = Student.school_id.in_(person.schools(Permission.MOVE_STUDENTS))
    merged = Student.id.in_(select(MergedStudent.gone_id))
    statement = select(Student).where(Student.id.in_([one_id, other_id]), mine, ~merged).order_by(Student.id)
    wanted = statement.options(selectinload(Student.guardians))
    found = {s.id: s for s in db.session.scalars(wanted.with_for_update(key_share=True) if lock else wanted)}
    if one_id == other_id or len(found) != 2 or found[one_id].school_id != found[other_id].school_id:
        raise NotFound("not_found")
    return found[one_id], found[other_id]


def differing(kept: Student, gone: Student) -> list[str]:
    """The fields on which two records say different things, in the order of a page."""
    return [field for field, columns in CHOSEN.items() if any(getattr(kept, c) != getattr(gone, c) for c in columns)]


def merge_students(
    person: Person, kept_id: uuid.UUID, gone_id: uuid.UUID, from_gone: Collection[str], why: str, now: dt.datetime
) -> Batch:
    """From today on `gone` is part of `kept`, which takes over the fields named in `from_gone`. All guardians stay (of
    two that are the same, one), mentors care for the one that is kept, a care file comes along.

    NotFound as two_records; Refused: merge_why, merge_moving (one of the two is in a transfer), merge_two_care_files
    (both have one and the other's is not archived).
    """
    kept, gone = two_records(person, kept_id, gone_id, lock=True)
    if not why.strip():
        raise Refused("merge_why", field="why")
    _refuse_moving([kept.id, gone.id])
    file = _file_to_move(kept, gone)
    bureau = db.session.get_one(School, kept.school_id).bureau_id
    summary = {"kept": str(kept.id), "gone": str(gone.id), "name": kept.name, "other": gone.name}
    with recording(MERGING, person, bureau, kept.school_id, summary) as batch, because(why.strip()[:LONGEST]):
        _take_over(kept, gone, [field for field in differing(kept, gone) if field in from_gone])
        _guardians(kept, gone)
        _mentors(person, kept, gone)
        if file is not None:
            file.student_id = kept.id
        gone.left_on, gone.left_why = person.today - A_DAY, MERGED
        row = MergedStudent(id=new_id(), school_id=kept.school_id, kept_id=kept.id, gone_id=gone.id, at=now)
        row.by_id, row.why = person.id, why.strip()[:LONGEST]
        db.session.add(row)
    refresh_students({kept.id, gone.id})
    note("student.merged", kept, found=str(gone.id), why=why.strip()[:LONGEST])
    return batch


def take_apart(person: Person, batch_id: uuid.UUID, now: dt.datetime) -> tuple[Batch, Undone]:
    """The two are two again, each as it was; what somebody changed since is left and told. NotFound for another
    school's, Clash when it was taken back before, Refused as merge_gone_on when the child has moved since."""
    batch = batch_to_take_back(person, MERGING, Permission.MOVE_STUDENTS, batch_id)
    ids = {uuid.UUID(batch.summary[name]) for name in ("kept", "gone") if name in batch.summary}
    here = db.session.scalars(select(Student.id).where(Student.id.in_(ids), Student.school_id == batch.school_id)).all()
    if batch.undone_at is None and len(here) != len(ids):
        raise Refused("merge_gone_on")
    done = undo(batch, person, now)
    db.session.flush()
    refresh_students(ids)
    note("student.taken_apart", batch, school_id=batch.school_id, restored=done.restored, kept=len(done.kept))
    return batch, done


def _refuse_moving(ids: Collection[uuid.UUID]) -> None:
    moving = select(Transfer.id).where(Transfer.student_id.in_(ids), Transfer.state.in_(HOLDS_THE_CHILD))
    if db.session.scalars(moving).first():
        raise Clash("merge_moving")


def _file_to_move(kept: Student, gone: Student) -> CareFile | None:
    files = db.session.scalars(select(CareFile).where(CareFile.student_id.in_([kept.id, gone.id]))).all()
    theirs = next((file for file in files if file.student_id == gone.id), None)
    if len(files) < 2:
        return theirs
    if theirs is not None and theirs.state != State.ARCHIVED:
        raise Refused("merge_two_care_files")
    return None


def _take_over(kept: Student, gone: Student, fields: Collection[str]) -> None:
    values = {column: getattr(gone, column) for field in fields for column in CHOSEN[field]}
    if "registry_number" in values:
        gone.registry_number = None  # no two of a school have one number, not even for a moment
        db.session.flush()
    for column, value in values.items():
        setattr(kept, column, value)


def _guardians(kept: Student, gone: Student) -> None:
    there = {(g.name, g.relation, tuple(g.phones)) for g in kept.guardians}
    position = len(kept.guardians)
    theirs = select(Guardian).where(Guardian.student_id == gone.id).order_by(Guardian.position)
    for model in COME_ALONG:
        for row in db.session.scalars(select(model).where(model.student_id == gone.id)):
            row.student_id = kept.id
    for guardian in db.session.scalars(theirs):
        if (guardian.name, guardian.relation, tuple(guardian.phones)) not in there:
            guardian.student_id, guardian.position = kept.id, position
            position += 1


def _mentors(person: Person, kept: Student, gone: Student) -> None:
    """Whoever is paired with the other is paired with this one too. The old pairing stays: what its mentor still sends
    of the other record is judged by it."""
    lasting = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= person.today)
    found = db.session.scalars(select(Pairing).where(Pairing.student_id.in_([kept.id, gone.id]), lasting)).all()
    have = {pairing.mentor_id for pairing in found if pairing.student_id == kept.id}
    for mentor_id in {pairing.mentor_id for pairing in found if pairing.student_id == gone.id} - have:
        row = Pairing(school_id=kept.school_id, student_id=kept.id, mentor_id=mentor_id, starts_on=person.today)
        db.session.add(row)
