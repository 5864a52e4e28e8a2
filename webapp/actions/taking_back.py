"""Taking back what was done to many rows at once (a rollover, a merging, a closing): what nobody changed since."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.access.person import Person
from webapp.access.places import bureau_under, school_under
from webapp.actions.batches import Undone, undo
from webapp.actions.merging import settle_derived
from webapp.actions.organisation import MANAGE
from webapp.domain.refusals import NotFound
from webapp.extensions import db
from webapp.models import Batch

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
    found = undo(batch, person, now)
    if batch.kind == "merging":
        db.session.flush()
        for school_id in filter(None, (batch.summary.get("school_id"), batch.summary.get("into_id"))):
            settle_derived(uuid.UUID(school_id))
    return batch, found
