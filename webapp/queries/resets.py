"""What others did to an account, how it comes in or what was entered under its name: told to its owner at the next
login, and on /sessions for a while."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Account, AuditEvent

SHOWN = dt.timedelta(days=90)
RESCUED = "device.rescued"
RESETS = ("account.reset", "second_factor.reset", RESCUED)
TOLD = "account.told"  # its owner has read all that came before


@dataclass(frozen=True)
class Reset:
    """What was done (an action of the audit), when, and by whom ("": at the server's console); of records that were
    taken in from a file, how many."""

    action: str
    at: dt.datetime
    by: str
    is_news: bool
    count: int = 0


def resets_of(account_id: uuid.UUID, now: dt.datetime) -> list[Reset]:
    """The last three months' resets of an account, the latest first; news is what its owner has not confirmed reading.

    Read from the audit, which nobody rewrites: whoever resets an account cannot take the notice back.
    """
    mine = (AuditEvent.subject == "accounts", AuditEvent.subject_id == account_id, AuditEvent.at > now - SHOWN)
    statement = (
        select(AuditEvent.action, AuditEvent.at, Account.name, AuditEvent.details)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .where(*mine, AuditEvent.action.in_((*RESETS, TOLD)))
        .order_by(AuditEvent.seq.desc())
    )
    found, is_news = [], True
    for action, at, name, details in db.session.execute(statement):
        if action == TOLD:
            is_news = False
        else:
            found.append(Reset(action, at, name or "", is_news, details.get("count", 0)))
    return found
