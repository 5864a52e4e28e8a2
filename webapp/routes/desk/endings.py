"""/desk/organisation/schools/…/closing and …/merging: look first, then do it."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.actions.closing import close_school, what_is_there
from webapp.actions.merging import merge_schools, renumbered
from webapp.domain.refusals import Refused
from webapp.models import now
from webapp.models.organisation import School
from webapp.queries.organisation import school_page
from webapp.routes.desk import arguments
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.organisation import school_again
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_endings", __name__, url_prefix="/desk/organisation/schools")
MANAGE = Permission.MANAGE_ORGANISATION


@pages.get("/<uuid:school_id>/closing")
@allows(MANAGE)
def closing(school_id: uuid.UUID) -> Response:
    """What is there, and whether it may be closed."""
    page = school_page(me(), school_id)
    return show("desk/organisation/closing.html", page=page, there=what_is_there(me(), school_id))


@pages.post("/<uuid:school_id>/closing")
@allows(MANAGE, step_up=True)
def close(school_id: uuid.UUID) -> Response:
    """Close it."""
    return carry_out(
        lambda: close_school(me(), school_id, now()),
        then=lambda school: f"/desk/organisation?bureau={school.bureau_id}",
        refused=lambda refusal: school_again(school_id, refusal, "ending"),
    )


@pages.get("/<uuid:school_id>/merging")
@allows(MANAGE)
def merging(school_id: uuid.UUID) -> Response:
    """What would go over into another school (?into=)."""
    page = school_page(me(), school_id)
    into_id = arguments.id_of(request.args.get("into"))
    into = next((one for one in page.others if one.id == into_id), None)
    moved = [one for one in renumbered(school_id, into.id) if one.school_class.closed_on is None] if into else []
    there = what_is_there(me(), school_id)
    return show("desk/organisation/merging.html", page=page, into=into, moved=moved, there=there)


@pages.post("/<uuid:school_id>/merging")
@allows(MANAGE, step_up=True)
def merge(school_id: uuid.UUID) -> Response:
    """Make it part of another."""
    into_id = arguments.id_of(request.form.get("into_id"))

    def merged() -> School:
        if into_id is None:
            raise Refused("school_needed", field="into_id")
        return merge_schools(me(), school_id, into_id, now())

    return carry_out(
        merged,
        then=lambda into: f"/desk/organisation/schools/{into.id}",
        refused=lambda refusal: school_again(school_id, refusal, "ending"),
    )
