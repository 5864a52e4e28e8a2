"""What is done to accounts: roles given and ended, the door shut and opened, a lock lifted; one by one and several."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.granting import check_reach
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.places import account_under
from webapp.actions import accounts as actions
from webapp.actions import locked, roles
from webapp.actions.second_factor import reset_second_factor
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import Account, now
from webapp.queries.leaving import left_alone
from webapp.routes.desk import arguments
from webapp.routes.desk.account_view import refused
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.role_form import asked_day, asked_role
from webapp.routes.desk.show import show
from webapp.routes.gate import me

pages = Blueprint("desk_account_deeds", __name__, url_prefix="/desk/accounts")
MOST = 200  # accounts at once: no more than a page shows


@pages.post("/<uuid:account_id>/roles")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def add_role(account_id: uuid.UUID) -> Response:
    """Another role."""
    return _do(account_id, "role", lambda: roles.grant_role(me(), account_under(me(), account_id), asked_role()))


@pages.post("/<uuid:account_id>/roles/<uuid:grant_id>/end")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def end_role(account_id: uuid.UUID, grant_id: uuid.UUID) -> Response:
    """A role ends, on a day (last_day) or at once."""
    return _do(account_id, "ended", lambda: roles.end_role(me(), account_id, grant_id, asked_day("last_day")))


@pages.post("/<uuid:account_id>/second-factor/reset")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def reset_factor(account_id: uuid.UUID) -> Response:
    """For somebody whose phone is lost."""

    def reset() -> None:
        check_reach(me(), account_under(me(), account_id))
        reset_second_factor(me(), account_id, now())

    return _do(account_id, "factor", reset)


@pages.post("/<uuid:account_id>/unlock")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def unlock(account_id: uuid.UUID) -> Response:
    """The account may try again at once."""
    return _do(account_id, "unlocked", lambda: locked.unlock(me(), account_id, now()))


@pages.post("/<uuid:account_id>/disable")
@allows(Permission.MANAGE_ACCOUNTS)
def disable(account_id: uuid.UUID) -> Response:
    """The account may not come in any more."""
    return _do(account_id, "disabled", lambda: actions.disable(me(), account_id, now()))


@pages.post("/<uuid:account_id>/enable")
@allows(Permission.MANAGE_ACCOUNTS)
def enable(account_id: uuid.UUID) -> Response:
    """The account may come in again."""
    return _do(account_id, "enabled", lambda: actions.enable(me(), account_id))


@pages.post("/<uuid:account_id>/stay")
@allows(Permission.MANAGE_ACCOUNTS)
def stay(account_id: uuid.UUID) -> Response:
    """Somebody who was to leave, or has left, may come in on."""
    return _do(account_id, "enabled", lambda: actions.stay(me(), account_id))


@pages.post("/disable")
@allows(Permission.MANAGE_ACCOUNTS)
def disable_several() -> Response:
    """Several may not come in any more; the page that says so takes it back."""
    return _several("disabled", lambda account_id: actions.disable(me(), account_id, now()))


@pages.post("/enable")
@allows(Permission.MANAGE_ACCOUNTS)
def enable_several() -> Response:
    """Several may come in again."""
    return _several("enabled", lambda account_id: actions.enable(me(), account_id))


def _do(account_id: uuid.UUID, what: str, deed: Callable[[], object]) -> Response:
    return carry_out(
        deed,
        then=lambda _done: f"/desk/accounts/{account_id}?done={what}",
        refused=lambda refusal: refused(account_id, refusal),
    )


def _several(what: str, deed: Callable[[uuid.UUID], Account]) -> Response:
    """Each for itself: whom it is refused for stays as he was, and is named with the reason."""
    ids = [i for i in map(arguments.id_of, request.form.getlist("account_id")) if i][:MOST]
    done, refusals = [], []
    for account in [account_under(me(), account_id) for account_id in dict.fromkeys(ids)]:
        try:
            done.append(deed(account.id))
        except Refused as refusal:
            refusals.append((account, refusal))
    db.session.flush()
    alone = [(account, left_alone(account, me().today)) for account in done] if what == "disabled" else []
    db.session.commit()
    return show("desk/accounts/several.html", what=what, done=done, refusals=refusals, alone=alone)
