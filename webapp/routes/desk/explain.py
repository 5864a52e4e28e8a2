"""What somebody may do and why (/desk/accounts/…/rights, /desk/rights); who may see a student (…/readers)."""

from __future__ import annotations

import uuid

from flask import Blueprint
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import ALLOWS, OF_A_BUREAU, OF_A_CLASS, SECOND_FACTOR, Permission, Role
from webapp.models import now
from webapp.queries.explain import readers, rights_of
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.labels import PERMISSIONS, SCOPES, UNSEEN
from webapp.routes.looks import watched

pages = Blueprint("desk_explain", __name__, url_prefix="/desk")


@pages.get("/accounts/<uuid:account_id>/rights")
@allows(Permission.MANAGE_ACCOUNTS)
def rights(account_id: uuid.UUID) -> Response:
    """What this person may do, and which role gives it."""
    found = rights_of(me(), account_id)
    unseen = [words for permissions, words in UNSEEN if not permissions & found.given.keys()]
    return show("desk/explain/rights.html", found=found, words=PERMISSIONS, unseen=unseen, scopes=SCOPES)


@pages.get("/rights")
@allows(Permission.MANAGE_ACCOUNTS)
def table() -> Response:
    """Which role allows what: the table itself."""
    rows = [(role, [p for p in Permission if p in ALLOWS[role]]) for role in Role]
    kinds = {"class": OF_A_CLASS, "bureau": OF_A_BUREAU, "both": frozenset({Role.SYSTEM_ADMINISTRATOR})}
    where = {role: kind for kind, roles in kinds.items() for role in roles}
    return show("desk/explain/table.html", rows=rows, words=PERMISSIONS, where=where, second_factor=SECOND_FACTOR)


@pages.get("/students/<uuid:student_id>/readers")
@allows(Permission.EXPLAIN)
def readers_of(student_id: uuid.UUID) -> Response:
    """Who may see what of this student, and why. Whom a child's talks are open to is a look at the child."""
    found = readers(me(), student_id, now())
    watched("readers.viewed", found.student)
    return show("desk/explain/readers.html", found=found, today=me().today, scopes=SCOPES)
