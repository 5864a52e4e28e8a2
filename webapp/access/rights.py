"""The only door to what guardians asked for."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from webapp.access.choices import schools_deciding
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import RightsRequest


def request_at_desk(person: Person, request_id: uuid.UUID, *, lock: bool = False) -> RightsRequest:
    """A request of a school whose files the person keeps; else NotFound."""
    schools = person.schools(Permission.KEEP_FILES)
    statement = select(RightsRequest).where(RightsRequest.id == request_id, RightsRequest.school_id.in_(schools))
    row = db.session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if row is None:
        raise NotFound("not_found")
    return row


def may_answer(person: Person, request: RightsRequest) -> bool:
    """Is a request of a school whose files the person keeps the person's to answer?"""
    return request.school_id in schools_deciding(person, "requests_answered_by")
