"""/desk/care/<id>/helpers: people without an account who help in the care of a child."""

from __future__ import annotations

import datetime as dt
import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.care_helpers import name_helper
from webapp.actions.care_teams import end_part
from webapp.domain.care_helpers import Named, named
from webapp.domain.refusals import Refused
from webapp.domain.student_facts import day
from webapp.extensions import db
from webapp.models import CareHelper
from webapp.routes.desk.care import file_page
from webapp.routes.desk.deeds import carry_out
from webapp.routes.gate import me

pages = Blueprint("desk_care_helpers", __name__, url_prefix="/desk/care")


@pages.post("/<uuid:care_id>/helpers")
@allows(Permission.MANAGE_CARE)
def add(care_id: uuid.UUID) -> Response:
    """Name somebody: back to the file, or the file with the reason why not and what was typed."""
    return carry_out(
        lambda: name_helper(me(), care_id, _named()),
        then=lambda _named: f"/desk/care/{care_id}#helpers",
        refused=lambda refusal: file_page(care_id, refusal.status, refusal),
    )


@pages.post("/<uuid:care_id>/helpers/<uuid:helper_id>/end")
@allows(Permission.MANAGE_CARE)
def end(care_id: uuid.UUID, helper_id: uuid.UUID) -> Response:
    """Somebody helps no more; that they did stays."""
    end_part(me(), CareHelper, care_id, helper_id)
    db.session.commit()
    return redirect(f"/desk/care/{care_id}#helpers", 303)


def _named() -> Named:
    form = request.form
    text = {name: form.get(name, "").replace("\x00", "") for name in ("name", "kind", "phone")}
    return named(text["name"], text["kind"], text["phone"], (_day("starts_on"), _day("ends_on")), me().today)


def _day(name: str) -> dt.date | None:
    try:
        return day(request.form.get(name, "").strip())
    except Refused as refusal:
        raise Refused(refusal.code, field=name) from None
