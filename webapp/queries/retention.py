"""What is over its time, as the office sees it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, load_only

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.retention import Decision
from webapp.extensions import db
from webapp.models import KeptLonger, RetentionProposal, Student

MOST = 200


@dataclass(frozen=True)
class RetentionPage:
    """To be decided on; to be erased, soonest first; erased or kept, the latest first; and whose files are kept longer,
    by child."""

    open: Sequence[RetentionProposal]
    waiting: Sequence[RetentionProposal]
    past: Sequence[RetentionProposal]
    held: Sequence[tuple[Student, KeptLonger]]


def retention_page(person: Person) -> RetentionPage:
    """Of the schools whose files the person keeps, at most two hundred of each."""
    row = RetentionProposal
    erase = row.decision == Decision.ERASE
    return RetentionPage(
        open=_rows(person, row.decision.is_(None), order=(row.proposed_on, row.id)),
        waiting=_rows(person, erase & row.erased_at.is_(None), order=(row.erase_on, row.id)),
        past=_rows(
            person, row.erased_at.is_not(None) | (row.decision == Decision.KEEP), order=(row.decided_on.desc(), row.id)
        ),
        held=_held(person),
    )


def asked_for(request_id: uuid.UUID) -> list[RetentionProposal]:
    """What is erased, or will be, because a request asked for it."""
    mine = select(RetentionProposal).where(RetentionProposal.request_id == request_id)
    return list(db.session.scalars(mine.order_by(RetentionProposal.id)))


def _rows(person: Person, which: ColumnElement[bool], order: tuple[Any, ...]) -> Sequence[RetentionProposal]:
    mine = RetentionProposal.school_id.in_(person.schools(Permission.KEEP_FILES))
    child = joinedload(RetentionProposal.student).options(load_only(Student.name, Student.left_on, raiseload=True))
    statement = select(RetentionProposal).where(mine, which).options(child, joinedload(RetentionProposal.decider))
    return db.session.scalars(statement.order_by(*order).limit(MOST)).all()


def _held(person: Person) -> Sequence[tuple[Student, KeptLonger]]:
    mine = KeptLonger.school_id.in_(person.schools(Permission.KEEP_FILES))
    statement = select(Student, KeptLonger).join(KeptLonger, KeptLonger.student_id == Student.id)
    held = statement.where(mine, KeptLonger.holds_on(person.today)).order_by(Student.name_pinyin, Student.id)
    return [(student, row) for student, row in db.session.execute(held.limit(MOST))]
