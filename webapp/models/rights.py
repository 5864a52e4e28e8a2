"""What guardians said of a child's data: consents 同意, requests 请求; and what keeps a file beyond its time."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, SchoolOwned, UtcTime
from webapp.models.student import Student
from webapp.models.transfer import came_to


class ConsentNote(Identified, SchoolOwned, Model):
    """What a guardian answered for one purpose (domain/consents.py), and who wrote it down. Append-only."""

    __tablename__ = "consent_notes"
    __table_args__ = (Index("ix_consent_notes_student", "school_id", "student_id"),)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    purpose: Mapped[str]
    answer: Mapped[str]
    said_by: Mapped[str]  # the guardian, by name
    how: Mapped[str]
    day: Mapped[dt.date]
    remark: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcTime)

    by: Mapped[Account] = relationship(lazy="raise", viewonly=True)

    @classmethod
    def of_schools(cls, schools: Any) -> ColumnElement[bool]:
        """Those said to the school, and those of a child who came there: a no holds on (domain/consents.py)."""
        return or_(cls.school_id.in_(schools), cls.student_id.in_(came_to(schools)))


class RightsRequest(Identified, SchoolOwned, Model):
    """A guardian asks for a copy, a correction or a deletion (domain/rights.py); `outcome` None: not answered yet."""

    __tablename__ = "rights_requests"
    __table_args__ = (Index("ix_rights_requests_due", "school_id", "outcome", "due_on"),)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    wish: Mapped[str]
    asked_by: Mapped[str]
    asked_on: Mapped[dt.date]
    words: Mapped[str]
    due_on: Mapped[dt.date]
    taken_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str | None]
    reply: Mapped[str] = mapped_column(default="")
    answered_on: Mapped[dt.date | None]
    answered_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))

    student: Mapped[Student] = relationship(lazy="raise", viewonly=True)


class KeptLonger(Identified, SchoolOwned, Model):
    """Why a child's file is kept beyond its time, and until when (None: until it is lifted)."""

    __tablename__ = "kept_longer"
    __table_args__ = (Index("ix_kept_longer_student", "school_id", "student_id"),)
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    why: Mapped[str]
    until: Mapped[dt.date | None]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    on: Mapped[dt.date]
    lifted_on: Mapped[dt.date | None]
    lifted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))

    @classmethod
    def holds_on(cls, day: dt.date) -> ColumnElement[bool]:
        """Which of them hold that day."""
        return and_(cls.lifted_on.is_(None), or_(cls.until.is_(None), cls.until >= day))
