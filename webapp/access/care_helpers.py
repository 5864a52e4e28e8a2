"""Who helps in the care of a child without an account, for a file that was found (access/care_files.py)."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.extensions import db
from webapp.models import CareHelper


def helps(file_id: uuid.UUID, helper_id: uuid.UUID, day: dt.date) -> bool:
    """Is this somebody of that file's helpers on that day?"""
    asked = select(CareHelper.id).where(
        CareHelper.id == helper_id, CareHelper.file_id == file_id, CareHelper.held_on(day)
    )
    return db.session.scalars(asked).first() is not None
