"""Somebody's own background work."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Job

MOST = 50


def jobs_of(person: Person) -> list[Job]:
    """What this person asked for, the latest first."""
    mine = select(Job).where(Job.account_id == person.id)
    return list(db.session.scalars(mine.order_by(Job.asked_at.desc(), Job.id.desc()).limit(MOST)))


def job_of(person: Person, job_id: uuid.UUID) -> Job:
    """One of this person's; NotFound for anybody else's."""
    row = db.session.scalars(select(Job).where(Job.id == job_id, Job.account_id == person.id)).one_or_none()
    if row is None:
        raise NotFound("not_found")
    return row
