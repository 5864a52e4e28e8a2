"""Somebody logged in has just confirmed that it is they: what the session keeps of it, and where it goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request

from webapp.access.choices import choice
from webapp.actions.second_factor import Proof, is_enrolled
from webapp.actions.sessions import renew_key
from webapp.models import now
from webapp.routes.gate import LoginNeeded, SecondFactorNeeded, StepUpNeeded, me, my_account, my_login
from webapp.routes.logged_in import keep
from webapp.routes.session import OWN_PAGE

P = ParamSpec("P")
R = TypeVar("R")


def proof(prefix: str = "") -> Proof:
    """What the form says, under the names of the second factor's page or (with a prefix) the step-up's."""
    names = ("code", "recovery_code", "password")
    return Proof(*(request.form.get(prefix + name, "") for name in names))


def confirm_login() -> None:
    """By every factor: this session opens everything, under a new secret (ASVS 5, 7.2.4)."""
    my_login().session.second_factor_at = now()
    confirm_step()


def confirm_step() -> None:
    """It is surely they, for the next minutes; under a new secret too."""
    session = my_login().session
    session.stepped_up_at = now()
    if not keep(renew_key(session)):
        raise LoginNeeded  # an administrator reset the account while the code was looked at


def fresh_login_needed() -> None:
    """StepUpNeeded unless the password was given within the last minutes: nobody puts a second factor of his own on a
    computer that somebody left open."""
    session = my_login().session
    lasts = dt.timedelta(minutes=choice("step_up_minutes", me().bureau_id))
    if now() - max(session.opened_at, session.stepped_up_at or session.opened_at) > lasts:
        raise StepUpNeeded


def with_both(view: Callable[P, R]) -> Callable[P, R]:
    """A view that opens only after the second factor, where there is one: what the gate does for every other page."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if is_enrolled(my_account()) and my_login().session.second_factor_at is None:
            raise SecondFactorNeeded
        return view(*args, **kwargs)

    return guarded


def own_page(target: str) -> str:
    """The page to go on to, only within this site."""
    return target if OWN_PAGE.fullmatch(target) else "/"
