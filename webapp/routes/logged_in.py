"""Whoever is logged in, as Flask-Login carries it: a session found by its cookie; its rows when somebody needs them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from flask import request
from flask_login import UserMixin, current_user, login_user

from webapp.actions.sessions import FoundSession, Origin, find_session
from webapp.domain.terms import local_day
from webapp.extensions import db
from webapp.models import Account, LoginSession

WHO = "runxin_who"  # the cookie that says whose home is open on this phone (ADR 0006)


@dataclass(frozen=True)
class LoggedIn(UserMixin):
    """An account by one of its sessions; `key` is what the cookie holds."""

    key: str
    found: FoundSession

    @property
    def account(self) -> Account:
        """The account's row."""
        return db.session.get_one(Account, self.found.account_id)

    @property
    def session(self) -> LoginSession:
        """The session's row."""
        return db.session.get_one(LoginSession, self.found.session_id)

    def get_id(self) -> str:
        """What Flask-Login puts into the cookie."""
        return self.key


def load(key: str) -> LoggedIn | None:
    """Flask-Login's loader: None for a session that ended, and for an account that may not come in today."""
    found = find_session(key, local_day(dt.datetime.now(dt.UTC)))
    return None if found is None else LoggedIn(key, found)


def keep(key: str) -> bool:
    """From here on, this browser is logged in by the session of this key; no, if somebody ended it just now."""
    db.session.flush()
    found = load(key)
    return found is not None and bool(login_user(found))


def whoever() -> LoggedIn | None:
    """Who is logged in with this request; None: nobody."""
    found = current_user._get_current_object()
    return found if isinstance(found, LoggedIn) else None


def origin() -> Origin:
    """Where this request comes from. The address is the proxy's word only where the installation names one."""
    return Origin(request.remote_addr or "", request.user_agent.string)
