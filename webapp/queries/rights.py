"""What guardians asked for, by when it is due."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.extensions import db
from webapp.models import RightsRequest, erased_students

MOST = 200


def requests_at_desk(person: Person) -> list[RightsRequest]:
    """The requests of the schools whose files the person keeps: the open ones first, by when they are due; none of a
    child whose file was erased."""
    mine = RightsRequest.school_id.in_(person.schools(Permission.KEEP_FILES))
    statement = select(RightsRequest).where(mine, RightsRequest.student_id.not_in(erased_students()))
    order = (RightsRequest.outcome.is_not(None), RightsRequest.due_on, RightsRequest.id)
    return list(db.session.scalars(statement.options(joinedload(RightsRequest.student)).order_by(*order).limit(MOST)))


def requests_of(student_id: uuid.UUID) -> list[RightsRequest]:
    """What the guardians of one child asked for, the latest first."""
    statement = select(RightsRequest).where(RightsRequest.student_id == student_id)
    return list(db.session.scalars(statement.order_by(RightsRequest.asked_on.desc(), RightsRequest.id.desc())))
