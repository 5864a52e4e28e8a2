"""Coming in, going out, and choosing a password."""

from __future__ import annotations

import re
import uuid

from flask import Blueprint, current_app, redirect, request, session
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from webapp.access.marks import own, public
from webapp.access.permissions import Permission
from webapp.access.person import Person
from webapp.actions.passwords import change_password, hash_password, is_outdated, log_in
from webapp.domain.refusals import Refused
from webapp.extensions import Writing, db
from webapp.models import Account
from webapp.routes.gate import me, my_account
from webapp.routes.pages import page_or_block

pages = Blueprint("session", __name__)
WHO = "runxin_who"
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
    """A fresh session for the right name and password; 422 with the form for the wrong ones."""
    try:
        account = log_in(request.form.get("login", ""), request.form.get("password", ""))
    except Refused as refusal:
        db.session.rollback()
        following = request.form.get("next", "/")
        return page_or_block("login.html", status=422, next=following, refusal=refusal)
    if is_outdated(account):
        _hash_anew(account, request.form["password"])
    _open_session(account)
    following = _own_page(request.form.get("next", "/"))
    return _with_owner(redirect("/password" if account.must_change_password else following, 303), account)


@pages.post("/logout")
@public
def logout() -> Response:
    """The session and the phone's owner mark end. What is stored on the phone stays."""
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
    """Choose a password; this session goes on, every other ends."""
    try:
        change_password(my_account(), request.form.get("old", ""), request.form.get("new", ""))
    except Refused as refusal:
        db.session.rollback()
        return page_or_block("password.html", status=422, refusal=refusal)
    _open_session(my_account())
    db.session.commit()
    return redirect("/", 303)


@pages.post("/locale")
@own
def locale() -> Response:
    """Speak Chinese or English with this person."""
    chosen = request.form.get("locale")
    my_account().locale = chosen if chosen in {"zh_Hans_CN", "en"} else None
    db.session.commit()
    return redirect(_own_page(request.form.get("next", "/")), 303)


def _hash_anew(account: Account, password: str) -> None:
    """In a transaction of its own: the login itself only reads, so that nobody waits for it."""
    db.session.rollback()
    Writing.begin()
    account.password_hash = hash_password(password)
    db.session.commit()


def _open_session(account: Account) -> None:
    session.clear()
    session.permanent = True
    login_user(account)


def _with_owner(answer: Response, account: Account) -> Response:
    """Say whose home is open on this phone: not a secret, and of no use without the session."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    answer.set_cookie(WHO, str(account.id), max_age=WHO_LASTS, secure=secure, samesite="Lax")
    return answer


def _own_page(target: str) -> str:
    """The page to go on to, only within this site."""
    return target if OWN_PAGE.fullmatch(target) else "/"


def _first_page(person: Person) -> str:
    if person.may(Permission.SEE_SCHOOL):
        return "/desk"
    if person.may(Permission.USE_FIELD):
        return "/field"
    if person.may(Permission.MANAGE_ACCOUNTS):
        return "/desk/accounts"
    if person.may(Permission.SEE_COUNTS):
        return "/desk/counts"
    return "/password"


def load_account(session_id: str) -> Account | None:
    """Flask-Login's loader: the account of a session, unless its epoch has passed or it is disabled."""
    account_id, _, epoch = session_id.partition(".")
    try:
        account = db.session.get(Account, uuid.UUID(account_id))
    except ValueError:
        return None
    if account is None or str(account.session_epoch) != epoch or not account.is_active:
        return None
    return account
