"""What every request passes: whose it is, where it came from, whether the view's mark lets it in."""

from __future__ import annotations

import datetime as dt

from flask import Flask, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from webapp.access.audit import Who, acting
from webapp.access.choices import choice
from webapp.access.marks import OWN, PUBLIC, mark_of, needs_step_up, taken_by
from webapp.access.permissions import Permission, Scope
from webapp.access.person import Person, person_of
from webapp.access.tenancy import scope_to
from webapp.access.tenants import tenants_of
from webapp.actions.sessions import expire, mark_seen, standing_found
from webapp.domain.files import TooLarge
from webapp.domain.refusals import Forbidden, NotFound, Refused
from webapp.domain.sessions import SEEN_EVERY, Standing
from webapp.domain.terms import local_day
from webapp.extensions import Writing
from webapp.models import Account, now
from webapp.routes.logged_in import WHO, LoggedIn, origin, whoever

SAFE = {"GET", "HEAD", "OPTIONS"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
LOGIN_NEEDED = 401
WRAPPING = 64 * 1024  # what a form puts around a file
BEFORE_THE_CODE = ("/second-factor", "/step-up", "/locale")  # what opens between the password and the second factor
ON_A_PHONE = ("/field", "/api/")  # what an enrolled phone opens long after its last login
# These work for long (a password, a sheet of fifty thousand rows), and write in transactions of their own.
WITHOUT_LOCK = {
    "session.login", "session.password", "step_up.confirm", "activation.choose",
    "desk_audit.export", "desk_account_list.export", "desk_dossiers.export",
}  # fmt: skip


class LoginNeeded(Exception):
    """Nobody is logged in, or somebody other than the phone's owner is."""


class SecondFactorNeeded(Exception):
    """The password was right; the second factor is still to come."""


class StepUpNeeded(Exception):
    """Somebody logged in must confirm just now that it is really they (ASVS 5, 7.5.3)."""


def guard(app: Flask) -> None:
    """Put the gate before every request of an application."""
    app.before_request(_begin_writing)
    app.before_request(_same_site)
    app.before_request(_read_whole)
    app.before_request(_no_zero_bytes)
    app.before_request(_admit)
    app.after_request(_seen)
    app.teardown_request(lambda _error: Writing.end())


def me() -> Person:
    """The person this request is from; only behind a view that is not public."""
    person: Person = g.person
    return person


def my_account() -> Account:
    """The account this request is from, as a row."""
    return my_login().account


def my_login() -> LoggedIn:
    """The login this request is made with; LoginNeeded when there is none."""
    found = whoever()
    if found is None:
        raise LoginNeeded
    return found


def _begin_writing() -> None:
    """SQLite takes its write lock at once in a request that writes, so that reading first cannot fail it later."""
    if request.method not in SAFE and request.endpoint not in WITHOUT_LOCK:
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
    """A slow phone's bytes are waited for before the first query, which takes SQLite's lock: else all wait for her. A
    large file goes to the disk as it comes, never into memory."""
    if request.method in SAFE:
        return
    larger = taken_by(_view(request.endpoint)) if request.endpoint else None
    if larger is None:
        request.get_data()
        return
    request.max_content_length = larger[0] + WRAPPING
    try:
        request.files.get("file")
    except RequestEntityTooLarge as error:
        raise TooLarge(larger[1]) from error


def _no_zero_bytes() -> None:
    """Nobody writes a zero byte, and PostgreSQL keeps none: refused before anything is asked of the database."""
    sent = [*request.args.items(multi=True)]
    if request.mimetype in FORMS:
        sent += request.form.items(multi=True)
    if "\0" in request.path or any("\0" in text for pair in sent for text in pair):
        raise Refused("malformed")


def _admit() -> None:
    """Is somebody in whose session holds, by every factor asked for; may they; and is it surely they?"""
    if request.endpoint is None:
        return  # no such URL, or not with this method: errors.py answers
    view = _view(request.endpoint)
    mark = mark_of(view)
    if mark == PUBLIC:
        return
    if mark is None:
        raise RuntimeError(f"the view {request.endpoint} carries no mark")
    if isinstance(mark, Scope):
        current_app.extensions["runxin_by_token"](mark)  # another system (routes/api): no person, no session
        return
    g.person = _person()
    standing = _standing(g.person)
    _check_second_factor(g.person)
    if standing is Standing.PHONE and mark != OWN and not request.path.startswith(ON_A_PHONE):
        raise LoginNeeded
    if mark != OWN:
        _check(g.person, Permission(mark))
    if needs_step_up(view):
        _check_step_up(g.person)


def _person() -> Person:
    """Whoever is logged in. A phone says whose home it is, by its header and its cookie; with another's session it is
    asked to log in."""
    found = my_login().found
    owners = (request.headers.get("Runxin-Account"), request.cookies.get(WHO))
    if any(owner and owner.lower() != str(found.account_id) for owner in owners):
        raise LoginNeeded
    person = person_of(found.account_id, found.name, found.bureau_id, local_day(now()))
    acting(Who(person.id, found.session_id, origin().address, person.bureau_id))
    scope_to(tenants_of(person))
    return person


def _standing(person: Person) -> Standing:
    """What the session still opens. One past its limits is ended, for good."""
    found, moment = my_login().found, now()
    standing = standing_found(found, person, moment)
    if standing is Standing.ENDED:
        expire(found, person, moment)
        raise LoginNeeded
    if moment - found.last_seen_at >= SEEN_EVERY:
        g.seen = (found.session_id, standing)
    return standing


def _check_second_factor(person: Person) -> None:
    """Who has one gives it; who must have one sets it up first."""
    found = my_login().found
    if found.second_factor_at is not None or request.path.startswith(BEFORE_THE_CODE):
        return
    if person.needs_second_factor or found.totp_confirmed_at is not None:
        raise SecondFactorNeeded


def _check_step_up(person: Person) -> None:
    confirmed = my_login().found.stepped_up_at
    lasts = dt.timedelta(minutes=choice("step_up_minutes", person.bureau_id))
    if confirmed is None or now() - confirmed > lasts:
        raise StepUpNeeded


def _seen(answer: Response) -> Response:
    """Keep when the session was last used, once a minute, after the view and its transaction: they are not held up."""
    seen = g.pop("seen", None)
    if seen is not None:
        session_id, found = seen
        mark_seen(session_id, found, now())
    return answer


def _check(person: Person, permission: Permission) -> None:
    """404 for one without any role (a stranger), 403 for a colleague whose roles do not allow it."""
    if not person.roles:
        raise NotFound("not_found")
    if not person.may(permission):
        raise Forbidden("forbidden")


def _view(endpoint: str) -> object:
    view = current_app.view_functions[endpoint]
    method_view = getattr(view, "view_class", None)
    return getattr(method_view, request.method.lower(), None) if method_view else view
