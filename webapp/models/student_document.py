"""Papers on a child's file."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.account import Account
from webapp.models.columns import Identified, SchoolOwned, UtcTime
from webapp.models.student import Student


class StudentDocument(Identified, SchoolOwned, Model):
    """One paper (domain/student_documents.py): `kind`, what it is called, the day on it. `stored_as` is its name in the
    storage; None once one that was taken off has been forgotten there."""

    __tablename__ = "student_documents"
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    dated_on: Mapped[dt.date | None]
    stored_as: Mapped[str | None]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]  # of what is kept, hex
    added_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    removed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    removed_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)
    removed_why: Mapped[str] = mapped_column(default="")

    student: Mapped[Student] = relationship(lazy="raise", viewonly=True)
    adder: Mapped[Account] = relationship(lazy="raise", viewonly=True, foreign_keys=[added_by])
