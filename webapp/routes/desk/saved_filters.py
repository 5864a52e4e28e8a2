"""/desk/students/filters: keep what the list of students is narrowed to under a name, and drop it."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.saved_filters import drop_filter, keep_filter, saved_filters
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_saved_filters", __name__, url_prefix="/desk/students/filters")


@pages.get("")
@allows(Permission.SEE_SCHOOL)
def listed() -> Response:
    """The filters kept, each with the way to the list and out."""
    return _list()


@pages.post("")
@allows(Permission.SEE_SCHOOL)
def keep() -> Response:
    """Keep the filter that the form carries: back to the list so narrowed, or the reason why not."""
    return carry_out(
        lambda: keep_filter(me(), arguments.text("name"), request.form.get("query", ""), now()),
        lambda row: f"/desk/students?{row.query}",
        lambda refusal: _list(refusal.status, refusal),
    )


@pages.post("/<uuid:filter_id>/removal")
@allows(Permission.SEE_SCHOOL)
def drop(filter_id: uuid.UUID) -> Response:
    """Keep it no more."""
    return carry_out(lambda: drop_filter(me(), filter_id), lambda _done: "/desk/students/filters", _refused)


def _refused(refusal: Refused) -> Response:
    return _list(refusal.status, refusal)


def _list(status: int = 200, refusal: Refused | None = None) -> Response:
    return show("desk/students/filters.html", status=status, filters=saved_filters(me()), refusal=refusal)
