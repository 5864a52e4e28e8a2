"""Codes on paper and on a phone: what a test needs to activate an account and to give a second factor."""

from __future__ import annotations

import datetime as dt
import time
import uuid

import pyotp

from webapp.actions.activation import make_code
from webapp.extensions import db
from webapp.models import Account, AuditEvent, now

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # everybody's, in tests


def a_code(account: uuid.UUID) -> str:
    """A new one-time code of an account (inside `house()`)."""
    return make_code(db.session.get_one(Account, account), None, now())


def give_app(account: uuid.UUID) -> None:
    """The account has a second factor, with the secret above in the app (inside `house()`)."""
    row = db.session.get_one(Account, account)
    row.totp_secret, row.totp_confirmed_at, row.totp_last_step = SECRET, now(), None


def app_code(steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or did so many steps of 30 seconds ago (negative); not in the last moments of a step, so
    that it is still that step when the code arrives."""
    if (left := 30 - time.time() % 30) < 2:
        time.sleep(left)
    return pyotp.TOTP(secret).at(dt.datetime.now(dt.UTC), counter_offset=steps)


def noted(action: str) -> list[AuditEvent]:
    """What the audit has under a name, oldest first (inside `house()`)."""
    return list(db.session.query(AuditEvent).filter_by(action=action).order_by(AuditEvent.seq))
