"""Some children graduate together 毕业离校, in one step that can be taken back (actions/batches.py).

They leave the roll and their pairings end. All that was written stays, and so does what is open: care files, and
requests of the family, are finished by whoever has them (queries/graduation.py names them first).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy import and_, select

from webapp.access.audit import note
from webapp.access.batches import batch_to_take_back
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.batches import Undone, is_still, recording, undo
from webapp.actions.pairings import end_pairings
from webapp.domain.graduation import GRADUATED, GRADUATION, check_day
from webapp.domain.refusals import Clash, NotFound, Refused
from webapp.domain.transfer import HOLDS_THE_CHILD, Way
from webapp.extensions import db
from webapp.models import Batch, BatchRow, Pairing, School, Student, Transfer
from webapp.models.chunks import chunks

A_DAY = dt.timedelta(days=1)


def graduate(person: Person, student_ids: Collection[uuid.UUID], day: dt.date | None, now: dt.datetime) -> Batch:
    """These children of one school leave it with `day`, their last one on the roll, as one batch. Pairings that held
    until today did hold: they end with that day, or yesterday where it is past.

    NotFound for children of other schools. Refused: graduate_nobody, graduate_day, graduate_one_school. Clash:
    graduate_gone (one of them left meanwhile), graduate_moving (one is in a transfer). Then nobody leaves.
    """
    if not student_ids:
        raise Refused("graduate_nobody")
    left_on = check_day(day, person.today)
    students = _locked(person, student_ids)
    (school_id,) = {student.school_id for student in students}
    bureau_id = db.session.get_one(School, school_id).bureau_id
    summary = {"students": len(students), "day": left_on.isoformat()}
    with recording(GRADUATION, person, bureau_id, school_id, summary) as batch:
        for student in students:
            student.left_on, student.left_why, student.changed_at = left_on, GRADUATED, now
        end_pairings([student.id for student in students], max(left_on, person.today - A_DAY))
    note("students.graduated", batch, students=len(students), day=left_on)
    return batch


def take_back(person: Person, batch_id: uuid.UUID, now: dt.datetime) -> Undone:
    """They are on the roll again with their mentors, each as it was; `names` are those who went another way since
    (came back by a roster, moved, were put together with another record): they and their pairings stay as they are.

    NotFound for another school's; Clash when it was taken back before, and as graduate_sent while a school is asked to
    take one of them in.
    """
    batch = batch_to_take_back(person, GRADUATION, Permission.MOVE_STUDENTS, batch_id)
    rows = db.session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id)).all()
    left = {row.row_id: row for row in rows if row.table == Student.__tablename__}
    here = {student.id: student for some in chunks(left) for student in _rows(some)}
    if batch.undone_at is None and _moving(here):
        raise Clash("graduate_sent")
    gone_on = {one for one, row in left.items() if one not in here or not is_still(here[one], row)} | sent_on(left)
    done = undo(batch, person, now, keep=_stay_ended(rows, gone_on) | gone_on)
    done.names = sorted(here[one].name for one in gone_on if one in here)
    batch.summary = batch.summary | {"stayed_away": done.names}
    note("students.graduation_undone", batch, restored=done.restored, kept=len(done.kept))
    return done


def _locked(person: Person, student_ids: Collection[uuid.UUID]) -> list[Student]:
    """These children, all on the roll and none in a transfer, locked until the commit."""
    found = [student for some in chunks(sorted(set(student_ids))) for student in _rows(some)]
    allowed = person.schools(Permission.MOVE_STUDENTS)
    if len(found) != len(set(student_ids)) or any(student.school_id not in allowed for student in found):
        raise NotFound("not_found")
    if len({student.school_id for student in found}) > 1:
        raise Refused("graduate_one_school")
    if any(student.left_on is not None for student in found):
        raise Clash("graduate_gone")
    if _moving([student.id for student in found]):
        raise Clash("graduate_moving")
    return found


def _rows(some: Collection[uuid.UUID]) -> list[Student]:
    wanted = select(Student).where(Student.id.in_(some)).order_by(Student.id)
    return list(db.session.scalars(wanted.with_for_update(key_share=True).execution_options(populate_existing=True)))


def _moving(student_ids: Collection[uuid.UUID]) -> bool:
    holding = Transfer.state.in_(HOLDS_THE_CHILD)
    return any(
        db.session.scalars(select(Transfer.id).where(Transfer.student_id.in_(some), holding)).first()
        for some in chunks(student_ids)
    )


def sent_on(student_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these children whose files were sent to a school outside."""
    gone = (Transfer.way == Way.OUT, Transfer.left_on.is_not(None))
    return {
        one
        for some in chunks(student_ids)
        for one in db.session.scalars(
            select(Transfer.student_id)
            .join(Student, and_(Student.id == Transfer.student_id, Student.left_on == Transfer.left_on))
            .where(Transfer.student_id.in_(some), *gone)
        )
    }


def _stay_ended(rows: Collection[BatchRow], gone_on: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The pairings that are not given back: of children who went another way since, and of those who were paired with
    the same mentor anew."""
    ids = [row.row_id for row in rows if row.table == Pairing.__tablename__]
    found = [one for some in chunks(ids) for one in db.session.scalars(select(Pairing).where(Pairing.id.in_(some)))]
    anew = {
        (one.student_id, one.mentor_id)
        for some in chunks({pairing.student_id for pairing in found})
        for one in db.session.scalars(select(Pairing).where(Pairing.student_id.in_(some), Pairing.ends_on.is_(None)))
        if one.id not in ids
    }
    return {one.id for one in found if one.student_id in gone_on or (one.student_id, one.mentor_id) in anew}
