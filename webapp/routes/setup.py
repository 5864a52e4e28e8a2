"""/setup: the first start, for whoever can read the server's console. Not there any more once it was done."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app, redirect, request
from werkzeug.wrappers import Response

from webapp.access.marks import public
from webapp.actions import limits
from webapp.actions.setting_up import FirstStart, check_setup_code, is_set_up, set_up
from webapp.actions.slips import slip_of
from webapp.documents.qr import qr
from webapp.documents.slips import address_of
from webapp.domain.limits import network_of
from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db
from webapp.models import now
from webapp.routes.logged_in import origin
from webapp.routes.pages import page_again, page_or_block

pages = Blueprint("setup", __name__)
DONE = "runxin_is_set_up"
# Blueprints that answer before there is a bureau.
ALSO_BEFORE = {"setup", "health", "pwa", "assets", "api_document", "api-docs"}
MOST = 200  # characters of a field


def lead_to_setup(app: Flask) -> None:
    """While an application's database has no bureau, every page leads to /setup."""
    app.before_request(_lead)


@pages.get("/setup")
@public
def form() -> Response:
    """The form."""
    _still_to_do()
    return page_or_block("setup.html", refusal=None, values={})


@pages.post("/setup")
@public
def carry_out() -> Response:
    """The bureau and its administrator, whose one-time code is shown this once. Every try counts for the address."""
    _still_to_do()
    try:
        limits.spend("setup.address", network_of(origin().address), now())
        check_setup_code(_secret_key(), _text("code"))
        account, code = set_up(FirstStart(_text("bureau"), _text("level"), _text("name"), _text("login")), now())
    except Refused as refusal:
        db.session.rollback()
        _still_to_do()  # somebody else was quicker
        return page_again("setup.html", refusal, values=request.form)
    slip = slip_of(account, code, now())
    db.session.commit()
    link = address_of(slip, f"{_address()}/activate")
    return page_or_block("setup_done.html", status=201, slip=slip, page=_address(), link=link, picture=qr(link))


def _lead() -> Response | None:
    if request.endpoint is None or request.endpoint == "static" or request.path.startswith("/api/"):
        return None
    if request.blueprint in ALSO_BEFORE or request.method not in {"GET", "HEAD"} or _done():
        return None
    return redirect("/setup", 303)


def _still_to_do() -> None:
    if _done():
        raise NotFound("not_found")


def _done() -> bool:
    """Is there a bureau? Once there was one, the database is not asked again."""
    found: bool = current_app.extensions.get(DONE, False) or is_set_up()
    current_app.extensions[DONE] = found
    return found


def _text(name: str) -> str:
    return request.form.get(name, "").strip()[:MOST]


def _address() -> str:
    settings = current_app.extensions["runxin_settings"]
    return str(settings.public_url or request.url_root.rstrip("/"))


def _secret_key() -> str:
    return str(current_app.extensions["runxin_settings"].secret_key)
