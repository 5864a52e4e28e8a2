"""The queue between the server and its worker: huey's, one of each application, beside the main database.

On SQLite a file of its own, so that handing over waits for nobody's lock; on PostgreSQL a schema of its own in the same
database, which neither the migrations nor a backup look at. What is queued is a job's id and nothing else, as JSON
(huey's own pickles would let whoever can write the queue run code): all that matters stands in the table `jobs`.
"""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from huey import Huey, PostgresHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import func, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.schema import CreateSchema

from webapp.extensions import db
from webapp.jobs.running import carry_out

SCHEMA = "runxin_queue"
MAKING = 7_207_011  # the advisory lock under which the schema is made
_QUEUE, _DO_JOB = "runxin_queue", "runxin_do_job"


class AsJson(Serializer):
    """A message as a list of its plain values."""

    def _serialize(self, data: Any) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Any:
        return Message(*json.loads(bytes(data)))


def hand_over(job_id: uuid.UUID) -> None:
    """A committed job goes to the worker; where there is none (Settings.jobs), it is done at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if app.extensions["runxin_settings"].jobs == "at once":
        carry_out(app, job_id)
    else:
        enqueue(app, job_id)


def enqueue(app: Flask, job_id: uuid.UUID) -> None:
    """Let the worker know of a job."""
    queue = queue_of(app)
    queue.enqueue(app.extensions[_DO_JOB].s(str(job_id)))


def queue_of(app: Flask) -> Huey:
    """The queue of an application, made when it is first asked for."""
    if _QUEUE not in app.extensions:
        made = _queue(make_url(app.extensions["runxin_settings"].database_url))

        def do_job(job_id: str) -> None:
            carry_out(app, uuid.UUID(job_id))

        app.extensions[_DO_JOB] = made.task(name="do_job")(do_job)
        app.extensions[_QUEUE] = made
    queue: Huey = app.extensions[_QUEUE]
    return queue


def queue_file(url: URL) -> Path:
    """Where the queue of an SQLite database lies."""
    database = Path(url.database or "runxin.sqlite3")
    return database.with_name(f"{database.stem}.queue.sqlite3")


def _queue(url: URL) -> Huey:
    common: dict[str, Any] = {"results": False, "serializer": AsJson()}  # type: ignore[no-untyped-call]
    if url.get_backend_name() == "sqlite":
        return SqliteHuey("runxin", filename=str(queue_file(url)), fsync=True, **common)
    _make_schema()
    dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
    queue = PostgresHuey("runxin", dsn=dsn, options=f"-c search_path={SCHEMA}", create_tables=False, **common)
    with db.engine.begin() as connection:  # two processes that begin together do not make the tables together
        connection.execute(select(func.pg_advisory_xact_lock(MAKING)))
        queue.storage.initialize_schema()
    return queue


def _make_schema() -> None:
    with db.engine.begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(MAKING)))
        if not inspect(connection).has_schema(SCHEMA):
            connection.execute(CreateSchema(SCHEMA))
