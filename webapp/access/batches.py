"""The doors to what was done in one step at a school, and can be taken back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select

from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Batch


def batch_to_take_back(person: Person, kind: str, permission: Permission, batch_id: uuid.UUID) -> Batch:
    """A batch of this kind at a school where the person has the permission, locked until the commit; NotFound for any
    other. One that was taken back before is found too: undoing it says so."""
    statement = _of(person, kind, permission).where(Batch.id == batch_id).with_for_update()
    batch = db.session.scalars(statement).one_or_none()
    if batch is None:
        raise NotFound("not_found")
    return batch


def batches_lately(person: Person, kind: str, permission: Permission, limit: int) -> Sequence[Batch]:
    """The batches of this kind at the schools where the person has the permission, newest first."""
    newest = _of(person, kind, permission).order_by(Batch.made_at.desc()).limit(limit)
    return db.session.scalars(newest).all()


def _of(person: Person, kind: str, permission: Permission) -> Select[Batch]:
    return select(Batch).where(Batch.kind == kind, Batch.school_id.in_(person.schools(permission)))
