"""/desk/accounts: the list, as its address says; and what is shown of it as an Excel sheet."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator, Sequence

from flask import Blueprint, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.granting import grantable
from webapp.access.marks import allows
from webapp.access.permissions import Permission, Role
from webapp.actions import limits
from webapp.actions.apart import apart
from webapp.actions.locked import locked_accounts
from webapp.documents.marked_sheet import marking_of, write_sheet
from webapp.models import now
from webapp.queries.account_list import MOST_FOUND, STATES, Asked, accounts, all_accounts
from webapp.queries.accounts import places
from webapp.queries.places import names_managed
from webapp.routes.desk import arguments
from webapp.routes.desk.account_columns import COLUMNS, USUAL
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_account_list", __name__, url_prefix="/desk/accounts")
MOST = 5_000  # rows of a sheet
FILTERS = ("q", "state", "role", "school")


@pages.get("")
@allows(Permission.MANAGE_ACCOUNTS)
def listed() -> Response:
    """The accounts under this person (?q=, ?state=, ?role=, ?school=, ?columns=, ?page=, ?size=)."""
    person, asked = me(), _asked()
    found = accounts(person, asked, arguments.page(), arguments.size())
    return show(
        "desk/accounts/list.html",
        "results",
        found=found,
        most=MOST_FOUND,
        most_exported=MOST,
        asked=asked,
        columns=COLUMNS,
        chosen=_columns(),
        locks=limits.lock_states((row.account for row in found.rows), now()),
        places=places(person, None),
        roles=[role for role in Role if role in grantable(person)],
        sizes=arguments.SIZES,
        size=arguments.size(),
    )


@pages.post("/exports")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def export() -> Response:
    """What is shown, every page of it, in the columns that are shown. Noted with what was looked for."""
    limits.spend("export", str(me().id), now())
    asked, columns = _asked(), _columns()
    file = tempfile.TemporaryFile()  # noqa: SIM115  # the answer closes it once it is sent
    head = {_("Name"): 14} | {str(COLUMNS[key].word): COLUMNS[key].width for key in columns}
    count = write_sheet(file, "accounts", marking_of(me().name, now()), head, _lines(asked, columns))
    looked_for = {name: text for name in FILTERS if (text := request.form.get(name, "")[: arguments.LONGEST_SEARCH])}
    with apart():
        note("staff.exported", school_id=_whose(asked), rows=count, filter=looked_for, columns=columns)
    file.seek(0)
    return send_file(file, as_attachment=True, download_name=f"accounts-{me().today}.xlsx", max_age=0)


def _lines(asked: Asked, columns: Sequence[str]) -> Iterator[list[str]]:
    person = me()
    for rows in all_accounts(person, asked, MOST):
        locks = limits.lock_states((row.account for row in rows), now())
        for row in rows:
            said = [COLUMNS[key].said(row, row.account.id in locks, person.today) for key in columns]
            yield [row.account.name, *said]


def _asked() -> Asked:
    person, state = me(), arguments.choice("state", STATES, STATES[0])
    role = arguments.choice("role", list(Role), "")
    return Asked(
        words=arguments.words(),
        state=state,
        role=Role(role) if role else None,
        school_id=arguments.id_of(request.values.get("school")),
        locked=locked_accounts(person, now()) if state == "locked" else (),
    )


def _whose(asked: Asked) -> uuid.UUID | None:
    """The school of which alone it is: its principal reads of it in the audit."""
    schools = [school.id for school in names_managed(me(), Permission.MANAGE_ACCOUNTS)]
    return next((one for one in schools if one == asked.school_id or len(schools) == 1), None)


def _columns() -> list[str]:
    return arguments.several("columns", COLUMNS, USUAL)
