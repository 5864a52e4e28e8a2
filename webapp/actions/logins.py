"""Logging in by name and password (docs/adr/0013): counted, then verified with nothing locked, then noted."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from webapp.access.audit import Who, acting, note
from webapp.actions import limits
from webapp.actions.activation import plain
from webapp.actions.apart import apart
from webapp.actions.at_once import hold_login
from webapp.actions.passwords import hashed_anew, verify_or_pretend
from webapp.actions.sessions import Origin
from webapp.domain.limits import ALLOWANCES, Streak, Taken, network_of
from webapp.domain.refusals import Refused
from webapp.domain.terms import local_day
from webapp.extensions import Writing, db
from webapp.models import Account

UNDER_ATTACK = 3  # failures in a row after which attempts at an account go by the address's narrow lane
TIDIES = 100  # one login in so many removes old counts


@dataclass(frozen=True)
class Attempt:
    """Somebody at the login form. `browser`: the mark of a browser in which this account logged in before."""

    login: str
    password: str
    origin: Origin
    browser: str | None = None


def log_in(attempt: Attempt, now: dt.datetime) -> Account:
    """The account, held in a transaction for writing in which the caller opens the session, and commits.

    Refused as wrong_password for a wrong one, an unknown name, an account without a password yet and one that may not
    come in today alike, after the same work; TooMany as often and as early for names that do not exist. Counts, and
    notes in the audit, whatever comes of it. Nothing is locked while the password is verified.
    """
    login = plain_login(attempt.login)
    acting(Who(address=attempt.origin.address))
    spent = _spend(login, attempt, now)
    account, fresh = _verified_and_held(login, attempt.password)
    if account is None or not fresh or not account.comes_in_on(local_day(now)):
        note("login.failed", account)
        db.session.commit()
        raise Refused("wrong_password")
    for name, whose in spent:
        if isinstance(ALLOWANCES[name], Streak):
            limits.forgive(name, whose)
        else:
            limits.give_back(name, whose)
    account.password_hash = fresh
    if secrets.randbelow(TIDIES) == 0:
        limits.forget_old(now)
    return account


def plain_login(login: str) -> str:
    """A login as it is stored, however it was typed."""
    return plain(login).lower()


Spent = list[tuple[str, str]]


def _spend(login: str, attempt: Attempt, now: dt.datetime) -> Spent:
    """Count the attempt, in one short transaction; TooMany if it may not be heard."""
    with apart():
        spent, taken = _count(login, attempt, now)
        if any(one.locked_now for one in taken):
            note("account.locked", _account(login), known_browser=spent[0][0] == "login.known")
    limits.admit(*taken)
    return spent


def _count(login: str, attempt: Attempt, now: dt.datetime) -> tuple[Spent, list[Taken]]:
    """A known browser has a streak of its own and no address; once it is locked, it is as any other."""
    if attempt.browser:
        mine = ("login.known", f"{login} {attempt.browser}")
        taken = limits.take(*mine, now)
        if not _locked(taken, now):
            return [mine], [taken]
    account = limits.take("login.account", login, now)
    lane = "login.address" if account.kept.count > UNDER_ATTACK else "login.newcomers"
    address = network_of(attempt.origin.address)
    spent = [("login.account", login), (lane, address)]
    return spent, [account, limits.take(lane, address, now)]


def _locked(taken: Taken, now: dt.datetime) -> bool:
    streak = ALLOWANCES["login.known"]
    assert isinstance(streak, Streak)
    return streak.is_locked(taken.kept, now) and not taken.locked_now


def _verified_and_held(login: str, password: str) -> tuple[Account | None, str]:
    """The account, held, and the hash to keep ("": it was wrong, or was reset meanwhile). Once more against the new
    hash where it changed meanwhile: another login may have hashed the same password anew."""
    for again in (True, False):
        stored, fresh = _verified(login, password)
        Writing.begin()
        account = hold_login(login)
        if account is None or account.password_hash == stored:
            break
        if not (again and fresh):
            return account, ""
        db.session.rollback()
    return account, fresh


def _verified(login: str, password: str) -> tuple[str, str]:
    """The hash the password was tried against, and the hash to keep ("": it was wrong). As much work for an unknown
    login; no transaction is open meanwhile."""
    account = _account(login)
    stored = account.password_hash if account else ""
    db.session.rollback()
    return stored, hashed_anew(stored, password) if verify_or_pretend(stored, password) else ""


def _account(login: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.login == login)).one_or_none()
