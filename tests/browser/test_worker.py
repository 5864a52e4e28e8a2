"""The worker beside the real server: it does what was asked for, dies, and another one tells the truth and goes on."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from tests.conftest import inside
from tests.server import RunningServer
from tests.stores import IDENTITY_KEY, SECRET_KEY, postgres_server
from webapp import create_app
from webapp.extensions import db
from webapp.jobs import start
from webapp.jobs.queue import queue_of
from webapp.models import Counter, Job, now
from webapp.settings import Settings

TIDY = "house.tidy"
MANY = 400_000  # rows
PATIENCE = 90.0  # seconds; a worker loads for some, and a crowded machine has it wait


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: Any, tmp_path: Path) -> Iterator[RunningServer]:
    """A server with its worker."""
    if request.param == "sqlite":
        yield from _running("")
        return
    with postgres_server(tmp_path / "postgresql") as url:
        yield from _running(url.replace("postgresql://", "postgresql+psycopg://", 1))


def _running(url: str) -> Iterator[RunningServer]:
    opened = RunningServer(database_url=url)
    yield opened
    opened.close()


@pytest.fixture
def app(server: RunningServer) -> Iterator[Flask]:
    """Another process of the same installation: what it starts, the worker does."""
    made = create_app(Settings(SECRET_KEY, IDENTITY_KEY, server.database_url, server.folder / "files"))
    yield made
    with made.app_context():
        queue_of(made).storage.close()
        db.engine.dispose()


def test_the_worker_does_it_and_ends_with_the_server(server: RunningServer, app: Flask) -> None:
    job_id = _start(app)
    _comes_to(app, job_id, "done")
    everyone = server.processes()
    assert _worker_of(server) in everyone
    server.stop()
    _until(lambda: not any(_lives(pid) for pid in everyone))


def test_a_worker_killed_in_the_middle_is_told_and_another_one_goes_on(server: RunningServer, app: Flask) -> None:
    done = _start(app)
    _comes_to(app, done, "done")
    with _held_up(app):
        cut = _start(app)
        _comes_to(app, cut, "running")
        first = _worker_of(server)
        os.kill(first, signal.SIGKILL)
        after = _start(app)
    _comes_to(app, cut, "failed", "interrupted")
    _comes_to(app, after, "done")
    assert _worker_of(server) != first


def test_what_was_committed_while_no_worker_ran_is_found_by_the_next(server: RunningServer, app: Flask) -> None:
    server.stop()
    with inside(app) as session:  # as if the process had died between its commit and the handing over
        row = Job(kind=TIDY, asked_at=now())
        session.add(row)
        session.flush()
        lost = row.id
    server.start()
    _comes_to(app, lost, "done")


def test_a_worker_whose_server_was_killed_ends_by_itself(server: RunningServer, app: Flask) -> None:
    done = _start(app)
    _comes_to(app, done, "done")
    worker = _worker_of(server)
    others = [pid for pid in server.processes() if pid != worker]
    for pid in others:
        os.kill(pid, signal.SIGKILL)
    _until(lambda: not _lives(worker))


def test_a_second_worker_waits_until_the_first_is_gone(server: RunningServer, app: Flask) -> None:
    done = _start(app)
    _comes_to(app, done, "done")
    command = [str(Path(sys.executable).with_name("runxin")), "work"]
    environment = os.environ | server._environment()
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as second:
        assert second.stdout is not None
        assert b"this one waits" in second.stdout.readline()
        server.stop()
        job_id = _start(app)
        _comes_to(app, job_id, "done")
        second.terminate()
        assert second.wait(timeout=PATIENCE) == 0


class _held_up:  # read as a sentence
    """Inside the block the clearing up cannot come to its end: on PostgreSQL the table it clears is locked (it passes
    over a locked row), on SQLite there is so much that it takes a while."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __enter__(self) -> None:
        self._server = self._app.extensions["runxin_settings"].database_url.startswith("postgresql")
        if self._server:
            with self._app.app_context():
                self._connection = db.engine.connect()
            self._connection.exec_driver_sql(f"LOCK TABLE {Counter.__tablename__} IN EXCLUSIVE MODE")
            return
        long_ago = now() - dt.timedelta(days=30)
        with inside(self._app) as session:
            rows = [{"what": "test", "whose": str(n), "count": 1, "counted_at": long_ago} for n in range(MANY)]
            session.execute(insert(Counter), rows)

    def __exit__(self, *_exc: object) -> None:
        if self._server:
            self._connection.close()


def _start(app: Flask) -> uuid.UUID:
    with inside(app):
        return start(TIDY, None).id


def _state(app: Flask, job_id: uuid.UUID) -> tuple[str, str | None]:
    with app.app_context():
        found = db.session.execute(select(Job.state, Job.problem).where(Job.id == job_id)).one()
        return found.state, found.problem


def _worker_of(server: RunningServer) -> int:
    found = [pid for pid in server.processes() if b"\0work\0--parent" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert len(found) == 1, server.log.read_text()
    return found[0]


def _lives(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def _until(holds: Callable[[], bool], meanwhile: Callable[[], object] = lambda: "") -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, f"it does not come to that: {meanwhile()}"
        time.sleep(0.005)


def _comes_to(app: Flask, job_id: uuid.UUID, state: str, problem: str | None = None) -> None:
    """The job's state and problem, in the end."""
    _until(lambda: _state(app, job_id) == (state, problem), lambda: _state(app, job_id))
