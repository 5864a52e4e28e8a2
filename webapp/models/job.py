"""Work in the background 后台任务, as the person who asked for it sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class Job(Identified, Model):
    """`state` is waiting | running | done | failed; `done` of `total` steps; `problem` a refusal's code when failed.

    `session_id` and `address`: from which login and where it was asked for, as the audit keeps them of what it does.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_account", "account_id", "asked_at"),)
    kind: Mapped[str]
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    session_id: Mapped[uuid.UUID | None]  # no key: as in the audit, it outlives the login
    address: Mapped[str | None]
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
