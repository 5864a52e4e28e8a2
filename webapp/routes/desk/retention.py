"""/desk/kept: what is over its time, what was decided of it, what was erased."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.retention import decide_on, grant, take_back
from webapp.domain.refusals import Refused
from webapp.queries.retention import retention_page
from webapp.routes import retention_words
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_retention", __name__, url_prefix="/desk")
KEEP = Permission.KEEP_FILES


@pages.get("/kept")
@allows(KEEP)
def kept() -> Response:
    """What waits for a decision, what waits to be erased, what was; and whose files are kept longer."""
    return _page()


@pages.post("/kept/<uuid:proposal_id>")
@allows(KEEP, step_up=True)
def decide(proposal_id: uuid.UUID) -> Response:
    """Erase it in a week, or keep it: back to the page, or with the reason why not."""
    field = arguments.text
    return _done(lambda: decide_on(me(), proposal_id, field("decision", 20), field("why", 500)), proposal_id)


@pages.post("/kept/<uuid:proposal_id>/undo")
@allows(KEEP)
def undo(proposal_id: uuid.UUID) -> Response:
    """It is not decided any more."""
    return _done(lambda: take_back(me(), proposal_id), proposal_id)


@pages.post("/requests/<uuid:request_id>/erasures")
@allows(KEEP, step_up=True)
def granted(request_id: uuid.UUID) -> Response:
    """What a guardian asked to have deleted is erased in a week."""
    return _done(lambda: grant(me(), request_id, request.form.getlist("kinds")))


def _done(deed: Callable[[], object], refused_id: uuid.UUID | None = None) -> Response:
    return carry_out(deed, lambda _done: "/desk/kept", lambda refusal: _page(refusal, refused_id))


def _page(refusal: Refused | None = None, refused_id: uuid.UUID | None = None) -> Response:
    return show(
        "desk/rights/kept.html",
        status=refusal.status if refusal else 200,
        page=retention_page(me()),
        w=retention_words,
        refusal=refusal,
        refused_id=refused_id,
        values=request.form,
    )
