"""/desk/held: parked and refused entries, and what the school decides on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions import held as decisions
from webapp.domain.refusals import Refused
from webapp.entries import KINDS
from webapp.models import now
from webapp.queries.held import held_entries
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.field_words import spelled
from webapp.routes.gate import me
from webapp.routes.looks import watched
from webapp.storage import storage

pages = Blueprint("desk_held", __name__, url_prefix="/desk/held")


@pages.get("")
@allows(Permission.DECIDE_HELD)
def held() -> Response:
    """Those that wait, or those decided on (?state=decided)."""
    return _list()


@pages.post("/<uuid:held_id>/accept")
@allows(Permission.DECIDE_HELD)
def accept(held_id: uuid.UUID) -> Response:
    """Enter a parked entry under its author's name."""
    return _decided(held_id, lambda: decisions.accept(me(), held_id, now()))


@pages.post("/<uuid:held_id>/dismiss")
@allows(Permission.DECIDE_HELD)
def dismiss(held_id: uuid.UUID) -> Response:
    """Put an entry aside for good, with a reason."""
    return _decided(held_id, lambda: decisions.dismiss(me(), held_id, arguments.text("why", 500), storage(), now()))


def _decided(held_id: uuid.UUID, deed: Callable[[], object]) -> Response:
    return carry_out(
        deed,
        then=lambda _done: "/desk/held",
        refused=lambda refusal: _list(refusal.status, refusal, held_id),
    )


def _list(status: int = 200, refusal: Refused | None = None, refused_id: uuid.UUID | None = None) -> Response:
    state = arguments.choice("state", ("waiting", "decided"), "waiting")
    found = held_entries(me(), state == "waiting", arguments.page())
    for held_ in found.rows:
        watched("held.viewed", held_.row)
    return show(
        "desk/held.html",
        status=status,
        found=found,
        state=state,
        kinds=KINDS,
        spelled=spelled,
        refusal=refusal,
        refused_id=refused_id,
    )
