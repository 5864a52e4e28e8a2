"""/desk/accounts: who may come in, and as what."""

from __future__ import annotations

import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import allows
from webapp.access.permissions import Permission, Role
from webapp.actions import accounts as actions
from webapp.actions.accounts import NewGrant
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import Account, now
from webapp.queries.accounts import STATES, account_page, accounts, places
from webapp.routes.desk import arguments
from webapp.routes.desk.show import show
from webapp.routes.gate import me
from webapp.routes.pages import page_or_block

pages = Blueprint("desk_accounts", __name__, url_prefix="/desk/accounts")


@pages.get("")
@allows(Permission.MANAGE_ACCOUNTS)
def listed() -> Response:
    """The bureau's accounts (?q=, ?state=, ?page=)."""
    state = arguments.choice("state", STATES, STATES[0])
    found = accounts(me(), arguments.words(), state, arguments.page())
    return show("desk/accounts/list.html", "results", found=found, state=state, words=arguments.words())


@pages.get("/new")
@allows(Permission.MANAGE_ACCOUNTS)
def new() -> Response:
    """The form."""
    return _form()


@pages.post("")
@allows(Permission.MANAGE_ACCOUNTS)
def create() -> Response:
    """A new account: its one-time password, shown this once; or the form with the reason why not."""
    try:
        login, name = arguments.text("login"), arguments.text("name")
        account, password = actions.create_account(me(), login, name, [_asked()], now())
    except Refused as refusal:
        db.session.rollback()
        return _form(refusal.status, refusal)
    db.session.commit()
    return _slip(account, password, 201)


@pages.get("/classes")
@allows(Permission.MANAGE_ACCOUNTS)
def classes() -> Response:
    """The classes of a school (?school_id=), for the form."""
    offered = places(me(), arguments.id_of(request.args.get("school_id")))
    return page_or_block("desk/accounts/class_choice.html", places=offered, values={}, refusal=None)


@pages.get("/<uuid:account_id>")
@allows(Permission.MANAGE_ACCOUNTS)
def account(account_id: uuid.UUID) -> Response:
    """One account and its roles."""
    return _page(account_id)


@pages.post("/<uuid:account_id>/roles")
@allows(Permission.MANAGE_ACCOUNTS)
def add_role(account_id: uuid.UUID) -> Response:
    """Another role from today on."""
    try:
        actions.grant_role(me(), actions.account_of_bureau(me(), account_id), _asked())
    except Refused as refusal:
        return _again(account_id, refusal)
    db.session.commit()
    return _back(account_id)


@pages.post("/<uuid:account_id>/roles/<uuid:grant_id>/end")
@allows(Permission.MANAGE_ACCOUNTS)
def end_role(account_id: uuid.UUID, grant_id: uuid.UUID) -> Response:
    """A role ends."""
    try:
        actions.end_role(me(), account_id, grant_id)
    except Refused as refusal:
        return _again(account_id, refusal)
    db.session.commit()
    return _back(account_id)


@pages.post("/<uuid:account_id>/passwords")
@allows(Permission.MANAGE_ACCOUNTS)
def reset_password(account_id: uuid.UUID) -> Response:
    """A new one-time password, shown this once; every session of the account ends."""
    account, password = actions.reset_password(me(), account_id)
    db.session.commit()
    return _slip(account, password)


@pages.post("/<uuid:account_id>/disable")
@allows(Permission.MANAGE_ACCOUNTS)
def disable(account_id: uuid.UUID) -> Response:
    """The account may not come in any more."""
    try:
        actions.disable(me(), account_id, now())
    except Refused as refusal:
        return _again(account_id, refusal)
    db.session.commit()
    return _back(account_id)


@pages.post("/<uuid:account_id>/enable")
@allows(Permission.MANAGE_ACCOUNTS)
def enable(account_id: uuid.UUID) -> Response:
    """The account may come in again."""
    actions.enable(me(), account_id)
    db.session.commit()
    return _back(account_id)


def _asked() -> NewGrant:
    """The role a form asks for; Refused for a role there is not."""
    try:
        role = Role(request.form.get("role", ""))
    except ValueError as error:
        raise Refused("unknown_role", field="role") from error
    school_id = arguments.id_of(request.form.get("school_id"))
    return NewGrant(role, school_id, arguments.id_of(request.form.get("class_id")))


def _form(status: int = 200, refusal: Refused | None = None) -> Response:
    offered = places(me(), arguments.id_of(request.form.get("school_id")))
    values = request.form
    return show(
        "desk/accounts/new.html", status=status, refusal=refusal, values=values, places=offered, roles=list(Role)
    )


def _page(account_id: uuid.UUID, status: int = 200, refusal: Refused | None = None) -> Response:
    row = account_page(me(), account_id)
    offered = places(me(), arguments.id_of(request.form.get("school_id")))
    return show(
        "desk/accounts/account.html",
        status=status,
        row=row,
        places=offered,
        roles=list(Role),
        values=request.form,
        refusal=refusal,
    )


def _again(account_id: uuid.UUID, refusal: Refused) -> Response:
    """The account's page with the reason; for an account of another bureau the page itself is not found."""
    db.session.rollback()
    return _page(account_id, refusal.status, refusal)


def _slip(account: Account, password: str, status: int = 200) -> Response:
    """The one-time password in the answer itself: stored nowhere, not kept by any cache (show() says no-store)."""
    return show("desk/accounts/slip.html", status=status, account=account, password=password)


def _back(account_id: uuid.UUID) -> Response:
    return redirect(f"/desk/accounts/{account_id}", 303)
