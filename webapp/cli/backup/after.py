"""What is so after a restore: the audit holds, nobody is logged in, no work runs, nothing is half sent, phones know."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, func, insert, select, update

from webapp.extensions import db
from webapp.models import Epoch, Job, LoginSession, Upload, new_id
from webapp.queries.audit_chain import verify

TICK = dt.timedelta(milliseconds=1)


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
        begin_epoch(connection, "restored", now)
    return ended


def begin_epoch(connection: Connection, why: str, now: dt.datetime) -> None:
    """Begin another life of the database: phones that knew the one before give back what it lacks (ADR 0030). It is
    later than any before it, whatever the clock of a machine says on which a backup was put."""
    last = connection.scalar(select(func.max(Epoch.began_at)))
    began_at = max(now, last + TICK) if last else now
    connection.execute(insert(Epoch).values(id=new_id(), began_at=began_at, why=why))
