"""The page of one account, as every view that changes it shows it again."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from webapp.access.granting import grantable, reaches
from webapp.access.permissions import Role
from webapp.actions import limits
from webapp.domain.refusals import Refused
from webapp.domain.spans import last_day_of_school_year
from webapp.extensions import db
from webapp.models import now
from webapp.queries.accounts import account_page, places
from webapp.queries.codes import newest_code
from webapp.queries.devices import devices_of
from webapp.queries.leaving import left_alone
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me

# What was just done, said once above the page.
DONE: dict[str, LazyString] = {
    "saved": _l("Saved."),
    "role": _l("The role is given. It stands under roles."),
    "ended": _l("The role ends, as it stands under roles."),
    "factor": _l("The second factor is reset. The next login sets up another, where the role asks for one."),
    "unlocked": _l("Unlocked. This person may try again at once."),
    "disabled": _l("Disabled. This person was logged out everywhere."),
    "enabled": _l("This person may come in again."),
    "device": _l("The phone is out of service and logged out."),
}


def account_view(account_id: uuid.UUID, status: int = 200, refusal: Refused | None = None, **more: Any) -> Response:
    """The account's page, with a reason why not; for an account not under the person it is not found."""
    person, row = me(), account_page(me(), account_id)
    return show(
        "desk/accounts/account.html",
        status=status,
        row=row,
        places=places(person, arguments.id_of(request.form.get("school_id"))),
        roles=[role for role in Role if role in grantable(person)],
        reaches=reaches(person, (post.grant for post in row.posts)),
        alone=left_alone(row.account, person.today),
        lock=limits.lock_state(row.account, now()),
        code=newest_code(account_id, now()),
        devices=devices_of(account_id),
        year_ends=last_day_of_school_year(person.today),
        values=request.form,
        refusal=refusal,
        done=DONE.get(request.args.get("done", "")) if status == 200 else None,
        **({"others": []} | more),
    )


def refused(account_id: uuid.UUID, refusal: Refused) -> Response:
    """The account's page with the reason."""
    db.session.rollback()
    return account_view(account_id, refusal.status, refusal)
