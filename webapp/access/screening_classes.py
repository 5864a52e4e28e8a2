"""Which classes a screening round that was found asks (access/care_files.py, round_at_desk)."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.extensions import db
from webapp.models import SchoolClass, ScreeningRound


def classes_asked(asking: ScreeningRound, today: dt.date) -> list[SchoolClass]:
    """Those that were kept with the round; or all of its school that ran when it was opened or at its end (today, while
    it is open): a class that ended in between was asked, and has answered or not."""
    if asking.class_ids is not None:
        kept = [uuid.UUID(one) for one in asking.class_ids]
        return list(db.session.scalars(select(SchoolClass).where(SchoolClass.id.in_(kept))))
    last = max(asking.opened_on, min(today, asking.closed_on or today))
    there = db.session.scalars(select(SchoolClass).where(SchoolClass.school_id == asking.school_id))
    return [one for one in there if one.runs_on(asking.opened_on) or one.runs_on(last)]
