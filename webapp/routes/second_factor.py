"""The second factor: asked for after the password, set up, renewed, removed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.audit import note
from webapp.access.marks import own, stepped_up
from webapp.actions import second_factor as actions
from webapp.actions.second_factor import is_enrolled
from webapp.actions.sessions import end_every_session
from webapp.documents.qr import qr
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import now
from webapp.routes.confirmed import confirm_login, fresh_login_needed, own_page, proof, with_both
from webapp.routes.gate import me, my_account, my_login
from webapp.routes.pages import page_again, page_or_block

pages = Blueprint("second_factor", __name__, url_prefix="/second-factor")


@pages.get("")
@own
def page() -> Response:
    """What there is to do: give the code, set one up where it is required, or look after one's own."""
    if is_enrolled(my_account()) and my_login().session.second_factor_at is None:
        return page_or_block("second_factor/challenge.html", refusal=None, next=_next())
    if not is_enrolled(my_account()) and me().needs_second_factor:
        return redirect(f"/second-factor/enrol?{request.query_string.decode()}", 303)
    return _overview()


@pages.post("")
@own
def give() -> Response:
    """The code is right: in, to where one was going."""
    try:
        actions.verify(my_account(), proof(), now())
    except Refused as refusal:
        return _wrong(refusal)
    confirm_login()
    db.session.commit()
    return redirect(_next(), 303)


@pages.get("/enrol")
@own
def enrolment() -> Response:
    """What it is and what is needed for it; once begun, the secret for the app."""
    if is_enrolled(my_account()):
        return redirect("/second-factor", 303)
    if my_account().totp_secret is not None:
        fresh_login_needed()  # the secret is shown
    return _enrolment()


@pages.post("/secret")
@own
def begin() -> Response:
    """Make the secret for the app."""
    fresh_login_needed()
    actions.begin_enrolment(my_account())
    db.session.commit()
    return redirect(f"/second-factor/enrol?{urlencode({'next': _next()})}", 303)


@pages.post("/enrol")
@own
def enrol() -> Response:
    """The first code is right: the recovery codes, shown this once; every other login of this account ends."""
    fresh_login_needed()
    try:
        codes = actions.enrol(my_account(), proof().code, now())
    except Refused as refusal:
        db.session.rollback()
        return _enrolment(refusal)
    end_every_session(me().id, "second_factor", now(), but=my_login().session.id)
    confirm_login()
    db.session.commit()
    return page_or_block("second_factor/codes.html", codes=codes, next=_next())


@pages.post("/recovery-codes")
@own
@stepped_up
@with_both
def renew() -> Response:
    """Ten new recovery codes, shown this once."""
    codes = actions.renew_recovery_codes(my_account())
    db.session.commit()
    return page_or_block("second_factor/codes.html", codes=codes, next="/second-factor")


@pages.post("/removal")
@own
@stepped_up
@with_both
def remove() -> Response:
    """Without one again, where no role asks for it."""
    try:
        actions.remove(me(), my_account())
    except Refused as refusal:
        db.session.rollback()
        return _overview(refusal)
    end_every_session(me().id, "second_factor", now(), but=my_login().session.id)
    confirm_login()
    db.session.commit()
    return redirect("/second-factor", 303)


def _next() -> str:
    return own_page(request.values.get("next", "/"))


def _wrong(refusal: Refused) -> Response:
    """The form again; the failure is noted."""
    note("second_factor.failed", my_account())
    db.session.commit()
    return page_again("second_factor/challenge.html", refusal, next=_next())


def _enrolment(refusal: Refused | None = None) -> Response:
    secret = actions.waiting_secret(my_account())
    facts: dict[str, Any] = {
        "secret": secret,
        "code": qr(secret.address) if secret else None,
        "required": me().needs_second_factor,
        "next": _next(),
    }
    if refusal:
        return page_again("second_factor/enrol.html", refusal, **facts)
    return page_or_block("second_factor/enrol.html", refusal=None, **facts)


def _overview(refusal: Refused | None = None) -> Response:
    account = my_account()
    required = me().needs_second_factor
    facts: dict[str, Any] = {"account": account, "left": len(account.recovery_codes), "required": required}
    if refusal:
        return page_again("second_factor/mine.html", refusal, **facts)
    return page_or_block("second_factor/mine.html", refusal=None, **facts)
