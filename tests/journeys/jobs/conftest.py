"""Background work that tests make up: registered for one test, and forgotten after it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from webapp.access.audit import Who, acting
from webapp.access.person import Person, load_person
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.jobs import KINDS, job, start
from webapp.models import Account, Job, now

Start = Callable[..., uuid.UUID]


@pytest.fixture
def a_job() -> Iterator[Any]:
    """The decorator, for kinds of one test."""
    before = dict(KINDS)
    yield job
    KINDS.clear()
    KINDS.update(before)


@pytest.fixture
def start_as(app: Flask, cast: Any) -> Start:
    """start_as("wei", "kind", …): start it as a view does, and commit; the job's id."""
    return lambda login, kind, **arguments: started(app, cast.people[login], kind, **arguments)


def started(
    app: Flask, account_id: uuid.UUID, kind: str, *, commit: bool = True, who: Who | None = None, **arguments: Any
) -> uuid.UUID:
    """The same on any application; `who`: by which login, and from where."""
    with app.app_context():
        Writing.begin()
        try:
            person = person_of(account_id)
            acting(who or Who(person.id, bureau_id=person.bureau_id))
            row = start(kind, person, **arguments)
            found = row.id
            if commit:
                db.session.commit()
            else:
                db.session.flush()
                db.session.rollback()
            return found
        finally:
            db.session.close()
            Writing.end()


def person_of(account_id: uuid.UUID) -> Person:
    """Somebody, today."""
    return load_person(db.session.get_one(Account, account_id), local_day(now()))


def the_job(house: Any, job_id: uuid.UUID) -> Any:
    """The job as it stands by now."""
    with house() as session:
        return session.get(Job, job_id)


def waiting_job(house: Any, account_id: uuid.UUID, kind: str) -> uuid.UUID:
    """A job that is committed and not begun."""
    with house() as session:
        row = Job(kind=kind, account_id=account_id, asked_at=now())
        session.add(row)
        session.flush()
        return row.id
