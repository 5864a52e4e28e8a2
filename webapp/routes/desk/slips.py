"""Slips as a page and as a PDF; and many at once."""

from __future__ import annotations

import secrets
import uuid

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from webapp.access.granting import reaches
from webapp.access.marks import allows
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.access.places import account_under, school_under
from webapp.actions import accounts as actions
from webapp.actions.activation import make_codes
from webapp.actions.prints import open_print
from webapp.actions.slips import Slip, slip_of, slips_of
from webapp.documents.pdf import check_printer
from webapp.documents.slips import picture, slips_pdf
from webapp.domain.refusals import NotFound, Refused
from webapp.extensions import db
from webapp.jobs import start
from webapp.jobs.slips import PRINT
from webapp.models import Account, now
from webapp.queries.account_list import to_activate
from webapp.routes.desk import arguments
from webapp.routes.desk.account_view import refused
from webapp.routes.desk.show import show
from webapp.routes.downloads import PDF, download
from webapp.routes.gate import me

pages = Blueprint("desk_slips", __name__, url_prefix="/desk/accounts")
MOST_SLIPS = 500  # in one PDF: 3,000 take two minutes and 730 MB
AT_ONCE = 100  # in an answer: some two seconds


@pages.post("/slips.pdf")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def several() -> Response:
    """New slips for those of the chosen accounts (account_id), or of a whole school (school_id), who have not chosen a
    password yet, as one PDF."""
    person = me()
    school_id = arguments.id_of(request.form.get("school_id"))
    if school_id:
        school_under(person, Permission.MANAGE_ACCOUNTS, school_id)
    chosen = [i for i in map(arguments.id_of, request.form.getlist("account_id")) if i]
    found = [a for a in to_activate(person, school_id, chosen[: MOST_SLIPS + 1]) if reaches(person, a.roles)]
    if not found:
        raise Refused("nobody_to_activate")
    if len(found) > MOST_SLIPS:
        raise Refused("too_many_slips")
    return pdf_of(person, found)


@pages.post("/<uuid:account_id>/slips")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def reset(account_id: uuid.UUID) -> Response:
    """A new one-time code, shown this once; every session of the account ends."""
    try:
        account, code = actions.reset(me(), account_id, now(), arguments.id_of(request.form.get("known_code")))
    except NotFound:
        raise
    except Refused as refusal:
        return refused(account_id, refusal)
    return slip_page(account, code)


@pages.post("/<uuid:account_id>/slips.pdf")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def as_pdf(account_id: uuid.UUID) -> Response:
    """The slip that a page shows, on paper: only with the code that opens the account now."""
    return _pdf([slip_of(account_under(me(), account_id), arguments.text("code", 40), now())])


@pages.get("/slips/<digest>.pdf")
@allows(Permission.MANAGE_ACCOUNTS, step_up=True)
def printed(digest: str) -> Response:
    """Slips that were drawn in the background: for whoever asked for them, for an hour."""
    return download(open_print(me().id, digest), PDF, "slips.pdf")


def slip_page(account: Account, code: str, status: int = 200) -> Response:
    """The slip in the answer itself: stored nowhere, not kept by any cache (show() says no-store)."""
    slip, url = slip_of(account, code, now()), _address()
    db.session.commit()
    return show("desk/accounts/slip.html", status=status, slip=slip, url=url, code_picture=picture(slip, url))


def pdf_of(person: Person, accounts: list[Account]) -> Response:
    """New slips for these accounts as one PDF; earlier ones open nothing any more. Many are drawn in the background:
    the answer is then the way to see how far that is."""
    check_printer()
    if len(accounts) > AT_ONCE:
        ids = [str(account.id) for account in accounts]
        job = start(PRINT, person, account_ids=ids, url=_address(), digest=secrets.token_hex(32))
        db.session.commit()
        return redirect(f"/desk/jobs/{job.id}", 303)
    return _pdf(slips_of(accounts, make_codes(accounts, person.id, now()), now()))


def _pdf(slips: list[Slip]) -> Response:
    db.session.commit()  # drawing them takes seconds, in which nobody else should wait for SQLite's lock
    return download(slips_pdf(slips, _address()), PDF, "slips.pdf")


def _address() -> str:
    return request.url_root + "activate"
