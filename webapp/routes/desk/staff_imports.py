"""/desk/staff-list: what a list of colleagues has beyond every import: the empty list to fill in, and the slips."""

from __future__ import annotations

import uuid

from werkzeug.wrappers import Response

from webapp.access.granting import grantable
from webapp.access.marks import allows
from webapp.access.permissions import Permission, Role
from webapp.actions.imports import run_under
from webapp.documents.staff_files import STAFF
from webapp.documents.staff_sheets import staff_template
from webapp.domain.refusals import Refused
from webapp.queries.import_lines import new_accounts
from webapp.queries.places import schools_managed
from webapp.routes.desk import arguments
from webapp.routes.desk.import_looks import STAFF_LOOK
from webapp.routes.desk.imports import pages_of, run_page
from webapp.routes.desk.slips import MOST_SLIPS, pdf_of
from webapp.routes.downloads import SHEET, download
from webapp.routes.gate import me

pages = pages_of(STAFF_LOOK)
P = Permission.MANAGE_ACCOUNTS


@pages.get("/template.xlsx")
@allows(P)
def template() -> Response:
    """The empty list to fill in, with this person's schools and the roles that are theirs to give."""
    person = me()
    roles = [role for role in Role if role in grantable(person) and role is not Role.BUREAU_ADMINISTRATOR]
    return download(staff_template(roles, [school.name for school in schools_managed(person, P)]), SHEET, "staff.xlsx")


@pages.post("/<uuid:run_id>/slips.pdf")
@allows(P, step_up=True)
def slips(run_id: uuid.UUID) -> Response:
    """New slips for those who came with this list and have no password yet, at most 500 in one PDF (part=1, 2, …)."""
    run = run_under(STAFF, me(), run_id)
    found = new_accounts(me(), run)
    asked = arguments.text("part", 3)
    part = int(asked) if asked.isascii() and asked.isdigit() and int(asked) else 1
    chosen = found[(part - 1) * MOST_SLIPS : part * MOST_SLIPS]
    if not chosen:
        return run_page(STAFF_LOOK, run, Refused("nobody_to_activate"))
    return pdf_of(me(), chosen)
