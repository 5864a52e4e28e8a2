"""GET /desk/psychology: the talks that colleagues left to the psychology teacher alone."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries.psychology import confided
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_psychology", __name__)
PAGE = 10  # talks; each child on a page is a look that is kept


@pages.get("/desk/psychology")
@allows(Permission.READ_PSYCHOLOGY)
def talks() -> Response:
    """Newest first, a page at a time."""
    found = confided(me(), arguments.page(), PAGE)
    for student in {row.student.id: row.student for row in found.rows}.values():
        watched("psychology.viewed", student)
    return show("desk/psychology.html", found=found)
