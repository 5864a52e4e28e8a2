"""/desk/terms: the bureau's own calendar of terms."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.terms import FIELDS, TermsForm, decide_terms, terms_fingerprint, usual_again
from webapp.domain.refusals import Refused
from webapp.queries.calendar import calendar_page
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_terms", __name__, url_prefix="/desk/terms")


@pages.get("")
@allows(Permission.MANAGE_ORGANISATION)
def terms() -> Response:
    """The terms of the last, this and the next school year (?bureau=)."""
    return _page(arguments.id_of(request.args.get("bureau")))


@pages.post("/<int:year>")
@allows(Permission.MANAGE_ORGANISATION)
def change(year: int) -> Response:
    """The days of one school year, or (usual) the usual ones again."""
    bureau_id = arguments.id_of(request.form.get("bureau_id")) or me().bureau_id
    seen = arguments.text("seen", 20)

    def decided() -> None:
        if "usual" in request.form:
            usual_again(me(), bureau_id, year, seen)
        else:
            first, last, spring_first, spring_last = (_day(name) for name in FIELDS)
            decide_terms(me(), bureau_id, TermsForm(year, (first, last), (spring_first, spring_last), seen))

    return carry_out(
        decided,
        then=lambda _decided: f"/desk/terms?bureau={bureau_id}",
        refused=lambda refusal: _page(bureau_id, refusal.status, refusal, year),
    )


def _day(name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(arguments.text(name, 10))
    except ValueError:
        return None


def _page(
    bureau_id: uuid.UUID | None, status: int = 200, refusal: Refused | None = None, year: int | None = None
) -> Response:
    page = calendar_page(me(), bureau_id)
    return show(
        "desk/terms.html",
        status=status,
        page=page,
        refusal=refusal,
        refused=year,
        values=request.form,
        fields=FIELDS,
        seen=terms_fingerprint,
    )
