"""/desk/staff: the colleagues of the school, to hand over what is theirs; and the students nobody has."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries.leaving import without_mentor
from webapp.queries.staff import colleagues
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_staff", __name__, url_prefix="/desk")


@pages.get("/staff")
@allows(Permission.HAND_OVER)
def staff() -> Response:
    """The colleagues, with their roles and how many students each has (?q=, ?page=)."""
    found = colleagues(me(), arguments.words(), arguments.page(), arguments.size())
    return show("desk/leaving/staff.html", "results", found=found, words=arguments.words())


@pages.get("/students/without-mentor")
@allows(Permission.SEE_SCHOOL)
def students_without_mentor() -> Response:
    """The students who should have a mentor and have none (?page=, ?size=)."""
    found = without_mentor(me(), arguments.page(), arguments.size())
    return show("desk/students/without_mentor.html", found=found)
