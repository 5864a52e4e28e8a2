"""Starting a job: its row is part of the caller's transaction; the worker hears of it when that is committed."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import current_app
from flask_babel import get_locale
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, SessionTransaction

from webapp.access.audit import Who, who_acts
from webapp.access.person import Person
from webapp.extensions import db
from webapp.jobs.kinds import KINDS
from webapp.jobs.queue import hand_over
from webapp.models import Job, new_id, now

_STARTED = "runxin_jobs_started"


def start(kind: str, person: Person | None, **arguments: Any) -> Job:
    """Have `kind` done in the background, as this person (None: the installation itself). Commit, and it begins.

    `arguments` are JSON, and few: an id of a row rather than its content. KeyError for a kind that nobody registered.
    """
    if (person is None) is not KINDS[kind].of_the_house:
        raise ValueError(f"{kind} is {'' if person else 'not '}for the installation itself")
    who = who_acts() if person else Who()
    row = Job(
        id=new_id(),
        kind=kind,
        account_id=person.id if person else None,
        session_id=who.session_id,
        address=who.address,
        arguments=json.loads(json.dumps(arguments)),  # TypeError for what is not
        state="waiting",
        locale=str(get_locale() or "") or None,
        asked_at=now(),
    )
    session = db.session()
    session.add(row)
    if not session.in_transaction():
        session.begin()  # so that a rollback is told of
    session.info.setdefault(_STARTED, []).append(row)
    return row


@event.listens_for(Session, "after_commit")
def _begin(session: Session) -> None:
    """What was committed is handed over. If that fails, the worker finds it by itself (jobs/worker.py)."""
    if session.in_nested_transaction():
        return
    started: list[Job] = session.info.pop(_STARTED, [])
    for row in started:
        identity = inspect(row).identity
        if row not in session or identity is None:
            continue  # a savepoint took it back
        try:
            hand_over(identity[0])
        except Exception:
            logging.getLogger(__name__).exception("job %s was not handed over", identity[0])
            if current_app.testing:
                raise


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    if not previous.nested:
        session.info.pop(_STARTED, None)
