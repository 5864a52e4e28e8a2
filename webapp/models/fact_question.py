"""What somebody in the field found otherwise than a child's file says by now."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.extensions import Model
from webapp.models.columns import Identified, SchoolOwned, UtcTime
from webapp.models.entry import Entry
from webapp.models.student import Student

TAKEN, LEFT, SETTLED = "taken", "left", "settled"  # what became of a question; settled: the file says so by now


class FactQuestion(Identified, SchoolOwned, Model):
    """One fact of a child's family: `was` is what the phone showed, `found` what the entry says, both as a form writes
    them; `name` as in domain/found_facts.py. `decision` None: the office has not chosen yet."""

    __tablename__ = "fact_questions"
    __table_args__ = (
        UniqueConstraint("entry_id", "name"),
        Index("ix_fact_questions_waiting", "school_id", "decision", "asked_at"),
    )
    student_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("students.id"), index=True)
    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("entries.id"))
    name: Mapped[str]
    was: Mapped[str]
    found: Mapped[str]
    asked_at: Mapped[dt.datetime] = mapped_column(UtcTime)
    decision: Mapped[str | None]
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[dt.datetime | None] = mapped_column(UtcTime)

    student: Mapped[Student] = relationship(lazy="raise", viewonly=True)
    entry: Mapped[Entry] = relationship(lazy="raise", viewonly=True)
