"""The audit: what happens in a transaction is noted, and sealed to the chain at its commit (domain.md, Law 2 and 7)."""

from __future__ import annotations

import datetime as dt
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from webapp.extensions import db
from webapp.models import now
from webapp.models.audit import AUDIT_EVENTS, AUDIT_HEAD

_NOTED = "runxin_audit_noted"
_WHO = "runxin_audit_who"
START = "0" * 64


@dataclass(frozen=True)
class Who:
    """Whose deeds a session's changes are, and where they come from."""

    account_id: uuid.UUID | None = None
    session_id: uuid.UUID | None = None
    address: str | None = None
    bureau_id: uuid.UUID | None = None


def acting(who: Who) -> None:
    """From here on, what this session changes and notes is theirs."""
    db.session().info[_WHO] = who


def who_acts() -> Who:
    """Whose deeds they are at this moment; nobody's until `acting` said so."""
    return _who(db.session())


def note(
    action: str,
    on: Any | None = None,
    *,
    account_id: uuid.UUID | None = None,
    school_id: uuid.UUID | None = None,
    bureau_id: uuid.UUID | None = None,
    **details: Any,
) -> None:
    """Note that something was done to a row (`on`), or to none; kept if the transaction is.

    `account_id` names who did it where nobody is logged in yet (a login, an activation); `school_id` and `bureau_id`
    whose it is where the row does not say.
    """
    note_in(db.session(), action, on, details, account_id, school_id, bureau_id)


def note_in(
    session: Session,
    action: str,
    on: Any | None,
    details: dict[str, Any],
    account_id: uuid.UUID | None = None,
    school_id: uuid.UUID | None = None,
    bureau_id: uuid.UUID | None = None,
) -> None:
    """The same for a session at hand. What is noted inside a savepoint goes with it, if it is taken back."""
    if not session.in_transaction():
        session.begin()  # so that a rollback is told of, and takes the note back
    who = _who(session)
    values = {
        "at": now(),
        "account_id": account_id or who.account_id,
        "session_id": who.session_id,
        "address": who.address,
        "action": action,
        "school_id": school_id or getattr(on, "school_id", None),
        "bureau_id": bureau_id or getattr(on, "bureau_id", None) or who.bureau_id,
        "details": details,
    }
    session.info.setdefault(_NOTED, []).append(_Noted(on, values, session.get_nested_transaction()))


def _who(session: Session) -> Who:
    who: Who = session.info.get(_WHO) or Who()
    return who


@dataclass(frozen=True)
class _Noted:
    """An event that waits for its commit; the row gives its id only once it is flushed."""

    on: Any | None
    values: dict[str, Any]
    savepoint: SessionTransaction | None

    def inside(self, transaction: SessionTransaction) -> bool:
        """Was it noted in this transaction, or in a savepoint of it?"""
        at: SessionTransaction | None = self.savepoint
        while at is not None and at is not transaction:
            at = at.parent
        return at is transaction


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    noted = session.info.get(_NOTED, [])
    if previous.nested:
        noted[:] = [one for one in noted if not one.inside(previous)]
    else:
        noted.clear()


@event.listens_for(Session, "after_transaction_end")
def _forget_the_rest(session: Session, ended: SessionTransaction) -> None:
    """A session that was closed without a commit leaves nothing to the transaction after it."""
    if ended.parent is None:
        session.info.pop(_NOTED, None)


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Append what was noted, in one statement, at the very end: the head is locked no longer than that, and last, so
    that two transactions never wait for each other. SQLAlchemy also calls this when a savepoint is released: too early,
    for the head would stay locked until the commit, and an outer savepoint might still take everything back."""
    if session.in_nested_transaction():
        return
    session.flush()
    noted: list[_Noted] = session.info.pop(_NOTED, [])
    if not noted:
        return
    seq, seal = _locked_head(session)
    rows = []
    for one in noted:
        seq += 1
        subject = {"subject": getattr(one.on, "__tablename__", None), "subject_id": getattr(one.on, "id", None)}
        row = {"seq": seq, **one.values, **subject}
        if row["details"]:  # as the database gives it back; a roster notes thousands without any
            row["details"] = json.loads(json.dumps(row["details"], default=_plain))
        seal = row["seal"] = seal_of(row, seal)
        rows.append(row)
    session.connection().execute(insert(AUDIT_EVENTS), rows)
    session.connection().execute(update(AUDIT_HEAD).values(seq=seq, seal=seal))


def _locked_head(session: Session) -> tuple[int, str]:
    connection = session.connection()
    chosen = select(AUDIT_HEAD.c.seq, AUDIT_HEAD.c.seal).with_for_update()
    found = connection.execute(chosen).one_or_none()
    if found is None:
        new_head = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        connection.execute(new_head(AUDIT_HEAD).values(id=1, seq=0, seal=START).on_conflict_do_nothing())
        found = connection.execute(chosen).one()
    return found.seq, found.seal


SEALED = (
    "seq", "at", "account_id", "session_id", "address", "action", "subject", "subject_id", "school_id", "bureau_id",
    "details",
)  # fmt: skip


def seal_of(row: Mapping[str, Any], before: str) -> str:
    """The seal of a row (its columns by name) after the seal `before`: HMAC-SHA256, hex, over every other column. The
    key is the installation's, so that whoever holds the database alone cannot seal anew what he changed."""
    text = _in_order([before, *(row[name] for name in SEALED)])
    key = _key_from(current_app.extensions["runxin_settings"].identity_key)
    return hmac.digest(key, text.encode(), "sha256").hex()


def _plain(value: object) -> str:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)


_in_order = json.JSONEncoder(default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@lru_cache(maxsize=8)
def _key_from(identity_key: bytes) -> bytes:
    return hmac.digest(identity_key, b"the audit", "sha256")
