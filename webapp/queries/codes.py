"""The newest one-time code of an account, as the administrators' page tells of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from webapp.extensions import db
from webapp.models import Account, Activation


@dataclass(frozen=True)
class MadeCode:
    """Which code it is, when it was made and by whom ("": at the server's console), and whether it opens anything."""

    id: uuid.UUID
    made_at: dt.datetime
    by: str
    is_open: bool


def newest_code(account_id: uuid.UUID, now: dt.datetime) -> MadeCode | None:
    """The code that somebody made last; None: there never was one."""
    newest = (
        select(Activation, Account.name)
        .outerjoin(Account, Account.id == Activation.made_by)
        .where(Activation.account_id == account_id)
        .order_by(Activation.id.desc())
        .limit(1)
    )
    found = db.session.execute(newest).one_or_none()
    if found is None:
        return None
    code, name = found
    is_open = code.used_at is None and code.withdrawn_at is None and code.expires_at > now
    return MadeCode(code.id, code.made_at, name or "", is_open)
