"""What every request passes: whose it is, where it came from, whether the view's mark lets it in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import cast

from flask import Flask, current_app, g, redirect, request
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from webapp.access.history import changes_by
from webapp.access.marks import OWN, PUBLIC, mark_of
from webapp.access.permissions import Permission
from webapp.access.person import Person, load_person
from webapp.access.tenancy import scope_to
from webapp.domain.refusals import Forbidden, NotFound, Refused
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import Account, School

SAFE = {"GET", "HEAD", "OPTIONS"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
WIDE = {Permission.MANAGE_ACCOUNTS, Permission.SEE_COUNTS}
LOGIN_NEEDED = 401


class LoginNeeded(Exception):
    """Nobody is logged in, or somebody other than the phone's owner is."""


def guard(app: Flask) -> None:
    """Put the gate before every request of an application."""
    app.before_request(_begin_writing)
    app.before_request(_same_site)
    app.before_request(_read_whole)
    app.before_request(_no_zero_bytes)
    app.before_request(_admit)
    app.teardown_request(lambda _error: Writing.end())


def me() -> Person:
    """The person this request is from; only behind a view that is not public."""
    person: Person = g.person
    return person


def my_account() -> Account:
    """The account this request is from, as a row."""
    return cast(Account, current_user._get_current_object())


def _begin_writing() -> None:
    """SQLite takes its write lock at once in a request that writes, so that reading first cannot fail it later."""
    if request.method not in SAFE and request.endpoint != "session.login":  # it verifies for long and writes nothing
        Writing.begin()


def _same_site() -> None:
    """An unsafe request must come from our own pages: Sec-Fetch-Site where the browser sends it, else Origin."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        allowed = site in {"same-origin", "none"}
    else:
        origin = request.headers.get("Origin")
        allowed = origin is None or origin.partition("://")[2] == request.host
    if not allowed:
        raise Forbidden("another_site")


def _read_whole() -> None:
    """A slow phone's bytes are waited for before the first query, which takes SQLite's lock: else all wait for her."""
    if request.method not in SAFE:
        request.get_data()


def _no_zero_bytes() -> None:
    """Nobody writes a zero byte, and PostgreSQL keeps none: refused before anything is asked of the database."""
    sent = [*request.args.items(multi=True)]
    if request.mimetype in FORMS:
        sent += request.form.items(multi=True)
    if "\0" in request.path or any("\0" in text for pair in sent for text in pair):
        raise Refused("malformed")


def _admit() -> Response | None:
    if request.endpoint is None:
        return None  # no such URL, or not with this method: errors.py answers
    mark = mark_of(_view(request.endpoint))
    if mark == PUBLIC:
        return None
    if mark is None:
        raise RuntimeError(f"the view {request.endpoint} carries no mark")
    g.person = _person()
    if mark != OWN:
        if my_account().must_change_password:
            return _choose_a_password()
        _check(g.person, Permission(mark))
    return None


def _choose_a_password() -> Response:
    """With the one-time password of a slip nothing opens but the choice of another (and what waits on a phone goes)."""
    if request.path.startswith("/api/"):
        raise LoginNeeded
    return redirect("/password", 303)


def _person() -> Person:
    """Whoever is logged in. A phone says whose home it is; with another's session it is asked to log in."""
    if not my_account().is_authenticated:
        raise LoginNeeded
    owner = request.headers.get("Runxin-Account")
    if owner and owner.lower() != str(my_account().id):
        raise LoginNeeded
    person = load_person(my_account(), local_day(dt.datetime.now(dt.UTC)))
    changes_by(person.id)
    scope_to(person.ever_schools | _schools_of_bureau(person))
    return person


def _check(person: Person, permission: Permission) -> None:
    """404 for one without any role (a stranger), 403 for a colleague whose roles do not allow it."""
    if not person.roles:
        raise NotFound("not_found")
    if not person.may(permission):
        raise Forbidden("forbidden")


def _schools_of_bureau(person: Person) -> frozenset[uuid.UUID]:
    if not WIDE & person.permissions:
        return frozenset()
    return frozenset(db.session.scalars(select(School.id).where(School.bureau_id == person.bureau_id)))


def _view(endpoint: str) -> object:
    view = current_app.view_functions[endpoint]
    method_view = getattr(view, "view_class", None)
    return getattr(method_view, request.method.lower(), None) if method_view else view
