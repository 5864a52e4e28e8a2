"""Rows that follow from the log. `runxin rebuild` deletes and remakes them, and the same numbers come back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from webapp.extensions import Model
from webapp.models.columns import SchoolOwned, UtcTime


class StudentSummary(SchoolOwned, Model):
    """What the log says of one student: last visit in person, last talk, last contact, what was agreed last time."""

    __tablename__ = "student_summaries"
    __table_args__ = (Index("ix_student_summaries_school_visit", "school_id", "last_visit_at"),)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), primary_key=True)
    last_visit_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    last_talk_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    last_contact_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    agreed: Mapped[str | None]
    agreed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)


class RollCallDay(SchoolOwned, Model):
    """One class, one day, one session: the roll call that stands, and its exceptions by reason."""

    __tablename__ = "roll_call_days"
    __table_args__ = (Index("ix_roll_call_days_school_day", "school_id", "day"),)
    class_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("classes.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    session: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[uuid.UUID]
    submitted_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    absent: Mapped[int]
    exceptions: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
