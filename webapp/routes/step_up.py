"""Confirming once more, before something that matters (ASVS 5, 7.5.3). Nothing that was typed is lost: the page carries
the fields of the form that was on its way, and once confirmed the browser sends them on (307)."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import own
from webapp.actions.second_factor import is_enrolled, step_up
from webapp.domain.limits import TooMany
from webapp.domain.refusals import Refused
from webapp.extensions import Writing, db, htmx
from webapp.models import now
from webapp.routes.confirmed import confirm_step, own_page, proof
from webapp.routes.gate import StepUpNeeded, my_account
from webapp.routes.pages import page_or_block

pages = Blueprint("step_up", __name__)
PREFIX = "step_up_"  # what belongs to this page; every other field is the form's that waits
NEEDED = 403


@pages.post("/step-up")
@own
def confirm() -> Response:
    """It is they: on with what was on its way. 422 with the page again for a wrong code or password."""
    try:
        step_up(my_account(), proof(PREFIX), now())
    except Refused as refusal:
        db.session.rollback()
        Writing.begin()
        note("step_up.failed", my_account())
        db.session.commit()
        return _page(request.form.get("step_up_to", "/"), _is_sent_on(), refusal)
    confirm_step()
    db.session.commit()
    return redirect(own_page(request.form.get("step_up_to", "/")), 307 if _is_sent_on() else 303)


def step_up_needed(_error: StepUpNeeded) -> ResponseReturnValue:
    """403 with the page in place of the one asked for."""
    db.session.rollback()
    if request.path.startswith("/api/"):
        return {"code": "step_up_needed", "message": ""}, NEEDED
    if request.method == "POST" and not any(request.files.values()):
        return _page(request.full_path.rstrip("?"), True)
    if request.method in {"GET", "HEAD"}:
        return _page(request.full_path.rstrip("?"), False)
    return _page(_nearest_page(request.path), False, file_again=True)


def _page(to: str, sent_on: bool, refusal: Refused | None = None, file_again: bool = False) -> Response:
    """The page; with htmx, in place of the whole page's content, whatever part was asked for."""
    waiting = [(k, v) for k, v in request.form.items(multi=True) if not k.startswith(PREFIX)] if sent_on else []
    status = refusal.status if refusal else NEEDED
    answer = page_or_block(
        "step_up.html",
        status=status,
        refusal=refusal,
        to=own_page(to),
        sent_on=sent_on,
        waiting=waiting,
        enrolled=is_enrolled(my_account()),
        file_again=file_again,
    )
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.seconds)
    if htmx:
        answer.headers["HX-Retarget"] = "#page"
        answer.headers["HX-Reswap"] = "innerHTML show:window:top"
        answer.headers["HX-Push-Url"] = "false"
    return answer


def _is_sent_on() -> bool:
    return request.form.get("step_up_method") == "post"


def _nearest_page(path: str) -> str:
    """The page on which a file is chosen: the address itself, or what it lies under, as far as one can look at it."""
    adapter = current_app.create_url_adapter(request)
    while adapter and len(path) > 1:
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0] or "/"
        else:
            return path
    return "/"
