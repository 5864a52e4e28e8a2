"""The epoch: which life of the database this is. It changes only with a new database."""

from __future__ import annotations

from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Bureau


def epoch() -> str:
    """A text that stays the same as long as the database does: the id of its first bureau."""
    first = db.session.scalars(select(Bureau.id).order_by(Bureau.id).limit(1)).one_or_none()
    return str(first or "")
