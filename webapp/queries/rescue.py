"""What was taken in from files of an account's phones, and by whom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import defer

from webapp.extensions import db
from webapp.models import Account, Rescue

NEWEST = 10


@dataclass(frozen=True)
class Receipt:
    """A file, and the name of who brought it in ("" for the server's console)."""

    row: Rescue
    by: str


def rescues_of(account_id: uuid.UUID) -> list[Receipt]:
    """The newest files of an account's phones."""
    statement = select(Rescue, Account.name).outerjoin(Account, Account.id == Rescue.asked_by)
    newest = statement.where(Rescue.account_id == account_id).order_by(Rescue.asked_at.desc(), Rescue.id.desc())
    without_lines = newest.options(defer(Rescue.lines, raiseload=True)).limit(NEWEST)
    return [Receipt(row, name or "") for row, name in db.session.execute(without_lines)]
