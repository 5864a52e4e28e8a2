"""Who was on a school's roll in a term, where children moved within the installation: who left since, who came later.

Of a child who is at another school by now the old one reads what it knows by itself: the name and the class that was
left (models/transfer.py). The month of enrolment decides only whether the child had come by then; nobody reads it here.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from webapp.domain.roll_spans import Move, was_here
from webapp.domain.terms import Term
from webapp.domain.transfer import Verb
from webapp.extensions import db
from webapp.models import SchoolClass, Student, Transfer, TransferStep
from webapp.models.transfer import RECEIVED
from webapp.queries.places import classes_named

A_DAY = dt.timedelta(days=1)
Schools = Collection[uuid.UUID]  # a school, and those that became part of it


@dataclass(frozen=True)
class Gone:
    """A child who is at another school now: the name as it was then, and the class that the child left."""

    name: str
    school_class: SchoolClass | None


@dataclass(frozen=True)
class _Told:
    """A transfer, and what it says of when the child was at this school."""

    row: Transfer
    move: Move


def came_later(schools: Schools, term: Term) -> list[uuid.UUID]:
    """The children who came to this school from another one after the term, and had not been there before."""
    return [
        student_id
        for student_id, told in _moved(schools).items()
        if told[-1].row.to_id in schools and not _was_here(told, term)
    ]


def gone_since(schools: Schools, term: Term, class_id: uuid.UUID | None) -> list[Gone]:
    """The children who were on the roll in the term and are at another school by now, in the order in which they left;
    of a class: those who left it."""
    left = {one: told[-1].row for one, told in _moved(schools).items() if _gone(told, schools, term)}
    left = {one: row for one, row in left.items() if class_id in (None, row.from_class_id)}
    classes = classes_named(row.from_class_id for row in left.values() if row.from_class_id)
    here = _enrolled(left, term)
    return [
        Gone(row.student_name, classes.get(row.from_class_id) if row.from_class_id else None)
        for one, row in left.items()
        if one in here
    ]


def arrivals(schools: Schools) -> dict[uuid.UUID, dt.date]:
    """The first day here of the children who came from another school and did not move on."""
    last = {student_id: told[-1].move for student_id, told in _moved(schools).items()}
    return {student_id: move.left_on + A_DAY for student_id, move in last.items() if not move.out}


def moved_out(schools: Schools, term: Term, class_id: uuid.UUID | None) -> int:
    """How many children moved to another school in the term, also those who came back; of a class: who left it."""
    first, last = term.first_day, term.last_day
    return sum(
        any(
            one.move.out and first <= one.move.left_on <= last and class_id in (None, one.row.from_class_id)
            for one in told
        )
        for told in _moved(schools).values()
    )


def _gone(told: list[_Told], schools: Schools, term: Term) -> bool:
    return told[-1].row.to_id not in schools and _was_here(told, term)


def _was_here(told: list[_Told], term: Term) -> bool:
    return was_here([one.move for one in told], term.first_day, term.last_day)


def _moved(schools: Schools) -> dict[uuid.UUID, list[_Told]]:
    """The moves out of the school and into it by child, the earliest first; a merging of schools is none."""
    ends = or_(Transfer.from_id.in_(schools), Transfer.to_id.in_(schools))
    both_known = (Transfer.from_id.is_not(None), Transfer.to_id.is_not(None), Transfer.left_on.is_not(None))
    receipt = and_(TransferStep.transfer_id == Transfer.id, TransferStep.verb == Verb.RECEIVE)
    statement = select(Transfer, TransferStep.day).outerjoin(TransferStep, receipt)
    statement = statement.where(ends, Transfer.state == RECEIVED, *both_known)
    found: dict[uuid.UUID, list[_Told]] = defaultdict(list)
    for row, received_on in db.session.execute(statement.order_by(Transfer.left_on, Transfer.asked_at)):
        if (row.from_id in schools) != (row.to_id in schools):
            found[row.student_id].append(_Told(row, _move(row, received_on, schools)))
    return found


def _move(row: Transfer, received_on: dt.date | None, schools: Schools) -> Move:
    """Out with the last day; in with the day before the receipt: who graduated was nowhere in the summer between."""
    out = row.from_id in schools
    last = row.left_on if out or received_on is None else received_on - A_DAY
    return Move(last or dt.date.min, out)


def _enrolled(student_ids: Collection[uuid.UUID], term: Term) -> set[uuid.UUID]:
    """Those who had come to school at all by the end of the term. Of the table, not of the class: they are another
    school's by now, and no more than yes or no is asked."""
    child = Student.__table__.c
    came = or_(child.enrolled_month.is_(None), child.enrolled_month <= term.last_day.isoformat()[:7])
    return set(db.session.execute(select(child.id).where(child.id.in_(student_ids), came)).scalars())
