"""Two at once at one account: whoever changes how it comes in holds its row until the commit.

A login that was verified against the old password and a reset of that password then follow one another, whichever is
first: either the reset finds the session and ends it, or the login finds the password gone. Held in this order, so that
nobody waits in a circle: bureau (administrators.py), accounts by id, then codes, sessions and counters. SQLite has one
writer at a time and needs none of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, select

from webapp.extensions import db
from webapp.models import Account

SOME = 500  # ids in one question: SQLite takes some thousand


def hold_account(account_id: uuid.UUID) -> Account:
    """The account as it is now, and as it stays until the commit but for this transaction."""
    return db.session.scalars(_held(Account.id == account_id)).one()


def hold_login(login: str) -> Account | None:
    """The same by its login, as it is stored; None for a login that nobody has."""
    return db.session.scalars(_held(Account.login == login)).one_or_none()


def hold_accounts(account_ids: Collection[uuid.UUID]) -> None:
    """Several, in the order in which everybody takes them."""
    ordered = sorted(account_ids)
    for at in range(0, len(ordered), SOME):
        db.session.execute(_held(Account.id.in_(ordered[at : at + SOME])).with_only_columns(Account.id)).all()


def _held(which: ColumnElement[bool]) -> Select[Account]:
    """Not against who only refers to the row (a new session does): that waits for nobody."""
    held = select(Account).where(which).order_by(Account.id).with_for_update(key_share=True)
    return held.execution_options(populate_existing=True)
