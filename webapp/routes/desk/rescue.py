"""/desk/accounts/<id>/unsent: taking in the file of a phone that could not send, and what became of what is in it."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.granting import reaches
from webapp.access.marks import allows, takes
from webapp.access.permissions import Permission
from webapp.access.places import account_under
from webapp.actions.rescue import begin, rescue_under
from webapp.domain.jobs import UNFINISHED
from webapp.domain.limits import TooMany
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.rescue import MEGABYTE, MOST_AT_DESK
from webapp.extensions import db
from webapp.jobs import start
from webapp.jobs.rescue import TAKE_IN
from webapp.models import now
from webapp.queries.accounts import account_page
from webapp.queries.import_lines import job_at_work
from webapp.queries.rescue import rescues_of
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_rescue", __name__, url_prefix="/desk/accounts/<uuid:account_id>/unsent")
MANAGE = Permission.MANAGE_ACCOUNTS


@pages.get("")
@allows(MANAGE, step_up=True)  # before the file is chosen, so that it travels once
def form(account_id: uuid.UUID) -> Response:
    """The form, and the files taken in before."""
    return _form(account_id)


@pages.post("")
@allows(MANAGE, step_up=True)
@takes(MOST_AT_DESK, otherwise="rescue_too_large")
def take_in(account_id: uuid.UUID) -> Response:
    """Take a file in; what became of it is shown once it is done. 422 with the form for one that cannot be used."""
    try:
        rescue = begin(me(), account_id, _uploaded(), now())
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return _form(account_id, refusal)
    job = start(TAKE_IN, me(), account_id=str(account_id), rescue_id=str(rescue.id))
    db.session.flush()
    rescue.job_id = job.id
    db.session.commit()
    if rescue.problem or job.problem:
        return _form(account_id, Refused(rescue.problem or job.problem or ""))
    way = f"/desk/jobs/{job.id}" if job.state in UNFINISHED else f"/desk/accounts/{account_id}/unsent/{rescue.id}"
    return redirect(way, 303)


@pages.get("/<uuid:rescue_id>")
@allows(MANAGE)
def one(account_id: uuid.UUID, rescue_id: uuid.UUID) -> Response:
    """What became of what is in a file."""
    rescue = rescue_under(me(), account_id, rescue_id)
    return show(
        "desk/rescue/result.html",
        account=account_under(me(), account_id),
        rescue=rescue,
        job=job_at_work(rescue),
        may_decide=me().may(Permission.DECIDE_HELD),
    )


def _form(account_id: uuid.UUID, refusal: Refused | None = None) -> Response:
    row = account_page(me(), account_id)
    answer = show(
        "desk/rescue/form.html",
        status=refusal.status if refusal else 200,
        account=row.account,
        reaches=reaches(me(), (post.grant for post in row.posts)),
        most=MOST_AT_DESK,
        megabytes=MOST_AT_DESK // MEGABYTE,
        receipts=rescues_of(account_id),
        refusal=refusal,
    )
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _uploaded() -> bytes:
    upload = request.files.get("file")
    if upload is None:
        return b""
    with upload.stream:
        return upload.stream.read()
