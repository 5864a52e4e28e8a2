"""/desk/students/pairing-batches: several children paired with a mentor at once, and the way back."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.pairing_batches import pair_several, take_back
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.queries.school_students import paired_lately
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_pairing_batches", __name__, url_prefix="/desk/students/pairing-batches")
HERE = "/desk/students/pairing-batches"


@pages.get("")
@allows(Permission.PAIR)
def listed() -> Response:
    """What was paired in one step, newest first."""
    return _list()


@pages.post("")
@allows(Permission.PAIR)
def pair() -> Response:
    """The children ticked in the list get the mentor chosen: on to what was done, or the reason why not."""
    ticked = [one for one in map(arguments.id_of, request.form.getlist("student")) if one]
    mentor_id = arguments.id_of(request.form.get("mentor_id"))
    return carry_out(lambda: pair_several(me(), ticked, mentor_id), lambda _batch: HERE, _refused)


@pages.post("/<uuid:pairing_batch_id>/undo")
@allows(Permission.PAIR)
def undo(pairing_batch_id: uuid.UUID) -> Response:
    """The pairings are no more: the list, which names whose pairing stayed."""
    return carry_out(lambda: take_back(me(), pairing_batch_id, now()), lambda _done: HERE, _refused)


def _refused(refusal: Refused) -> Response:
    return _list(refusal.status, refusal)


def _list(status: int = 200, refusal: Refused | None = None) -> Response:
    return show("desk/students/pairing_batches.html", status=status, batches=paired_lately(me()), refusal=refusal)
