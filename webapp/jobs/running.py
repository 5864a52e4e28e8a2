"""Carrying a job out: once, as whoever asked for it, judged anew at that moment; and saying what became of it."""

from __future__ import annotations

import contextvars
import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import Table, Update, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import StaticPool

from webapp.access.audit import Who, acting
from webapp.access.person import Person, load_person
from webapp.access.tenancy import every_school, scope_to
from webapp.access.tenants import tenants_of
from webapp.actions.apart import apart
from webapp.domain.jobs import SILENT
from webapp.domain.refusals import Forbidden, Refused
from webapp.domain.sessions import may_come_in
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.jobs.kinds import KINDS, Kind
from webapp.models import Account, Job, now

LOG = logging.getLogger(__name__)
AT_WORK: set[uuid.UUID] = set()  # what this process is doing
OFTEN = 0.5  # seconds between two reports that are written
USUAL_LOCALE = "zh_Hans_CN"
_writing: ContextVar[bool] = ContextVar("job_writing", default=False)
assert isinstance(Job.__table__, Table)
_JOBS: Table = Job.__table__


class Progress:
    """Says how far a job is: `progress(done, total)`, written at once, in a transaction of its own, twice a second at
    most; what it said last is kept at the end in any case.

    Inside `with writing():` SQLite can take no other transaction: what is said there is seen when the block is over.
    """

    def __init__(self, job_id: uuid.UUID) -> None:
        self.job_id = job_id
        self.said: dict[str, int] = {}
        self._written_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        """So much of so much is done."""
        self.said = {"done": done, "total": total}
        moment = time.monotonic()
        if (self._written_at and moment - self._written_at < OFTEN) or not _another_may_write():
            return
        self._written_at = moment
        try:
            write_job(_JOBS.update().where(_JOBS.c.id == self.job_id).values(beat_at=now(), **self.said))
        except OperationalError:  # somebody writes for long; the work itself is what matters
            LOG.warning("the progress of job %s was not written", self.job_id)


@contextmanager
def writing() -> Iterator[None]:
    """Inside the block a job writes: one transaction, committed at its end, taken back when something goes wrong."""
    told = _writing.set(True)
    try:
        with apart():
            yield
    finally:
        _writing.reset(told)


def carry_out(app: Flask, job_id: uuid.UUID) -> None:
    """Do a job that waits; nothing happens if it is not there, or somebody does it already. Never raises.

    In a context of its own, so that no request, no scope and no transaction of the caller reaches into it.
    """
    contextvars.Context().run(_carry_out, app, job_id)


def write_job(statement: Update) -> int:
    """One statement in a transaction of its own, on a connection of its own; returns how many rows it met."""
    before = Writing.now()
    Writing.begin()
    try:
        with db.engine.begin() as connection:
            return connection.execute(statement).rowcount
    finally:
        if not before:
            Writing.end()


def mark_interrupted(moment: dt.datetime, all_of_them: bool = False) -> int:
    """Jobs called running whose worker fell silent (`all_of_them`: there is no other worker) have failed."""
    lost = update(_JOBS).where(_JOBS.c.state == "running", _JOBS.c.id.not_in(tuple(AT_WORK)))
    if not all_of_them:
        lost = lost.where(_JOBS.c.beat_at < moment - SILENT)
    return write_job(lost.values(state="failed", problem="interrupted", ended_at=moment))


def _carry_out(app: Flask, job_id: uuid.UUID) -> None:
    with app.app_context():
        if not _claimed(job_id):
            return
        AT_WORK.add(job_id)
        progress = Progress(job_id)
        outcome: dict[str, Any] = {"state": "done"}
        try:
            _do(job_id, progress)
        except Refused as refusal:
            outcome = {"state": "failed", "problem": refusal.code, "facts": _plain(refusal.facts)}
        except Exception:
            LOG.exception("job %s went wrong", job_id)
            outcome = {"state": "failed", "problem": "went_wrong"}
        finally:
            db.session.rollback()
        try:
            _finish(job_id, progress.said | outcome)
        finally:
            AT_WORK.discard(job_id)


def _claimed(job_id: uuid.UUID) -> bool:
    mine = update(_JOBS).where(_JOBS.c.id == job_id, _JOBS.c.state == "waiting")
    moment = now()
    return write_job(mine.values(state="running", began_at=moment, beat_at=moment)) == 1


def _finish(job_id: uuid.UUID, outcome: dict[str, Any]) -> None:
    mine = update(_JOBS).where(_JOBS.c.id == job_id, _JOBS.c.state == "running")
    for last in (False, False, True):
        try:
            write_job(mine.values(ended_at=now(), **outcome))
            return
        except OperationalError:  # an import holds SQLite's lock for longer than one waits for it
            if last:
                LOG.exception("what became of job %s was not written", job_id)


def _do(job_id: uuid.UUID, progress: Progress) -> None:
    row = db.session.get_one(Job, job_id)
    kind, arguments = KINDS[row.kind], dict(row.arguments)
    with force_locale(row.locale or USUAL_LOCALE):
        if kind.of_the_house:
            with every_school():
                _work(kind, None, progress, arguments)
            return
        person = _whoever_asked(row, kind)
        acting(Who(person.id, row.session_id, row.address, person.bureau_id))
        scope_to(tenants_of(person))
        _work(kind, person, progress, arguments)


def _work(kind: Kind, person: Person | None, progress: Progress, arguments: dict[str, Any]) -> None:
    db.session.rollback()  # it begins with no transaction open
    kind.work(person, progress, **arguments)
    db.session.commit()


def _whoever_asked(row: Job, kind: Kind) -> Person:
    account, today = db.session.get(Account, row.account_id), local_day(now())
    if account is None or not may_come_in(account.disabled_at, account.leaves_on, today):
        raise Refused("account_gone")
    person = load_person(account, today)
    if kind.allows is not None and not person.may(kind.allows):
        raise Forbidden("forbidden")
    return person


def _another_may_write() -> bool:
    """Can a second transaction write now? SQLite has one writer, and a database in memory one connection."""
    if db.engine.dialect.name != "sqlite":
        return True
    in_memory = isinstance(db.engine.pool, StaticPool)
    return not _writing.get() and not (in_memory and db.session().in_transaction())


def _plain(facts: dict[str, object]) -> dict[str, Any]:
    return {name: value if isinstance(value, int | float) else str(value) for name, value in facts.items()}
