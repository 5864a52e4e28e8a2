"""Taking a roster's import back: what nobody uses or has changed since."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import Column, select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.actions.batches import Undone, is_still, undo
from webapp.extensions import db
from webapp.models import Batch, BatchRow, Guardian, HeldEntry, Student
from webapp.models.chunks import chunks

# Whatever speaks of a child but its family, which came with it, and what is worked out anew
ITS_OWN = {"guardians", "student_summaries"}


def take_back(person: Person, batch: Batch, now: dt.datetime) -> Undone:
    """Undo an import. Pupils it made about whom something was written since, or whom somebody paired or changed, stay
    with their families, and are told."""
    rows = list(db.session.scalars(select(BatchRow).where(BatchRow.batch_id == batch.id)))
    made = {row.row_id: row for row in rows if row.table == Student.__tablename__ and row.before is None}
    families = {row.row_id: row for row in rows if row.table == Guardian.__tablename__ and row.before is None}
    here = [student for some in chunks(made) for student in _locked(some)]
    used = {student.id for student in here if not is_still(student, made[student.id])}
    used |= _used(made) | _with_more_family(made, families) | _waited_for(batch, made)
    kept = {row.row_id for row in families.values() if uuid.UUID(row.after["student_id"]) in used}
    done = undo(batch, person, now, keep=used | kept)
    done.names = _names(done.kept)
    note("roster.import_undone", batch, restored=done.restored, kept=len(done.kept))
    return done


def _names(kept: Sequence[BatchRow]) -> list[str]:
    """Whom the rows left alone are about, by name."""
    ids = {row.row_id for row in kept if row.table == Student.__tablename__}
    families = {row.row_id for row in kept if row.table == Guardian.__tablename__}
    for some in chunks(families):
        ids |= set(db.session.scalars(select(Guardian.student_id).where(Guardian.id.in_(some))))
    found = list[tuple[str, str]]()
    for some in chunks(ids):
        told = select(Student.name_pinyin, Student.name).where(Student.id.in_(some))
        found += [(pinyin, name) for pinyin, name in db.session.execute(told)]
    return [name for _pinyin, name in sorted(found)]


def _locked(ids: list[uuid.UUID]) -> Sequence[Student]:
    return db.session.scalars(select(Student).where(Student.id.in_(ids)).with_for_update()).all()


def _used(made: Mapping[uuid.UUID, BatchRow]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for some in chunks(made):
        for column in _speaking_of_children():
            found |= set(db.session.scalars(select(column).where(column.in_(some))))
    return found


def _speaking_of_children() -> list[Column[uuid.UUID]]:
    """Their columns, in every table there is."""
    columns = (column for t in db.metadata.sorted_tables if t.name not in ITS_OWN for column in t.columns)
    return [one for one in columns if any(key.column.table.name == "students" for key in one.foreign_keys)]


def _with_more_family(made: Mapping[uuid.UUID, BatchRow], families: Mapping[uuid.UUID, BatchRow]) -> set[uuid.UUID]:
    """Those to whom a guardian was added since, or whose guardian the batch made was changed."""
    found = set()
    for some in chunks(made):
        for guardian in db.session.scalars(select(Guardian).where(Guardian.student_id.in_(some))):
            if guardian.id not in families or not is_still(guardian, families[guardian.id]):
                found.add(guardian.student_id)
    return found


def _waited_for(batch: Batch, made: Mapping[uuid.UUID, BatchRow]) -> set[uuid.UUID]:
    """Those about whom a record waits to be decided on."""
    waiting = select(HeldEntry.raw).where(
        HeldEntry.school_id == batch.school_id, HeldEntry.arrived_at >= batch.made_at, HeldEntry.decision.is_(None)
    )
    texts = db.session.scalars(waiting).all()
    return {one for one in made if any(str(one) in text for text in texts)}
