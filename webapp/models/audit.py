"""The audit 审计: who did or looked at what, when, from where; each row sealed to the one before (access/audit.py)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, cast

from sqlalchemy import DDL, JSON, BigInteger, Index, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import UtcTime


class AuditEvent(Model):
    """One event. `subject` is what it was done to (a table's name and a row's id); `details` holds each changed field
    as [before, after], passwords and identity numbers only named. `seal` is an HMAC over the row and the seal before.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_subject", "subject", "subject_id"),
        Index("ix_audit_events_account", "account_id", "seq"),
        Index("ix_audit_events_school", "school_id", "seq"),
        Index("ix_audit_events_bureau", "bureau_id", "seq"),
    )
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime] = mapped_column(UtcTime, index=True)
    account_id: Mapped[uuid.UUID | None]  # None: nobody logged in, or whoever sits at the machine
    session_id: Mapped[uuid.UUID | None]
    address: Mapped[str | None]
    action: Mapped[str]
    subject: Mapped[str | None]
    subject_id: Mapped[uuid.UUID | None]
    school_id: Mapped[uuid.UUID | None]
    bureau_id: Mapped[uuid.UUID | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    seal: Mapped[str]


class AuditHead(Model):
    """The last seal, in one row: appending locks it, and a missing tail is noticed by it."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    seal: Mapped[str]


# Nobody edits the audit, whoever holds the application: the database itself refuses (docs/adr, audit).
APPEND_ONLY_SQLITE = [
    f"CREATE TRIGGER audit_events_no_{verb} BEFORE {verb.upper()} ON audit_events "
    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    for verb in ("update", "delete")
] + [  # INSERT OR REPLACE deletes without asking the trigger above
    "CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events "
    "WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
]
APPEND_ONLY_POSTGRESQL = [
    "CREATE OR REPLACE FUNCTION audit_events_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$",
    "CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE ON audit_events "
    "FOR EACH ROW EXECUTE FUNCTION audit_events_refuse()",
    "CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_events_refuse()",
]
for dialect, statements in (("sqlite", APPEND_ONLY_SQLITE), ("postgresql", APPEND_ONLY_POSTGRESQL)):
    for statement in statements:
        made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]  # the library says nothing of it
        event.listen(AuditEvent.__table__, "after_create", made)

AUDIT_EVENTS = cast(Table, AuditEvent.__table__)
AUDIT_HEAD = cast(Table, AuditHead.__table__)
