"""/desk/lacking: which left-behind children lack a care file or a contact card; /desk/counts/lacking: how many, by
school."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.queries import lacking as queries
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.looks import watched

pages = Blueprint("desk_lacking", __name__, url_prefix="/desk")


@pages.get("/lacking")
@allows(Permission.KEEP_FILES)
def listed() -> Response:
    """By name (?what=file or card, ?page=, ?size=)."""
    person, what = me(), arguments.choice("what", queries.WHAT, queries.WHAT[0])
    found = queries.lacking(person, what, arguments.page(), arguments.size())
    if found.rows:
        which = {"lacks": what} | ({"page": found.page} if found.page > 1 else {})
        school_id, count = person.home_school, len(found.rows)
        watched("care.listed", None, same="filter", school_id=school_id, students=count, filter=which)
    counts = queries.lacking_in(queries.schools_told(person), person.today)
    return show(
        "desk/lacking/list.html",
        "results",
        found=found,
        what=what,
        total=queries.total_of(list(counts.values()), ""),
    )


@pages.get("/counts/lacking")
@allows(Permission.SEE_COUNTS)
def counted() -> Response:
    """Every school of the bureau, and all together, without a name."""
    rows = queries.lacking_by_school(me())
    return show("desk/lacking/counts.html", rows=rows, total=queries.total_of(rows, _("All schools")))
