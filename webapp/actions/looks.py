"""Looks at what is sensitive are kept in the audit too (docs/adr/0015): who, at whose, when, and as what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, func, select

from webapp.access.audit import note
from webapp.actions.apart import apart
from webapp.extensions import db
from webapp.models.audit import AUDIT_EVENTS

AGAIN = dt.timedelta(minutes=10)  # within it, a reload is not another look
SEALED_WITHIN = dt.timedelta(hours=1)  # no transaction lasts longer: a row's number and its time go together so far


@dataclass(frozen=True)
class Subject:
    """Whose row was looked at: as much of it as an event keeps, so that nothing is read anew for it."""

    __tablename__: str
    id: uuid.UUID
    school_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Look:
    """One look. `same` names the detail that tells two looks at one subject apart: another question to the audit is
    another look. ValueError where there is no such detail: all would be one look then, and the others not noted."""

    action: str
    on: Subject | None
    school_id: uuid.UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)
    same: str = ""

    def __post_init__(self) -> None:
        if self.same and self.same not in self.details:
            raise ValueError(f"{self.action} tells no {self.same}")

    @property
    def key(self) -> tuple[str, uuid.UUID | None, str]:
        """What two looks have in common that count as one."""
        return self.action, self.on.id if self.on else None, str(self.details.get(self.same)) if self.same else ""


def keep_looks(account_id: uuid.UUID, looks: Sequence[Look], now: dt.datetime) -> int:
    """Note those of these looks that are not another one of the last ten minutes; says how many. In a transaction of
    its own, after the request's, so that SQLite's lock is held for the few rows only and not while a page is made."""
    db.session.rollback()
    lately = _lately(account_id, looks, now)
    db.session.rollback()
    fresh = {look.key: look for look in looks if look.key not in lately}
    if fresh:
        with apart():
            for look in fresh.values():
                note(look.action, look.on, school_id=look.school_id, **look.details)
    return len(fresh)


def _lately(account_id: uuid.UUID, looks: Sequence[Look], now: dt.datetime) -> set[tuple[str, uuid.UUID | None, str]]:
    same = {look.action: look.same for look in looks}
    found = db.session.connection().execute(_LATELY, {
        "account_id": account_id, "actions": list(same), "since": now - AGAIN, "before": now - AGAIN - SEALED_WITHIN,
    })  # fmt: skip
    return {
        (row.action, row.subject_id, str(row.details.get(same[row.action])) if same[row.action] else "")
        for row in found
    }


# By (account_id, seq), from the last number of an hour before on: what this person did lately, however long the audit.
_EVENT = AUDIT_EVENTS.c
_OLDER = select(_EVENT.seq).where(_EVENT.at < bindparam("before")).order_by(_EVENT.at.desc()).limit(1).scalar_subquery()
_LATELY = select(_EVENT.action, _EVENT.subject_id, _EVENT.details).where(
    _EVENT.account_id == bindparam("account_id"),
    _EVENT.seq > func.coalesce(_OLDER, 0),
    _EVENT.at >= bindparam("since"),
    _EVENT.action.in_(bindparam("actions", expanding=True)),
)
