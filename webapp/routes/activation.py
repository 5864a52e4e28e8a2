"""The page of the slip: login, code, a password of one's own. The QR code opens it with #login=…&code=…, which the
script static/src/screen/slip.js fills in: what stands behind the # is sent to no server."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.access.marks import public
from webapp.actions.activation import activate, plain
from webapp.domain.refusals import Refused
from webapp.extensions import db
from webapp.models import now
from webapp.routes.known_browser import remember_browser
from webapp.routes.logged_in import origin
from webapp.routes.pages import page_again, page_or_block
from webapp.routes.session import come_in

pages = Blueprint("activation", __name__)


@pages.get("/activate")
@public
def page() -> Response:
    """The form."""
    return page_or_block("activate.html", refusal=None, values={})


@pages.post("/activate")
@public
def choose() -> Response:
    """A password is chosen, and its owner is in; 422 with the form and the reason, 429 for too many tries."""
    login, code, password = (request.form.get(name, "") for name in ("login", "code", "new"))
    try:
        account = activate(login, code, password, origin().address, now())
    except Refused as refusal:
        db.session.rollback()
        return page_again("activate.html", refusal, values=request.form)
    return remember_browser(come_in(account), plain(login))
