"""Which accounts are locked now, of all under an administrator."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import select

from webapp.access.granting import check_reach
from webapp.access.person import Person
from webapp.access.places import account_under, accounts_under
from webapp.actions import limits
from webapp.extensions import db
from webapp.models import Account, Counter


def locked_accounts(person: Person, now: dt.datetime) -> set[uuid.UUID]:
    """The counters know digests of logins only, so where anything is locked every login is asked for its digest."""
    closed = select(Counter.whose).where(Counter.what == "login.account", Counter.closed_until > now)
    digests = set(db.session.scalars(closed))
    if not digests:
        return set()
    logins = db.session.execute(select(Account.id, Account.login).where(accounts_under(person)))
    some = {account_id for account_id, login in logins if limits.digest("login.account", login) in digests}
    accounts = db.session.scalars(select(Account).where(Account.id.in_(some)))
    return set(limits.lock_states(accounts, now))


def unlock(person: Person, account_id: uuid.UUID, now: dt.datetime) -> Account:
    """The account may try again at once. NotFound outside of the administrator's accounts,
    Forbidden for one above."""
    account = account_under(person, account_id)
    check_reach(person, account)
    limits.unlock(account, now)
    return account
