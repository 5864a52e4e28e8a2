"""What is so after a restore: the audit holds together, nobody is logged in, no work runs, no file is half sent."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, update

from webapp.extensions import db
from webapp.models import Job, LoginSession, Upload
from webapp.queries.audit_chain import verify


def broken_seal() -> int | None:
    """The number of the first row of the audit that does not fit; None when it holds from its first to its last."""
    return verify().broken_at


def after_restoring(now: dt.datetime) -> int:
    """End every session (one revoked since the backup would live again) and every job; returns the sessions ended.

    Written below the ORM's listeners: a restore adds nothing to the audit, whose last seal is to be the backup's.
    """
    with db.engine.begin() as connection:
        sessions = update(LoginSession).where(LoginSession.ended_at.is_(None))
        ended = connection.execute(sessions.values(ended_at=now, ended_why="restored")).rowcount
        jobs = update(Job).where(Job.state.in_(("waiting", "running")))
        connection.execute(delete(Upload))  # their pieces are in no backup: the phones begin them anew
        connection.execute(jobs.values(state="failed", problem="went_wrong", ended_at=now))
    return ended
