"""How the installation is: does the database answer, are its tables of this version, how much waits."""

from __future__ import annotations

from sqlalchemy import column, func, select, table
from sqlalchemy.exc import SQLAlchemyError

from webapp.extensions import db
from webapp.models import Device, HeldEntry, Job, LoginSession

VERSION = table("alembic_version", column("version_num"))
Labels = tuple[tuple[str, str], ...]
Figure = tuple[str, str, dict[Labels, float]]


def version_of_tables() -> str | None:
    """The migration the database stands at; None when it does not answer or has no tables."""
    try:
        return db.session.scalars(select(VERSION.c.version_num)).one_or_none()
    except SQLAlchemyError:
        db.session.rollback()
        return None


def figures() -> list[Figure]:
    """What waits, over the whole installation: name, meaning, and the figure by its labels."""
    jobs = db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all()
    alive = Device.revoked_at.is_(None)
    unsent = select(func.coalesce(func.sum(Device.waiting), 0)).where(alive)
    behind = select(func.count()).where(alive, Device.waiting > 0)
    held = select(func.count()).select_from(HeldEntry).where(HeldEntry.decision.is_(None))
    sessions = select(func.count()).select_from(LoginSession).where(LoginSession.ended_at.is_(None))
    one = db.session.scalar
    return [
        ("runxin_jobs", "Work in the background, by state", {(("state", state),): count for state, count in jobs}),
        ("runxin_unsent_entries", "What phones last said they had not sent", {(): one(unsent) or 0}),
        ("runxin_phones_with_unsent", "Phones that last said something waits", {(): one(behind) or 0}),
        ("runxin_held_entries", "Entries that wait for a decision", {(): one(held) or 0}),
        ("runxin_sessions", "Sessions nobody has ended yet", {(): one(sessions) or 0}),
    ]
