"""The worker: one at a time for an installation, one job after another."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from huey import Huey, crontab
from huey.consumer import Consumer, ConsumerStopped
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from webapp.domain.jobs import BEAT
from webapp.extensions import Writing, db
from webapp.jobs.queue import enqueue, queue_file, queue_of
from webapp.jobs.retention import RETAIN
from webapp.jobs.running import AT_WORK, mark_interrupted, write_job
from webapp.jobs.starting import start
from webapp.jobs.tidying import TIDY
from webapp.models import Job, now

LOG = logging.getLogger(__name__)
THE_WORKER = 7_207_012  # the advisory lock whose holder works
LOOKS = 1.0  # seconds between two looks whether the lock is free, or the parent is gone
FINISHES = 25.0  # seconds that what runs is given when the worker is to end
Alive = Callable[[], None]


class OneWorker(Consumer):
    """huey's consumer with one thread. SIGTERM and SIGINT end it after the job it is at; so does its parent's death."""

    def __init__(self, app: Flask, parent: int | None, alive: Alive) -> None:
        often = {"max_delay": 0.5, "scheduler_interval": 10}
        super().__init__(queue_of(app), workers=1, shutdown_timeout=FINISHES, **often)  # type: ignore[no-untyped-call]
        self._app, self._parent, self._alive = app, parent, alive
        self._looks_at = self._tends_at = 0.0

    def _handle_signal(self, signum: int, _frame: object) -> None:
        """However often it is asked."""
        self._signum, self._graceful, self._restart = signum, True, False

    def _set_signal_handlers(self) -> None:
        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, self._handle_signal)

    def loop(self, health_check_ts: float | None = None) -> Any:
        """Ten times a second. Looks after its parent, its lock and its jobs in between."""
        moment = time.monotonic()
        if moment >= self._looks_at:
            self._looks_at = moment + LOOKS
            if _orphaned(self._parent):
                self.stop(graceful=True)  # type: ignore[no-untyped-call]
                raise ConsumerStopped
        if moment >= self._tends_at:
            self._tends_at = moment + BEAT.total_seconds()
            self._tend()
        return super().loop(health_check_ts)  # type: ignore[no-untyped-call]

    def _tend(self) -> None:
        self._alive()
        try:
            with self._app.app_context():
                tend(self._app, self.huey)
        except OperationalError:  # somebody writes for long: the next time
            LOG.warning("the jobs were not looked after", exc_info=True)


def work(app: Flask, parent: int | None = None, waiting: Callable[[], None] = lambda: None) -> None:
    """Do jobs until told to stop. While another worker is at it, wait until it ends (`waiting` is called once)."""
    with _the_only_one(app, parent, waiting) as alive:
        if alive is None:
            return
        queue = queue_of(app)
        queue.periodic_task(crontab(hour="19", minute="17"), name="every_night")(lambda: _every_night(app))  # 03:17
        with app.app_context():
            mark_interrupted(now(), all_of_them=True)
            _hand_over_what_waits(app, queue)
        OneWorker(app, parent, alive).run()  # type: ignore[no-untyped-call]


def tend(app: Flask, queue: Huey) -> None:
    """Say that it is still at work; give up what others left; find what was committed and never handed over."""
    moment = now()
    if AT_WORK:
        write_job(update(Job).where(Job.id.in_(tuple(AT_WORK)), Job.state == "running").values(beat_at=moment))
    with db.engine.connect() as connection:
        lost = select(Job.id).where(Job.state == "running", Job.id.not_in(tuple(AT_WORK))).limit(1)
        waiting = select(Job.id).where(Job.state == "waiting", Job.asked_at < moment - BEAT).limit(1)
        one_lost, one_waits = connection.scalar(lost), connection.scalar(waiting)
    if one_lost:
        mark_interrupted(moment)
    if one_waits and not AT_WORK and queue.storage.queue_size() == 0:
        _hand_over_what_waits(app, queue)


def _hand_over_what_waits(app: Flask, queue: Huey) -> None:
    """The queue anew, from the table: nothing is lost that was committed, and nothing is done that is not there."""
    queue.storage.flush_queue()
    with db.engine.connect() as connection:
        ids = connection.scalars(select(Job.id).where(Job.state == "waiting").order_by(Job.asked_at, Job.id)).all()
    for job_id in ids:
        enqueue(app, job_id)


def _every_night(app: Flask) -> None:
    with app.app_context():
        Writing.begin()
        try:
            start(TIDY, None)
            start(RETAIN, None)
            db.session.commit()
        finally:
            Writing.end()


@contextmanager
def _the_only_one(app: Flask, parent: int | None, waiting: Callable[[], None]) -> Iterator[Alive | None]:
    """Hold the lock that only one worker has; yields what says (by an exception) that it was lost. None: the parent
    ended before this one's turn came."""
    url = make_url(app.extensions["runxin_settings"].database_url)
    on_file = url.get_backend_name() == "sqlite"
    with _file_lock(str(queue_file(url).with_suffix(".lock"))) if on_file else _server_lock(app) as (take, alive):
        told = False
        while not take():
            if not told:
                waiting()
                told = True
            time.sleep(LOOKS)
            if _orphaned(parent):
                yield None
                return
        yield alive


@contextmanager
def _file_lock(name: str) -> Iterator[tuple[Callable[[], bool], Alive]]:
    with open(name, "w") as file:

        def take() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield take, lambda: None


@contextmanager
def _server_lock(app: Flask) -> Iterator[tuple[Callable[[], bool], Alive]]:
    """PostgreSQL's: it is gone with its connection, so the worker ends when that breaks, and another begins."""
    with app.app_context(), db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:

        def take() -> bool:
            return bool(connection.scalar(select(func.pg_try_advisory_lock(THE_WORKER))))

        def alive() -> None:
            connection.scalar(select(1))

        yield take, alive


def _orphaned(parent: int | None) -> bool:
    return parent is not None and os.getppid() != parent
