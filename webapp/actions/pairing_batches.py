"""Several children get a mentor in one step that can be taken back (actions/batches.py; one at a time: pairings.py)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import or_, select

from webapp.access.audit import note
from webapp.access.batches import batch_to_take_back
from webapp.access.permissions import Permission, Role
from webapp.access.person import Person
from webapp.access.places import works_at
from webapp.actions.batches import Undone, recording, undo
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.extensions import db
from webapp.models import Account, Batch, BatchRow, Entry, Pairing, School, Student, new_id
from webapp.models.chunks import chunks

PAIRING = "pairing"  # the batch


def pair_several(person: Person, student_ids: Collection[uuid.UUID], mentor_id: uuid.UUID | None) -> Batch:
    """Pair these children of one school with a mentor from today on, beside the mentors they have. Who has this one
    already just stays, and is counted (`already`).

    NotFound for other schools' children; Refused: pair_nobody, pair_one_school, not_a_mentor (of the school, today);
    Clash: pair_gone (one left the roll), already_paired (all of them are).
    """
    if not student_ids:
        raise Refused("pair_nobody")
    students = _locked(person, student_ids)
    school_id = students[0].school_id
    if mentor_id is None or not works_at(school_id, mentor_id, {Role.MENTOR}, person.today):
        raise Refused("not_a_mentor", field="mentor_id")
    there = _paired([student.id for student in students], mentor_id, person.today)
    fresh = [student for student in students if student.id not in there]
    if not fresh:
        raise Clash("already_paired", field="mentor_id")
    mentor = db.session.get_one(Account, mentor_id)
    bureau_id = db.session.get_one(School, school_id).bureau_id
    summary = {"mentor": mentor.name, "students": len(fresh), "already": len(there)}
    with recording(PAIRING, person, bureau_id, school_id, summary) as batch:
        for student in fresh:
            row = Pairing(id=new_id(), school_id=school_id, student_id=student.id, mentor_id=mentor_id)
            row.starts_on = person.today
            db.session.add(row)
    note("students.paired", batch, students=len(fresh), mentor_id=str(mentor_id))
    return batch


def take_back(person: Person, batch_id: uuid.UUID, now: dt.datetime) -> Undone:
    """The pairings of the batch are no more (those of an earlier day end with yesterday). Left alone and told, by the
    child's name: those that somebody changed since, and those whose mentor has recorded something of the child.

    NotFound for another school's, Clash when it was taken back before.
    """
    batch = batch_to_take_back(person, PAIRING, Permission.PAIR, batch_id)
    rows = db.session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id)).all()
    done = undo(batch, person, now, keep=_used(rows, batch.made_at))
    ids = [uuid.UUID(row.after["student_id"]) for row in done.kept]
    told = [
        name for some in chunks(ids) for name in db.session.scalars(select(Student.name).where(Student.id.in_(some)))
    ]
    done.names = sorted(told)
    batch.summary = batch.summary | {"stayed": done.names}
    note("students.pairing_undone", batch, restored=done.restored, kept=len(done.kept))
    return done


def _locked(person: Person, student_ids: Collection[uuid.UUID]) -> list[Student]:
    """These children, all on the roll of one school, locked until the commit."""
    mine = Student.school_id.in_(person.schools(Permission.PAIR))
    found = [
        student
        for some in chunks(sorted(set(student_ids)))
        for student in db.session.scalars(
            select(Student)
            .where(Student.id.in_(some), mine)
            .order_by(Student.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ]
    if len(found) != len(set(student_ids)):
        raise NotFound("not_found")
    if len({student.school_id for student in found}) > 1:
        raise Refused("pair_one_school")
    if any(student.left_on is not None and student.left_on < person.today for student in found):
        raise Clash("pair_gone")
    return found


def _paired(student_ids: Collection[uuid.UUID], mentor_id: uuid.UUID, today: dt.date) -> set[uuid.UUID]:
    lasting = or_(Pairing.ends_on.is_(None), Pairing.ends_on >= today)
    return {
        one
        for some in chunks(student_ids)
        for one in db.session.scalars(
            select(Pairing.student_id).where(Pairing.student_id.in_(some), Pairing.mentor_id == mentor_id, lasting)
        )
    }


def _used(rows: Collection[BatchRow], since: dt.datetime) -> set[uuid.UUID]:
    """The pairings by which a mentor has recorded something since."""
    by_child = {uuid.UUID(row.after["student_id"]): row for row in rows if row.table == Pairing.__tablename__}
    found = set()
    for some in chunks(by_child):
        written = select(Entry.student_id, Entry.author_id).where(Entry.student_id.in_(some), Entry.arrived_at >= since)
        for student_id, author_id in db.session.execute(written):
            if student_id and by_child[student_id].after["mentor_id"] == str(author_id):
                found.add(by_child[student_id].row_id)
    return found
