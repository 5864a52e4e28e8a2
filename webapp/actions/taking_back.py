"""Taking back what was done to many rows at once (a rollover, a merging, a closing): what nobody changed since."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import Select, exists, or_, select

from webapp.access.audit import note
from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.actions.batches import Undone, undo
from webapp.actions.graduation import sent_on
from webapp.actions.merging import settle_derived
from webapp.actions.organisation import MANAGE
from webapp.domain.refusals import Clash, NotFound
from webapp.extensions import db
from webapp.models import Batch, BatchRow, CareStep, Entry, HeldEntry, Pairing, School, SchoolClass, Student, Transfer
from webapp.models.chunks import chunks
from webapp.models.transfer import RECEIVED

KINDS = frozenset({"rollover", "merging", "closing", "class_merging", "class_splitting", "class_closing"})


def take_back(person: Person, batch_id: uuid.UUID, now: dt.datetime) -> tuple[Batch, Undone]:
    """Give the rows of a batch back as they were, and say which somebody has changed since: those are left.

    NotFound for a batch of another kind, or of a place that is not under the person. A school's administrator takes
    back what was done to the school alone.
    """
    statement = select(Batch).where(Batch.id == batch_id, Batch.kind.in_(KINDS)).with_for_update()
    batch = db.session.scalars(statement).one_or_none()
    if batch is None:
        raise NotFound("not_found")
    if person.everywhere(MANAGE):
        bureau_under(person, MANAGE, batch.bureau_id)
    else:
        school_under(person, MANAGE, batch.school_id)
    if batch.kind == "merging":
        _check_untouched(batch)
    found = undo(batch, person, now, keep=_gone_on(batch) if batch.kind == "rollover" else ())
    if batch.kind == "merging":
        db.session.flush()
        for school_id in filter(None, (batch.summary.get("school_id"), batch.summary.get("into_id"))):
            settle_derived(uuid.UUID(school_id))
    for school_id in batch.summary.get("schools") or [batch.school_id]:
        place = uuid.UUID(str(school_id)) if school_id else None
        note("batch.undone", batch, school_id=place, deed=batch.kind, restored=found.restored, kept=len(found.kept))
    return batch, found


def _check_untouched(batch: Batch) -> None:
    """Clash where taking a merging apart would tear: it was merged on, or there has been work about those who moved:
    records that are the new school's, new pairings, children who changed classes or came into one that moved."""
    gone, into = (uuid.UUID(batch.summary[name]) for name in ("school_id", "into_id"))
    children, classes = _moved(batch, "students"), _moved(batch, "classes")
    later = [
        select(Entry.seq).where(
            Entry.school_id == into,
            Entry.arrived_at > batch.made_at,
            or_(Entry.student_id.in_(children), Entry.class_id.in_(classes)),
        ),
        select(HeldEntry.id).where(
            HeldEntry.school_id == into, HeldEntry.arrived_at > batch.made_at, HeldEntry.decision.is_(None)
        ),
        select(CareStep.id).where(CareStep.school_id == into, CareStep.at > batch.made_at),
        select(Pairing.id).where(Pairing.student_id.in_(children), Pairing.id.not_in(_moved(batch, "pairings"))),
        select(Student.id).where(Student.id.in_(children), Student.class_id.not_in(classes)),
        select(Student.id).where(Student.class_id.in_(classes), Student.id.not_in(children)),
        select(SchoolClass.id).where(SchoolClass.id.in_(classes), SchoolClass.school_id != into),
        select(School.id).where(School.id == gone, School.merged_into_id != into),
    ]
    if db.session.scalar(select(or_(*(exists(one) for one in later)))):
        raise Clash("merging_in_use")


def _gone_on(batch: Batch) -> set[uuid.UUID]:
    """Those who graduated with it and whose files went on to another school since, and their pairings."""
    ids = db.session.scalars(_moved(batch, Student.__tablename__)).all()
    gone = sent_on(ids)
    for some in chunks(ids):
        received = (Transfer.student_id.in_(some), Transfer.state == RECEIVED, Transfer.asked_at >= batch.made_at)
        gone |= set(db.session.scalars(select(Transfer.student_id).where(*received)))
    paired = [set(db.session.scalars(select(Pairing.id).where(Pairing.student_id.in_(some)))) for some in chunks(gone)]
    return gone.union(*paired)


def _moved(batch: Batch, table: str) -> Select[uuid.UUID]:
    return select(BatchRow.row_id).where(BatchRow.batch_id == batch.id, BatchRow.table == table)
