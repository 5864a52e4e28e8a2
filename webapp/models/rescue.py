"""Rescues 导入未上传的: each file of what a phone could not send, and what became of it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import Identified, UtcTime


class Rescue(Identified, Model):
    """A file from a phone of an account on its way in, then its receipt. Nothing of what was written is kept here.

    `state` is waiting | working | done | unusable (with its `problem`); `counts` say what became of how many, `lines`
    the kind, the day and the reason of each record that is held. Nobody `asked_by`: it was done at the server's
    console. `device` is the phone's own id; none for a file that names no phone.
    """

    __tablename__ = "rescues"
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    device: Mapped[uuid.UUID | None]
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    file_sha256: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    problem: Mapped[str | None]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    lines: Mapped[list[Any]] = mapped_column(JSON, default=list)
    job_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("jobs.id"))
