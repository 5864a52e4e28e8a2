"""Coming in, going out, and choosing a password."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request, session
from flask_login import logout_user
from werkzeug.wrappers import Response

from webapp.access.audit import Who, acting, note
from webapp.access.marks import own, public
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions import limits
from webapp.actions.logins import Attempt, log_in
from webapp.actions.passwords import change_password
from webapp.actions.sessions import end_every_session, end_session, open_session
from webapp.domain.refusals import Refused
from webapp.extensions import Writing, db
from webapp.models import Account, now
from webapp.queries.resets import resets_of
from webapp.routes.desk.menu import menu_of
from webapp.routes.gate import me, my_account, my_login
from webapp.routes.known_browser import known_browser, remember_browser
from webapp.routes.logged_in import WHO, keep, origin, whoever
from webapp.routes.pages import page_again, page_or_block

pages = Blueprint("session", __name__)
OWN_PAGE = re.compile(r"/(?!/)[^\\\s\x00-\x1f\x7f]*")  # one slash, then nothing a browser takes for a host
WHO_LASTS = 400 * 24 * 3600  # the longest a browser keeps a cookie


@pages.get("/")
@own
def home() -> Response:
    """To the surface of the person's work."""
    return redirect(_first_page(me()))


@pages.get("/login")
@public
def login_page() -> Response:
    """The form."""
    return page_or_block("login.html", next=request.args.get("next", "/"), refusal=None)


@pages.post("/login")
@public
def login() -> Response:
    """A fresh session for the right name and password; 422 with the form for the wrong ones, 429 for too many."""
    name, password = request.form.get("login", ""), request.form.get("password", "")
    following = request.form.get("next", "/")
    try:
        account = log_in(Attempt(name, password, origin(), known_browser(name)), now())
    except Refused as refusal:
        db.session.rollback()
        return page_again("login.html", refusal, next=following)
    return remember_browser(come_in(account, following), name)


def come_in(account: Account, target: str = "/") -> Response:
    """Open a session of somebody whose password (or code) was right, in this browser; commits. To `target`, if it is a
    page of ours; by way of /resets, if there is something to be told."""
    _open_session(account)
    note("login.succeeded", account)
    db.session.commit()
    following = _own_page(target)
    if any(one.is_news for one in resets_of(account.id, now())):
        following = f"/resets?{urlencode({'next': following})}"
    return _with_owner(redirect(following, 303), account)


@pages.post("/logout")
@public
def logout() -> Response:
    """The session and the phone's owner mark end. What is stored on the phone stays."""
    found = whoever()
    if found is not None:
        acting(Who(found.account.id, found.session.id, origin().address, found.account.bureau_id))
        end_session(found.session, "logged_out", now())
        db.session.commit()
    logout_user()
    session.clear()
    answer: Response = redirect("/login", 303)
    answer.delete_cookie(WHO, samesite="Lax")
    return answer


@pages.get("/password")
@own
def password_page() -> Response:
    """The form to choose a password."""
    return page_or_block("password.html", refusal=None)


@pages.post("/password")
@own
def password() -> Response:
    """Choose a password; this session goes on, every other ends. Guesses at the old one are counted as a step-up's."""
    refusal = None
    try:
        limits.spend("step_up", str(me().id), now())
        change_password(my_account(), request.form.get("old", ""), request.form.get("new", ""))
        end_every_session(my_account().id, "new_password", now(), but=my_login().session.id)
        note("password.changed", my_account())
    except Refused as caught:
        db.session.rollback()
        Writing.begin()
        note("password.failed", my_account())
        db.session.commit()
        refusal = caught
    if refusal is None or refusal.field == "new":  # the old one was right
        limits.forgive("step_up", str(me().id))
        db.session.commit()
    if refusal:
        return page_again("password.html", refusal)
    return redirect("/", 303)


@pages.post("/locale")
@own
def locale() -> Response:
    """Speak Chinese or English with this person."""
    chosen = request.form.get("locale")
    my_account().locale = chosen if chosen in {"zh_Hans_CN", "en"} else None
    db.session.commit()
    return redirect(_own_page(request.form.get("next", "/")), 303)


def _open_session(account: Account) -> None:
    before = whoever()
    if before is not None:
        end_session(before.session, "logged_in_anew", now())
    session.clear()
    session.permanent = True
    row, key = open_session(account, origin(), now())
    acting(Who(account.id, row.id, origin().address, account.bureau_id))
    keep(key)


def _with_owner(answer: Response, account: Account) -> Response:
    """Say whose home is open on this phone: not a secret, and of no use without the session."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(WHO, str(account.id), max_age=WHO_LASTS, secure=secure, samesite="Lax")
    return answer


def _own_page(target: str) -> str:
    """The page to go on to, only within this site."""
    return target if OWN_PAGE.fullmatch(target) else "/"


def _first_page(person: Person) -> str:
    if person.may(Permission.USE_FIELD) and not person.may(Permission.SEE_SCHOOL):
        return "/field"
    work = [place.path for place in menu_of(person) if place.permission is not Permission.BREAK_GLASS]
    return work[0] if work else "/start"  # an emergency is nobody's daily work
