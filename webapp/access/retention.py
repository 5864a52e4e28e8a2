"""The only door to what is over its time."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import RetentionProposal


def proposal_at_desk(person: Person, proposal_id: uuid.UUID, *, lock: bool = False) -> RetentionProposal:
    """One of a school whose files the person keeps; else NotFound."""
    mine = RetentionProposal.school_id.in_(person.schools(Permission.KEEP_FILES))
    statement = select(RetentionProposal).where(RetentionProposal.id == proposal_id, mine)
    row = db.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound("not_found")
    return row
