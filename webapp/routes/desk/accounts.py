"""/desk/accounts: who may come in, and as what."""

from __future__ import annotations

import uuid

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.granting import grantable
from webapp.access.marks import allows
from webapp.access.permissions import Permission, Role
from webapp.actions import accounts as actions
from webapp.actions.accounts import Basics, Changed
from webapp.domain.refusals import NotFound, Refused
from webapp.domain.spans import last_day_of_school_year
from webapp.extensions import db
from webapp.models import now
from webapp.queries.accounts import account_page, changes_since, places
from webapp.routes.desk import arguments
from webapp.routes.desk.account_view import account_view
from webapp.routes.desk.deeds import carry_out
from webapp.routes.desk.role_form import asked_role
from webapp.routes.desk.show import show
from webapp.routes.desk.slips import slip_page
from webapp.routes.gate import me
from webapp.routes.pages import page_or_block

pages = Blueprint("desk_accounts", __name__, url_prefix="/desk/accounts")


@pages.get("/new")
@allows(Permission.MANAGE_ACCOUNTS)
def new() -> Response:
    """The form."""
    return _form()


@pages.post("")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def create() -> Response:
    """A new account: its slip, shown this once; or the form with the reason why not."""
    try:
        basics, role = _basics(), asked_role()
        bureau_id = arguments.id_of(request.form.get("bureau_id"))
        account, code = actions.create_account(
            me(), basics.login, basics.name, [role], now(), basics.staff_number, basics.phone, bureau_id
        )
    except NotFound:
        raise
    except Refused as refusal:
        db.session.rollback()
        return _form(refusal.status, refusal)
    return slip_page(account, code, 201)


@pages.get("/classes")
@allows(Permission.MANAGE_ACCOUNTS)
def classes() -> Response:
    """The classes of a school (?school_id=), for the form."""
    offered = places(me(), arguments.id_of(request.args.get("school_id")))
    return page_or_block("desk/accounts/class_choice.html", places=offered, values={}, refusal=None)


@pages.get("/<uuid:account_id>")
@allows(Permission.MANAGE_ACCOUNTS)
def account(account_id: uuid.UUID) -> Response:
    """One account: who it is, how it comes in, its roles, its phones."""
    return account_view(account_id)


@pages.post("/<uuid:account_id>")
@allows(Permission.MANAGE_ACCOUNTS)
def edit(account_id: uuid.UUID) -> Response:
    """Another name, login, number or phone; where somebody else was quicker, what they changed, and nothing is lost."""
    version = request.form.get("version", "")
    opened = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0

    def again(refusal: Refused) -> Response:
        row = account_page(me(), account_id)
        others = changes_since(row.account, opened) if isinstance(refusal, Changed) else []
        return account_view(account_id, refusal.status, refusal, others=others)

    return carry_out(
        lambda: actions.edit_account(me(), account_id, opened, _basics()),
        then=lambda _saved: f"/desk/accounts/{account_id}?done=saved",
        refused=again,
    )


def _basics() -> Basics:
    return Basics(*(arguments.text(name, 100) for name in ("login", "name", "staff_number", "phone")))


def _form(status: int = 200, refusal: Refused | None = None) -> Response:
    person = me()
    return show(
        "desk/accounts/new.html",
        status=status,
        refusal=refusal,
        values=request.form,
        places=places(person, arguments.id_of(request.form.get("school_id"))),
        roles=[role for role in Role if role in grantable(person)],
        year_ends=last_day_of_school_year(person.today),
    )
