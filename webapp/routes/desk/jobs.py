"""/desk/jobs: what I asked for in the background, and how far it is."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from flask import Blueprint
from flask_babel import LazyString
from werkzeug.wrappers import Response

from webapp.access.marks import own
from webapp.domain.jobs import UNFINISHED, interrupted, share
from webapp.domain.refusals import Refused
from webapp.jobs import KINDS
from webapp.models import Job, now
from webapp.queries.jobs import job_of, jobs_of
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.labels import JOB_STATES

pages = Blueprint("desk_jobs", __name__, url_prefix="/desk/jobs")


@dataclass(frozen=True)
class ShownJob:
    """A job as templates/partials/job.html shows it."""

    row: Job
    word: str | LazyString
    state: str
    state_word: LazyString
    unfinished: bool
    percent: int
    refusal: Refused | None
    link: str | None


@pages.get("")
@own
def listed() -> Response:
    """My jobs, the latest first."""
    moment = now()
    return show("desk/jobs/list.html", here="", jobs=[shown(row, moment) for row in jobs_of(me())])


@pages.get("/<uuid:job_id>")
@own
def one(job_id: uuid.UUID) -> Response:
    """One of mine; htmx asks for the block again until it is finished."""
    return show("desk/jobs/job.html", block="job", here="", job=shown(job_of(me(), job_id), now()))


def shown(row: Job, moment: dt.datetime) -> ShownJob:
    """A job in words. One whose worker fell silent has failed, though nobody has written that yet."""
    kind = KINDS.get(row.kind)
    lost = interrupted(row.state, row.beat_at, moment)
    state, problem = ("failed", "interrupted") if lost else (row.state, row.problem)
    return ShownJob(
        row=row,
        word=kind.word if kind else row.kind,
        state=state,
        state_word=JOB_STATES[state],
        unfinished=state in UNFINISHED,
        percent=share(row.done, row.total),
        refusal=Refused(problem, **row.facts) if problem and state == "failed" else None,
        link=kind.leads_to(row.arguments) if kind and kind.leads_to and state == "done" else None,
    )
