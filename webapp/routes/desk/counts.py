"""GET /desk/counts: the bureau's schools in figures, without a name."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.models import now
from webapp.queries.counts import school_counts, total_of
from webapp.queries.terms import term_in
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_counts", __name__)


@pages.get("/desk/counts")
@allows(Permission.SEE_COUNTS)
def counts() -> Response:
    """Every school of the bureau, and all together."""
    person = me()
    rows = school_counts(person, now())
    total = total_of(rows, _("All schools"))
    term = term_in(person.bureau_id, person.today)
    return show("desk/counts.html", rows=rows, total=total, term=term, today=person.today)
