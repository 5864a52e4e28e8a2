"""Work in the background 后台任务, as the person who asked for it sees it, and the imports that run so."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class Job(Identified, Model):
    """`state` is waiting | running | done | failed; `done` of `total` steps; `problem` a refusal's code when failed."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_account", "account_id", "asked_at"),)
    kind: Mapped[str]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    locale: Mapped[str | None]
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    began_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    beat_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class ImportRun(Identified, Model):
    """A spreadsheet on its way in 导入: read and planned, looked at, carried out, perhaps undone.

    `state` is reading | planned | unreadable | carrying | carried | undone; `plan` holds the rows' report (row number,
    what would happen, problems), `counts` its sums, `mapping` which column was read as what.
    """

    __tablename__ = "import_runs"
    __table_args__ = (Index("ix_import_runs_place", "bureau_id", "kind", "asked_at"),)
    kind: Mapped[str]  # staff
    bureau_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bureaus.id"))
    school_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("schools.id"))
    asked_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    plan: Mapped[list[Any]] = mapped_column(JSON, default=list)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(default="reading")
    problem: Mapped[str | None]
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jobs.id"))
    batch_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("batches.id"))
