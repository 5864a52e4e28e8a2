"""/desk/transfers/receiving: children whom other schools send, received into a class several at once."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.transfers import receive_many
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.queries.transfers import classes_to_receive_into, to_receive
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_receiving", __name__, url_prefix="/desk/transfers/receiving")
P = Permission.MOVE_STUDENTS


@pages.get("")
@allows(P)
def listed() -> Response:
    """Those that wait, by the school they come from, and the classes there are."""
    return _page()


@pages.post("")
@allows(P)
def receive() -> Response:
    """Receive those ticked into one class: back to the others that wait, or the form with the reason why not."""
    class_id = arguments.id_of(request.form.get("class_id"))
    return carry_out(
        lambda: receive_many(me(), _seen(), class_id, now()),
        then=lambda _received: "/desk/transfers/receiving",
        refused=lambda refusal: _page(refusal.status, refusal),
    )


def _seen() -> dict[uuid.UUID, int]:
    """The transfers ticked, each with how many steps it had on the page."""
    ticked = [one for one in map(arguments.id_of, request.form.getlist("transfer")) if one]
    steps = {one: request.form.get(f"seen.{one}", "") for one in ticked}
    return {one: int(text) if text.isdecimal() and len(text) < 9 else 0 for one, text in steps.items()}


def _page(status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    return show(
        "desk/transfers/receiving.html",
        status=status,
        rows=to_receive(person),
        classes=classes_to_receive_into(person),
        sent=request.form,
        ticked=set(request.form.getlist("transfer")),
        refusal=refusal,
    )
